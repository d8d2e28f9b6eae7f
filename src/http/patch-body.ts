import { Type } from '@sinclair/typebox';
import type { Operation } from 'rfc6902';
import type { StepPatch } from '../drafts/drafts.ts';
import { MAX_OPERATIONS } from '../drafts/patch.ts';
import { type Problem, validationFailed } from '../problems.ts';
import { createShapeCheck } from './body-check.ts';
import type { Call } from './endpoint.ts';

const JSON_PATCH = 'application/json-patch+json';

/** Media types of a PATCH, as `Accept-Patch` lists them (RFC 5789, section 3.1). */
export const PATCH_TYPES = ['application/merge-patch+json', JSON_PATCH] as const;

const Pointer = Type.String({ pattern: '^(/([^~]|~[01])*)?$', maxLength: 4096 });
const operation = (op: string, fields: object) => Type.Object({ op: Type.Literal(op), path: Pointer, ...fields });

/** RFC 6902, section 4. Other members are ignored, as the RFC says. */
const JsonPatch = Type.Array(
  Type.Unsafe({
    type: 'object',
    discriminator: { propertyName: 'op' },
    required: ['op'],
    oneOf: [
      ...['add', 'replace', 'test'].map((op) => operation(op, { value: Type.Unknown() })),
      operation('remove', {}),
      ...['move', 'copy'].map((op) => operation(op, { from: Pointer })),
    ],
  }),
  { maxItems: MAX_OPERATIONS },
);

const patchRefusals = createShapeCheck(JsonPatch);

/** The patch, or the problem that it is none; pointers start at the patch. */
export const readPatch = (call: Pick<Call, 'body' | 'mediaType'>): StepPatch | Problem => {
  if (call.mediaType !== JSON_PATCH) return { type: 'merge', patch: call.body };
  const { refusals, count } = patchRefusals(call.body);
  if (count > 0) return validationFailed(refusals, count);
  return { type: 'operations', operations: call.body as Operation[] };
};
