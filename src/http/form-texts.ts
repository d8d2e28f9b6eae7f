import { message } from '../messages/catalogue.ts';
import { fieldText } from '../messages/field-text.ts';
import type { Language } from '../messages/language.ts';
import type { Kind } from '../wizard/spec.ts';

export interface Text {
  readonly title: string;
  readonly help: string;
}

/** What the form says, in one language. A field without a text is called by its own name. */
export interface FormTexts {
  readonly kind: (kind: Kind) => Text;
  readonly step: (slug: string) => Text;
  /** @param path with `*` for every item of a list */
  readonly field: (path: string) => Text;
  /** Label of a choice of the field. */
  readonly option: (path: string, value: string) => string;
}

export const formTextsIn = (language: Language): FormTexts => {
  const textOf = (code: string): Text => ({
    title: message(language, `${code}.title`),
    help: message(language, `${code}.help`),
  });
  return {
    kind: (kind) => textOf(`kind.${kind}`),
    step: (slug) => textOf(`step.${slug}`),
    field: (path) => {
      const { title, help } = fieldText(language, path) ?? { title: path.slice(path.lastIndexOf('/') + 1), help: '' };
      return { title, help };
    },
    option: (path, value) => fieldText(language, path)?.options?.[value] ?? value,
  };
};
