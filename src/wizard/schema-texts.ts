import type { Refusal } from './issue.ts';
import { escapeSegment } from './pointer.ts';

/** Deeper than any schema of the form: what lies below is refused as an unknown field or a wrong type. */
const MAX_DEPTH = 32;

/** ECMAScript 2024, which every Node we run on has. */
const isWhole = (text: string): boolean => (text as string & { isWellFormed(): boolean }).isWellFormed();

/** Every key and text in a JSON value that is not well-formed Unicode: no reader of YAML, as the API server is, takes it. */
export const illFormedTexts = (value: unknown): readonly Refusal[] =>
  isWellFormed(value, 0) ? [] : find(value, '', 0);

/** Nearly always the answer, so it is found without building a pointer. */
function isWellFormed(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isWhole(value);
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return true;
  if (Array.isArray(value)) return value.every((item) => isWellFormed(item, depth + 1));
  for (const key in value) {
    if (!isWhole(key) || !isWellFormed((value as Readonly<Record<string, unknown>>)[key], depth + 1)) return false;
  }
  return true;
}

function find(value: unknown, pointer: string, depth: number): readonly Refusal[] {
  if (typeof value === 'string' && !isWhole(value)) return [illFormed(pointer)];
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const place = `${pointer}/${escapeSegment(key)}`;
    return !isWhole(key) ? [illFormed(place)] : find(part, place, depth + 1);
  });
}

const illFormed = (pointer: string): Refusal => ({ pointer, code: 'pattern', params: { grammar: 'unicode' } });
