import type { GoldenCase } from './cases.ts';

type Named = { readonly name?: string };
type Difference = NonNullable<NonNullable<GoldenCase['spec']['clusterDifferences']>['clusters']>[number];
type ContainerDifference = NonNullable<Difference['containers']>[number];
type Container = GoldenCase['spec']['podSettings']['containers'][number];

const named = <T extends Named>(list: readonly T[] | undefined, name: string | undefined): T | undefined =>
  list?.find((item) => item.name === name);

/** Each difference of a container beside the container of the base. */
const differences = ({ spec }: GoldenCase): (readonly [ContainerDifference, Container])[] =>
  (spec.clusterDifferences?.clusters ?? []).flatMap(({ containers = [] }) =>
    containers.flatMap((difference) => {
      const base = named(spec.podSettings.containers, difference.name);
      return base ? [[difference, base] as const] : [];
    }),
  );

type Differs = (difference: ContainerDifference, base: Container) => boolean;
const inSomeDifference =
  (holds: Differs) =>
  (example: GoldenCase): boolean =>
    differences(example).some(([difference, base]) => holds(difference, base));

/** The base has no port of that name, yet one of a default name. */
const refersToDefaultName: Differs = ({ ports = [] }, base) =>
  ports.some(({ name, containerPort, remove }) => !named(base.ports, name) && (remove || !containerPort));

const replaces =
  (from: 'value' | 'valueFrom', to: 'value' | 'valueFrom'): Differs =>
  ({ env = [] }, base) =>
    env.some((variable) => variable[to] !== undefined && named(base.env, variable.name)?.[from] !== undefined);

const keysOf = ({ envReferences = [] }: Container): readonly string[] => envReferences.flatMap(({ keys }) => keys);

/** What rendering does beside single fields, by title: whether a case has it. */
export const situations: Readonly<Record<string, (example: GoldenCase) => boolean>> = {
  'a port that a cluster adds': inSomeDifference(({ ports = [] }, base) =>
    ports.some(({ name, protocol, containerPort }) => protocol && containerPort && !named(base.ports, name)),
  ),
  'a default port name that a difference refers to': inSomeDifference(refersToDefaultName),
  'a port that a cluster takes away': inSomeDifference(({ ports = [] }) => ports.some(({ remove }) => remove)),
  'a variable that a cluster adds': inSomeDifference(({ env = [] }, base) =>
    env.some(({ name, remove }) => !remove && !named(base.env, name) && !keysOf(base).includes(name)),
  ),
  'a variable that a cluster takes away': inSomeDifference(({ env = [] }, base) =>
    env.some(({ name, remove }) => remove && named(base.env, name)),
  ),
  'a value for another value': inSomeDifference(replaces('value', 'value')),
  'a source for a value': inSomeDifference(replaces('value', 'valueFrom')),
  'a value for a source': inSomeDifference(replaces('valueFrom', 'value')),
  'a source for another source': inSomeDifference(replaces('valueFrom', 'valueFrom')),
  'a key of a batch that becomes a variable': inSomeDifference(({ env = [] }, base) =>
    env.some(({ name, remove }) => !remove && keysOf(base).includes(name)),
  ),
  'a key of a batch that goes': inSomeDifference(({ env = [] }, base) =>
    env.some(({ name, remove }) => remove && keysOf(base).includes(name)),
  ),
  'a batch that a cluster adds to those of the base': inSomeDifference(
    ({ envReferences = [] }, base) => envReferences.length > 0 && keysOf(base).length > 0,
  ),
  'a work container that becomes an init container': inSomeDifference(
    ({ type }, base) => type === 'init' && base.type !== 'init',
  ),
  'an init container that becomes a work container': inSomeDifference(
    ({ type }, base) => type === 'work' && base.type === 'init',
  ),
  'an external access for another one': ({ spec }) =>
    (spec.clusterDifferences?.clusters ?? []).some(
      ({ externalAccess }) => externalAccess && spec.advancedSettings?.externalAccess,
    ),
  'a placement with replicas, and without': ({ spec }) =>
    new Set(spec.podSettings.placement?.map(({ replicas }) => replicas === undefined)).size === 2,
  'a cluster of the project outside the placement': ({ spec, clusters }) =>
    (spec.podSettings.placement?.length ?? clusters.length) < clusters.length,
  'other IP pools in two clusters': ({ spec }) =>
    new Set(spec.advancedSettings?.ipPools?.map(({ pools }) => `${pools}`)).size > 1,
  'a volume that is mounted nowhere': ({ spec }) =>
    (spec.storageSettings?.volumes ?? []).some(({ mounts = [] }) => mounts.length === 0),
  'a volume that is mounted into two containers': ({ spec }) =>
    (spec.storageSettings?.volumes ?? []).some(({ mounts = [] }) => new Set(mounts.map((m) => m.container)).size > 1),
  'a default name of each sort of volume': ({ expected }) =>
    ['pvc-', 'configmap-', 'secret-'].every((prefix) => textOf(expected).includes(`- name: ${prefix}`)),
  'a default name of a volume that is a hash': ({ expected }) =>
    /- name: (pvc|configmap|secret)-[0-9a-f]{10}$/m.test(textOf(expected)),
  'a pull secret that two containers share': ({ spec: { podSettings } }) => {
    const secrets = podSettings.containers.flatMap(({ imagePullSecret }) => imagePullSecret ?? []);
    return new Set(secrets).size < secrets.length;
  },
  'a Service without ports': ({ kind, spec }) =>
    kind === 'stateful' && spec.podSettings.containers.every(({ ports = [] }) => ports.length === 0),
  'an empty description': ({ spec }) => spec.basicInformation.description === '',
  'a GPU limit of 0': ({ spec }) => spec.podSettings.containers.some(({ gpu }) => gpu?.limit === 0),
  'a rule that comes twice': ({ spec }) => {
    const rules = ruleTexts(spec);
    return new Set(rules).size < rules.length;
  },
};

const textOf = (expected: GoldenCase['expected']): string => [...expected.values()].join('');

/** Custom scheduling rules, one text each. */
export const ruleTexts = ({ podSettings: { scheduling } }: GoldenCase['spec']): string[] =>
  scheduling?.type === 'custom'
    ? scheduling.rules.map(({ type, policy, target }) => `${type} ${policy} ${target}`)
    : [];
