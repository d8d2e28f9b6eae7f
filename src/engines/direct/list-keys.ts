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
    const index = /^\d+$/.test(keys) ? Number(keys) : indexOf(items, keys);
    here = items[index];
    return index < 0 ? text : `[${index}]`;
  });
};

/** A field name, or what a pair of brackets holds; quoted text in brackets may hold brackets. */
const step = /([^.[\]]+)|\[((?:"(?:[^"\\]|\\.)*"|[^"[\]])*)\]/g;
const keyAndValue = /(\w+)=("(?:[^"\\]|\\.)*"|[^,]+)/g;

const indexOf = (items: readonly unknown[], keys: string): number => {
  const wanted = [...keys.matchAll(keyAndValue)].map(([, key = '', value = '']) => [key, value] as const);
  if (wanted.length === 0) return -1;
  return items.findIndex((item) => wanted.every(([key, value]) => JSON.stringify(fieldOf(item, key)) === value));
};

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field)
    ? (value as Record<string, unknown>)[field]
    : undefined;
