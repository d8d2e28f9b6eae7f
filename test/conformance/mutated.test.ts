import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '../../src/manifests/field.ts';
import type { DraftSpec } from '../../src/wizard/spec.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { seed } from '../seed.ts';
import { requireOrSkip } from '../servers/available.ts';
import { type Finding, find, wouldTake } from './mutate/find.ts';
import { count, emptyTally, lineOf, sum, type Tally } from './mutate/tally.ts';
import { print } from './print.ts';
import { mutatedRunsOf } from './runs.ts';
import { type Judge, startJudge } from './start-judge.ts';
import { explanationsOf } from './stricter/explanations.ts';
import { proved } from './stricter/proved.ts';
import type { Stricter } from './stricter/row.ts';
import { stricter } from './stricter/rows.ts';

/*
 * What our rules refuse, a kube-apiserver refuses, or a row of the table says why we are stricter. The long run, of this and of
 * what our rules accept, is `npm run conformance`; one run again is `MUTATED=2000 SEED=7 npx vitest run <this file>`.
 */
const many = Number(process.env.MUTATED ?? 200);
/** From so many on each row is needed: where fewer are drawn, some are not met. */
const ENOUGH = 2000;
const clusters = ['host', 'east', 'west'];

const missing = membersMissing();

/** Where the objects are refused for another reason than their content, nothing is learnt of the spec. */
const otherStates = ({ answer }: Finding): readonly string[] =>
  'verdicts' in answer
    ? answer.verdicts.flatMap(({ outcome }) =>
        outcome.state === 'Invalid' ? [] : [`${outcome.state} ${outcome.message}`],
      )
    : [];

const shown = (spec: DraftSpec, { unexplained, answer }: Finding): readonly string[] =>
  unexplained.map(
    ({ code, pointer }) =>
      `${code} ${pointer} ${answer.server} ${JSON.stringify(valueAt(spec, pointer))?.slice(0, 200)}`,
  );

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))(
  `broken specs, seed ${seed}`,
  () => {
    let judge: Judge;
    const tallies: Tally[] = [];
    const used = new Set<Stricter>();
    beforeAll(async () => {
      judge = await startJudge(['member']);
    });
    afterAll(async () => {
      print(lineOf('all broken specs', sum(tallies)));
      await judge?.stop();
    });

    it.each(mutatedRunsOf(many, clusters))(
      'of $title services are refused by a kube-apiserver too, or a row says why we refuse them',
      { timeout: 60_000 + many * 3_000 },
      async ({ title, context, specs }) => {
        const tally = emptyTally();
        tallies.push(tally);
        const wanted = Math.ceil(many / 4);
        const unexplained: string[] = [];
        for (const mutated of specs()) {
          if (tally.refused === wanted) break;
          const found = await find(judge, mutated, context);
          count(tally, found);
          expect(otherStates(found)).toEqual([]);
          if (found.faults.length === 0) {
            expect(wouldTake(found.answer), `accepted by us: ${JSON.stringify([found.answer, mutated.spec])}`).toBe(
              true,
            );
          }
          unexplained.push(...shown(mutated.spec, found));
          if (wouldTake(found.answer)) for (const row of found.faults.flatMap(explanationsOf)) used.add(row);
        }
        print(lineOf(title, tally));
        expect(unexplained).toEqual([]);
        expect(tally.refused).toBe(wanted);
      },
    );

    it('need every row of the table, beside those broken by hand, where many are drawn', () => {
      const byHand = new Set(proved().flatMap(({ code, at }) => explanationsOf({ code, pointer: at })));
      const unused = stricter.filter((row) => !used.has(row) && !byHand.has(row));
      expect(many < ENOUGH ? [] : unused).toEqual([]);
    });
  },
);
