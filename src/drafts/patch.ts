import { applyPatch, type Operation } from 'rfc6902';

export type PatchOutcome =
  | { readonly type: 'patched'; readonly value: unknown }
  /** The operation at this index does not apply. */
  | { readonly type: 'not-applicable'; readonly index: number; readonly code: string }
  | { readonly type: 'too-large' };

/** JSON Merge Patch (RFC 7396). The target is not touched. */
export const mergePatch = (target: unknown, patch: unknown): unknown => {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = mergePatch(result[name], value);
  }
  return result;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const MAX_OPERATIONS = 500;

/**
 * JSON Patch (RFC 6902), all or nothing. The target is not touched. What copies add together is bounded: a patch of a few
 * copies could otherwise double a document with each of them.
 * @param maxGrowth characters that `copy` operations may add.
 */
export const jsonPatch = (target: unknown, operations: readonly Operation[], maxGrowth: number): PatchOutcome => {
  const root = { document: structuredClone(target) };
  let growth = 0;
  for (const [index, given] of operations.entries()) {
    const operation = below(given);
    const isPlaced = !touchesPrototype(operation) && hasPlaces(root, operation);
    if (isPlaced && operation.op === 'copy') growth += sizeOf(find(root, operation.from)?.value);
    if (growth > maxGrowth) return { type: 'too-large' };
    if (!isPlaced || !applies(root, operation))
      return { type: 'not-applicable', index, code: operation.op === 'test' ? 'patch-test' : 'patch-path' };
  }
  return { type: 'patched', value: root.document };
};

/** The library would answer a `test` by working out all that differs, which takes minutes and all memory for two long lists. */
const applies = (root: object, operation: Operation): boolean =>
  operation.op === 'test'
    ? areEqual(find(root, operation.path)?.value, operation.value)
    : applyPatch(root, [operation])[0] === null;

/** Equal as RFC 6902, section 4.6, has it. */
const areEqual = (one: unknown, other: unknown): boolean => {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, at) => areEqual(item, other[at]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && areEqual(one[name], other[name]))
  );
};

/** Operations apply to a member of a holder, so that the whole document (`""`) can be replaced like any other value. */
const below = (operation: Operation): Operation => {
  const moved = { ...operation, path: `/document${operation.path}` };
  return 'from' in moved ? { ...moved, from: `/document${moved.from}` } : moved;
};

const touchesPrototype = (operation: Operation): boolean =>
  [operation.path, 'from' in operation ? operation.from : ''].some((path) =>
    path.split('/').some((part) => part === '__proto__' || part === 'constructor' || part === 'prototype'),
  );

/** Whether the places of an operation are there. The library would follow what objects inherit, and take `00` for a member of a list. */
const hasPlaces = (root: object, operation: Operation): boolean => {
  if ('from' in operation && find(root, operation.from) === undefined) return false;
  if (operation.op !== 'add' && operation.op !== 'move' && operation.op !== 'copy')
    return find(root, operation.path) !== undefined;
  const end = operation.path.lastIndexOf('/');
  const parent = find(root, operation.path.slice(0, end))?.value;
  if (!Array.isArray(parent)) return isObject(parent);
  const index = operation.path.slice(end + 1);
  return index === '-' || isIndex(index, parent.length + 1);
};

/** What a pointer (RFC 6901) leads to, if anything. */
const find = (root: unknown, pointer: string): { readonly value: unknown } | undefined => {
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const isThere = Array.isArray(value) ? isIndex(name, value.length) : isObject(value) && Object.hasOwn(value, name);
    if (!isThere) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return { value };
};

const isIndex = (text: string, end: number): boolean => /^(0|[1-9]\d*)$/.test(text) && Number(text) < end;

const sizeOf = (value: unknown): number => JSON.stringify(value)?.length ?? 0;
