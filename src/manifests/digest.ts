import { createHash } from 'node:crypto';
import { onceEach } from '../once.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whether a part of a value is met again and again: it is spelt once. */
type IsShared = (part: object) => boolean;

const createSpelling = (isShared: IsShared): ((value: unknown) => string) => {
  const spelt = new Map<object, string>();
  const spell = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const known = spelt.get(value);
    if (known !== undefined) return known;
    if (!isShared(value)) return spellPart(value);
    const text = inOnePiece(spellPart(value));
    spelt.set(value, text);
    return text;
  };
  const spellPart = (part: object): string => (Array.isArray(part) ? spellList(part) : spellMap(part as Fields));
  const spellList = (list: readonly unknown[]): string => {
    let text = '';
    for (const item of list) text += `${text && ','}${spell(item ?? null)}`;
    return `[${text}]`;
  };
  const spellMap = (map: Fields): string => {
    let text = '';
    for (const field of sorted(Object.keys(map))) {
      const value = map[field];
      if (value !== undefined) text += `${text && ','}${spellName(field)}:${spell(value)}`;
    }
    return `{${text}}`;
  };
  const spellName = onceEach((field: string) => JSON.stringify(field));
  return spell;
};

/** Maps with more fields are rare, and somebody may have made them to cost time. */
const FEW = 32;

/** Sorts in place; few by insertion, for which the engine's own sorting costs more than the spelling. */
const sorted = (fields: string[]): string[] => {
  if (fields.length > FEW) return fields.sort();
  for (let next = 1; next < fields.length; next++) {
    const field = fields[next] ?? '';
    let place = next;
    for (; place > 0 && (fields[place - 1] ?? '') > field; place--) fields[place] = fields[place - 1] ?? '';
    fields[place] = field;
  }
  return fields;
};

/** The engine keeps a text as the tree of what it was put together from, until it is asked for a character. */
const inOnePiece = (text: string): string => {
  text.charCodeAt(0);
  return text;
};

/**
 * JSON with one spelling for equal values: no blanks, fields sorted by UTF-16 code units (RFC 8785). Absent fields are left
 * out, as `JSON.stringify` does.
 */
export const canonicalJson = (value: unknown): string => createSpelling(() => false)(value);

/** `sha256:` and the hex SHA-256 of the canonical JSON of a value. */
export const digestOf = (value: unknown): string =>
  `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;

/** {@link digestOf} a list whose items have parts in common. Its text is never there as a whole. */
export const digestOfList = (list: readonly unknown[], isShared: IsShared): string => {
  const [hash, spell] = [createHash('sha256'), createSpelling(isShared)];
  for (const [index, item] of list.entries()) hash.update(`${index === 0 ? '[' : ','}${spell(item ?? null)}`);
  return `sha256:${hash.update(list.length === 0 ? '[]' : ']').digest('hex')}`;
};
