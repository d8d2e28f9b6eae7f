import { segmentsOf } from '../wizard/pointer.ts';

/** An own field of a map, or an item of a list by its position; `undefined` where there is none. */
export const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined;

/** The value at a pointer; `undefined` where there is none. */
export const valueAt = (root: unknown, pointer: string): unknown => valueIn(root, segmentsOf(pointer));

/** The value behind these fields, one in the other; `undefined` where there is none. */
export const valueIn = (root: unknown, fields: readonly string[]): unknown => {
  let value = root;
  for (const field of fields) value = fieldOf(value, field);
  return value;
};
