import type { ErrorObject, ValidateFunction } from 'ajv';
import { once } from '../once.ts';
import type { MessageParams, Refusal } from './issue.ts';
import { escapeSegment } from './pointer.ts';
import { completenessOf, shapeOf } from './schema-derivation.ts';
import { type Gap, gapsFrom, MAX_TRANSLATED, refusalsFrom } from './schema-faults.ts';
import { createAjv } from './schema-keywords.ts';
import { illFormedTexts } from './schema-texts.ts';
import type { DraftSpec, StepKey } from './spec.ts';
import { isStepKey, stepByKey, steps } from './steps.ts';

/** Refusals told at once. */
const MAX_LISTED = 50;

/** What is ill-formed: all of it counted (nearly, where it is over a thousand), the first 50 told. */
export interface Refusals {
  readonly refusals: readonly Refusal[];
  readonly count: number;
}

/** What is ill-formed in the value of a step. Pointers start at that value. An empty answer means that it may be stored. */
export const refusals = (step: StepKey, value: unknown): Refusals => told([allRefusals(step, value)]);

/** What is ill-formed in a whole spec, of which any part may be missing. Pointers start at the spec. */
export function refusalsOfSpec(spec: unknown): Refusals {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) {
    return told([{ refusals: [{ pointer: '', code: 'type', params: { expected: 'object' } }], count: 1 }]);
  }
  return told(
    Object.entries(spec).map(([key, value]): Refusals => {
      const place = `/${escapeSegment(key)}`;
      if (!isStepKey(key)) return { refusals: [{ pointer: place, code: 'unknown-field' }], count: 1 };
      const { refusals, count } = allRefusals(key, value);
      return { refusals: refusals.map((refusal) => ({ ...refusal, pointer: place + refusal.pointer })), count };
    }),
  );
}

/** What a finished spec has and this one has not. */
export interface Absence {
  /** Starts at the spec. */
  readonly pointer: string;
  /** A whole step; or a field, the items of a list, an alternative. */
  readonly code: 'step-missing' | 'required';
  readonly params?: MessageParams;
}

/** What a well-formed spec still needs, in the order of the form. */
export function missing(spec: DraftSpec): readonly Absence[] {
  return steps.flatMap(({ key, required }): readonly Absence[] => {
    const value = spec[key];
    if (value === undefined) return required ? [{ pointer: `/${key}`, code: 'step-missing' }] : [];
    return gapsIn(key, value).map((gap) => ({ ...gap, pointer: `/${key}${gap.pointer}`, code: 'required' }));
  });
}

const told = (parts: readonly Refusals[]): Refusals => ({
  refusals: parts.flatMap(({ refusals }) => refusals).slice(0, MAX_LISTED),
  count: parts.reduce((sum, { count }) => sum + count, 0),
});

function allRefusals(step: StepKey, value: unknown): Refusals {
  const errors = errorsOf(compiled[step].shape(), value);
  const found = refusalsFrom(errors);
  const refused = new Set(found.map(({ pointer }) => pointer));
  const refusals = [...found, ...illFormedTexts(value).filter(({ pointer }) => !isInside(pointer, refused))];
  return { refusals, count: refusals.length + Math.max(0, errors.length - MAX_TRANSLATED) };
}

/** Whether one of the pointers is this one or leads to it. */
function isInside(pointer: string, pointers: ReadonlySet<string>): boolean {
  const tokens = pointer.split('/');
  return tokens.some((_, length) => pointers.has(tokens.slice(0, length + 1).join('/')));
}

const gapsIn = (step: StepKey, value: unknown): readonly Gap[] =>
  gapsFrom(errorsOf(compiled[step].completeness(), value));

function errorsOf(validate: ValidateFunction, value: unknown): readonly ErrorObject[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  // Ajv would keep the errors, and with them the whole value, until somebody sends the next one.
  validate.errors = null;
  return errors;
}

/** Compiled at first use, since a compilation of the large steps costs more than a start should wait for. */
const ajv = once(createAjv);
const compiled = Object.fromEntries(
  steps.map(({ key }) => [
    key,
    {
      shape: once(() => ajv().compile(shapeOf(stepByKey(key).schema))),
      completeness: once(() => ajv().compile(completenessOf(stepByKey(key).schema) ?? {})),
    },
  ]),
) as Readonly<
  Record<StepKey, { readonly shape: () => ValidateFunction; readonly completeness: () => ValidateFunction }>
>;
