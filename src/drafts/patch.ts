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
  for (const [index, operation] of operations.entries()) {
    if (touchesPrototype(operation)) return { type: 'not-applicable', index, code: 'patch-path' };
    if (operation.op === 'copy') growth += sizeAt(root, operation.from);
    if (growth > maxGrowth) return { type: 'too-large' };
    const [fault] = applyPatch(root, [below(operation)]);
    if (fault) return { type: 'not-applicable', index, code: operation.op === 'test' ? 'patch-test' : 'patch-path' };
  }
  return { type: 'patched', value: root.document };
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

const sizeAt = (root: { document: unknown }, pointer: string): number => {
  let value: unknown = root.document;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  return value === undefined ? 0 : JSON.stringify(value).length;
};
