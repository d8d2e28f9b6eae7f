import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { requireOrSkip } from '../servers/available.ts';
import { REDIS_HINT, redisMissing, startRedis } from '../servers/redis.ts';
import { startServerProcess } from './server-process.ts';
import { figure, sized } from './sizes.ts';
import { type Client, createClient, newPlaces, type Place, readPlace, type Writer, write } from './writers.ts';

const WRITERS = 32;
/** The first writers have a place of their own, the others share one between two. */
const ALONE = 16;
const PLACES = ALONE + (WRITERS - ALONE) / 2;
const KILLS = sized(4, 72);
const WRITES = sized(2_000, 100_800);
const TIMEOUT_MS = sized(120_000, 1_800_000);

const writersOf = (places: readonly Place[]): Writer[] =>
  Array.from({ length: WRITERS }, (_, at) => {
    const place = places[at < ALONE ? at : ALONE + ((at - ALONE) % (PLACES - ALONE))];
    if (place === undefined) throw new Error('fewer places than writers');
    return { name: `w${at}`, place, alone: at < ALONE };
  });

const acknowledged = (places: readonly Place[]): number =>
  places.reduce((sum, { ledger }) => sum + ledger.acknowledgements(), 0);

/** Kills something each time that a share of the writes has been acknowledged. */
const writeUnderKills = async (client: Client, kills: readonly (() => Promise<void>)[]): Promise<Place[]> => {
  const places = await newPlaces(client, PLACES);
  let over = false;
  const writers = Promise.all(writersOf(places).map((writer) => write(client, writer, () => over)));
  const untilWritten = async (count: number): Promise<void> => {
    while (acknowledged(places) < count) await Promise.race([sleep(5), writers]);
  };
  try {
    for (const [at, kill] of kills.entries()) {
      await untilWritten(((at + 1) * WRITES) / (kills.length + 1));
      await kill();
    }
    await untilWritten(WRITES);
  } finally {
    over = true;
  }
  await writers;
  return places;
};

const judge = async (client: Client, places: readonly Place[]) => {
  const judged = await Promise.all(
    places.map(async (place) => place.ledger.judge((await readPlace(client, place)).id)),
  );
  return {
    lost: judged.flatMap(({ lost }) => lost),
    refusedThoughWritten: judged.flatMap(({ refusedThoughWritten }) => refusedThoughWritten),
    falseConflicts: places.flatMap(({ falseConflicts }) => falseConflicts),
    unanswered: judged.flatMap(({ unanswered }) => unanswered).length,
  };
};

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
/** Ends it after the test, in the reverse order. */
const ended = <T extends { stop(): Promise<unknown> }>(started: T): T => {
  stops.push(() => started.stop());
  return started;
};
const clientOf = (origin: string): Client => {
  const client = createClient(origin, WRITERS);
  stops.push(() => client.close());
  return client;
};

const tell = (
  store: string,
  places: readonly Place[],
  { unanswered, lost }: Awaited<ReturnType<typeof judge>>,
): void => {
  figure(
    `killed, ${store}`,
    `${acknowledged(places)} acknowledged over ${KILLS} kills, ${lost.length} lost, ${unanswered} had their effect without an answer`,
  );
};

describe('what a writer was told to be stored, after kill -9 of the server, with the embedded store', () => {
  it('is there, nothing of it is lost, and nobody who writes alone is told of a conflict', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const server = ended(await startServerProcess());
    const client = clientOf(server.origin);
    const kill = async (): Promise<void> => {
      await server.kill();
      await server.restart();
    };
    const places = await writeUnderKills(
      client,
      Array.from({ length: KILLS }, () => kill),
    );
    const judged = await judge(client, places);
    expect(judged).toMatchObject({ lost: [], refusedThoughWritten: [], falseConflicts: [] });
    tell('embedded store', places, judged);
  });
});

const canRun = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

describe.runIf(canRun)('what a writer was told to be stored, after kill -9 of the server and of Redis', () => {
  it('is there, nothing of it is lost, and nobody who writes alone is told of a conflict', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const redis = ended(await startRedis({ appendfsync: 'always' }));
    const server = ended(await startServerProcess({ REDIS_URL: redis.url }));
    const client = clientOf(server.origin);
    const killRedis = async (): Promise<void> => {
      await redis.kill('SIGKILL');
      await redis.restart();
    };
    const killServer = async (): Promise<void> => {
      await server.kill();
      await server.restart();
    };
    const killBoth = async (): Promise<void> => {
      await Promise.all([server.kill(), redis.kill('SIGKILL')]);
      await redis.restart();
      await server.restart();
    };
    const turns = [killRedis, killServer, killRedis, killBoth];
    const kills = Array.from({ length: KILLS }, (_, at) => turns[at % turns.length] ?? killRedis);
    const places = await writeUnderKills(client, kills);
    const judged = await judge(client, places);
    expect(judged).toMatchObject({ lost: [], refusedThoughWritten: [], falseConflicts: [] });
    tell('Redis', places, judged);
  });

  it('control: a Redis that answers before it stores is found out', { timeout: TIMEOUT_MS }, async () => {
    const redis = ended(await startRedis({ settings: { appendonly: 'no' } }));
    const server = ended(await startServerProcess({ REDIS_URL: redis.url }));
    const client = clientOf(server.origin);
    const places = await newPlaces(client, 1);
    const [place] = places;
    if (place === undefined) throw new Error('no place');
    const writer = { name: 'w0', place, alone: true };
    await write(client, writer, (tries) => tries >= 10);
    const admin = new Redis(redis.url, { lazyConnect: true });
    await admin.connect();
    await admin.save();
    admin.disconnect();
    await write(client, { ...writer, name: 'w1' }, (tries) => tries >= 10);
    await redis.kill('SIGKILL');
    await redis.restart();
    await write(client, { ...writer, name: 'w2' }, (tries) => tries >= 10);
    expect((await judge(client, places)).lost).toEqual(Array.from({ length: 10 }, (_, at) => `w1-${at}`));
  });
});
