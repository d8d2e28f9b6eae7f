import { describe, expect, it } from 'vitest';
import { hasMessage, message } from '../../src/messages/catalogue.ts';
import { en } from '../../src/messages/en.ts';
import { fieldText, fieldTextKey } from '../../src/messages/field-text.ts';
import { fieldsEn } from '../../src/messages/fields-en.ts';
import { fieldsZh } from '../../src/messages/fields-zh.ts';
import { type Language, languages } from '../../src/messages/language.ts';
import type { FieldText, TranslationOf } from '../../src/messages/text.ts';
import { type FormField, formFields } from '../../src/wizard/form-fields.ts';
import { steps } from '../../src/wizard/steps.ts';

const fields = formFields();
const texts: Readonly<Record<Language, Readonly<Record<string, FieldText>>>> = { en: fieldsEn, zh: fieldsZh };
const stops: Readonly<Record<Language, string>> = { en: '.', zh: '。' };
const sentences: Readonly<Record<Language, RegExp>> = { en: /\.(?=\s|$)/g, zh: /。/g };
const han = /\p{Script=Han}/u;
/** Of whoever sends the spec, not of whoever fills in the form. */
const apiTalk: Readonly<Record<Language, RegExp>> = {
  en: /`(?:null|true|false)`|\bleft out\b|\bthe base\b/i,
  zh: /`(?:null|true|false)`|基础设置/,
};
const allClusters: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:each|every|all) clusters?\b/i,
  zh: /各集群|每个集群|所有集群/,
};
/** What an absent parameter leaves of a sentence that needs it. */
const gap = /[{}[\]]|\s{2}|\s[,.:;。，：；]|[,:;，：；]\s*[.。]|\(\)|（）/u;

/** What the Chinese call it too. */
const chineseByItself = ['GPU'];

const fieldsOf = (key: string): readonly FormField[] => fields.filter(({ path }) => fieldTextKey(path) === key);
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const objectOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
const unique = (values: readonly (string | undefined)[]): readonly (string | undefined)[] => [...new Set(values)];
const pathsWhere = (wrong: (field: FormField) => boolean): readonly string[] =>
  fields.filter(wrong).map(({ path }) => path);
const keysWhere = (language: Language, wrong: (text: FieldText, key: string) => boolean): readonly string[] =>
  Object.entries(texts[language])
    .filter(([key, text]) => wrong(text, key))
    .map(([key]) => key);

describe.each(languages)('the texts of the fields in %s', (language) => {
  it('are there for every field of the form', () => {
    expect(pathsWhere(({ path }) => fieldText(language, path) === undefined)).toEqual([]);
  });

  it('are each for some field', () => {
    const used = unique(fields.map(({ path }) => fieldTextKey(path)));
    expect(keysWhere(language, (_, key) => !used.includes(key))).toEqual([]);
  });

  it('label each choice of a field, and nothing that is no choice', () => {
    const labelled = Object.entries(texts[language]).map(([key, { options = {} }]) => [key, Object.keys(options)]);
    const choices = Object.keys(texts[language]).map((key) => [
      key,
      unique(fieldsOf(key).flatMap(({ options = [] }) => options.map(({ value }) => value))),
    ]);
    expect(labelled).toEqual(choices);
  });

  it('have titles of a few words', () => {
    expect(keysWhere(language, ({ title }) => !/^\S.{0,38}[^\s.。]$|^\S$/u.test(title))).toEqual([]);
  });

  it('help in one or two sentences, each with its full stop', () => {
    const isHelp = ({ help }: FieldText): boolean =>
      help.endsWith(stops[language]) && [1, 2].includes(help.match(sentences[language])?.length ?? 0);
    expect(keysWhere(language, (text) => !isHelp(text))).toEqual([]);
  });

  it('tell what holds when a field with a default is empty', () => {
    const says = (help: string, path: string, value: unknown): boolean => {
      if (typeof value === 'object' && value !== null)
        return Object.entries(value).every(([name, part]) => says(help, `${path}/${name}`, part));
      const label = fieldText(language, path)?.options?.[String(value)] ?? String(value);
      const word = label.replace(/ ?[(（].*$/, '');
      return typeof value === 'number' ? new RegExp(`\\b${word}\\b`).test(help) : help.includes(word);
    };
    const tells = ({ path, default: ours, clusterDefault }: FormField): boolean =>
      says(fieldText(language, path)?.help ?? '', path, ours ?? clusterDefault);
    const withDefault = fields.filter((field) => field.default !== undefined || field.clusterDefault !== undefined);
    expect(withDefault.length).toBeGreaterThan(20);
    expect(withDefault.filter((field) => !tells(field)).map(({ path }) => path)).toEqual([]);
  });

  it('speak to whoever fills in the form', () => {
    expect(keysWhere(language, ({ title, help }) => apiTalk[language].test(`${title} ${help}`))).toEqual([]);
  });

  it('speak in a difference of its one cluster', () => {
    const isOfDifference = ({ path }: FormField): boolean => path.startsWith('/clusterDifferences/clusters/*/');
    const spoken = ({ path }: FormField): string => fieldText(language, path)?.help ?? '';
    expect(fields.filter(isOfDifference).length).toBeGreaterThan(40);
    expect(pathsWhere((field) => isOfDifference(field) && allClusters[language].test(spoken(field)))).toEqual([]);
  });

  it('tell the fields of an object, and of the objects around it, apart', () => {
    const titles = fields.map(({ path }) => ({ path, title: fieldText(language, path)?.title }));
    const isConfused = ({ path }: FormField, title: string | undefined): boolean =>
      titles.some(
        (other) =>
          other.title === title &&
          lastOf(other.path) !== lastOf(path) &&
          path.startsWith(objectOf(other.path)) &&
          !path.startsWith(`${other.path}/`),
      );
    expect(pathsWhere((field) => isConfused(field, fieldText(language, field.path)?.title))).toEqual([]);
  });

  it('say of a field that some alternatives have nothing of the others', () => {
    const speaksOfOthers = ({ path, onlyWith }: FormField): boolean => {
      const labels = Object.entries(fieldText(language, onlyWith?.path ?? '')?.options ?? {});
      const others = labels.filter(([value]) => !onlyWith?.values.includes(value)).map(([, label]) => label);
      const own = labels.filter(([value]) => onlyWith?.values.includes(value)).map(([, label]) => label);
      const help = own.reduce((text, label) => text.replaceAll(label, ''), fieldText(language, path)?.help ?? '');
      return others.some((label) => help.includes(label));
    };
    expect(fields.filter(({ onlyWith }) => onlyWith !== undefined).length).toBeGreaterThan(20);
    expect(pathsWhere(speaksOfOthers)).toEqual([]);
  });
});

describe('the Chinese texts of the fields', () => {
  it('are of the same fields as the English ones', () => {
    expect(Object.keys(fieldsZh)).toEqual(Object.keys(fieldsEn));
  });

  it('are Chinese', () => {
    const isChinese = ({ title, help }: FieldText): boolean =>
      han.test(help) && (han.test(title) || chineseByItself.includes(title));
    expect(keysWhere('zh', (text) => !isChinese(text))).toEqual([]);
  });

  it('label choices in Chinese, or by a name that is the same in English', () => {
    const isForeign =
      (key: string) =>
      ([value, label]: [string, string]) =>
        !han.test(label) && label !== texts.en[key]?.options?.[value];
    expect(keysWhere('zh', ({ options = {} }, key) => Object.entries(options).some(isForeign(key)))).toEqual([]);
  });
});

describe('fieldText', () => {
  it('takes the longest end that has a text', () => {
    const title = (path: string): string | undefined => fieldText('en', path)?.title;
    expect(title('/podSettings/containers/*/livenessProbe/timeoutSeconds')).toBe('Timeout');
    expect(title('/advancedSettings/sessionPersistence/timeoutSeconds')).toBe('Maximum Stickiness Duration');
    expect(fieldTextKey('/podSettings/containers/*/readinessProbe/successThreshold')).toBe(
      'readinessProbe/successThreshold',
    );
    expect(fieldTextKey('/podSettings/containers/*/startupProbe/successThreshold')).toBe('successThreshold');
  });

  it('has one text for what means the same in the base and in a difference', () => {
    const [base, difference] = ['/podSettings', '/clusterDifferences/clusters/*'].map((from) =>
      fieldText('zh', `${from}/containers/*/image`),
    );
    expect(base?.title).toBe('镜像');
    expect(difference).toBe(base);
  });

  it('never promises a difference the default of the base', () => {
    const inDifferences = unique(
      fields.filter(({ step }) => step === 'clusterDifferences').map(({ path }) => fieldTextKey(path)),
    );
    expect(
      pathsWhere((field) => field.default !== undefined && inDifferences.includes(fieldTextKey(field.path))),
    ).toEqual([]);
  });

  it.each(['', '/', '/podSettings', '/podSettings/unheardOf', '/toString', '/podSettings/containers/0/image'])(
    'is undefined for %j, which is no field',
    (path) => {
      expect(fieldText('en', path)).toBeUndefined();
    },
  );
});

describe('the catalogue', () => {
  it.each(steps.map(({ slug }) => slug))('says what the step %s is about', (slug) => {
    expect(hasMessage(`step.${slug}.help`)).toBe(true);
  });

  it.each(['stateless', 'stateful'])('says what a service of the kind %s is', (kind) => {
    expect(hasMessage(`kind.${kind}.title`)).toBe(true);
    expect(hasMessage(`kind.${kind}.help`)).toBe(true);
  });

  it.each(languages)('says whole sentences in %s also where nothing is known of the case', (language) => {
    const texts = Object.keys(en).filter((code) => !code.startsWith('word.') && !code.endsWith('.title'));
    const isBroken = (code: string): boolean => {
      const text = message(language, code);
      return gap.test(text) || !text.endsWith(stops[language]);
    };
    expect(texts.filter(isBroken)).toEqual([]);
  });

  it('names the alternatives of which one is needed', () => {
    const params = { allowed: 'value, valueFrom' };
    expect(message('en', 'required', params)).toBe('This is needed: one of value, valueFrom.');
    expect(message('zh', 'required', params)).toBe('此项为必填项：请填写 value, valueFrom 之一。');
  });

  it.each([
    ['stateless', 'does not fit stateless services: stateless'],
    ['stateful', 'does not fit stateful services: stateless'],
    ['', 'does not fit: stateless'],
  ])('says whose update strategy it is not, of the kind %j', (kind, words) => {
    expect(message('en', 'strategy-not-for-kind', kind === '' ? {} : { kind })).toContain(words);
  });
});

// For the compiler: a translation that lacks a field, a choice, or has one too many.
const words = { title: 'x', help: 'x.' };
type Translation = TranslationOf<{ plain: typeof words; choice: typeof words & { options: { one: '1'; two: '2' } } }>;
// @ts-expect-error: a field is missing
({ plain: words }) satisfies Translation;
// @ts-expect-error: a choice is missing
({ plain: words, choice: { ...words, options: { one: '一' } } }) satisfies Translation;
// @ts-expect-error: a choice too many
({ plain: words, choice: { ...words, options: { one: '一', two: '二', three: '三' } } }) satisfies Translation;
// @ts-expect-error: choices where there are none
({ plain: { ...words, options: {} }, choice: { ...words, options: { one: '一', two: '二' } } }) satisfies Translation;
