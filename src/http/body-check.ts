import type { TSchema } from '@sinclair/typebox';
import type { ValidateFunction } from 'ajv';
import type { Refusal } from '../wizard/issue.ts';
import { refusalsFrom } from '../wizard/schema-faults.ts';
import { createAjv } from '../wizard/schema-keywords.ts';
import { illFormedTexts } from '../wizard/schema-texts.ts';

export interface BodyRefusals {
  readonly refusals: readonly Refusal[];
  readonly count: number;
}

/** The check of a small body of ours, with the refusals of the form. */
export const createBodyCheck = (schema: TSchema): ((body: unknown) => BodyRefusals) => {
  const shapeRefusals = createShapeCheck(schema);
  return (body) => {
    const { refusals: found } = shapeRefusals(body);
    const refused = new Set(found.map(({ pointer }) => pointer));
    const refusals = [...found, ...illFormedTexts(body).filter(({ pointer }) => !refused.has(pointer))];
    return { refusals, count: refusals.length };
  };
};

/** The same without a look at the texts, for bodies whose texts are checked where they end up. Compiled at first use. */
export const createShapeCheck = (schema: TSchema): ((body: unknown) => BodyRefusals) => {
  let validate: ValidateFunction | undefined;
  return (body) => {
    validate ??= createAjv().compile(schema);
    const refusals = validate(body) ? [] : refusalsFrom(validate.errors ?? []);
    return { refusals, count: refusals.length };
  };
};
