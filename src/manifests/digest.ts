import { createHash } from 'node:crypto';

/**
 * JSON with one spelling for equal values: no blanks, fields sorted by UTF-16 code units (RFC 8785). Absent fields are left
 * out, as `JSON.stringify` does.
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const map = value as Readonly<Record<string, unknown>>;
  const fields = Object.keys(map)
    .filter((field) => map[field] !== undefined)
    .sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonicalJson(map[field])}`).join(',')}}`;
};

/** `sha256:` and the hex SHA-256 of the canonical JSON of a value. */
export const digestOf = (value: unknown): string =>
  `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
