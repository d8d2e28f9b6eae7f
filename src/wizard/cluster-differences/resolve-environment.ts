import { firstByName, type Placed } from '../by-name.ts';
import type { Container } from '../pod-settings/container.ts';
import type { Unfinished } from '../spec.ts';
import type { Trace } from './resolve-trace.ts';
import type { ContainerDifference } from './schema.ts';

type Environment = Pick<Unfinished<Container>, 'env' | 'envReferences'>;
type Variable = NonNullable<Environment['env']>[number];
type Reference = NonNullable<Environment['envReferences']>[number];
type EnvironmentDifference = Pick<Unfinished<ContainerDifference>, 'env' | 'envReferences'>;
type VariableDifference = NonNullable<EnvironmentDifference['env']>[number];
type Named = ReadonlyMap<string, Placed<VariableDifference>>;

/** The base's variables and batch references with a difference in them: only the lists that the difference touches. */
export const resolveEnvironment = (
  base: Environment,
  difference: EnvironmentDifference,
  at: string,
  from: string,
  trace: Trace,
): Environment => {
  const named = wholeByName(difference.env);
  const env = resolveVariables(base.env ?? [], named, `${at}/env`, `${from}/env`, trace);
  const envReferences = withoutKeys(base.envReferences ?? [], named, `${at}/envReferences`, trace);
  const { length } = envReferences;
  difference.envReferences?.forEach((reference, index) => {
    trace(({ origins }) => origins.set(`${at}/envReferences/${length + index}`, `${from}/envReferences/${index}`));
    envReferences.push(reference);
  });
  return {
    ...((base.env !== undefined || env.length > 0) && { env }),
    ...((base.envReferences !== undefined || envReferences.length > 0) && { envReferences }),
  };
};

const wholeByName = (variables: readonly VariableDifference[] | undefined): Named => {
  const named = firstByName(variables);
  for (const [name, { item }] of named) if (!isWhole(item)) named.delete(name);
  return named;
};

/** Whether a difference says anything about its variable: without value, source and `remove` it is unfinished. */
const isWhole = (variable: VariableDifference): boolean =>
  variable.remove === true || variable.value !== undefined || variable.valueFrom !== undefined;

/** Replaced whole in their places, taken away, or added after the others in the order of the difference. */
const resolveVariables = (
  base: readonly Variable[],
  named: Named,
  at: string,
  from: string,
  trace: Trace,
): Variable[] => {
  const kept: Variable[] = [];
  const sources: Source[] = [];
  const set = new Set<string>();
  const put = ({ item, index }: Placed<VariableDifference>) => {
    sources.push({ list: from, index });
    set.add(item.name ?? '');
    kept.push(item);
  };
  for (const [index, variable] of base.entries()) {
    const found = variable.name === undefined || set.has(variable.name) ? undefined : named.get(variable.name);
    if (found !== undefined) {
      if (found.item.remove !== true) put(found);
      continue;
    }
    sources.push({ list: at, index });
    kept.push(variable);
  }
  for (const [name, found] of named) if (found.item.remove !== true && !set.has(name)) put(found);
  traceItems(trace, at, sources);
  return kept;
};

/** Where an item of a resolved list stands in the spec. */
interface Source {
  readonly list: string;
  readonly index: number;
}

const traceItems = (trace: Trace, at: string, sources: readonly Source[]): void =>
  trace(({ origins }) => {
    for (const [place, { list, index }] of sources.entries()) {
      if (list !== at || index !== place) origins.set(`${at}/${place}`, `${list}/${index}`);
    }
  });

/** Without the keys that a difference sets or removes as variables; a reference that has none left goes. */
const withoutKeys = (base: readonly Reference[], named: Named, at: string, trace: Trace): Reference[] => {
  const kept: Reference[] = [];
  const sources: Source[] = [];
  for (const [index, reference] of base.entries()) {
    const { keys = [] } = reference;
    const places = keys.flatMap((key, place) => (named.has(key) ? [] : [place]));
    const touched = places.length < keys.length;
    if (touched && places.length === 0) continue;
    if (touched) traceItems(trace, `${at}/${kept.length}/keys`, keysOf(`${at}/${index}/keys`, places));
    sources.push({ list: at, index });
    kept.push(touched ? { ...reference, keys: places.flatMap((place) => keys[place] ?? []) } : reference);
  }
  traceItems(trace, at, sources);
  return kept;
};

const keysOf = (list: string, places: readonly number[]): readonly Source[] => places.map((index) => ({ list, index }));
