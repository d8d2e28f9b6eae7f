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
  const named = new Map([...firstByName(difference.env)].filter(([, { item }]) => isWhole(item)));
  const env = resolveVariables(base.env ?? [], named, `${at}/env`, `${from}/env`, trace);
  const envReferences = withoutKeys(base.envReferences ?? [], named, `${at}/envReferences`, trace);
  difference.envReferences?.forEach((reference, index) => {
    trace.origins.set(`${at}/envReferences/${envReferences.length}`, `${from}/envReferences/${index}`);
    envReferences.push(reference);
  });
  return {
    ...((base.env !== undefined || env.length > 0) && { env }),
    ...((base.envReferences !== undefined || envReferences.length > 0) && { envReferences }),
  };
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
  const set = new Set<string>();
  const put = (found: Placed<VariableDifference>) => {
    trace.origins.set(`${at}/${kept.length}`, `${from}/${found.index}`);
    set.add(found.item.name ?? '');
    kept.push(found.item);
  };
  const keep = (variable: Variable, index: number) => {
    if (index !== kept.length) trace.origins.set(`${at}/${kept.length}`, `${at}/${index}`);
    kept.push(variable);
  };
  for (const [index, variable] of base.entries()) {
    const found = variable.name === undefined || set.has(variable.name) ? undefined : named.get(variable.name);
    if (found === undefined) keep(variable, index);
    else if (found.item.remove !== true) put(found);
  }
  for (const [name, found] of named) if (found.item.remove !== true && !set.has(name)) put(found);
  return kept;
};

/** Without the keys that a difference sets or removes as variables; a reference that has none left goes. */
const withoutKeys = (base: readonly Reference[], named: Named, at: string, trace: Trace): Reference[] => {
  const kept: Reference[] = [];
  for (const [index, reference] of base.entries()) {
    const { keys = [] } = reference;
    const places = keys.flatMap((key, place) => (named.has(key) ? [] : [place]));
    const touched = places.length < keys.length;
    if (touched && places.length === 0) continue;
    const to = `${at}/${kept.length}`;
    if (index !== kept.length) trace.origins.set(to, `${at}/${index}`);
    for (const [k, place] of places.entries()) {
      if (place !== k) trace.origins.set(`${to}/keys/${k}`, `${at}/${index}/keys/${place}`);
    }
    kept.push(touched ? { ...reference, keys: places.flatMap((place) => keys[place] ?? []) } : reference);
  }
  return kept;
};
