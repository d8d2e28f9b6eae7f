import fc from 'fast-check';
import type { SpecContext } from '../../../src/wizard/issue.ts';
import type { DraftSpec, ServiceSpec } from '../../../src/wizard/spec.ts';
import { edited } from './breakage.ts';
import { breakages, families } from './breakages.ts';
import { createDraw, type Draw } from './draw.ts';

/** A spec that our rules accept, and the same with one or two things broken. */
export interface Mutated {
  readonly original: ServiceSpec;
  readonly spec: DraftSpec;
  /** The same with each of two things broken alone. */
  readonly alone: readonly DraftSpec[];
  /** Codes that our rules were meant to answer with. */
  readonly meant: readonly string[];
}

const DECISIONS = 97;
const TRIES = 30;
/** Of the specs, so many have a second thing broken: one in five. */
const ONE_IN = 5;

/**
 * Specs of the given arbitrary with one or two things broken. Most are refused by our rules; a few are not, where a wrong value
 * happens to be a right one.
 */
export const arbitraryMutated = (specs: fc.Arbitrary<ServiceSpec>, context: SpecContext): fc.Arbitrary<Mutated> =>
  fc
    .tuple(specs, fc.array(fc.nat(), { minLength: DECISIONS, maxLength: DECISIONS }))
    .map(([original, decisions]) => mutated(original, createDraw(decisions), context));

const mutated = (original: ServiceSpec, draw: Draw, context: SpecContext): Mutated => {
  const count = draw.below(ONE_IN) === 0 ? 2 : 1;
  const broken = Array.from({ length: count }, () => brokenOnce(original, draw, context));
  return {
    original,
    spec: edited(original, Object.assign({}, ...broken.map(({ edits }) => edits))),
    alone: count === 1 ? [] : broken.map(({ edits }) => edited(original, edits)),
    meant: broken.map(({ code }) => code),
  };
};

/** As often what a schema says as what the form as a whole says. */
const brokenOnce = (spec: ServiceSpec, draw: Draw, context: SpecContext) => {
  for (let tries = 0; tries < TRIES; tries++) {
    const { code, edits } = draw.pick(draw.below(2) === 0 ? (families.schema ?? []) : breakages) ?? NONE;
    const found = edits(spec, draw, context);
    if (found !== undefined) return { code, edits: found };
  }
  return { code: 'step-missing', edits: { '/podSettings': undefined } };
};

const NONE = { code: 'unknown-field', edits: () => ({ '/surprise': {} }) };
