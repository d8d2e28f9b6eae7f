import { segmentsOf } from '../../../src/wizard/pointer.ts';
import type { Stricter } from './row.ts';
import { stricter } from './rows.ts';

/** Rows that say why we refuse something, by code and place, though a kube-apiserver takes it. */
export const explanationsOf = (refused: { readonly code: string; readonly pointer: string }): readonly Stricter[] =>
  stricter.filter(
    ({ codes, at }) => codes.includes(refused.code) && at.some((pattern) => fits(refused.pointer, pattern)),
  );

/** Whether a pointer is one of a pattern: `*` is any word, `**` any number of words. */
export const fits = (pointer: string, pattern: string): boolean => fitsFrom(segmentsOf(pointer), segmentsOf(pattern));

const fitsFrom = (words: readonly string[], [first, ...rest]: readonly string[]): boolean => {
  if (first === undefined) return words.length === 0;
  if (first === '**') return [...words, ''].some((_, index) => fitsFrom(words.slice(index), rest));
  return words.length > 0 && (first === '*' || first === words[0]) && fitsFrom(words.slice(1), rest);
};
