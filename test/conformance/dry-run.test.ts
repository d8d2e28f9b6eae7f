import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../src/manifests/render.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { seed } from '../seed.ts';
import { requireOrSkip } from '../servers/available.ts';
import { isAccepted } from './edges.ts';
import { runsOf } from './runs.ts';
import { type Judge, startJudge, type Verdict } from './start-judge.ts';

/*
 * What our rules accept, a kube-apiserver accepts. The long run, and one run again:
 *
 *   SPECS=2000 npx vitest run test/conformance/dry-run.test.ts
 *   SPECS=2000 SEED=7 npx vitest run test/conformance/dry-run.test.ts
 */
const count = Number(process.env.SPECS ?? 60);
const clusters = ['host', 'east', 'west'];

const missing = membersMissing();

const refusalIn = ({ request, outcome }: Verdict): string[] =>
  outcome.state === 'Checked' ? [] : [`${request.cluster} ${request.kind}: ${outcome.state} ${outcome.message}`];

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))(
  `dry runs of generated specs, seed ${seed}`,
  () => {
    let judge: Judge;
    beforeAll(async () => {
      judge = await startJudge(['member']);
    });
    afterAll(() => judge?.stop());

    it.each(runsOf(count, clusters))(
      'every object of every cluster of $title specs that we accept is accepted',
      { timeout: 20_000 + count * 2_000 },
      async ({ title, context, specs }) => {
        const refused: string[] = [];
        let objects = 0;
        for (const spec of specs()) {
          expect(isAccepted(spec, context), 'generated specs have no error').toBe(true);
          const verdicts = await judge.dryRun(render(spec, { ...context, project: 'shop', creator: 'alice' }));
          objects += verdicts.length;
          const messages = verdicts.flatMap(refusalIn);
          if (messages.length > 0) refused.push(`${messages.join('\n')}\n${JSON.stringify(spec)}`);
        }
        console.info(`${title}: ${Math.ceil(count / 4)} specs, ${objects} objects, ${refused.length} specs refused`);
        expect(refused).toEqual([]);
      },
    );
  },
);
