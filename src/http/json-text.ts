/** Why a text is not a JSON value that Slipway takes. Codes of the message catalogue. */
export interface TextFault {
  readonly code: 'not-json' | 'not-yaml' | 'duplicate-key' | 'forbidden-key' | 'too-deep';
  /** Where the parser gave up, where it says so. Both count from 1. */
  readonly place?: { readonly line: number; readonly column: number };
}

/** Line and column of an offset. */
export const placeIn = (text: string, offset: number): { line: number; column: number } => {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
};

export type Parsed = { readonly value: unknown } | { readonly fault: TextFault };

/** Arrays and objects inside each other, at most (a spec needs 13). */
export const MAX_DEPTH = 32;

/**
 * Parses JSON (RFC 8259) and refuses what `JSON.parse` lets through in silence: a key given twice (the last one would win),
 * `__proto__`, and nesting deeper than 32.
 */
export const parseJson = (text: string): Parsed => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: { code: 'not-json', place: placeOfFault(text, error instanceof Error ? error.message : '') } };
  }
  return checked(value, (members) => members === membersInText(text));
};

/** The engine's message has the position of most faults, and of none the words to tell. */
const placeOfFault = (text: string, message: string): TextFault['place'] => {
  if (message.includes('end of JSON')) return placeIn(text, text.length);
  const offset = /at position (\d+)/.exec(message)?.[1];
  return offset === undefined ? undefined : placeIn(text, Number(offset));
};

/** The same refusals for a value that another parser made (which has told of twice given keys itself). */
export const checked = (value: unknown, isComplete: (members: number) => boolean = () => true): Parsed => {
  const members = countMembers(value, MAX_DEPTH);
  if (typeof members === 'object') return { fault: members };
  return isComplete(members) ? { value } : { fault: { code: 'duplicate-key' } };
};

/** Members of all objects in a value; a key given twice in the text is there once only. */
const countMembers = (value: unknown, depthLeft: number): number | TextFault => {
  if (typeof value !== 'object' || value === null) return 0;
  if (depthLeft === 0) return { code: 'too-deep' };
  const isList = Array.isArray(value);
  let members = 0;
  for (const [key, item] of Object.entries(value)) {
    if (!isList) {
      if (key === '__proto__') return { code: 'forbidden-key' };
      members++;
    }
    const inside = countMembers(item, depthLeft - 1);
    if (typeof inside === 'object') return inside;
    members += inside;
  }
  return members;
};

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Colons outside of strings: one for each member that the text of a JSON value has. */
const membersInText = (text: string): number => {
  let members = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) members++;
    else if (code === QUOTE) at = endOfString(text, at);
  }
  return members;
};

const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return text.length;
};
