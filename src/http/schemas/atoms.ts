import { type TSchema, Type } from '@sinclair/typebox';
import { steps } from '../../wizard/steps.ts';

/** A named component of the OpenAPI document. */
export const ref = (id: string): TSchema => Type.Unsafe({ $ref: `${id}#` });

export const closed = { additionalProperties: false } as const;

export const nullable = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });

export const Timestamp = Type.String({ format: 'date-time', description: 'RFC 3339, UTC.' });

export const Etag = Type.String({
  description: 'Strong entity tag, quotes included: the value for If-Match.',
  examples: ['"3-Jx0…"'],
});

export const Cluster = Type.String({ description: 'Member cluster.' });

export const Pointer = Type.String({
  description: 'JSON Pointer (RFC 6901).',
  examples: ['/podSettings/containers/0/image'],
});

export const StepSlug = Type.Unsafe<string>({
  type: 'string',
  enum: steps.map(({ slug }) => slug),
  description: 'Step of the form.',
});

export const StepKeyName = Type.Unsafe<string>({
  type: 'string',
  enum: steps.map(({ key }) => key),
  description: 'Key of the step in a spec.',
});

export const anyObject = (description: string) => Type.Object({}, { description, additionalProperties: true });

export const Count = Type.Integer({ minimum: 0 });

export const listOf = (id: string): TSchema =>
  Type.Object(
    {
      items: Type.Array(ref(id)),
      nextPageToken: Type.Optional(Type.String({ description: 'Absent on the last page.' })),
    },
    closed,
  );
