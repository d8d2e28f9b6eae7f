import { type Static, type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { FieldNotes } from './field-notes.ts';

/** Alternatives told apart by one field, as OpenAPI's discriminator: one precise error instead of one for each alternative. */
export const tagged = <const T extends readonly TSchema[]>(
  propertyName: string,
  alternatives: T,
  description: string,
  notes: FieldNotes & { readonly default?: Static<T[number]> } = {},
): TUnsafe<Static<T[number]>> =>
  Type.Unsafe<Static<T[number]>>({
    ...notes,
    type: 'object',
    description,
    discriminator: { propertyName },
    required: [propertyName],
    oneOf: [...alternatives],
  });
