import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { requireOrSkip } from '../servers/available.ts';
import { REDIS_HINT, redisMissing } from '../servers/redis.ts';
import { createModelStore } from './model-store.ts';
import { aDraft } from './records.ts';
import { openStores, outcomeOf, START } from './stores.ts';

/** Milliseconds between two operations. */
const STEP = 10;
const OWNER = 'alice';
const NAMES = ['cart', 'shop'] as const;
const NUMBERS = [1, 2, 3, 4] as const;

const id = fc.constantFrom('s1', 's1', 's1', 's2');
const name = fc.constantFrom('cart', 'cart', 'cart', 'shop');
/** The lease that is held: over by the next operation but one, or for a while, or given back. */
const lease = fc.constantFrom(15, 15, 40, 0);
/** How many epochs behind the last one that was given out. */
const behind = fc.constantFrom(0, 0, 0, 0, 1, -1);
const expected = fc.constantFrom('current', 'current', 'current', 'none', 'stale');
const withDraft = fc.boolean();
const entries = fc.array(fc.string(), { maxLength: 3 });
const life = fc.constantFrom(80, 10_000, 10_000, 10_000);
const revision = fc.option(fc.record({ number: fc.constantFrom(...NUMBERS), keep: fc.constantFrom(0, 1, 2, 3) }), {
  nil: undefined,
});
const key = fc.constantFrom('k1', 'k1', 'k2');
const digest = fc.constantFrom('a', 'a', 'a', 'b');

const submissionOperation = fc.oneof(
  fc.record({ op: fc.constant('begin' as const), id, name, expected, withDraft, lease, life }),
  fc.record({ op: fc.constant('append' as const), id, behind, entries }),
  fc.record({ op: fc.constant('intend' as const), id, entries }),
  fc.record({
    op: fc.constant('close' as const),
    id,
    name,
    behind,
    entries,
    withDraft,
    holds: fc.boolean(),
    stays: fc.constantFrom(true, true, false),
    revision,
  }),
  fc.record({ op: fc.constant('reopen' as const), id, name, expected, withDraft, lease, entries }),
  fc.record({ op: fc.constant('claim' as const), id, lease }),
  fc.record({ op: fc.constant('renew' as const), id, behind, lease }),
  fc.record({ op: fc.constant('tail' as const), id, from: fc.nat(8) }),
);
type SubmissionOperation = typeof submissionOperation extends fc.Arbitrary<infer T> ? T : never;

/** So that there is something to work on. */
const FIRST: SubmissionOperation = {
  ...{ op: 'begin', id: 's1', name: 'cart', expected: 'none' },
  ...{ withDraft: true, lease: 15, life: 10_000 },
};

const requestOperation = fc.oneof(
  fc.record({ op: fc.constant('claim' as const), key, digest, lease, life }),
  fc.record({ op: fc.constant('claim' as const), key, digest, lease, life }),
  fc.record({ op: fc.constant('answer' as const), key }),
  fc.record({ op: fc.constant('release' as const), key }),
);
type RequestOperation = typeof requestOperation extends fc.Arbitrary<infer T> ? T : never;

const present = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

describe.runIf(present)('the stores', () => {
  let opened: Awaited<ReturnType<typeof openStores>>;
  beforeAll(async () => {
    opened = await openStores();
  });
  afterAll(() => opened.stop());

  it('have submissions change hands as in the model, and never give an epoch out twice', async () => {
    const sequence = fc
      .array(submissionOperation, { minLength: 20, maxLength: 50, size: 'max' })
      .map((operations) => [FIRST, ...operations]);
    await fc.assert(
      fc.asyncProperty(sequence, async (operations) => {
        const project = randomUUID();
        const model = createModelStore();
        for (const store of [model, ...opened.stores]) await store.drafts.create(theDraft(project));
        const epochs: Record<string, number[]> = { s1: [0], s2: [0] };
        for (const [i, one] of operations.entries()) {
          const act = await prepare(one, START + i * STEP, project, model, epochs[one.id]?.at(-1) ?? 0);
          const outcome = await outcomeOf(act(model));
          const epoch = epochOf(outcome);
          if (epoch !== undefined) epochs[one.id]?.push(epoch);
          for (const store of opened.stores) expect(await outcomeOf(act(store))).toEqual(outcome);
        }
        for (const given of Object.values(epochs)) expect(given).toEqual(given.map((_, i) => i));
        const now = START + operations.length * STEP;
        const truth = await everything(model, project, now);
        for (const store of opened.stores) expect(await everything(store, project, now)).toEqual(truth);
      }),
      { numRuns: 50 },
    );
  });

  it('claim, answer and release requests as the model does', async () => {
    const sequence = fc.array(requestOperation, { minLength: 10, maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(sequence, async (operations) => {
        const project = randomUUID();
        const model = createModelStore();
        for (const [i, one] of operations.entries()) {
          const act = prepareRequest(one, START + i * STEP, project);
          const outcome = await act(model);
          for (const store of opened.stores) expect(await act(store)).toEqual(outcome);
        }
      }),
      { numRuns: 50 },
    );
  });
});

function theDraft(project: string) {
  return aDraft({ key: { project, owner: OWNER, id: 'draft' }, now: START, expiresAt: START + 10_000 });
}

/** What an operation does, so that each store is asked the same. */
async function prepare(
  one: SubmissionOperation,
  now: number,
  project: string,
  model: Store,
  lastEpoch: number,
): Promise<(store: Store) => Promise<unknown>> {
  const { id } = one;
  const draft = { key: theDraft(project).key, submission: id };
  const epoch = 'behind' in one ? lastEpoch - one.behind : 0;
  const record = `"${now}"`;
  const service = async ({ name, expected }: { name: string; expected: string }) => {
    const seen = { none: undefined, stale: 'stale', current: await model.services.read(project, name) }[expected];
    return { name, record, expected: seen };
  };
  switch (one.op) {
    case 'begin': {
      const from = one.withDraft ? { key: draft.key, expected: 'd1', options: record } : undefined;
      const times = { now, expiresAt: now + one.life, leaseUntil: now + one.lease };
      const begin = { project, id, head: record, ...times, draft: from, service: await service(one) };
      return ({ submissions }) => submissions.begin(begin);
    }
    case 'append':
      return ({ submissions }) => submissions.append({ project, id, epoch, entries: one.entries });
    case 'intend':
      return ({ submissions }) => submissions.intend(project, id, one.entries);
    case 'close': {
      const kept = one.revision && { ...one.revision, record };
      const close = {
        ...{ project, id, epoch, entries: one.entries, phase: record },
        draft: one.withDraft ? { ...draft, holds: one.holds, phase: record } : undefined,
        service: { name: one.name, record: one.stays ? record : null, revision: kept },
      };
      return ({ submissions }) => submissions.close(close);
    }
    case 'reopen': {
      const times = { now, leaseUntil: now + one.lease };
      const from = one.withDraft ? draft : undefined;
      const reopen = { project, id, entries: one.entries, ...times, draft: from, service: await service(one) };
      return ({ submissions }) => submissions.reopen(reopen);
    }
    case 'claim':
      return ({ submissions }) => submissions.claim({ project, id, now, until: now + one.lease });
    case 'renew':
      return ({ submissions }) => submissions.renew({ project, id, epoch, until: now + one.lease });
    case 'tail':
      return ({ submissions }) => submissions.tail(project, id, one.from, now);
  }
}

function epochOf(outcome: unknown): number | undefined {
  const { type, epoch } = (outcome ?? {}) as { type?: string; epoch?: number };
  return type === 'begun' ? 1 : epoch;
}

function prepareRequest(one: RequestOperation, now: number, project: string): (store: Store) => Promise<unknown> {
  const key = { owner: OWNER, project, operation: 'create', key: one.key };
  switch (one.op) {
    case 'claim': {
      const times = { now, leaseUntil: now + one.lease, expiresAt: now + one.life };
      return ({ requests }) => requests.claim({ key, digest: one.digest, seed: `seed ${now}`, ...times });
    }
    case 'answer':
      return ({ requests }) => requests.answer(key, `answer ${now}`);
    case 'release':
      return ({ requests }) => requests.release(key);
  }
}

async function everything({ drafts, submissions, services }: Store, project: string, now: number) {
  const open = (await submissions.open()).filter((one) => one.project === project);
  const revisions = NAMES.flatMap((name) => NUMBERS.map((number) => services.revision(project, name, number)));
  return {
    draft: await drafts.read(theDraft(project).key, now),
    submissions: await submissions.list(project, { limit: 10 }, now),
    open: open.sort((a, b) => (a.id < b.id ? -1 : 1)),
    services: await services.list(project),
    revisions: await Promise.all(revisions),
  };
}
