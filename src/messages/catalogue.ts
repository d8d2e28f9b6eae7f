import type { MessageParams } from '../wizard/issue.ts';
import { en } from './en.ts';
import type { Language } from './language.ts';
import { zh } from './zh.ts';

const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en, zh };

export const hasMessage = (code: string): boolean => Object.hasOwn(en, code);

/**
 * The text of a code. `{name}` stands for a parameter; a part in `[…]` is left out when one of its parameters is not given. A
 * parameter that is a word of ours (`word.<parameter>.<value>`) is translated, also in a list separated by `, `. A code that
 * the catalogue lacks is its own text.
 */
export function message(language: Language, code: string, params: MessageParams = {}): string {
  const texts = catalogues[language];
  const template = Object.hasOwn(texts, code) ? texts[code] : undefined;
  if (template === undefined) return code;
  const word = (name: string): string | undefined => wordOf(texts, name, params[name]);
  return fill(
    template.replace(/\[([^\]]*)\]/g, (_, part: string) => (isComplete(part, word) ? part : '')),
    word,
  );
}

const placeholder = /\{(\w+)\}/g;

type WordOf = (name: string) => string | undefined;

const isComplete = (part: string, word: WordOf): boolean =>
  [...part.matchAll(placeholder)].every(([, name = '']) => word(name) !== undefined);

const fill = (text: string, word: WordOf): string => text.replace(placeholder, (_, name: string) => word(name) ?? '');

function wordOf(
  texts: Readonly<Record<string, string>>,
  name: string,
  value: string | number | undefined,
): string | undefined {
  return value === undefined
    ? undefined
    : String(value)
        .split(', ')
        .map((word) => texts[`word.${name}.${word}`] ?? word)
        .join(', ');
}
