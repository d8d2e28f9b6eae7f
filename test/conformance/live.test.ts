import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../src/manifests/render.ts';
import { validate } from '../../src/wizard/validate.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { pathOf } from '../clusters/fixtures.ts';
import { leavesNotLive, ownedLeaves, renderedLeaves } from '../e2e/live-objects.ts';
import { seed } from '../seed.ts';
import { requireOrSkip } from '../servers/available.ts';
import { aContext, aSpecOf } from '../wizard/a-spec.ts';
import { runsOf } from './runs.ts';
import { type Judge, startJudge, type Verdict } from './start-judge.ts';

/*
 * What was rendered is what is there, to the leaf and to the character. More of it, and one run again:
 *
 *   SPECS=200 SEED=7 npx vitest run test/conformance/live.test.ts
 */
const count = Number(process.env.SPECS ?? 12);
const clusters = ['east', 'west'] as const;

const missing = membersMissing();

/** What servers store in other words: an empty text and a delay of 0 as none, a timeout of 0 as their default. */
const isReplaced = (line: string): boolean =>
  /\/env\/\d+\/value: "" is undefined$|\/initialDelaySeconds: 0 is undefined$|\/timeoutSeconds: 0 is 1$/.test(line);

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))(
  `generated specs applied for real, seed ${seed}`,
  () => {
    let judge: Judge;
    beforeAll(async () => {
      judge = await startJudge([...clusters]);
    });
    afterAll(() => judge?.stop());

    const ask = (method: 'GET' | 'DELETE', { cluster = '', object }: Verdict['request']) =>
      judge.member(cluster).admin<Record<string, unknown>>(method, pathOf(object));

    /** What is otherwise than it was rendered; the object is gone afterwards, and its node ports are free again. */
    const faultsOf = async ({ request, outcome }: Verdict): Promise<string[]> => {
      if (outcome.state !== 'Applied') return [`${outcome.state} ${outcome.message}`];
      const { body: live } = await ask('GET', request);
      const rendered = renderedLeaves({ ...request.object });
      const owned = ownedLeaves(live, 'slipway');
      await ask('DELETE', request);
      const { managedFields } = live.metadata as { managedFields: { manager: string }[] };
      return [
        ...managedFields.flatMap(({ manager }) => (manager === 'slipway' ? [] : [`${manager} owns something`])),
        ...leavesNotLive(request.object, live).filter((line) => !isReplaced(line)),
        ...rendered.filter((leaf) => !owned.includes(leaf)).map((leaf) => `${leaf} is not owned`),
        ...owned.filter((leaf) => !rendered.includes(leaf)).map((leaf) => `${leaf} is owned and was not rendered`),
      ];
    };

    it.each(runsOf(count, clusters))(
      'every leaf of $title specs is live, and owned by slipway',
      { timeout: 20_000 + count * 4_000 },
      async ({ context, specs }) => {
        const faults: string[] = [];
        for (const spec of specs()) {
          const verdicts = await judge.create(render(spec, { ...context, project: 'shop', creator: 'alice' }));
          const found = await Promise.all(verdicts.map(faultsOf));
          if (found.flat().length > 0) faults.push(...found.flat(), JSON.stringify(spec));
        }
        expect(faults).toEqual([]);
      },
    );

    it('a fixed node port behind a free one: a dry run would give it away itself', async () => {
      const ports = ['http-a', 'http-b', 'http-c'].map((name, index) => ({ name, containerPort: 80 + index }));
      const nodePorts = [
        { name: 'http-a', nodePort: 30_000 },
        { name: 'http-c', nodePort: 30_001 },
      ];
      const spec = aSpecOf([{ ports }], { advancedSettings: { externalAccess: { type: 'NodePort', nodePorts } } });
      const context = aContext({ clusters });
      expect(validate(spec, context).filter(({ severity }) => severity === 'error')).toEqual([]);
      const rendering = render(spec, { ...context, project: 'shop', creator: 'alice' });
      const rehearsed = await judge.dryRun(rendering);
      expect(rehearsed.map(({ outcome }) => outcome.state)).toEqual(rehearsed.map(() => 'Checked'));
      const created = await judge.create(rendering);
      expect(created.map(({ outcome }) => outcome.state)).toEqual(created.map(() => 'Applied'));
      // Somebody's node port stays somebody's.
      const other = render(
        { ...spec, basicInformation: { name: 'other' } },
        { ...context, project: 'shop', creator: 'alice' },
      );
      const [taken] = await judge.dryRun(other);
      expect(taken?.outcome).toMatchObject({
        state: 'Invalid',
        causes: [{ field: 'spec.ports[0].nodePort' }],
      });
    });
  },
);
