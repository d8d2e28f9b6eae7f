import { isDeepStrictEqual } from 'node:util';
import { compareQuantities, parseQuantity } from '../fields/quantity.ts';

/** Absent, or a map or list with nothing in it, or with only such things. */
export const isEmpty = (value: unknown): boolean => withoutEmpty(value) === undefined;

/** The same value, whatever the order of keys; empty maps and lists are as good as absent. */
export const isSame = (a: unknown, b: unknown): boolean => isDeepStrictEqual(withoutEmpty(a), withoutEmpty(b));

/** The same quantity, however it is written; an absent one only equals another absent one. */
export const isSameQuantity = (a: string | undefined, b: string | undefined): boolean => {
  if (a === undefined || b === undefined) return a === b;
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  return left !== undefined && right !== undefined ? compareQuantities(left, right) === 0 : a === b;
};

const withoutEmpty = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty);
  const entries = Object.entries(value)
    .map(([key, field]) => [key, withoutEmpty(field)] as const)
    .filter(([, field]) => field !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};
