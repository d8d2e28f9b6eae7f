import { compareQuantities, parseQuantity } from '../../src/wizard/fields/quantity.ts';

type Json = { readonly [field: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Pointers of what was rendered and is not live with the same value; quantities are compared by value. */
export const leavesNotLive = (rendered: unknown, live: unknown, at = ''): string[] => {
  if (Array.isArray(rendered)) {
    return rendered.flatMap((item, index) =>
      leavesNotLive(item, Array.isArray(live) ? live[index] : undefined, `${at}/${index}`),
    );
  }
  if (isObject(rendered))
    return Object.entries(rendered).flatMap(([key, value]) =>
      leavesNotLive(value, isObject(live) ? live[key] : undefined, `${at}/${key}`),
    );
  return rendered === live || isSameQuantity(at, rendered, live)
    ? []
    : [`${at}: ${JSON.stringify(rendered)} is ${JSON.stringify(live)}`];
};

const isSameQuantity = (at: string, rendered: unknown, live: unknown): boolean => {
  if (!/\/(requests|limits)\//.test(at)) return false;
  const [a, b] = [parseQuantity(String(rendered)), parseQuantity(String(live))];
  return a !== undefined && b !== undefined && compareQuantities(a, b) === 0;
};

/** Merge keys of the lists that a Service, Deployment or StatefulSet has, by the list's field. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  volumeMounts: ['mountPath'],
};
const keysOf = (path: string, field: string): readonly string[] | undefined =>
  field === 'ports' ? [/containers\[/i.test(path) ? 'containerPort' : 'port', 'protocol'] : mergeKeys[field];
const atomic = new Set([
  'selector',
  'nodeSelector',
  'command',
  'args',
  'add',
  'drop',
  'volumeClaimTemplates',
  'preferredDuringSchedulingIgnoredDuringExecution',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'items',
  'labelSelector',
  'secretKeyRef',
  'configMapKeyRef',
  'matchLabels',
]);

/** What an applier of this object owns, one line a field: `spec.template.spec.containers[name=web].image`. */
export const renderedLeaves = (object: Json): string[] =>
  leavesIn({ metadata: keep(object.metadata, ['labels', 'annotations']), spec: object.spec }, '').sort();

const keep = (value: unknown, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(isObject(value) ? value : {}).filter(([name]) => names.includes(name)));

const leavesIn = (value: unknown, path: string, field = ''): string[] => {
  if (isObject(value) && Object.keys(value).length > 0 && !isAtomic(path, field)) {
    return Object.entries(value).flatMap(([key, item]) => leavesIn(item, path === '' ? key : `${path}.${key}`, key));
  }
  const keys = Array.isArray(value) ? keysOf(path, field) : undefined;
  if (!Array.isArray(value) || keys === undefined || isAtomic(path, field)) return [path];
  return value.flatMap((item: Json) => {
    const place = `${path}[${keys.map((key) => `${key}=${item[key]}`).join(',')}]`;
    return field === 'imagePullSecrets' ? [place] : [place, ...leavesIn(item, place)];
  });
};

/** `matchLabels` of a workload's own selector is part of one value; so is every Service selector. */
const isAtomic = (path: string, field: string): boolean => atomic.has(field) && path !== '';

/** The fields that a manager applied, from `metadata.managedFields`, written like `renderedLeaves`. */
export const ownedLeaves = (live: Json, manager: string): string[] => {
  const metadata = live.metadata as { managedFields?: { manager: string; operation: string; fieldsV1: Json }[] };
  const entry = metadata.managedFields?.find((one) => one.manager === manager && one.operation === 'Apply');
  return ownedIn(entry?.fieldsV1 ?? {}, '').sort();
};

const ownedIn = (fields: Json, path: string): string[] =>
  Object.entries(fields).flatMap(([key, inside]) => {
    if (key === '.') return [path];
    const place = key.startsWith('k:')
      ? `${path}[${listKey(key)}]`
      : path === ''
        ? key.slice(2)
        : `${path}.${key.slice(2)}`;
    return isObject(inside) && Object.keys(inside).length > 0 ? ownedIn(inside, place) : [place];
  });

const listKey = (key: string): string =>
  Object.entries(JSON.parse(key.slice(2)) as Json)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
