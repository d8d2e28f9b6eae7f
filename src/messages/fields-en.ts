import type { FieldText } from './field-text.ts';

/** English texts of the fields, by the end of their paths, in the order of the form. */
export const fieldsEn = {
  'basicInformation/name': {
    title: 'Name',
    help: 'Name of the service, unique in the project: lower-case letters, digits and hyphens, beginning and ending with a letter or digit, at most 63 characters.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;

export type FieldTextKey = keyof typeof fieldsEn;
