import fc from 'fast-check';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { membersMissing } from '../clusters/binaries.ts';
import { type Members, startMembers } from '../clusters/start.ts';
import { seed } from '../seed.ts';
import { requireOrSkip } from '../servers/available.ts';
import { REDIS_HINT, type RedisServer, redisMissing, startRedis } from '../servers/redis.ts';
import { play } from '../submissions/crash-points.ts';
import { type Scenario, scenarios } from '../submissions/scenarios.ts';
import { CLUSTERS } from '../submissions/world.ts';
import type { Crash, CrashPoint } from './instrumented.ts';
import { createMemberWorlds, type MemberWorlds, type StoreName } from './members-ground.ts';
import { figure, isLong, sized } from './sizes.ts';

const missing = membersMissing();
const canRun =
  requireOrSkip('real member clusters', missing ?? '', missing === undefined) &&
  requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

const PLAYS_AT_ONCE = sized(4, 8);
const PAIRS = 200;
/** Milliseconds from the death of a server to the end of what it had begun. */
const RECOVERED_MS = 15_000;
const STORES: readonly StoreName[] = ['LMDB', 'Redis'];
const SIDES = ['before', 'after'] as const;

const played = isLong
  ? scenarios
  : scenarios.filter(({ name }) => name === 'create' || name.startsWith('update: one cluster changes'));

interface Point extends CrashPoint {
  readonly store: StoreName;
}

/** Where it matters every run crosses it; of looks, renewals and appends there are more or fewer, as time goes. */
const isCertain = (boundary: string): boolean => /apply|delete|begin|close/.test(boundary);

/** In the long run every boundary on both sides in both stores; else one of these for each. */
const pointsOf = (boundaries: readonly string[]): readonly Point[] =>
  boundaries.flatMap((boundary, at) => {
    const all = STORES.flatMap((store) => SIDES.map((side) => ({ boundary, side, store })));
    return isLong ? all : all.slice(at % all.length, (at % all.length) + 1);
  });

describe.runIf(canRun)('a server that dies at a boundary, with real members and controllers', () => {
  let members: Members;
  let redis: RedisServer;
  let worlds: MemberWorlds;
  const atOnce = pLimit(PLAYS_AT_ONCE);
  const recovered: number[] = [];
  /** What the second server of a play crossed, for where it dies in the next one. */
  const crossed: { scenario: Scenario; first: CrashPoint; boundaries: number }[] = [];

  beforeAll(async () => {
    [members, redis] = await Promise.all([
      startMembers(CLUSTERS, { controllers: true }),
      startRedis({ appendfsync: 'always', settings: { databases: '10000' } }),
    ]);
    worlds = await createMemberWorlds(members, redis.url);
  }, 180_000);
  afterAll(async () => {
    await worlds?.close();
    await Promise.all([members?.stop(), redis?.stop()]);
  });

  const playOn = (scenario: Scenario, points: readonly CrashPoint[], store: StoreName): Promise<readonly Crash[]> =>
    atOnce(async () => {
      const onEnd = (ms: number) => void recovered.push(ms);
      const stage = { createWorld: () => worlds.create(store), realTime: isLong, onEnd };
      const where = points.map(({ side, boundary }) => `${side} ${boundary}`).join(', then ');
      return play(scenario, points, stage).catch((error: unknown) => {
        throw new Error(`${store}: ${where}`, { cause: error });
      });
    });

  const playPoint = async (scenario: Scenario, { store, ...point }: Point): Promise<boolean> => {
    const [first, second] = await playOn(scenario, [point], store);
    if (second !== undefined) crossed.push({ scenario, first: point, boundaries: second.seen.length });
    if (isCertain(`${point.boundary}`)) expect(first?.crashed, `${point.side} ${point.boundary}`).toBe(true);
    return first?.crashed === true;
  };

  describe.each(played)('$name', (scenario) => {
    it('comes to the same end at whatever boundary: nothing is there twice, nothing is left over', {
      timeout: sized(300_000, 3_600_000),
    }, async () => {
      const [alive] = await playOn(scenario, [], 'LMDB');
      const points = pointsOf(alive?.seen ?? []);
      expect(points.length).toBeGreaterThan(5);
      const died = await Promise.all(points.map((point) => playPoint(scenario, point)));
      const deaths = died.filter(Boolean).length;
      expect(deaths).toBeGreaterThan(points.length / 2);
      figure(`crash at a boundary, real members, ${scenario.name}`, `${deaths} deaths, 0 duplicates, 0 orphans`);
    });
  });

  it.runIf(isLong)('comes to the same end when the one that takes over dies too', { timeout: 3_600_000 }, async () => {
    const pairs = crossed.flatMap(({ scenario, first, boundaries }) =>
      Array.from({ length: boundaries }, (_, at) => SIDES.map((side) => ({ scenario, first, boundary: at + 1, side }))),
    );
    const chosen = fc.sample(fc.shuffledSubarray(pairs.flat(), { minLength: PAIRS, maxLength: PAIRS }), {
      seed,
      numRuns: 1,
    })[0];
    const plays = (chosen ?? []).map(({ scenario, first, boundary, side }, at) =>
      playOn(scenario, [first, { boundary, side }], STORES[at % 2] ?? 'LMDB'),
    );
    const died = (await Promise.all(plays)).map((crashes) => crashes.filter(({ crashed }) => crashed).length);
    const twice = died.filter((deaths) => deaths === 2).length;
    expect(twice).toBeGreaterThan(PAIRS / 2);
    figure('two crashes, real members', `${twice} plays of ${PAIRS} with two deaths, 0 duplicates, 0 orphans`);
  });

  it.runIf(isLong)('ends within 15 s of the last death', () => {
    const longest = Math.max(...recovered);
    figure('from a crash to the end, real members', `${Math.round(longest)} ms at most, of ${recovered.length}`);
    expect(longest).toBeLessThan(RECOVERED_MS);
  });
});
