import { type StringOptions, type TUnsafe, Type } from '@sinclair/typebox';

/** One of a few words, as a JSON Schema `enum`: one precise error instead of one for each word. */
export const oneOf = <const T extends readonly string[]>(values: T, options: StringOptions = {}): TUnsafe<T[number]> =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...options });
