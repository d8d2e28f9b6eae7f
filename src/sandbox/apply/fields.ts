import { fieldOf, isList, isObject, type Json, same } from '../json.ts';
import { type FieldType, isLeafType } from '../schema/field-type.ts';
import {
  child,
  elementsOf,
  type FieldPath,
  type FieldSet,
  fieldElement,
  itemElement,
  parentsOf,
} from './field-path.ts';

interface Fields {
  /** What an applier of the value owns; a leaf with its value, a list item or map entry with `undefined`. */
  readonly members: Map<FieldPath, Json | undefined>;
  /** Every place that the value has, structs on the way included. */
  readonly present: Set<FieldPath>;
}

const typeOfField = (type: FieldType, name: string): FieldType | undefined => {
  if (type.shape === 'map') return type.of;
  return type.shape === 'struct' && Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
};

const isEmpty = (value: Json): boolean => value === null || (isObject(value) && Object.keys(value).length === 0);

const walk = (value: Json, type: FieldType, path: FieldPath, into: Fields): void => {
  into.present.add(path);
  if (isLeafType(type)) {
    into.members.set(path, value);
  } else if (type.shape === 'list') {
    for (const item of isList(value) ? value : []) {
      const place = child(path, itemElement(type, item));
      into.members.set(place, type.set === true ? item : undefined);
      walk(item, type.of, place, into);
    }
  } else if (isObject(value)) {
    for (const [name, next] of Object.entries(value)) walkField(next, name, type, path, into);
  }
};

const walkField = (value: Json, name: string, type: FieldType, path: FieldPath, into: Fields): void => {
  const place = child(path, fieldElement(name));
  const fieldType = typeOfField(type, name);
  if (fieldType === undefined) return;
  // An empty struct or map has no leaf inside that could be owned, so it is owned itself.
  if (isEmpty(value) || type.shape === 'map') into.members.set(place, isLeafType(fieldType) ? value : undefined);
  walk(value, fieldType, place, into);
};

const fieldsOf = (value: Json, type: FieldType): Fields => {
  const fields: Fields = { members: new Map(), present: new Set() };
  walk(value, type, '', fields);
  return fields;
};

/** The fields that somebody who applies this value owns. */
export const fieldSetOf = (value: Json, type: FieldType): FieldSet => new Set(fieldsOf(value, type).members.keys());

/** The fields that somebody who creates this value owns: its maps as well as their entries. */
export const createdFieldSetOf = (value: Json, type: FieldType): FieldSet => {
  const { members, present } = fieldsOf(value, type);
  return new Set([
    ...members.keys(),
    ...[...present].filter((path) => path !== '' && typeAt(path, type)?.shape === 'map'),
  ]);
};

export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

const withoutAll = (paths: FieldSet, gone: FieldSet): FieldSet => new Set([...paths].filter((path) => !gone.has(path)));

/** What becomes of the places of an object. */
export const compareFields = (before: Json, after: Json, type: FieldType): Comparison => {
  const old = fieldsOf(before, type);
  const next = fieldsOf(after, type);
  const isChanged = (path: FieldPath) => old.members.has(path) && !same(old.members.get(path), next.members.get(path));
  return {
    added: withoutAll(next.present, old.present),
    modified: new Set([...next.members.keys()].filter(isChanged)),
    removed: withoutAll(old.present, next.present),
  };
};

const itemTypeOf = (type: FieldType): FieldType | undefined => (type.shape === 'list' ? type.of : undefined);

const typeAt = (path: FieldPath, type: FieldType): FieldType | undefined =>
  elementsOf(path).reduce<FieldType | undefined>((current, element) => {
    if (current === undefined) return undefined;
    return element.startsWith('f:') ? typeOfField(current, element.slice(2)) : itemTypeOf(current);
  }, type);

const isStructField = (path: FieldPath, type: FieldType): boolean => {
  const parent = parentsOf(path).at(-1) ?? '';
  return (elementsOf(path).at(-1) ?? '').startsWith('f:') && typeAt(parent, type)?.shape === 'struct';
};

/** The set with the structs around its members: who owns a field also holds the structs that it stands in. */
export const withStructs = (set: FieldSet, type: FieldType): FieldSet => {
  const structs = new Set([...set].flatMap(parentsOf));
  return new Set([...set, ...[...structs].filter((path) => isStructField(path, type))]);
};

const removeFromList = (
  items: readonly Json[],
  type: FieldType & { shape: 'list' },
  doomed: FieldSet,
  path: FieldPath,
) =>
  items.flatMap((item) => {
    const place = child(path, itemElement(type, item));
    const left = doomed.has(place) ? undefined : removeFields(item, type.of, doomed, place);
    return left === undefined ? [] : [left];
  });

const removeFromObject = (value: Json, type: FieldType, doomed: FieldSet, path: FieldPath): [string, Json][] =>
  Object.entries(isObject(value) ? value : {}).flatMap(([name, next]): [string, Json][] => {
    const place = child(path, fieldElement(name));
    const fieldType = typeOfField(type, name);
    if (doomed.has(place)) return [];
    const left = fieldType === undefined ? next : removeFields(next, fieldType, doomed, place);
    return left === undefined ? [] : [[name, left]];
  });

/** The value without the doomed fields and all that is in them; `undefined` when nothing is left of it. */
export const removeFields = (
  value: Json,
  type: FieldType,
  doomed: FieldSet,
  path: FieldPath = '',
): Json | undefined => {
  if (isLeafType(type) || isEmpty(value)) return value;
  if (type.shape === 'list') {
    const items = removeFromList(isList(value) ? value : [], type, doomed, path);
    return items.length === 0 ? undefined : items;
  }
  const fields = removeFromObject(value, type, doomed, path);
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
};

const mergeObjects = (live: Json, config: Json, type: FieldType): Json => {
  const names = new Set([...Object.keys(isObject(live) ? live : {}), ...Object.keys(isObject(config) ? config : {})]);
  return Object.fromEntries(
    [...names].flatMap((name): [string, Json][] => {
      const merged = mergeFields(fieldOf(live, name), fieldOf(config, name), typeOfField(type, name));
      return merged === undefined ? [] : [[name, merged]];
    }),
  );
};

/**
 * The order of a merged list: what is applied keeps its order, and what is only live stays behind the item that it
 * follows.
 */
const mergedOrder = (live: readonly string[], applied: readonly string[]): readonly string[] => {
  const inApplied = new Set(applied);
  const shared = applied.filter((element) => live.includes(element));
  const order: string[] = [];
  let l = 0;
  let a = 0;
  let s = 0;
  const take = (element: string) => {
    order.push(element);
    a += 1;
    if (shared[s] === element) s += 1;
  };
  while (l < live.length || a < applied.length) {
    const here = live[l];
    const next = applied[a];
    if (here !== undefined && here === next) {
      l += 1;
      take(here);
    } else if (here !== undefined && !inApplied.has(here)) {
      order.push(here);
      l += 1;
    } else if (here !== undefined && (next === undefined || shared[s] !== here)) l += 1;
    else if (next !== undefined) take(next);
  }
  return order;
};

const mergeLists = (live: Json, config: Json, type: FieldType & { shape: 'list' }): Json => {
  const keyed = (value: Json) => new Map((isList(value) ? value : []).map((item) => [itemElement(type, item), item]));
  const liveItems = keyed(live);
  const configItems = keyed(config);
  return mergedOrder([...liveItems.keys()], [...configItems.keys()]).flatMap((element): Json[] => {
    const merged = mergeFields(liveItems.get(element), configItems.get(element), type.of);
    return merged === undefined ? [] : [merged];
  });
};

/** The live value with the applied one laid over it. */
export const mergeFields = (
  live: Json | undefined,
  config: Json | undefined,
  type: FieldType | undefined,
): Json | undefined => {
  if (config === undefined || live === undefined) return config ?? live;
  if (config === null || live === null || type === undefined || isLeafType(type)) return config;
  return type.shape === 'list' ? mergeLists(live, config, type) : mergeObjects(live, config, type);
};
