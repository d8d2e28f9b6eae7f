import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpecContext } from '../../../src/wizard/issue.ts';
import type { Kind, ServiceSpec } from '../../../src/wizard/spec.ts';
import { rules } from '../../../src/wizard/validate.ts';
import { aContext } from '../../wizard/a-spec.ts';
import { arbitrarySpec } from '../../wizard/arbitrary-spec.ts';
import { type Breakage, edited } from './breakage.ts';
import { breakages, families } from './breakages.ts';
import { createDraw } from './draw.ts';
import { faultsOf } from './faults-of.ts';
import { arbitraryMutated } from './mutated.ts';

/** Fixed, since what is asked is whether the ways exist, not whether chance finds them. */
const seed = 20_261_125;

interface Sample {
  readonly spec: ServiceSpec;
  readonly decisions: readonly number[];
  readonly context: SpecContext;
}

const samples: readonly Sample[] = (['stateless', 'stateful'] satisfies Kind[]).flatMap((kind) => {
  const context = aContext({ kind });
  const specs = fc.tuple(arbitrarySpec(context), fc.array(fc.nat(), { minLength: 97, maxLength: 97 }));
  return fc.sample(specs, { numRuns: 60, seed }).map(([spec, decisions]) => ({ spec, decisions, context }));
});

const codesAfter = ({ edits }: Breakage, { spec, decisions, context }: Sample): string[] => {
  const found = edits(spec, createDraw(decisions), context);
  return found === undefined ? [] : faultsOf(edited(spec, found), context).map(({ code }) => code);
};

/** What a schema finds ill-formed; there is no list of these codes but here. */
const refusalCodes = [
  ...['type', 'unknown-field', 'pattern', 'required', 'enum', 'length', 'range', 'items', 'one-of'],
  ...['success-threshold-must-be-one', 'config-volume-read-write'],
];

describe('ways to break a spec', () => {
  const all = Object.entries(families).flatMap(([family, ways]) =>
    ways.map((way, index) => [family, index, way.code, way] as const),
  );

  it.each(all)('%s %i is found and told as %s', (_, __, code, way) => {
    expect(samples.some((sample) => codesAfter(way, sample).includes(code))).toBe(true);
  });

  it('are there for every rule that makes a form unfinished and for every refusal', () => {
    const known = new Set(breakages.map(({ code }) => code));
    const errors = [...rules.cluster, ...rules.draft].filter(({ severity }) => severity === 'error');
    const codes = [...errors.map(({ code }) => code), ...refusalCodes, 'step-missing'];
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  it('are drawn again from the same seed', () => {
    const context = aContext();
    const drawn = () => fc.sample(arbitraryMutated(arbitrarySpec(context), context), { numRuns: 5, seed });
    expect(drawn()).toEqual(drawn());
  });
});
