import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../../src/store/redis/keys.ts';
import { createRedisStore } from '../../../src/store/redis/redis-store.ts';
import type { ScriptName } from '../../../src/store/redis/scripts.ts';
import { type Store, StoreUnavailable } from '../../../src/store/store.ts';
import { requireOrSkip } from '../../servers/available.ts';
import { REDIS_HINT, type RedisServer, redisMissing, startRedis } from '../../servers/redis.ts';
import { aBegin, aClose, aReopen, aRequest, LEASE, NOW } from '../records.ts';
import { settled } from './settled.ts';

const present = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

type Script = (...args: (string | number)[]) => Promise<unknown>;

describe.runIf(present)('what Redis keeps beside the records', () => {
  let server: RedisServer;
  let client: Redis;
  let store: Store;
  beforeAll(async () => {
    server = await startRedis();
    client = new Redis(server.url);
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });
  beforeEach(async () => {
    await client.flushall();
    store = await settled(createRedisStore({ client }));
  });

  /** Another way to run a script of the store, until the test makes the next store. */
  const intercept = (name: ScriptName, change: (script: Script) => Script) => {
    const scripts = client as unknown as Record<string, Script>;
    const script = scripts[`slipway:${name}`];
    if (!script) throw new Error(`no script ${name}`);
    scripts[`slipway:${name}`] = change(script.bind(client));
  };
  const announced = () => client.zrange(keys.announced, '0', '-1');
  /** As if the last announcement were long ago. */
  const letRest = (project: string) => client.zadd(keys.announced, '1', project);
  const closed = async () => {
    const submission = aBegin();
    await store.submissions.begin(submission);
    await store.submissions.close(aClose(submission));
    return submission;
  };

  it('is a list of projects that forgets one in which nothing is open for long, and no other', async () => {
    const [resting, recent, working] = [await closed(), await closed(), aBegin()];
    await store.submissions.begin(working);
    for (const { project } of [resting, working]) await letRest(project);
    const open = [{ project: working.project, id: working.id, leaseUntil: LEASE }];
    expect(await store.submissions.open()).toEqual(open);
    expect((await announced()).sort()).toEqual([recent.project, working.project].sort());
    expect(await store.submissions.open()).toEqual(open);
  });

  it('has a forgotten project again with the next submission that begins or is opened again', async () => {
    const [again, anew] = [await closed(), await closed()];
    for (const { project } of [again, anew]) await letRest(project);
    await store.submissions.open();
    expect(await announced()).toEqual([]);
    await store.submissions.reopen(aReopen(again));
    const next = aBegin({ project: anew.project, service: { name: 'next', record: '1' } });
    await store.submissions.begin(next);
    expect((await store.submissions.open()).map(({ id }) => id).sort()).toEqual([again.id, next.id].sort());
  });

  it('keeps a project that is announced while it is found at rest', async () => {
    const { project } = await closed();
    await letRest(project);
    const next = aBegin({ project, service: { name: 'next', record: '1' } });
    intercept('list-open', (script) => async (...args) => {
      const found = await script(...args);
      await store.submissions.begin(next);
      return found;
    });
    expect(await store.submissions.open()).toEqual([]);
    store = await settled(createRedisStore({ client }));
    expect(await store.submissions.open()).toMatchObject([{ id: next.id }]);
  });

  it('opens nothing in a project that was announced so long ago that it may be forgotten', async () => {
    const submission = aBegin();
    const before = await closed();
    intercept(
      'announce-project',
      (script) =>
        async (...args) =>
          Number(await script(...args)) - 61_000,
    );
    await expect(store.submissions.begin(submission)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.submissions.reopen(aReopen(before))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.submissions.read(submission.project, submission.id, NOW)).toBeUndefined();
    expect(await store.submissions.read(before.project, before.id, NOW)).toMatchObject({ phase: 'Succeeded' });
  });

  it('takes over the projects and the open submissions of servers that knew neither announcements nor leases', async () => {
    const submission = aBegin();
    const { project, id } = submission;
    await store.submissions.begin(submission);
    await client.del(keys.announced);
    await client.sadd(keys.unordered, project);
    await client.hdel(keys.submission(project, id), 'epoch', 'leaseUntil');
    expect(await store.submissions.open()).toEqual([{ project, id, leaseUntil: 0 }]);
    expect(await store.submissions.append({ project, id, epoch: 0, entries: ['x'] })).toEqual({ type: 'lost' });
    expect(await store.submissions.claim({ project, id, now: NOW, until: LEASE })).toMatchObject({
      type: 'claimed',
      epoch: 1,
    });
    expect(await client.exists(keys.unordered)).toBe(0);
    expect(await announced()).toEqual([project]);
  });

  it('leaves the list of open submissions without one that expired', async () => {
    const submission = aBegin();
    await store.submissions.begin(submission);
    await client.del(keys.submission(submission.project, submission.id));
    expect(await store.submissions.open()).toEqual([]);
    expect(await client.exists(keys.open(submission.project))).toBe(0);
  });

  it('goes by itself: each submission, its journal and each request has the expiry it was given', async () => {
    const [submission, request] = [aBegin(), aRequest()];
    await store.submissions.begin(submission);
    await store.submissions.intend(submission.project, submission.id, ['1']);
    await store.requests.claim(request);
    await store.requests.answer(request.key, 'done');
    const { project, id } = submission;
    for (const key of [keys.submission(project, id), keys.journal(project, id), keys.request(request.key)]) {
      const left = await client.pttl(key);
      expect(left).toBeGreaterThan(0);
      expect(Date.now() + left).toBeLessThanOrEqual(submission.expiresAt + 1_000);
    }
  });

  it('has nothing of a request that was answered or released unknown', async () => {
    const { key } = aRequest();
    await store.requests.answer(key, 'done');
    await store.requests.release(key);
    expect(await client.exists(keys.request(key))).toBe(0);
  });

  it('is unchanged by a write that memory is too full for', async () => {
    const [open, end, request] = [aBegin(), await closed(), aRequest()];
    const { project, id } = open;
    await store.submissions.begin(open);
    await store.requests.claim(request);
    const at = { project, id, epoch: 1 };
    const service = { name: 'cart', record: 'x', revision: { number: 1, record: 'x', keep: 1 } };
    const writes = [
      () => store.submissions.begin(aBegin()),
      () => store.submissions.append({ ...at, entries: ['x'] }),
      () => store.submissions.intend(project, id, ['x']),
      () => store.submissions.close(aClose(open, { entries: ['x'], service })),
      () => store.submissions.reopen(aReopen(end, { entries: ['x'] })),
      () => store.submissions.claim({ project, id, now: LEASE, until: LEASE + 1 }),
      () => store.submissions.renew({ ...at, until: LEASE + 1 }),
      () => store.requests.claim(aRequest()),
      () => store.requests.claim({ ...request, now: LEASE }),
      () => store.requests.answer(request.key, 'x'),
    ];
    const state = async () => {
      const names = (await client.keys('*')).filter((name) => name !== keys.ping).sort();
      return Promise.all(names.map(async (name) => [name, await client.dumpBuffer(name)]));
    };
    const before = await state();
    await client.config('SET', 'maxmemory', '1');
    for (const write of writes) await expect(write()).rejects.toThrow('refused (OOM)');
    expect(await state()).toEqual(before);
    await store.requests.release(request.key);
    await client.config('SET', 'maxmemory', '0');
    expect(await store.requests.claim(request)).toMatchObject({ type: 'claimed' });
    expect(await store.submissions.renew({ ...at, until: LEASE })).toEqual({ type: 'renewed', length: 0 });
  });
});
