import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { CrashPoint } from '../faults/instrumented.ts';
import { sized } from '../faults/sizes.ts';
import { seed } from '../seed.ts';
import { play } from './crash-points.ts';
import { scenarios } from './scenarios.ts';

const kindOf = (boundary: string): string => boundary.replace(/ #\d+$/, '').replace(/^(east|west|north)\./, 'member.');

const pointsOf = (boundaries: readonly string[]): readonly CrashPoint[] =>
  boundaries.flatMap((boundary) => (['before', 'after'] as const).map((side) => ({ boundary, side })));

const textOf = (points: readonly CrashPoint[]): string =>
  points.map(({ boundary, side }) => `${side} ${boundary}`).join(', then ');

/** All ways in which servers have touched the world, over all scenarios. */
const exercised = new Set<string>();

describe.each(scenarios)('$name', (scenario) => {
  it('comes to the same end at whatever boundary its server dies', async () => {
    const [unharmed] = await play(scenario, []);
    const points = pointsOf(unharmed?.seen ?? []);
    expect(points.length).toBeGreaterThan(5);
    const pairs: (readonly CrashPoint[])[] = [];
    for (const point of points) {
      const crashes = await played([point]);
      expect(crashes[0]?.crashed, textOf([point])).toBe(true);
      for (const one of crashes) for (const seen of one.seen) exercised.add(kindOf(seen));
      for (const next of pointsOf(crashes[1]?.seen ?? [])) pairs.push([point, next]);
    }
    const sample = fc.sample(fc.constantFrom(...pairs), { numRuns: sized(10, 150), seed });
    for (const pair of sample) await played(pair);
  }, 900_000);

  const played = (points: readonly CrashPoint[]) =>
    play(scenario, points).catch((error: unknown) => {
      throw new Error(textOf(points), { cause: error });
    });
});

describe('every way in which a server touches the world', () => {
  const ways = [
    ...['begin', 'append', 'close', 'claim', 'open', 'read', 'reopen'].map((way) => `store.submissions.${way}`),
    'store.services.read',
    'review',
    ...['Service', 'Deployment'].flatMap((kind) =>
      ['apply', 'delete'].flatMap((verb) => [`member.${verb} ${kind}`, `member.${verb} ${kind} (dry run)`]),
    ),
    ...['Service', 'Deployment'].map((kind) => `member.get ${kind}`),
  ];

  it.each(ways)('was met and survived: %s', (way) => {
    expect([...exercised]).toContain(way);
  });

  it('is listed here', () => {
    // Renewals come by the clock alone, and what users wish for in between is read with `tail`.
    const others = ['store.submissions.renew', 'store.submissions.tail', 'store.submissions.intend'];
    expect([...exercised].filter((way) => !ways.includes(way) && !others.includes(way))).toEqual([]);
  });
});

afterAll(() => exercised.clear());
