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
const PAIRS = sized(4, 200);
/** Milliseconds from the death of a server to the end of what it had begun; more where objects are waited for that are to go. */
const RECOVERED_MS = 15_000;
/** The engine's patience with one such object, of which a cluster has two. */
const GOING_MS = 2 * 5_000;
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
  const recovered: { scenario: Scenario; where: string; ms: number }[] = [];
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
      const where = `${store}: ${points.map(({ side, boundary }) => `${side} ${boundary}`).join(', then ')}`;
      const onEnd = (ms: number) => void recovered.push({ scenario, where, ms });
      const stage = { createWorld: () => worlds.create(store), realTime: isLong, onEnd };
      return play(scenario, points, stage).catch((error: unknown) => {
        throw new Error(where, { cause: error });
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

  it('comes to the same end when the one that takes over dies too', { timeout: 3_600_000 }, async () => {
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
    expect(twice).toBeGreaterThan(sized(0, PAIRS / 2));
    figure('two crashes, real members', `${twice} plays of ${PAIRS} with two deaths, 0 duplicates, 0 orphans`);
  });

  // In the short form the leases run out by the clock of the test: there is no time to judge.
  if (isLong)
    it('ends in time after the last death', () => {
      expect(recovered.length).toBeGreaterThan(0);
      for (const scenario of played) {
        const [longest, ...others] = recovered.filter((one) => one.scenario === scenario).sort((a, b) => b.ms - a.ms);
        if (longest === undefined) continue;
        const median = others[Math.floor(others.length / 2)] ?? longest;
        figure(
          `from a crash to the end, real members, ${scenario.name}`,
          `median ${Math.round(median.ms)} ms, at most ${Math.round(longest.ms)} ms (${longest.where})`,
        );
        const waits = scenario.before !== undefined || scenario.leaves.length === 0;
        expect(longest.ms, longest.where).toBeLessThan(waits ? RECOVERED_MS + GOING_MS : RECOVERED_MS);
      }
    });
});
