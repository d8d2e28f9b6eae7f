import { afterEach, describe, expect, it } from 'vitest';
import { createRedisStore } from '../../../src/store/redis/redis-store.ts';
import { type Store, StoreUnavailable } from '../../../src/store/store.ts';
import { requireOrSkip } from '../../servers/available.ts';
import { freePort, REDIS_HINT, redisMissing, startRedis, startSentinel } from '../../servers/redis.ts';
import { aBegin, aClose, aDraft, aKey, aReopen, aRequest, aRequestKey, aStepWrite, NOW, STEPS } from '../records.ts';
import { startProxy } from './proxy.ts';
import { settled } from './settled.ts';

const present = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

/** Milliseconds: a call's own deadline, and the way back once Redis is back. */
const DEADLINE = 1_500;
const RECOVERY = 3_000;

describe.runIf(present)('the store in Redis, when Redis', () => {
  const after: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const undo of after.splice(0).reverse()) await undo();
  });
  const redis = async (...options: Parameters<typeof startRedis>) => {
    const server = await startRedis(...options);
    after.push(() => server.stop());
    return server;
  };
  const storeAt = (url: string) => {
    const store = createRedisStore({ url });
    after.push(() => store.close());
    return store;
  };

  it('is frozen: every call throws StoreUnavailable in time, and serves again afterwards', async () => {
    const server = await redis();
    const store = await settled(storeAt(server.url));
    await server.kill('SIGSTOP');
    for (let round = 0; round < 2; round++) {
      const outcomes = await within(DEADLINE, Promise.all(everyCall(store).map(errorOf)));
      for (const outcome of outcomes) expect(outcome).toBeInstanceOf(StoreUnavailable);
    }
    await server.kill('SIGCONT');
    await within(RECOVERY, settled(store));
  }, 15_000);

  it('is killed: calls throw StoreUnavailable, and the same store serves again after a restart', async () => {
    const server = await redis();
    const store = await settled(storeAt(server.url));
    const draft = aDraft();
    await store.drafts.create(draft);
    const underWay = Promise.all(
      Array.from({ length: 50 }, () => errorOf(store.drafts.writeStep(aStepWrite(draft.key, { expected: '*' })))),
    );
    await server.kill('SIGKILL');
    await within(DEADLINE, underWay);
    expect(await within(DEADLINE, errorOf(store.ping()))).toBeInstanceOf(StoreUnavailable);
    await server.restart();
    await within(RECOVERY, settled(store));
    expect(await store.drafts.read(draft.key, NOW)).toBeDefined();
  }, 15_000);

  it('is not there at the start: the store is made, fails its calls, and serves once Redis is there', async () => {
    const port = await freePort();
    const store = storeAt(`redis://127.0.0.1:${port}`);
    expect(await within(DEADLINE, errorOf(store.ping()))).toBeInstanceOf(StoreUnavailable);
    await redis({ port });
    await within(RECOVERY, settled(store));
  }, 15_000);

  it('forgets its scripts: writes go on', async () => {
    const server = await redis();
    const store = await settled(storeAt(server.url));
    const draft = aDraft();
    await store.drafts.create(draft);
    await store.drafts.writeStep(aStepWrite(draft.key, { expected: '*' }));
    await server.kill('SIGKILL');
    await server.restart();
    await settled(store);
    expect(await store.drafts.writeStep(aStepWrite(draft.key, { expected: '*' }))).toMatchObject({ type: 'written' });
  }, 15_000);

  it('is killed again and again with appendfsync always: no acknowledged write is lost', async () => {
    const server = await redis({ appendfsync: 'always' });
    const store = await settled(storeAt(server.url));
    const drafts = Array.from({ length: 8 }, () => aDraft());
    for (const draft of drafts) await store.drafts.create(draft);
    const acknowledged = new Map(drafts.map(({ key }) => [key.id, { revision: 1, value: '' }]));
    let writes = 0;
    for (let kill = 0; kill < 3; kill++) {
      const keepWriting = async ({ key }: (typeof drafts)[number]) => {
        for (let i = 0; ; i++) {
          const value = `"${kill}-${i}"`;
          const outcome = await store.drafts.writeStep(aStepWrite(key, { expected: '*', value }));
          if (outcome.type !== 'written') throw new Error(outcome.type);
          acknowledged.set(key.id, { revision: outcome.draft.revision, value });
          writes += 1;
        }
      };
      const errors = Promise.all(drafts.map((draft) => errorOf(keepWriting(draft))));
      await new Promise((resolve) => setTimeout(resolve, 150));
      await server.kill('SIGKILL');
      for (const error of await errors) expect(error).toBeInstanceOf(StoreUnavailable);
      await server.restart();
      await settled(store);
      for (const { key } of drafts) {
        const draft = await store.drafts.read(key, NOW);
        const { revision = 0, value } = acknowledged.get(key.id) ?? {};
        // The one write under way may have been done or not.
        expect([revision, revision + 1]).toContain(draft?.revision);
        if (draft?.revision === revision && revision > 1) expect(draft.steps[STEPS[0]]?.value).toBe(value);
      }
    }
    expect(writes).toBeGreaterThan(drafts.length);
  }, 30_000);

  it('loses its answers: the same write sent again is the same write, never a conflict', async () => {
    const server = await redis();
    const proxy = await startProxy(server.port);
    after.push(() => proxy.stop());
    const store = await settled(storeAt(`redis://127.0.0.1:${proxy.port}`));
    const key = aKey();
    await store.drafts.create(aDraft({ key }));
    for (let i = 1; i <= 5; i++) {
      const token = (await store.drafts.read(key, NOW))?.steps[STEPS[0]]?.token;
      const write = aStepWrite(key, { expected: token, digest: `digest-${i}` });
      proxy.cutAnswers();
      expect(await errorOf(store.drafts.writeStep(write))).toBeInstanceOf(StoreUnavailable);
      proxy.mend();
      await settled(store);
      const again = await store.drafts.writeStep({ ...write, token: `again-${i}`, stepToken: `again-${i}` });
      expect(again).toMatchObject({ type: 'replayed', draft: { revision: i + 1, token: write.token } });
    }
  }, 20_000);

  it('is behind a connection that went silent: the store makes a new one', async () => {
    const server = await redis();
    const proxy = await startProxy(server.port);
    after.push(() => proxy.stop());
    const store = await settled(storeAt(`redis://127.0.0.1:${proxy.port}`));
    proxy.freeze();
    expect(await within(DEADLINE, errorOf(store.ping()))).toBeInstanceOf(StoreUnavailable);
    await within(RECOVERY, settled(store));
  }, 15_000);

  it('is out of memory: writes and the ping throw StoreUnavailable, reads are served', async () => {
    const server = await redis({ settings: { maxmemory: '1', 'maxmemory-policy': 'noeviction' } });
    const store = storeAt(server.url);
    await within(RECOVERY, untilConnected(store));
    expect(await errorOf(store.ping())).toEqual(new StoreUnavailable('Redis: refused (OOM)'));
    expect(await errorOf(store.drafts.create(aDraft()))).toEqual(new StoreUnavailable('Redis: refused (OOM)'));
    expect(await store.drafts.list(aKey(), NOW)).toEqual([]);
  });

  it('wants another password: errors tell neither the password nor a value', async () => {
    const server = await redis({ settings: { requirepass: 'right' } });
    const wrong = storeAt(server.url.replace('//', '//:canary-password@'));
    const text = String(await errorOf(wrong.drafts.create(aDraft({ head: 'canary-value' }))));
    expect(text).toContain('StoreUnavailable');
    expect(text).not.toContain('canary');
    await within(RECOVERY, settled(storeAt(server.url.replace('//', '//:right@'))));
  });

  it('is found through a Sentinel', async () => {
    const server = await redis();
    const sentinel = await startSentinel(server.port);
    after.push(() => sentinel.stop());
    const store = await within(RECOVERY, settled(storeAt(`redis+sentinel://127.0.0.1:${sentinel.port}/primary`)));
    expect(await store.drafts.create(aDraft())).toMatchObject({ type: 'written' });
    await server.kill('SIGKILL');
    expect(await within(DEADLINE, errorOf(store.ping()))).toBeInstanceOf(StoreUnavailable);
    await server.restart();
    await within(RECOVERY, settled(store));
  }, 15_000);

  it('is a Cluster whose node freezes and is killed: calls throw in time and the same store serves again', async () => {
    const server = await redis({ cluster: true });
    const store = await settled(storeAt(`${server.url},${server.url}`));
    await server.kill('SIGSTOP');
    const outcomes = await within(DEADLINE, Promise.all(everyCall(store).map(errorOf)));
    for (const outcome of outcomes) expect(outcome).toBeInstanceOf(StoreUnavailable);
    await server.kill('SIGCONT');
    await within(RECOVERY, settled(store));
    await server.kill('SIGKILL');
    expect(await within(DEADLINE, errorOf(store.ping()))).toBeInstanceOf(StoreUnavailable);
    await server.restart();
    await within(RECOVERY, settled(store));
  }, 20_000);
});

function everyCall({ drafts, submissions, services, requests, ping }: Store): Promise<unknown>[] {
  const key = aKey();
  return [
    drafts.create(aDraft()),
    drafts.read(key, NOW),
    drafts.list(key, NOW),
    drafts.writeStep(aStepWrite(key)),
    drafts.remove(key, '*', NOW),
    submissions.begin(aBegin()),
    submissions.append({ project: 'shop', id: 'id', epoch: 1, entries: ['1'] }),
    submissions.intend('shop', 'id', ['1']),
    submissions.close(aClose(aBegin())),
    submissions.reopen(aReopen(aBegin())),
    submissions.claim({ project: 'shop', id: 'id', now: NOW, until: NOW }),
    submissions.renew({ project: 'shop', id: 'id', epoch: 1, until: NOW }),
    submissions.tail('shop', 'id', 0, NOW),
    submissions.read('shop', 'id', NOW),
    submissions.list('shop', { limit: 1 }, NOW),
    submissions.open(),
    services.read('shop', 'cart'),
    services.list('shop'),
    services.revision('shop', 'cart', 1),
    requests.claim(aRequest()),
    requests.answer(aRequestKey(), 'done'),
    requests.release(aRequestKey()),
    ping(),
  ];
}

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error) => error,
  );
}

async function untilConnected(store: Store): Promise<void> {
  while (String(await errorOf(store.ping())).includes('not connected'))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** @throws Error when the promise is still pending after so many milliseconds */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`pending after ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
