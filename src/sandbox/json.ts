import { isDeepStrictEqual } from 'node:util';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The value as an object, an empty one when it is something else. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

/** The value as text, empty when it is something else. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Own properties only: `__proto__` and `constructor` are ordinary keys here. */
export const fieldOf = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

export const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>(fieldOf, value);

/** A copy with one more field; `undefined` takes the field away. */
export const withField = (object: JsonObject, key: string, value: Json | undefined): JsonObject => {
  if (value !== undefined && Object.hasOwn(object, key))
    return mapFields(object, (old, name) => (name === key ? value : old));
  const others = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
};

/** A copy with the value at the end of a path set; objects on the way are made. */
export const withAt = (object: JsonObject, path: readonly string[], value: Json | undefined): JsonObject => {
  const [key, ...rest] = path;
  if (key === undefined) return objectOf(value);
  return withField(object, key, rest.length === 0 ? value : withAt(objectOf(fieldOf(object, key)), rest, value));
};

/** Each field replaced by what `change` answers; `undefined` drops it. Safe for any key. */
export const mapFields = (object: JsonObject, change: (value: Json, key: string) => Json | undefined): JsonObject =>
  Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, Json][] => {
      const changed = change(value, key);
      return changed === undefined ? [] : [[key, changed]];
    }),
  );

/** Equal as JSON, whatever the order of keys. */
export const same = (a: Json | undefined, b: Json | undefined): boolean => isDeepStrictEqual(a, b);
