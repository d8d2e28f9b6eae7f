import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalsOfSpec } from '../../src/wizard/parse.ts';
import { validate } from '../../src/wizard/validate.ts';
import { aContext } from './a-spec.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

/** Each run makes and resolves a whole spec. */
const RUNS = 25;

describe.each(['stateless', 'stateful'] as const)('generated %s specs', (kind) => {
  const context = aContext({ kind });
  const specs = arbitrarySpec({ kind, clusters: context.clusters });

  it('are well-formed', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(refusalsOfSpec(spec).refusals).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('have no error issues', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(validate(spec, context).filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
