import { createHash } from 'node:crypto';

/**
 * JSON with one spelling for equal values: no blanks, fields sorted by UTF-16 code units (RFC 8785). Absent fields are left
 * out, as `JSON.stringify` does.
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? canonicalList(value) : canonicalMap(value as Readonly<Record<string, unknown>>);
};

const canonicalList = (list: readonly unknown[]): string =>
  `[${list.map((item) => canonicalJson(item ?? null)).join(',')}]`;

const canonicalMap = (map: Readonly<Record<string, unknown>>): string => {
  let text = '';
  for (const field of Object.keys(map).sort()) {
    if (map[field] !== undefined) text += `${text && ','}${JSON.stringify(field)}:${canonicalJson(map[field])}`;
  }
  return `{${text}}`;
};

/** `sha256:` and the hex SHA-256 of the canonical JSON of a value. */
export const digestOf = (value: unknown): string =>
  `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
