export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/**
 * The language to answer in: Chinese for whoever prefers any `zh`, English for everybody else.
 *
 * @param header value of `Accept-Language` (RFC 9110, section 12.5.4)
 */
export function languageOf(header: string | undefined): Language {
  const preferred = (header ?? '')
    .split(',')
    .map(preferenceOf)
    .filter(({ language, weight }) => language !== undefined && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return preferred[0]?.language ?? 'en';
}

function preferenceOf(range: string): { readonly language: Language | undefined; readonly weight: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { language: languageOfTag(tag), weight: weight === undefined ? 1 : Number(weight) };
}

function languageOfTag(tag: string): Language | undefined {
  const primary = tag.split('-', 1)[0];
  return primary === '*' ? 'en' : languages.find((language) => language === primary);
}
