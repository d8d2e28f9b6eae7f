import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOrSkip } from '../servers/available.ts';
import { REDIS_HINT, type RedisServer, redisMissing, startRedis } from '../servers/redis.ts';
import { aSpec } from '../wizard/a-spec.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { figure, sized } from './sizes.ts';
import { type Client, createClient } from './writers.ts';

const DRAFTS = '/api/v1/projects/demo/drafts';
/** Milliseconds from the moment that Redis serves again. */
const RECOVERY_MS = 3_000;
const ROUNDS = sized(1, 10);
/** Calls of each kind at a time: few, so that what is measured is the wait for Redis and not for the processor. */
const AT_ONCE = 4;
const LIVE_EVERY_MS = 100;

interface Sickness {
  begin(redis: RedisServer): Promise<void>;
  /** Settles when Redis serves again. */
  end(redis: RedisServer): Promise<void>;
  /** Reads are served by a Redis that refuses only writes. */
  readonly reads: boolean;
}

const asAdmin = async <T>({ url }: RedisServer, act: (admin: Redis) => Promise<T>): Promise<T> => {
  const admin = new Redis(url, { lazyConnect: true, retryStrategy: null });
  admin.on('error', () => undefined);
  try {
    await admin.connect();
    return await act(admin);
  } finally {
    admin.disconnect();
  }
};

/** Gives the process no more memory than it has, and asks it for some. */
const exhaust = (redis: RedisServer): Promise<void> =>
  asAdmin(redis, async (admin) => {
    const pid = /process_id:(\d+)/.exec(await admin.info('server'))?.[1] ?? '';
    execFileSync('prlimit', ['--pid', pid, '--as=1']);
    await admin.setrange('another-tenant', 400_000_000, 'x').catch(() => undefined);
  });

const sicknesses: Readonly<Record<string, Sickness>> = {
  frozen: { begin: (redis) => redis.kill('SIGSTOP'), end: (redis) => redis.kill('SIGCONT'), reads: false },
  gone: { begin: (redis) => redis.kill('SIGKILL'), end: (redis) => redis.restart(), reads: false },
  full: {
    begin: (redis) => asAdmin(redis, async (admin) => void (await admin.config('SET', 'maxmemory', '1'))),
    end: (redis) => asAdmin(redis, async (admin) => void (await admin.config('SET', 'maxmemory', '0'))),
    reads: true,
  },
  'out of memory': { begin: exhaust, end: (redis) => redis.restart(), reads: false },
};

const canRun = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

describe.runIf(canRun)('while Redis is sick', () => {
  let redis: RedisServer;
  let server: ServerProcess;
  let client: Client;
  let draft: string;
  let etag: string;
  beforeAll(async () => {
    redis = await startRedis({ appendfsync: 'always', settings: { 'maxmemory-policy': 'noeviction' } });
    server = await startServerProcess({ REDIS_URL: redis.url });
    client = createClient(server.origin, 200);
    const { body } = await client.call('POST', DRAFTS, { kind: 'stateless', spec: aSpec() });
    draft = `${DRAFTS}/${body.id}`;
  });
  afterAll(async () => {
    await client?.close();
    await server?.stop();
    await redis?.stop();
  });

  const services = '/api/v1/projects/demo/services';
  /** Another name each time: a frozen Redis carries out late what it was sent. */
  let names = 0;
  const form = () => ({ kind: 'stateless', spec: aSpec({ basicInformation: { name: `other-${++names}` } }) });
  const anyTag = { 'if-match': '*' };
  const writes: readonly (() => ReturnType<Client['call']>)[] = [
    () => client.call('PUT', `${draft}/steps/basic-information`, { name: 'cart' }, anyTag),
    () => client.call('DELETE', `${draft}/steps/storage-settings`, undefined, anyTag),
    () => client.call('PATCH', draft, { title: 'new' }, { ...anyTag, 'content-type': 'application/merge-patch+json' }),
    () => client.call('POST', DRAFTS, { kind: 'stateless' }),
    () => client.call('POST', services, form()),
    () => client.call('POST', `${draft}/finalize`, {}, { 'if-match': etag }),
  ];
  const reads: readonly (() => ReturnType<Client['call']>)[] = [
    () => client.call('GET', draft),
    () => client.call('GET', DRAFTS),
    () => client.call('GET', `${draft}/steps/pod-settings`),
    () => client.call('GET', services),
    () => client.call('GET', '/api/v1/projects/demo/submissions'),
  ];

  /** Statuses and the longest wait; a call that never settles fails the test by its deadline. */
  const askAll = async (calls: typeof writes): Promise<{ statuses: number[]; slowest: number }> => {
    const answered = await Promise.all(
      Array.from({ length: AT_ONCE }, () => calls)
        .flat()
        .map(async (call) => {
          const begun = performance.now();
          const { status } = await call();
          return { status, ms: performance.now() - begun };
        }),
    );
    return {
      statuses: [...new Set(answered.map(({ status }) => status))],
      slowest: Math.max(...answered.map(({ ms }) => ms)),
    };
  };

  /** Those that were begun by calls which were answered 503: the limit of drafts would be told instead of the fault. */
  const removeOtherDrafts = async (): Promise<void> => {
    const { body } = await client.call('GET', `${DRAFTS}?pageSize=100`);
    for (const { id } of body.items as { id: string }[])
      if (!draft.endsWith(id)) await client.call('DELETE', `${DRAFTS}/${id}`, undefined, anyTag);
  };

  /** Milliseconds until a write goes through. */
  const untilWritten = async (): Promise<number> => {
    const begun = performance.now();
    while ((await writes[0]?.())?.status !== 200) {
      if (performance.now() - begun > 10 * RECOVERY_MS) throw new Error('it does not recover');
      await sleep(20);
    }
    return performance.now() - begun;
  };

  /** Asks again and again whether the process lives, until told to end; every status but 200. */
  const watchLife = () => {
    const amiss: unknown[] = [];
    let over = false;
    const watching = (async () => {
      while (!over) {
        const { status } = await client.call('GET', '/livez').catch((error: unknown) => ({ status: error }));
        if (status !== 200) amiss.push(status);
        await sleep(LIVE_EVERY_MS);
      }
    })();
    return async (): Promise<unknown[]> => {
      over = true;
      await watching;
      return amiss;
    };
  };

  it.each(Object.entries(sicknesses))(
    '%s: 503 to every write, nothing hangs, the process lives, and it recovers by itself within 3 s',
    { timeout: sized(60_000, 300_000) },
    async (name, sickness) => {
      const slowest: number[] = [];
      const recovered: number[] = [];
      const endWatch = watchLife();
      for (let round = 0; round < ROUNDS; round++) {
        etag = (await client.call('GET', draft)).etag;
        await sickness.begin(redis);
        // The first calls find out; the later ones meet a connection that is known to be broken.
        for (const moment of ['at first', 'later']) {
          const written = await askAll(writes);
          expect(written.statuses, `writes ${moment}`).toEqual([503]);
          const read = await askAll(reads);
          expect(read.statuses, `reads ${moment}`).toEqual([sickness.reads ? 200 : 503]);
          slowest.push(written.slowest, ...(sickness.reads ? [] : [read.slowest]));
        }
        expect((await client.call('GET', '/readyz')).status).toBe(503);
        await sickness.end(redis);
        const ms = await untilWritten();
        expect(ms).toBeLessThanOrEqual(RECOVERY_MS);
        recovered.push(ms);
        expect((await client.call('GET', draft)).status).toBe(200);
        await removeOtherDrafts();
      }
      expect(await endWatch()).toEqual([]);
      figure(
        `Redis ${name}`,
        `${ROUNDS} times, slowest 503 ${Math.round(Math.max(...slowest))} ms, slowest recovery ${Math.round(Math.max(...recovered))} ms`,
      );
    },
  );
});
