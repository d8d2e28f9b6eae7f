import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { CellOutcome, Engine, SendOptions } from '../../src/engines/engine.ts';
import { StoreUnavailable, type SubmissionStore } from '../../src/store/store.ts';
import type { SubmissionHead } from '../../src/submissions/submission.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { type Crash, createCrash } from '../faults/instrumented.ts';
import { later } from './a-run.ts';
import { aCreate, alice, aServer, begin, createFolder, type ServerOptions, SILENCE_MS, states } from './a-server.ts';

const { store, close } = createFolder();
afterAll(close);

const server = (options: Omit<ServerOptions, 'store'> = {}) => aServer({ store, ...options });
/** One that lives so much later. */
const laterServer = (ms = SILENCE_MS, options: Omit<ServerOptions, 'store' | 'later'> = {}) =>
  server({ ...options, later: () => ms });

const MINUTES = 60_000;
const never = () => new Promise<never>(() => undefined);
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A submission whose server is dead by now. */
const orphan = async (crash: Crash, engine?: Partial<Engine>): Promise<SubmissionHead> => {
  const head = await begin(server({ crash, engine }));
  await crash.died;
  await turn();
  return head;
};
const diedAt = (boundary: string) => createCrash({ boundary, side: 'before' });
/** Dies once a write to the workload has left. */
const diedSending = (): { readonly crash: Crash; readonly engine: Partial<Engine> } => {
  const crash = createCrash();
  const send: Engine['send'] = async ({ kind }, _as, options) => {
    await options?.sending?.(1);
    if (kind !== 'Deployment') return anOutcome('Applied', { uid: `uid of ${kind}` });
    crash.die();
    return never();
  };
  return { crash, engine: { send } };
};

const read = async ({ project, id }: SubmissionHead) => server().read(project, id);
const leaseOf = async ({ id }: SubmissionHead) =>
  (await store.submissions.open()).find((open) => open.id === id)?.leaseUntil;
const takeOver = async (by: ReturnType<typeof server>, { id }: SubmissionHead) => {
  await by.takeOver();
  return by.working(id);
};
/** A call that lasts until it is cut off. */
const untilCutOff = (options: SendOptions | undefined): Promise<CellOutcome> =>
  new Promise((resolve) => {
    options?.signal?.addEventListener('abort', () => resolve(anOutcome('Unreachable', { reason: 'NotReached' })));
  });

describe('a submission whose server died', () => {
  it('is left alone while its lease holds, and brought to its end when it has run out', async () => {
    const head = await orphan(diedAt('store.submissions.append #1'));
    const early = laterServer(1_000);
    expect(await takeOver(early, head)).toBeUndefined();
    expect(early.sent).toEqual([]);
    const late = laterServer();
    expect(await takeOver(late, head)).toMatchObject({ phase: 'Succeeded' });
    expect(late.sent).toEqual(['Service', 'Deployment']);
    expect(await read(head)).toMatchObject({ phase: 'Succeeded', summary: { applied: 2 } });
    expect((await store.submissions.read('shop', head.id, Date.now()))?.phase).toBe('Succeeded');
  });

  it('is gone on with where its journal ends: what is answered is not sent again', async () => {
    const { crash, engine } = diedSending();
    const head = await orphan(crash, engine);
    const next = laterServer();
    const asked: string[] = [];
    const checked = laterServer(SILENCE_MS, {
      engine: {
        check: async ({ kind }) => {
          asked.push(kind);
          return anOutcome('Checked');
        },
      },
    });
    expect(next.sent).toEqual([]);
    expect(await takeOver(checked, head)).toMatchObject({ phase: 'Succeeded' });
    expect(asked).toEqual([]);
    expect(checked.sent).toEqual(['Deployment again']);
  });

  it('is ended by the third server when the second dies too', async () => {
    const head = await orphan(diedAt('store.submissions.append #1'));
    const crash = diedAt('store.submissions.append #2');
    const second = laterServer(SILENCE_MS, { crash });
    await second.takeOver();
    await crash.died;
    const third = laterServer(3 * SILENCE_MS);
    expect(await takeOver(third, head)).toMatchObject({ phase: 'Succeeded' });
    expect([...second.sent, ...third.sent].filter((kind) => kind.startsWith('Deployment'))).toHaveLength(1);
  });

  it('after 15 minutes is only looked at: nothing is sent in the name of its user', async () => {
    const { crash, engine } = diedSending();
    const head = await orphan(crash, engine);
    const observed: string[] = [];
    const observe: Engine['observe'] = async ({ kind }) => {
      observed.push(kind);
      return anOutcome('Pending', { reason: 'Absent', attempts: 0 });
    };
    const late = laterServer(15 * MINUTES + 1_000, { engine: { observe } });
    expect(states(await takeOver(late, head))).toEqual(['Service Applied', 'Deployment Skipped WaitedTooLong']);
    expect(late.sent).toEqual([]);
    expect(observed).toEqual(['Deployment']);
  });

  it('just before that is still acted on', async () => {
    const head = await orphan(diedAt('store.submissions.append #1'));
    const late = laterServer(15 * MINUTES - 5_000);
    expect(await takeOver(late, head)).toMatchObject({ phase: 'Succeeded' });
  });

  it('after 15 minutes, with nothing in the clusters, has failed and gives the name back', async () => {
    const head = await orphan(diedAt('store.submissions.append #1'));
    expect(await takeOver(laterServer(20 * MINUTES), head)).toMatchObject({ phase: 'Failed' });
    expect(await store.services.read('shop', head.service)).toBeUndefined();
  });

  it('is tried again for its user after that: the retry counts as asking', async () => {
    const head = await orphan(diedAt('store.submissions.append #1'));
    const late = laterServer(20 * MINUTES);
    const failed = await takeOver(late, head);
    const outcome = failed && (await late.retry(failed, alice));
    expect(outcome?.type).toBe('retried');
    expect(await late.working(head.id)).toMatchObject({ phase: 'Succeeded' });
  });

  it('is Unknown where a write had left and the cluster cannot be read any more, and keeps the name', async () => {
    const { crash, engine } = diedSending();
    const head = await orphan(crash, engine);
    const observe: Engine['observe'] = async () => anOutcome('Unreachable', { reason: 'UnknownCluster', attempts: 0 });
    const late = laterServer(20 * MINUTES, { engine: { observe } });
    expect(states(await takeOver(late, head))).toEqual(['Service Applied', 'Deployment Unknown UnknownCluster']);
    expect(await store.services.read('shop', head.service)).toBeDefined();
  });

  it('and that was called off in between, is not gone on with', async () => {
    const { crash, engine } = diedSending();
    const head = await orphan(crash, engine);
    const other = server();
    const submission = await read(head);
    expect(await (submission && other.cancel(submission, alice))).toMatchObject({ phase: 'Cancelling' });
    const late = laterServer();
    expect(states(await takeOver(late, head))).toEqual(['Service Applied', 'Deployment Skipped Cancelled']);
    expect(late.sent).toEqual([]);
    expect(await read(head)).toMatchObject({ phase: 'Cancelled' });
  });
});

describe('a record that cannot be read', () => {
  it('keeps no other from its end, and is looked at again a minute later', async () => {
    const heads: SubmissionHead[] = [];
    for (let place = 0; place < 3; place++) heads.push(await orphan(diedAt('store.submissions.append #1')));
    const [forged] = (await store.submissions.open()).map(({ id }) => id);
    const claim: SubmissionStore['claim'] = async (request) => {
      const claimed = await store.submissions.claim(request);
      return claimed.type === 'claimed' && request.id === forged
        ? { ...claimed, submission: { ...claimed.submission, head: `x${claimed.submission.head}` } }
        : claimed;
    };
    const late = laterServer(SILENCE_MS, { submissions: { claim } });
    await late.takeOver();
    for (const { id } of heads) await late.working(id);
    expect(late.errors).toMatchObject([{ name: 'RecordForged' }]);
    expect(late.ended).toHaveLength(2);
    expect(await takeOver(laterServer(SILENCE_MS + 50_000), { id: forged } as SubmissionHead)).toBeUndefined();
    expect(await takeOver(laterServer(SILENCE_MS + 61_000), { id: forged } as SubmissionHead)).toBeDefined();
  });

  it('is not one whose service could just not be read: that is tried again as soon as the lease has run out', async () => {
    const head = await orphan(diedAt('store.submissions.append #1'));
    const readService = () => Promise.reject(new StoreUnavailable('no answer'));
    const late = laterServer(SILENCE_MS, { services: { read: readService } });
    expect(await takeOver(late, head)).toBeUndefined();
    expect(late.errors).toMatchObject([{ name: 'StoreUnavailable' }]);
    expect(await takeOver(laterServer(2 * SILENCE_MS), head)).toMatchObject({ phase: 'Succeeded' });
  });
});

describe('two servers at one submission', () => {
  it('that claim it at the same time: one works', async () => {
    const head = await orphan(diedAt('store.submissions.append #1'));
    const both = [laterServer(), laterServer()] as const;
    await Promise.all(both.map(({ takeOver }) => takeOver()));
    expect(both.filter(({ working }) => working(head.id) !== undefined)).toHaveLength(1);
    await Promise.all(both.map(({ working }) => working(head.id)));
    expect(both.flatMap(({ sent }) => sent)).toEqual(['Service', 'Deployment']);
  });

  it('the one that had it was merely slow: it records nothing and sends nothing once the other has taken it', async () => {
    const gate = later<void>();
    const check: Engine['check'] = () => gate.promise.then(() => anOutcome('Invalid'));
    const slow = server({ engine: { check } });
    const head = await begin(slow);
    expect(await takeOver(laterServer(), head)).toMatchObject({ phase: 'Succeeded' });
    const before = await store.submissions.read('shop', head.id, Date.now());
    const working = slow.working(head.id);
    gate.settle();
    expect(await working).toBeUndefined();
    expect(slow.sent).toEqual([]);
    expect(slow.errors).toEqual([]);
    expect(slow.ended).toEqual([]);
    expect(await store.submissions.read('shop', head.id, Date.now())).toEqual(before);
  });

  it('the slow one has a write under way: its answer is not recorded, and it does not end what the other works on', async () => {
    const gate = later<void>();
    const send: Engine['send'] = async (_request, _as, options) => {
      await options?.sending?.(1);
      await gate.promise;
      return anOutcome('Denied');
    };
    const slow = server({ engine: { send } });
    const head = await begin(slow);
    await expect.poll(async () => (await read(head))?.summary.applying).toBe(1);
    const other = laterServer();
    expect(await takeOver(other, head)).toMatchObject({ phase: 'Succeeded' });
    expect(other.sent).toEqual(['Service again', 'Deployment']);
    const working = slow.working(head.id);
    gate.settle();
    await working;
    expect(await read(head)).toMatchObject({ phase: 'Succeeded' });
  });

  it('cuts off what is under way as soon as it learns that it has lost the lease', async () => {
    const check: Engine['check'] = (_request, _as, options) => untilCutOff(options);
    const slow = server({ engine: { check }, leaseMs: 40 });
    const head = await begin(slow);
    const working = slow.working(head.id);
    await takeOver(laterServer(), head);
    expect(await working).toBeUndefined();
    expect(await read(head)).toMatchObject({ phase: 'Succeeded' });
  });
});

describe('a lease', () => {
  it('is renewed for as long as the work goes on', async () => {
    const gate = later<void>();
    const slow = server({ engine: { check: () => gate.promise.then(() => anOutcome('Checked')) }, leaseMs: 400 });
    const head = await begin(slow);
    const first = await leaseOf(head);
    await expect.poll(() => leaseOf(head)).toBeGreaterThan(first ?? 0);
    const working = slow.working(head.id);
    gate.settle();
    expect(await working).toMatchObject({ phase: 'Succeeded' });
  });

  it('that cannot be renewed before it runs out is given up: nothing more is sent', async () => {
    const check: Engine['check'] = (_request, _as, options) => untilCutOff(options);
    const renew = () => Promise.reject(new StoreUnavailable('no answer'));
    const cut = server({ engine: { check }, leaseMs: 40, submissions: { renew } });
    const head = await begin(cut);
    expect(await cut.working(head.id)).toBeUndefined();
    expect(cut.sent).toEqual([]);
    expect(await takeOver(laterServer(), head)).toMatchObject({ phase: 'Succeeded' });
  });

  it('is given back at once by a server that stops, after the end of its step', async () => {
    const gate = later<void>();
    const stopping = server({ engine: { check: () => gate.promise.then(() => anOutcome('Checked')) } });
    const head = await begin(stopping);
    const handingOver = stopping.handOver(5_000);
    gate.settle();
    await handingOver;
    expect(stopping.sent).toEqual([]);
    expect(await takeOver(server(), head)).toMatchObject({ phase: 'Succeeded' });
  });

  it('is given back when the step does not end in time, and the step is cut off', async () => {
    const stopping = server({ engine: { check: (_request, _as, options) => untilCutOff(options) } });
    const head = await begin(stopping);
    await stopping.handOver(1);
    expect(await takeOver(server(), head)).toMatchObject({ phase: 'Succeeded' });
  });

  it('that was given back is not renewed any more', async () => {
    const untils: number[] = [];
    const gate = later<void>();
    const renew: SubmissionStore['renew'] = async (request) => {
      untils.push(request.until);
      if (request.until === 0) await delay(60);
      return store.submissions.renew(request);
    };
    const stopping = server({
      engine: { check: () => gate.promise.then(() => anOutcome('Checked')) },
      leaseMs: 8,
      submissions: { renew },
    });
    await begin(stopping);
    const handingOver = stopping.handOver(5_000);
    gate.settle();
    await handingOver;
    await delay(30);
    expect(untils.at(-1)).toBe(0);
  });

  it('of a server that stops is not taken by that server', async () => {
    const head = await orphan(diedAt('store.submissions.append #1'));
    const stopping = laterServer();
    await stopping.handOver(1);
    expect(await takeOver(stopping, head)).toBeUndefined();
    expect(await takeOver(laterServer(), head)).toBeDefined();
  });
});

describe('a store that is away in the middle', () => {
  it('and comes back: the same server goes on by itself', async () => {
    let isAway = false;
    let ahead = 0;
    const unlessAway =
      <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        if (isAway) throw new StoreUnavailable('no answer');
        return call(...args);
      };
    const { append, close: closing, renew, tail, open, claim } = store.submissions;
    const submissions = {
      append: unlessAway(append),
      close: unlessAway(closing),
      renew: unlessAway(renew),
      tail: unlessAway(tail),
      open: unlessAway(open),
      claim: unlessAway(claim),
    };
    const sent: string[] = [];
    const one = server({
      submissions,
      later: () => ahead,
      engine: {
        send: async ({ kind }, _as, options) => {
          await options?.sending?.(1);
          sent.push(kind);
          isAway = sent.length === 1;
          return anOutcome('Applied', { uid: `uid of ${kind}` });
        },
      },
    });
    const head = await begin(one);
    expect(await one.working(head.id)).toBeUndefined();
    expect(one.errors).toMatchObject([{ name: 'StoreUnavailable' }]);
    await expect(one.takeOver()).rejects.toThrow(StoreUnavailable);
    isAway = false;
    ahead = 30_000;
    expect(await takeOver(one, head)).toMatchObject({ phase: 'Succeeded' });
    expect(await read(head)).toMatchObject({ phase: 'Succeeded' });
  });

  it.each(['begin', 'append', 'close'] as const)(
    'where just the answer of a %s is lost: the end is the same, and nothing is sent twice',
    async (method) => {
      let isLost = true;
      const act = store.submissions[method] as (request: never) => Promise<unknown>;
      const lost = async (request: never): Promise<unknown> => {
        const answer = await act(request);
        if (!isLost) return answer;
        isLost = false;
        throw new StoreUnavailable('no answer');
      };
      const one = server({ submissions: { [method]: lost } });
      const intent = aCreate();
      await one.submit(intent).catch((error: unknown) => expect(error).toMatchObject({ name: 'StoreUnavailable' }));
      const [begun] = await store.submissions.list('shop', { limit: 1 }, Date.now());
      const id = begun?.id ?? '';
      await one.working(id);
      const other = laterServer();
      await other.takeOver();
      await other.working(id);
      expect(await server().read('shop', id)).toMatchObject({ phase: 'Succeeded', summary: { applied: 2 } });
      expect([...one.sent, ...other.sent].map((kind) => kind.replace(' again', ''))).toEqual(['Service', 'Deployment']);
      expect(await store.submissions.open()).toEqual([]);
    },
  );
});

describe('a cancel that comes too late', () => {
  it('between the last cell and the end changes nothing: what is read is what was recorded', async () => {
    const closing: SubmissionStore['close'] = async (request) => {
      const submission = await read({ project: request.project, id: request.id } as SubmissionHead);
      if (submission !== undefined) await server().cancel(submission, alice);
      return store.submissions.close(request);
    };
    const send: Engine['send'] = async ({ kind }, _as, options) => {
      await options?.sending?.(1);
      return kind === 'Service' ? anOutcome('Applied', { uid: 'u-1' }) : anOutcome('Denied');
    };
    const one = server({ submissions: { close: closing }, engine: { send } });
    const head = await begin(one);
    const ended = await one.working(head.id);
    expect(ended?.phase).toBe('PartiallySucceeded');
    expect((await store.submissions.read('shop', head.id, Date.now()))?.phase).toBe('PartiallySucceeded');
    expect((await read(head))?.phase).toBe('PartiallySucceeded');
  });
});
