/** A part of an object as a server answered it: nothing in it is sure. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Characters of a text that are kept. */
const longestText = 4_096;

/** The text, cut where it is too long for anybody to read; empty when it is none. */
export const textOf = (value: unknown): string => {
  if (typeof value !== 'string') return '';
  return value.length > longestText ? `${value.slice(0, longestText - 1)}…` : value;
};

/** A number of Pods, a port, a generation: a whole one that is not negative, else what stands for an absent one. */
export const countOf = (value: unknown, absent = 0): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : absent;

/** `metav1.Time` or `MicroTime` as RFC 3339 with milliseconds, so that times can be compared as texts. */
export const timeOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || !time.test(value)) return undefined;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
};

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** The last of the times that are told, each as `timeOf` writes it. */
export const latest = (times: readonly (string | undefined)[]): string | undefined =>
  times.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
