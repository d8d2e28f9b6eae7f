import { describe, expect, it } from 'vitest';
import { play } from './crash-points.ts';
import { scenarios } from './scenarios.ts';

const kindOf = (boundary: string): string => boundary.replace(/ #\d+$/, '').replace(/^(east|west|north)\./, 'member.');

/** What a server does to the world, over all scenarios and the servers that go on with them. */
const exercised = new Set<string>();

describe.each(scenarios)('$name', (scenario) => {
  it('comes to its end when nothing goes wrong', async () => {
    await play(scenario, []);
  });

  it('comes to the same end at whatever boundary its server dies, before or after it', async () => {
    const [first] = await play(scenario, []);
    const boundaries = first?.seen ?? [];
    expect(boundaries.length).toBeGreaterThan(5);
    for (const boundary of boundaries) {
      for (const side of ['before', 'after'] as const) {
        const crashes = await play(scenario, [{ boundary, side }]).catch((error: unknown) => {
          throw new Error(`${side} ${boundary}`, { cause: error });
        });
        expect(crashes[0]?.crashed, `${side} ${boundary}`).toBe(true);
        for (const one of crashes) for (const seen of one.seen) exercised.add(kindOf(seen));
      }
    }
  }, 120_000);
});
