import { isDeepStrictEqual } from 'node:util';
import { type Language, languages } from '../messages/language.ts';
import { type FieldOption, type FormField, formFields } from '../wizard/form-fields.ts';
import { Kind } from '../wizard/spec.ts';
import { type AnyStep, steps, stepWithDefaults } from '../wizard/steps.ts';
import { type FormTexts, formTextsIn } from './form-texts.ts';
import { stepSchema } from './step-schema.ts';

/** What a front end needs to draw the form; the texts inside the schemas are in the language. */
export const wizardAnswer = (language: Language): object => {
  const fields = formFields();
  return {
    kinds: kinds.map((kind) => ({ kind, ...titleAndHelp((texts) => texts.kind(kind)) })),
    steps: steps.map((step) => ({
      slug: step.slug,
      key: step.key,
      required: step.required,
      ...titleAndHelp((texts) => texts.step(step.slug)),
      schema: byKind((kind) => stepSchema(step, kind, textsIn[language])),
      defaults: byKind((kind) => defaultsOf(step, kind)),
      fields: fields.filter((field) => field.step === step.key).map(fieldAnswer),
    })),
  };
};

const kinds: readonly Kind[] = Kind.enum;

const textsIn = { en: formTextsIn('en'), zh: formTextsIn('zh') } as const satisfies Record<Language, FormTexts>;

const byKind = <T>(of: (kind: Kind) => T) => Object.fromEntries(kinds.map((kind) => [kind, of(kind)]));

const inEach = (textOf: (texts: FormTexts) => string) =>
  Object.fromEntries(languages.map((language) => [language, textOf(textsIn[language])]));

const titleAndHelp = (of: (texts: FormTexts) => { readonly title: string; readonly help: string }) => ({
  title: inEach((texts) => of(texts).title),
  help: inEach((texts) => of(texts).help),
});

/** What an empty step becomes, without what differs from project to project. */
const defaultsOf = ({ key }: AnyStep, kind: Kind): object => {
  const [here, elsewhere] = [['east'], ['west']].map((clusters) => stepWithDefaults(key, {}, { kind, clusters }) ?? {});
  return Object.fromEntries(
    Object.entries(here ?? {}).filter(([name, value]) => isDeepStrictEqual(value, Reflect.get(elsewhere ?? {}, name))),
  );
};

const fieldAnswer = ({ path, required, kind, ignoredFor, onlyWith, options, lookups, ...field }: FormField) => ({
  path,
  ...titleAndHelp((texts) => texts.field(path)),
  required,
  ...(field.requiredUnless && { requiredUnless: field.requiredUnless }),
  ...(field.exactlyOneOf && { exactlyOneOf: field.exactlyOneOf }),
  ...(kind && { kinds: [kind] }),
  ...(ignoredFor && { ignoredFor: [ignoredFor] }),
  ...(onlyWith && { onlyWith }),
  ...(field.removable && { removable: true }),
  ...(options && { options: options.map((option) => optionAnswer(path, option)) }),
  ...('default' in field && { default: field.default }),
  ...('clusterDefault' in field && { clusterDefault: field.clusterDefault }),
  ...(lookups.length > 0 && { lookups }),
});

const optionAnswer = (path: string, { value, kind }: FieldOption) => ({
  value,
  label: inEach((texts) => texts.option(path, value)),
  ...(kind && { kinds: [kind] }),
});
