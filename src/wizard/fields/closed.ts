import { type ObjectOptions, type TProperties, Type } from '@sinclair/typebox';

/** An object that refuses every field it does not name. */
export const closed = <T extends TProperties>(properties: T, options: ObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** What `null` says in a difference: take the base's value away. */
export const removable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
