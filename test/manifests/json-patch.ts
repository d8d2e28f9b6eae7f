import { isDeepStrictEqual } from 'node:util';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}
type Holder = Record<string, unknown> | unknown[];

/**
 * RFC 6902 by the letter, for the three operations that views use: `add` needs the value around the place, `replace` and
 * `remove` need the place itself. Knows nothing of the product.
 *
 * @throws where an operation does not apply
 */
export const applied = (document: unknown, operations: readonly Operation[]): unknown => {
  const root = { document: structuredClone(document) };
  for (const operation of operations) {
    const path = ['document', ...operation.path.split('/').slice(1).map(unescaped)];
    apply(root, path, structuredClone(operation));
  }
  return root.document;
};

const unescaped = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');

const apply = (root: Record<string, unknown>, path: readonly string[], { op, path: pointer, value }: Operation) => {
  const key = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce<unknown>(valueIn, root) as Holder;
  if (typeof holder !== 'object' || holder === null) throw new Error(`nothing around ${pointer}`);
  const isThere = Object.hasOwn(holder, key);
  if (op !== 'add' && !isThere) throw new Error(`nothing to ${op} at ${pointer}`);
  if (Array.isArray(holder)) return changeItem(holder, key, op, value);
  if (op === 'remove') delete holder[key];
  else holder[key] = value;
};

const valueIn = (holder: unknown, key: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key) ? Reflect.get(holder, key) : undefined;

const changeItem = (list: unknown[], key: string, op: string, value: unknown): void => {
  const index = key === '-' ? list.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > list.length) throw new Error(`no place ${key} in the list`);
  if (op === 'add') list.splice(index, 0, value);
  else if (op === 'remove') list.splice(index, 1);
  else list[index] = value;
};

/** Whether no operation is idle, and no two are about one place. */
export const isTight = (document: unknown, operations: readonly Operation[]): boolean => {
  const paths = operations.map(({ path }) => path);
  const changes = operations.every((operation) => !isDeepStrictEqual(applied(document, [operation]), document));
  return changes && new Set(paths).size === paths.length;
};
