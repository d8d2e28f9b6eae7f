import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOrSkip } from '../servers/available.ts';
import { REDIS_HINT, type RedisServer, redisMissing, startRedis } from '../servers/redis.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { startServerProcess } from './server-process.ts';
import { figure, sized } from './sizes.ts';
import { type Client, createClient, newPlaces, type Place, readPlace, write } from './writers.ts';

const WRITERS = 64;
const TRIES = sized(4, 200);
const TIMEOUT_MS = sized(120_000, 900_000);
/** Of all writes, so many meet the fault. */
const SHARE = 0.1;

/** What a network between a caller and Slipway does to an exchange. */
const cuts = ['answer-lost', 'request-lost', 'resetting'] as const;

const canRun = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);
const stores = ['the embedded store', ...(canRun ? ['Redis'] : [])];

/** Slipway with that store, a proxy that its callers go through, and one caller who does not. */
const start = async (store: string) => {
  const redis: RedisServer | undefined = store === 'Redis' ? await startRedis() : undefined;
  const server = await startServerProcess(redis === undefined ? {} : { REDIS_URL: redis.url });
  const proxy = await startFaultProxy({ upstream: server.origin });
  const [client, direct] = [createClient(proxy.url, WRITERS), createClient(server.origin)];
  const stop = async (): Promise<void> => {
    await Promise.all([client.close(), direct.close(), proxy.close()]);
    await server.stop();
    await redis?.stop();
  };
  return { proxy, client, direct, stop };
};

const revisionOf = async (client: Client, { draft }: Place): Promise<number> =>
  Number((await client.call('GET', draft)).body.revision);

const onePlace = async (client: Client): Promise<Place> => {
  const [place] = await newPlaces(client, 1);
  if (place === undefined) throw new Error('no place');
  return place;
};

describe.each(stores)('compare-and-set of one step with replies cut, with %s', (store) => {
  let started: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    started = await start(store);
  });
  afterAll(() => started?.stop());

  it.each(cuts)(
    '%s: each version was made on top of the one before, none is lost, and every 412 is true',
    { timeout: TIMEOUT_MS },
    async (cut) => {
      const { proxy, client, direct } = started;
      const place = await onePlace(direct);
      const before = await revisionOf(direct, place);
      await proxy.set(cut, ({ method }) => method === 'PUT' && Math.random() < SHARE);
      await Promise.all(
        Array.from({ length: WRITERS }, (_, at) =>
          write(client, { name: `w${at}`, place, alone: false }, (tries) => tries >= TRIES),
        ),
      );
      const hit = proxy.seen.filter(({ fault }) => fault === cut).length;
      const { versions, lost, refusedThoughWritten, unanswered } = place.ledger.judge(
        (await readPlace(direct, place)).id,
      );
      expect(hit).toBeGreaterThan(0);
      expect({ lost, refusedThoughWritten }).toEqual({ lost: [], refusedThoughWritten: [] });
      expect((await revisionOf(direct, place)) - before).toBe(versions.length);
      expect(place.ledger.acknowledgements() + unanswered.length).toBe(versions.length);
      figure(
        `cut replies, ${store}, ${cut}`,
        `${WRITERS} x ${TRIES}, ${hit} cut, ${place.ledger.acknowledgements()} times 2xx + ${unanswered.length} known from the values = ${versions.length} versions`,
      );
    },
  );

  it('who writes alone and repeats what was cut never meets a conflict', { timeout: TIMEOUT_MS }, async () => {
    const { proxy, client, direct } = started;
    const place = await onePlace(direct);
    const tries = sized(30, 2_000);
    await proxy.set('answer-lost', ({ method }) => method === 'PUT' && Math.random() < 0.5);
    await write(client, { name: 'w', place, alone: true }, (done) => done >= tries);
    expect(place.falseConflicts).toEqual([]);
    expect(place.ledger.acknowledgements()).toBe(tries);
    expect(await revisionOf(direct, place)).toBe(1 + tries);
    figure(`cut replies, ${store}, alone`, `${tries} writes, ${place.falseConflicts.length} false 412`);
  });
});
