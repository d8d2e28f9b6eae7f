import { firstByName } from '../by-name.ts';
import type { ClusterContainer } from '../cluster-spec.ts';
import type { Container } from '../pod-settings/container.ts';
import type { Unfinished } from '../spec.ts';
import { resolveEnvironment } from './resolve-environment.ts';
import { resolvePorts } from './resolve-ports.ts';
import { type Trace, traceFields } from './resolve-trace.ts';
import type { ContainerDifference } from './schema.ts';

type DraftContainer = Unfinished<ClusterContainer>;
type Difference = Unfinished<ContainerDifference>;
type Resources = Unfinished<NonNullable<Container['resources']>>;
type Quantities = NonNullable<Resources['requests']>;
type QuantitiesDifference = NonNullable<NonNullable<Difference['resources']>['requests']>;

/** The base's containers, in its order, each with what the cluster's difference of that name says. */
export const resolveContainers = (
  base: readonly DraftContainer[],
  differences: readonly Difference[] | undefined,
  from: string,
  trace: Trace,
): readonly DraftContainer[] => {
  const byName = firstByName(differences);
  if (byName.size === 0) return base;
  return base.map((container, index) => {
    const found = container.name === undefined ? undefined : byName.get(container.name);
    if (found === undefined) return container;
    byName.delete(container.name ?? '');
    return resolveContainer(container, found.item, `/podSettings/containers/${index}`, `${from}/${found.index}`, trace);
  });
};

const plainFields = ['image', 'imagePullPolicy', 'type'] as const;

const resolveContainer = (
  base: DraftContainer,
  difference: Difference,
  at: string,
  from: string,
  trace: Trace,
): DraftContainer => {
  const { imagePullSecret, gpu, ports, env, envReferences } = difference;
  const given = plainFields.filter((field) => difference[field] !== undefined);
  traceFields(trace, at, from, given);
  const resources =
    difference.resources &&
    mergeResources(base.resources, difference.resources, `${at}/resources`, `${from}/resources`, trace);
  return {
    ...withoutFields(base, removedFields(difference, resources)),
    ...picked(difference, given),
    ...(typeof imagePullSecret === 'string' && tracedAll(trace, at, from, { imagePullSecret })),
    ...(resources && { resources }),
    ...(gpu && mergeGpu(base.gpu, gpu, `${at}/gpu`, `${from}/gpu`, trace)),
    ...(ports && { ports: resolvePorts(base.ports ?? [], ports, `${at}/ports`, `${from}/ports`, trace) }),
    ...((env || envReferences) && resolveEnvironment(base, { env, envReferences }, at, from, trace)),
  };
};

const picked = <T extends object, Field extends keyof T>(from: T, fields: readonly Field[]): Pick<T, Field> => {
  const fieldsOfIt = {} as Pick<T, Field>;
  for (const field of fields) fieldsOfIt[field] = from[field];
  return fieldsOfIt;
};

const tracedAll = <Fields extends object>(trace: Trace, at: string, from: string, fields: Fields): Fields => {
  traceFields(trace, at, from, Object.keys(fields));
  return fields;
};

/** `null` takes the field away; resources go also when the difference leaves none. */
const removedFields = (
  { imagePullSecret, resources, gpu }: Difference,
  left: Resources | null | undefined,
): readonly (keyof DraftContainer)[] => [
  ...(imagePullSecret === null ? (['imagePullSecret'] as const) : []),
  ...(resources === null || (resources !== undefined && Object.keys(resources).length > 0 && left === undefined)
    ? (['resources'] as const)
    : []),
  ...(gpu === null ? (['gpu'] as const) : []),
];

export const withoutFields = <T extends object>(item: T, fields: readonly (keyof T)[]): T => {
  if (!fields.some((field) => Object.hasOwn(item, field))) return item;
  const left = { ...item };
  for (const field of fields) delete left[field];
  return left;
};

/** `undefined` where nothing is left. */
const mergeResources = (
  base: Resources = {},
  difference: NonNullable<Difference['resources']>,
  at: string,
  from: string,
  trace: Trace,
): Resources | undefined => {
  const merged: { -readonly [Side in keyof Resources]: Resources[Side] } = { ...base };
  for (const side of ['requests', 'limits'] as const) {
    const quantities = difference[side];
    if (quantities === undefined) continue;
    const left = mergeQuantities(base[side], quantities, `${at}/${side}`, `${from}/${side}`, trace);
    if (Object.keys(left).length === 0) delete merged[side];
    else merged[side] = left;
  }
  return Object.keys(merged).length > 0 ? merged : undefined;
};

const mergeQuantities = (
  base: Quantities = {},
  difference: QuantitiesDifference,
  at: string,
  from: string,
  trace: Trace,
): Quantities => {
  const merged: { -readonly [Name in keyof Quantities]: Quantities[Name] } = { ...base };
  for (const name of ['cpu', 'memory'] as const) {
    const quantity = difference[name];
    if (quantity === null) delete merged[name];
    else if (quantity !== undefined) Object.assign(merged, tracedAll(trace, at, from, { [name]: quantity }));
  }
  return merged;
};

const mergeGpu = (
  base: DraftContainer['gpu'],
  difference: NonNullable<Difference['gpu']>,
  at: string,
  from: string,
  trace: Trace,
): Pick<DraftContainer, 'gpu'> =>
  Object.keys(difference).length === 0 ? {} : { gpu: { ...base, ...tracedAll(trace, at, from, difference) } };
