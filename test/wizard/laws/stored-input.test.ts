import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { steps } from '../../../src/wizard/steps.ts';
import { newDraft, PROJECT, stepPath } from '../../http/forms.ts';
import { type Call, type RunningSlipway, startSlipway } from '../../http/slipway.ts';
import { requireOrSkip } from '../../servers/available.ts';
import { REDIS_HINT, type RedisServer, redisMissing, startRedis } from '../../servers/redis.ts';
import { unfinished } from '../arbitrary-draft.ts';
import { arbitrarySpec } from '../arbitrary-spec.ts';
import { clusters, kinds, smallDraft } from './small-world.ts';

const ANY = { 'If-Match': '*' };
const hasRedis = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

/** Every text and number as it was, in its order: what a client sent is what it reads. */
const asSent = (value: unknown): string => JSON.stringify(value);

const removed = async (call: Call, path: string): Promise<void> => {
  await call('DELETE', path, { headers: ANY });
};

describe.each([{ store: 'the embedded store', runs: 8 }, ...(hasRedis ? [{ store: 'Redis', runs: 4 }] : [])])(
  'what a client stored in $store',
  ({ store, runs }) => {
    let redis: RedisServer | undefined;
    let slipway: RunningSlipway;
    let call: Call;
    beforeAll(async () => {
      redis = store === 'Redis' ? await startRedis() : undefined;
      slipway = await startSlipway(redis === undefined ? {} : { REDIS_URL: redis.url });
      call = slipway.call;
    });
    afterAll(async () => {
      await slipway.close();
      await redis?.stop();
    });

    const forms = (kind: (typeof kinds)[number]) =>
      fc.oneof(smallDraft, unfinished(smallDraft), arbitrarySpec({ kind, clusters }) as fc.Arbitrary<DraftSpec>);
    const forAll = (kind: (typeof kinds)[number], law: (form: DraftSpec) => Promise<void>) =>
      fc.assert(fc.asyncProperty(forms(kind), law), { numRuns: runs, interruptAfterTimeLimit: 15_000 });

    it.each(kinds)('as a whole %s draft is read as it was sent, with and after its defaults', (kind) =>
      forAll(kind, async (spec) => {
        const draft = await newDraft(call, { kind, spec });
        expect(asSent(draft.body.spec)).toBe(asSent(spec));
        const before = (await call('GET', draft.path)).body;
        const filled = (await call('GET', `${draft.path}?defaults=true`)).body;
        expect(asSent(before.spec)).toBe(asSent(spec));
        expect(filled.spec).toMatchObject(spec);
        expect({ ...filled, spec: before.spec }).toEqual(before);
        expect((await call('GET', draft.path)).body).toEqual(before);
        await removed(call, draft.path);
      }),
    );

    it.each(kinds)('step by step into a %s draft is read as it was sent, with and after its defaults', (kind) =>
      forAll(kind, async (spec) => {
        const draft = await newDraft(call, { kind });
        for (const { slug, key } of steps) {
          const value = spec[key];
          if (value === undefined) continue;
          const path = stepPath(draft, slug);
          const put = await call('PUT', path, { body: value, headers: ANY });
          expect(asSent(put.body.value)).toBe(asSent(value));
          const filled = (await call('GET', `${path}?defaults=true`)).body;
          expect(filled.value).toMatchObject(value);
          expect(filled.etag).toBe(put.body.etag);
          expect((await call('GET', path)).body).toEqual(put.body);
        }
        expect(asSent((await call('GET', draft.path)).body.spec)).toBe(asSent(inStepOrder(spec)));
        await removed(call, draft.path);
      }),
    );

    it('stays when the defaults that were shown are sent back to the preview', () =>
      forAll('stateless', async (spec) => {
        const draft = await newDraft(call, { kind: 'stateless', spec });
        const filled = (await call('GET', `${draft.path}?defaults=true`)).body;
        const answer = await call('POST', `${PROJECT}/renderings`, { body: { kind: 'stateless', spec: filled.spec } });
        expect([200, 422]).toContain(answer.status);
        expect(asSent((await call('GET', draft.path)).body.spec)).toBe(asSent(spec));
        await removed(call, draft.path);
      }));
  },
);

const inStepOrder = (spec: DraftSpec): DraftSpec =>
  Object.fromEntries(steps.flatMap(({ key }) => (spec[key] === undefined ? [] : [[key, spec[key]]])));
