import { firstByName, type Placed } from '../by-name.ts';
import type { ClusterContainer } from '../cluster-spec.ts';
import { type Fault, places } from '../rule.ts';
import type { Unfinished } from '../spec.ts';
import type { Pair } from './rules-entries.ts';
import { isEmpty, isSame, isSameQuantity } from './same-value.ts';
import type { ContainerDifference } from './schema.ts';

type Base = Unfinished<ClusterContainer>;
type Difference = Unfinished<ContainerDifference>;

const defaults = { image: undefined, imagePullPolicy: 'IfNotPresent', type: 'work' } as const;
const DEFAULT_GPU_TYPE = 'nvidia.com/gpu';

/** Places of the parts that can be without effect. */
export const placesOfContainerParts = [
  '{,/image,/imagePullSecret,/imagePullPolicy,/type}',
  '/resources{,/requests{,/cpu,/memory},/limits{,/cpu,/memory}}',
  '/gpu{,/type,/limit}',
  '/ports{,/*{,/protocol,/containerPort,/servicePort}}',
  '/env{,/*}',
  '/envReferences',
].flatMap((parts) => places(`/clusterDifferences/clusters/*/containers/*${parts}`));

/** Parts of a container's difference without which the container would be the same. */
export function* containerParts(
  { difference, at, base }: Pair<Difference, Base>,
  namesIn: (base: Base) => BaseNames,
): Generator<Fault> {
  if (Object.keys(difference).length === 1) yield { at };
  for (const field of ['image', 'imagePullPolicy', 'type'] as const) {
    const value = difference[field];
    if (value !== undefined && value === (base[field] ?? defaults[field])) yield { at: `${at}/${field}` };
  }
  const { imagePullSecret } = difference;
  if (imagePullSecret !== undefined && (imagePullSecret ?? undefined) === base.imagePullSecret) {
    yield { at: `${at}/imagePullSecret` };
  }
  yield* resourceParts(difference.resources, base.resources, `${at}/resources`);
  yield* gpuParts(difference.gpu, base.gpu, `${at}/gpu`);
  yield* portParts(difference.ports, namesIn(base), `${at}/ports`);
  yield* variableParts(difference.env, namesIn(base), `${at}/env`);
  if (difference.envReferences?.length === 0) yield { at: `${at}/envReferences` };
}

/** A map that takes nothing away, because there is nothing, or that says nothing. */
const saysNothing = (difference: object | null, base: unknown): boolean =>
  difference === null ? isEmpty(base) : Object.keys(difference).length === 0;

function* resourceParts(difference: Difference['resources'], base: Base['resources'], at: string): Generator<Fault> {
  if (difference === undefined) return;
  if (saysNothing(difference, base)) return yield { at };
  for (const side of ['requests', 'limits'] as const) {
    const quantities = difference?.[side];
    if (quantities === undefined) continue;
    if (saysNothing(quantities, base?.[side])) yield { at: `${at}/${side}` };
    for (const name of ['cpu', 'memory'] as const) {
      const quantity = quantities?.[name];
      if (quantity === undefined || !isSameQuantity(quantity ?? undefined, base?.[side]?.[name])) continue;
      yield { at: `${at}/${side}/${name}` };
    }
  }
}

/** What a GPU comes down to: a limit of 0 is none, and so is nothing at all. */
const gpuMeaning = (gpu: NonNullable<Base['gpu']> = {}): string =>
  gpu.limit === 0 || Object.keys(gpu).length === 0 ? '' : `${gpu.type ?? DEFAULT_GPU_TYPE} ${gpu.limit}`;

function* gpuParts(difference: Difference['gpu'], base: Base['gpu'], at: string): Generator<Fault> {
  if (difference === undefined) return;
  if (difference === null || Object.keys(difference).length === 0) {
    if (difference !== null || gpuMeaning(base) === '') yield { at };
    return;
  }
  const meaning = gpuMeaning({ ...base, ...difference });
  for (const { field, rest } of eachWithout(difference)) {
    if (gpuMeaning({ ...base, ...rest }) === meaning) yield { at: `${at}/${field}` };
  }
}

/** Each field of a map with the map that is left without it. */
function* eachWithout<Fields extends object>(
  fields: Fields,
): Generator<{ readonly field: string; readonly rest: Partial<Fields> }> {
  for (const field of Object.keys(fields)) {
    const { [field as keyof Fields]: _, ...rest } = fields;
    yield { field, rest: rest as Partial<Fields> };
  }
}

type Port = NonNullable<Base['ports']>[number];
type Variable = NonNullable<Base['env']>[number];

const portMeaning = ({ protocol = 'HTTP', containerPort, servicePort = containerPort }: Port): string =>
  `${protocol} ${containerPort} ${servicePort}`;

/** What a container of the base has, by name. */
export interface BaseNames {
  readonly ports: ReadonlyMap<string, Placed<Port>>;
  readonly variables: ReadonlyMap<string, Placed<Variable>>;
  /** Keys of its batch references. */
  readonly keys: ReadonlySet<string>;
}

export const baseNames = ({ ports, env, envReferences }: Base): BaseNames => ({
  ports: firstByName(ports),
  variables: firstByName(env),
  keys: new Set(envReferences?.flatMap((reference) => reference.keys ?? [])),
});

function* portParts(differences: Difference['ports'], { ports }: BaseNames, list: string): Generator<Fault> {
  if (differences?.length === 0) yield { at: list };
  for (const [name, { item, index }] of firstByName(differences)) {
    const { name: _, remove, ...fields } = item;
    const port = ports.get(name)?.item;
    if (remove === true || (port === undefined && fields.containerPort === undefined)) continue;
    const at = `${list}/${index}`;
    if (Object.keys(fields).length === 0) yield { at };
    const meaning = portMeaning({ ...port, ...fields });
    for (const { field, rest } of eachWithout(fields)) {
      if (portMeaning({ ...port, ...rest }) === meaning) yield { at: `${at}/${field}` };
    }
  }
}

function* variableParts(
  differences: Difference['env'],
  { variables, keys }: BaseNames,
  list: string,
): Generator<Fault> {
  if (differences?.length === 0) yield { at: list };
  for (const [name, { item, index }] of firstByName(differences)) {
    const variable = variables.get(name)?.item;
    const isSet = item.value !== undefined || item.valueFrom !== undefined;
    if (isSet && variable !== undefined && !keys.has(name) && isSame(item, variable)) yield { at: `${list}/${index}` };
  }
}
