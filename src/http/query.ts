import type { TObject, TSchema } from '@sinclair/typebox';
import { Problem } from '../problems.ts';

/**
 * Query parameters as their schemas say: text, whole number or boolean; unknown names, repeated names and wrong values are
 * refused with 400. (A query is text: reading a number from it is no coercion of a value that had another type.)
 */
export const parseQuery = (
  schema: TObject | undefined,
  query: unknown,
): Readonly<Record<string, unknown>> | Problem => {
  const result: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(query as Record<string, unknown>)) {
    const property =
      schema !== undefined && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (property === undefined) return wrongQuery('query-unknown', name);
    const value = typeof text === 'string' ? textValue(property, text) : undefined;
    if (value === undefined) return wrongQuery('query-value', name, allowedIn(property));
    result[name] = value;
  }
  return withDefaults(schema, result);
};

const wrongQuery = (detail: string, name: string, allowed?: string) =>
  new Problem('malformed-request', {
    detail,
    params: { name: name.slice(0, 100), ...(allowed !== undefined && { allowed }) },
  });

/** What a parameter takes, where that is a few words or a range. */
const allowedIn = ({ type, enum: words, minimum = 0, maximum }: TSchema): string | undefined => {
  if (type === 'boolean') return 'true, false';
  if (type === 'integer' && maximum !== undefined) return `${minimum}–${maximum}`;
  return words === undefined ? undefined : (words as string[]).join(', ');
};

const withDefaults = (schema: TObject | undefined, given: Record<string, unknown>): Record<string, unknown> => {
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    if (property.default !== undefined && given[name] === undefined) given[name] = property.default;
  }
  return given;
};

const textValue = (property: TSchema, text: string): unknown => {
  if (property.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (property.type === 'integer') return integerOf(property, text);
  if (property.enum !== undefined) return (property.enum as string[]).includes(text) ? text : undefined;
  if (property.maxLength !== undefined && [...text].length > property.maxLength) return undefined;
  if (property.minLength !== undefined && text.length < property.minLength) return undefined;
  return property.pattern === undefined || new RegExp(property.pattern, 'u').test(text) ? text : undefined;
};

const integerOf = (property: TSchema, text: string): number | undefined => {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= (property.minimum ?? 0) && value <= (property.maximum ?? Number.MAX_SAFE_INTEGER) ? value : undefined;
};
