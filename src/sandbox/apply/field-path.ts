import { fieldOf, isObject, type Json, type JsonObject } from '../json.ts';
import type { ListType } from '../schema/field-type.ts';

/**
 * Names a place in an object: the elements of Kubernetes' `fieldsV1` (`f:name`, `k:{"name":"main"}`, `v:"x"`), joined.
 * The root is the empty text.
 */
export type FieldPath = string;
export type FieldSet = ReadonlySet<FieldPath>;

const SEPARATOR = '\u0000';

export const child = (path: FieldPath, element: string): FieldPath =>
  path === '' ? element : `${path}${SEPARATOR}${element}`;

export const elementsOf = (path: FieldPath): readonly string[] => (path === '' ? [] : path.split(SEPARATOR));

/** The places around a place, from the outside in, without the root. */
export const parentsOf = (path: FieldPath): readonly FieldPath[] => {
  const parents: FieldPath[] = [];
  for (let end = path.indexOf(SEPARATOR); end !== -1; end = path.indexOf(SEPARATOR, end + 1))
    parents.push(path.slice(0, end));
  return parents;
};

export const fieldElement = (name: string): string => `f:${name}`;

/** The order of conflicts: at each level what ends there, then what goes on, both by name. */
export const compareFieldPaths = (a: FieldPath, b: FieldPath): number => {
  const left = elementsOf(a);
  const right = elementsOf(b);
  const fork = left.findIndex((element, index) => element !== right[index]);
  if (fork === -1) return left.length - right.length;
  const endsFirst = Number(fork < left.length - 1) - Number(fork < right.length - 1);
  return endsFirst || ((left[fork] ?? '') < (right[fork] ?? '') ? -1 : 1);
};

/** How a list tells this item apart. Keys that the item lacks are left out, unless they have a default. */
export const itemElement = (type: ListType, item: Json): string => {
  if (type.set === true) return `v:${JSON.stringify(item)}`;
  const keys = (type.keys ?? []).flatMap((key): [string, Json][] => {
    const value = fieldOf(item, key) ?? type.keyDefaults?.[key];
    return value === undefined ? [] : [[key, value]];
  });
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
};

const elementAsText = (element: string): string => {
  const body = element.slice(2);
  if (element.startsWith('f:')) return `.${body}`;
  if (element.startsWith('v:')) return `[=${body}]`;
  const keys = Object.entries(JSON.parse(body) as JsonObject);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
};

/** As messages write it: `.spec.template.spec.containers[name="main"].image`. */
export const pathAsText = (path: FieldPath): string => elementsOf(path).map(elementAsText).join('');

interface Node {
  member: boolean;
  readonly children: Map<string, Node>;
}

const insert = (root: Node, path: FieldPath): void => {
  let node = root;
  for (const element of elementsOf(path)) {
    const next: Node = node.children.get(element) ?? { member: false, children: new Map() };
    node.children.set(element, next);
    node = next;
  }
  node.member = true;
};

const nodeToJson = (node: Node): JsonObject =>
  Object.fromEntries([
    ...(node.member && node.children.size > 0 ? [['.', {}] as const] : []),
    ...[...node.children.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([element, next]) => [element, nodeToJson(next)] as const),
  ]);

/** The `fieldsV1` form of a set. */
export const fieldSetToJson = (set: FieldSet): JsonObject => {
  const root: Node = { member: false, children: new Map() };
  for (const path of set) insert(root, path);
  return nodeToJson(root);
};

const collect = (json: JsonObject, path: FieldPath, into: Set<FieldPath>): void => {
  for (const [element, value] of Object.entries(json)) {
    if (element === '.') into.add(path);
    else if (isObject(value)) {
      const next = child(path, element);
      if (Object.keys(value).length === 0) into.add(next);
      collect(value, next, into);
    }
  }
};

export const jsonToFieldSet = (json: JsonObject): FieldSet => {
  const set = new Set<FieldPath>();
  collect(json, '', set);
  return set;
};
