import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../src/manifests/render.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { seed } from '../seed.ts';
import { requireOrSkip } from '../servers/available.ts';
import { isAccepted } from './edges.ts';
import { print } from './print.ts';
import { runsOf } from './runs.ts';
import { type Judge, startJudge, type Verdict } from './start-judge.ts';

/*
 * What our rules accept, a kube-apiserver accepts. The long run, of this and of what our rules refuse, is
 * `npm run conformance`; one run again:
 *
 *   SPECS=2000 SEED=7 npx vitest run test/conformance/dry-run.test.ts
 */
const count = Number(process.env.SPECS ?? 60);
const clusters = ['host', 'east', 'west'];

const missing = membersMissing();

const refusalIn = ({ request, outcome }: Verdict): string[] =>
  outcome.state === 'Checked' ? [] : [`${request.cluster} ${request.kind}: ${outcome.state} ${outcome.message}`];

const line = (title: string, specs: number, objects: number, refused: number): string =>
  `${title}: ${specs} specs, ${objects} objects, ${refused} specs refused by the server, ` +
  `${((100 * (specs - refused)) / Math.max(1, specs)).toFixed(2)} % accepted`;

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))(
  `dry runs of generated specs, seed ${seed}`,
  () => {
    let judge: Judge;
    const sum = { specs: 0, objects: 0, refused: 0 };
    beforeAll(async () => {
      judge = await startJudge(['member']);
    });
    afterAll(async () => {
      print(line('all accepted specs', sum.specs, sum.objects, sum.refused));
      await judge?.stop();
    });

    it.each(runsOf(count, clusters))(
      'every object of every cluster of $title specs that we accept is accepted',
      { timeout: 20_000 + count * 2_000 },
      async ({ title, context, specs }) => {
        const all = specs();
        const refused: string[] = [];
        let objects = 0;
        for (const spec of all) {
          expect(isAccepted(spec, context), 'generated specs have no error').toBe(true);
          const verdicts = await judge.dryRun(render(spec, { ...context, project: 'shop', creator: 'alice' }));
          objects += verdicts.length;
          const messages = verdicts.flatMap(refusalIn);
          if (messages.length > 0) refused.push(`${messages.join('\n')}\n${JSON.stringify(spec)}`);
        }
        sum.specs += all.length;
        sum.objects += objects;
        sum.refused += refused.length;
        print(line(title, all.length, objects, refused.length));
        // Stricter than the 99.8 % that would do: each one refused is a bug of ours.
        expect(refused).toEqual([]);
      },
    );
  },
);
