import { segmentsOf } from '../../../src/wizard/pointer.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The value that a pointer names; `undefined` where there is none. */
export const valueAt = (document: Json, pointer: string): Json | undefined =>
  segmentsOf(pointer).reduce<Json | undefined>(
    (value, segment) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, segment)
        ? (Reflect.get(value, segment) as Json)
        : undefined,
    document,
  );

/** A copy of the document without the field or item that a pointer names. */
export const without = (document: Json, pointer: string): Json => removed(document, segmentsOf(pointer));

const removed = (value: Json, [first = '', ...rest]: readonly string[]): Json => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      String(index) !== first ? [item] : rest.length === 0 ? [] : [removed(item, rest)],
    );
  const entries = Object.entries(value).flatMap(([key, field]) =>
    key !== first ? [[key, field]] : rest.length === 0 ? [] : [[key, removed(field, rest)]],
  );
  return Object.fromEntries(entries);
};

/** Without the maps and lists that hold nothing, at any depth; `undefined` where nothing is left. */
export const withoutEmpty = (value: Json): Json | undefined => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => withoutEmpty(item) ?? null);
  const left = Object.entries(value).flatMap(([key, field]) => {
    const kept = withoutEmpty(field);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
};
