import { fieldsEn } from './fields-en.ts';
import { fieldsZh } from './fields-zh.ts';
import type { Language } from './language.ts';
import type { FieldText } from './text.ts';

const texts: Readonly<Record<Language, Readonly<Record<string, FieldText>>>> = { en: fieldsEn, zh: fieldsZh };

/**
 * The text of a field. Texts are kept by the end of a path, so that what means the same in several places is said once:
 * `containers/*\/image` speaks for the base and for differences. The longest end that has a text wins.
 *
 * @param path with `*` for every item of a list: `/podSettings/containers/*\/image`
 * @returns `undefined` where no end of the path has a text: no field of the form is so
 */
export const fieldText = (language: Language, path: string): FieldText | undefined => {
  const end = fieldTextKey(path);
  return end === undefined ? undefined : texts[language][end];
};

/** The key under which the text of a path is kept. */
export const fieldTextKey = (path: string): string | undefined => {
  const segments = path.split('/').slice(1);
  return segments.map((_, from) => segments.slice(from).join('/')).find((end) => Object.hasOwn(fieldsEn, end));
};
