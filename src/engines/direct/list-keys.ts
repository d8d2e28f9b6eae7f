import type { Finding } from './verdict.ts';

/** The finding with the fields of its causes as {@link withIndexes} writes them. */
export const indexed = (finding: Finding, object: unknown): Finding => ({
  ...finding,
  causes: finding.causes.map((cause) =>
    cause.field === undefined ? cause : { ...cause, field: withIndexes(cause.field.replace(/^\./, ''), object) },
  ),
});

/**
 * Turns a path with list keys, `spec.containers[name="main"].image`, into one with the indexes they have in the object,
 * `spec.containers[0].image`: the form in which servers name the fields of all other faults. Keys that match nothing stay.
 */
export const withIndexes = (path: string, object: unknown): string => {
  let here: unknown = object;
  return path.replace(step, (text: string, field: string | undefined, keys: string | undefined) => {
    if (keys === undefined) {
      here = fieldOf(here, field ?? '');
      return text;
    }
    const items: unknown[] = Array.isArray(here) ? here : [];
    const index = indexOfKeys(items, keys);
    here = items[index];
    return index < 0 ? text : `[${index}]`;
  });
};

/** A field name, or what a pair of brackets holds; quoted text in brackets may hold brackets. */
const step = /([^.[\]]+)|\[((?:"(?:[^"\\]|\\.)*"|[^"[\]])*)\]/g;
const keyAndValue = /(\w+)=("(?:[^"\\]|\\.)*"|[^,]+)/g;

/** The place in a list of what a pair of brackets names: `0`, or `containerPort=80,protocol="TCP"`. Below 0 when there is none. */
export const indexOfKeys = (items: readonly unknown[], keys: string): number => {
  if (/^\d+$/.test(keys)) return Number(keys);
  const wanted = [...keys.matchAll(keyAndValue)].map(([, key = '', value = '']) => [key, value] as const);
  if (wanted.length === 0) return -1;
  return items.findIndex((item) => wanted.every(([key, value]) => JSON.stringify(fieldOf(item, key)) === value));
};

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field)
    ? (value as Record<string, unknown>)[field]
    : undefined;
