import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../src/manifests/render.ts';
import type { Kind, ServiceSpec } from '../../src/wizard/spec.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { requireOrSkip } from '../servers/available.ts';
import { aContext } from '../wizard/a-spec.ts';
import { arbitrarySpec } from '../wizard/arbitrary-spec.ts';
import { arbitraryEdgeSpec, isAccepted } from './edges.ts';
import { type Judge, startJudge, type Verdict } from './start-judge.ts';

/*
 * What our rules accept, a kube-apiserver accepts. A quick run by default; a long one, of which a seed may be repeated:
 *
 *   SPECS=2000 npx vitest run test/conformance/dry-run.test.ts
 *   SPECS=2000 SEED=7 npx vitest run test/conformance/dry-run.test.ts
 */
const SPECS = Number(process.env.SPECS ?? 60);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

const missing = membersMissing();

interface Tally {
  objects: number;
  readonly refused: { readonly spec: ServiceSpec; readonly verdict: Verdict }[];
}

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))(
  `a dry run of generated specs (seed ${SEED})`,
  () => {
    let judge: Judge;
    beforeAll(async () => {
      judge = await startJudge(['member']);
    });
    afterAll(() => judge?.stop());

    const judged = async (kind: Kind, specs: readonly ServiceSpec[]): Promise<Tally> => {
      const context = aContext({ kind });
      const tally: Tally = { objects: 0, refused: [] };
      for (const spec of specs) {
        const verdicts = await judge.dryRun(render(spec, { ...context, project: 'shop', creator: 'alice' }));
        tally.objects += verdicts.length;
        const refused = verdicts.filter(({ outcome }) => outcome.state !== 'Checked');
        tally.refused.push(...refused.map((verdict) => ({ spec, verdict })));
      }
      return tally;
    };

    it.each([
      ['ordinary', 'stateless', arbitrarySpec],
      ['ordinary', 'stateful', arbitrarySpec],
      ['extreme', 'stateless', arbitraryEdgeSpec],
      ['extreme', 'stateful', arbitraryEdgeSpec],
    ] as const)('accepts every object of every cluster of %s %s specs', async (_, kind, arbitrary) => {
      const context = aContext({ kind });
      const specs = fc.sample(arbitrary(context), { numRuns: Math.ceil(SPECS / 4), seed: SEED });
      const accepted = specs.filter((spec) => isAccepted(spec, context));
      const { objects, refused } = await judged(kind, accepted);
      console.log(`${kind}: ${accepted.length} of ${specs.length} specs, ${objects} objects, ${refused.length} refused`);
      expect(accepted.length).toBe(specs.length);
      expect(refused.map(({ spec, verdict: { request, outcome } }) => [request.cluster, request.kind, outcome.message, JSON.stringify(spec)])).toEqual([]);
    }, 3_600_000);
  },
);
