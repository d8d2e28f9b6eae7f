import type { TSchema } from '@sinclair/typebox';
import type { ValidateFunction } from 'ajv';
import type { Refusal } from '../wizard/issue.ts';
import { refusalsFrom } from '../wizard/schema-faults.ts';
import { createAjv } from '../wizard/schema-keywords.ts';

export interface BodyRefusals {
  readonly refusals: readonly Refusal[];
  readonly count: number;
}

/** The check of a small body of ours, with the refusals of the form. Compiled at first use. */
export const createBodyCheck = (schema: TSchema): ((body: unknown) => BodyRefusals) => {
  let validate: ValidateFunction | undefined;
  return (body) => {
    validate ??= createAjv().compile(schema);
    const refusals = validate(body) ? [] : refusalsFrom(validate.errors ?? []);
    return { refusals, count: refusals.length };
  };
};
