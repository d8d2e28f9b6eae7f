import { compareQuantities, parseQuantity } from '../fields/quantity.ts';

/** Absent, a list with nothing in it, or a map with nothing in it but such things. */
export const isEmpty = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return value === undefined;
  return Array.isArray(value) ? value.length === 0 : Object.values(value).every(isEmpty);
};

/** The same value, whatever the order of keys; empty maps and lists are as good as absent. */
export const isSame = (a: unknown, b: unknown): boolean => {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (!isCompound(a) || !isCompound(b)) return Object.is(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  }
  return Object.keys({ ...a, ...b }).every((field) => isSame(a[field], b[field]));
};

type Compound = Readonly<Record<string, unknown>>;
const isCompound = (value: unknown): value is Compound => typeof value === 'object' && value !== null;

/** The same quantity, however it is written; an absent one only equals another absent one. */
export const isSameQuantity = (a: string | undefined, b: string | undefined): boolean => {
  if (a === b || a === undefined || b === undefined) return a === b;
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  return left !== undefined && right !== undefined ? compareQuantities(left, right) === 0 : a === b;
};
