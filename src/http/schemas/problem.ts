import { Type } from '@sinclair/typebox';
import { Cluster, closed, Pointer, StepSlug } from './atoms.ts';

export const Issue = Type.Object(
  {
    pointer: Pointer,
    code: Type.String({ description: 'Stable code.', examples: ['required'] }),
    message: Type.String({ description: 'What is wrong and what would be right, in the language of the answer.' }),
    severity: Type.Unsafe<string>({
      type: 'string',
      enum: ['error', 'warning', 'notice'],
      description: 'Errors block finalize.',
    }),
    step: StepSlug,
    cluster: Type.Optional(Cluster),
  },
  { $id: 'Issue', ...closed, description: 'One fault in a spec.' },
);

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'URI reference of the problem type.', examples: ['/problems/validation-failed'] }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.String(),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.Optional(Pointer),
          code: Type.String(),
          message: Type.String(),
          step: Type.Optional(Type.String()),
          cluster: Type.Optional(Type.String()),
        }),
        { maxItems: 50 },
      ),
    ),
    errorCount: Type.Optional(Type.Integer({ description: 'How many errors there are; at most 50 are listed.' })),
  },
  { $id: 'Problem', additionalProperties: true, description: 'What went wrong (RFC 9457).' },
);
