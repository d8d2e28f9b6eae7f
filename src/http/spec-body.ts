import { type TObject, Type } from '@sinclair/typebox';
import { validationFailed } from '../problems.ts';
import type { Refusal } from '../wizard/issue.ts';
import { refusalsOfSpec } from '../wizard/parse.ts';
import { type DraftSpec, Kind } from '../wizard/spec.ts';
import { stepOfPointer } from '../wizard/steps.ts';
import { createBodyCheck } from './body-check.ts';
import type { Call } from './endpoint.ts';
import { refusalError } from './present.ts';

export type SpecBody<Fields, Spec> = Fields & { readonly kind: Kind; readonly spec: Spec };

/**
 * Reads a body of `{kind, spec, …}`. A fault of the spec has its pointer in the spec, any other one at its own field. The
 * permission for the kind comes before every other fault of the body.
 * @param fields of the body beside `kind` and `spec`; a `spec` among them tells whether it may be left out.
 * @throws Problem `permission-denied`, `validation-failed`
 */
export const createSpecBodyReader = <Fields = unknown>(fields: TObject['properties']) => {
  const read = createReader<SpecBody<Fields, DraftSpec | undefined>>({
    kind: Kind,
    spec: Type.Optional(Type.Unknown()),
    ...fields,
  });
  return (call: Pick<Call, 'body' | 'permitKind'>): Promise<SpecBody<Fields, DraftSpec | undefined>> =>
    read(call.body, async ({ kind }) => {
      if (kind === 'stateless' || kind === 'stateful') await call.permitKind(kind);
    });
};

/**
 * Reads a body of `{spec, …}`, for what has its kind already.
 * @throws Problem `validation-failed`
 */
export const createBareSpecReader = <Fields = unknown>(fields: TObject['properties']) => {
  const read = createReader<Fields & { readonly spec: DraftSpec }>({ spec: Type.Unknown(), ...fields });
  return (call: Pick<Call, 'body'>): Promise<Fields & { readonly spec: DraftSpec }> => read(call.body);
};

const createReader = <Body extends { readonly spec: DraftSpec | undefined }>(fields: TObject['properties']) => {
  const check = createBodyCheck(Type.Object(fields, { additionalProperties: false }));
  return async (
    value: unknown,
    permit?: (body: Body & { readonly kind?: unknown }) => Promise<void>,
  ): Promise<Body> => {
    const body = value as Body;
    const hasShape = typeof body === 'object' && body !== null && !Array.isArray(body);
    // The spec has a check of its own.
    const outside = check(hasShape && body.spec !== undefined ? { ...body, spec: null } : body);
    if (hasShape) await permit?.(body);
    const inside = hasShape && body.spec !== undefined ? refusalsOfSpec(body.spec) : { refusals: [], count: 0 };
    const count = outside.count + inside.count;
    if (count > 0) throw validationFailed([...outside.refusals, ...inside.refusals].map(specRefusal), count);
    return body;
  };
};

const specRefusal = (refusal: Refusal) => refusalError(refusal, stepOfPointer(refusal.pointer)?.slug);
