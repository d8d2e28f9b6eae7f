import { type ClusterRule, places } from '../rule.ts';
import { CONTAINERS, type ContainerOfSpec, eachContainer, eachTwin, type PlacedContainer } from './rules-walk.ts';

interface NamedVariable {
  readonly name: string | undefined;
  readonly at: string;
}

/** Every variable of a container: those with their own value or source, then those of batch references. */
function* eachVariable({ container, at }: PlacedContainer): Generator<NamedVariable> {
  let index = 0;
  for (const { name } of container.env ?? []) yield { name, at: `${at}/env/${index++}/name` };
  let reference = 0;
  for (const { keys } of container.envReferences ?? []) {
    const list = `${at}/envReferences/${reference++}/keys`;
    let place = 0;
    for (const name of keys ?? []) yield { name, at: `${list}/${place++}` };
  }
}

/** Nearly no container has any: this is found without a pointer for each variable. */
const hasTwins = ({ env = [], envReferences = [] }: ContainerOfSpec): boolean => {
  const names = [...env.map(({ name }) => name), ...envReferences.flatMap(({ keys = [] }) => keys)];
  return new Set(names).size < names.length;
};

export const environmentRules: readonly ClusterRule[] = [
  {
    code: 'duplicate-env-name',
    severity: 'error',
    at: places(`${CONTAINERS}/*/{env/*/name,envReferences/*/keys/*}`),
    *faults(spec) {
      for (const placed of eachContainer(spec)) {
        if (!hasTwins(placed.container)) continue;
        for (const { later, first } of eachTwin(eachVariable(placed), ({ name }) => name)) {
          yield { at: later.at, involved: [first.at], params: { name: later.name ?? '' } };
        }
      }
    },
  },
];
