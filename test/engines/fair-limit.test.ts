import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFairLimit } from '../../src/engines/direct/fair-limit.ts';
import '../seed.ts';

/** Acts by name that end when they are told to, and the order in which they began. */
const acting = (places: number) => {
  const limit = createFairLimit(places);
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  const act = (user: string, name: string): Promise<string> =>
    limit(user, async () => {
      began.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      ends.delete(name);
      return name;
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { act, began, end, running: () => [...ends.keys()] };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a fair limit', () => {
  it('takes who waits in turns: a thousand acts of one user delay the first of another by one', async () => {
    const { act, began, end } = acting(1);
    const acts = [...Array.from({ length: 1000 }, (_, at) => act('alice', `alice-${at}`)), act('bob', 'bob-0')];
    await settled();
    await end('alice-0');
    await end('alice-1');
    expect(began).toEqual(['alice-0', 'alice-1', 'bob-0']);
    expect(acts).toHaveLength(1001);
  });

  it('gives a user all places while nobody else waits', async () => {
    const { act, began } = acting(4);
    for (let at = 0; at < 6; at++) void act('alice', `alice-${at}`);
    await settled();
    expect(began).toEqual(['alice-0', 'alice-1', 'alice-2', 'alice-3']);
  });

  it('gives back the place of an act that fails, and fails as it does', async () => {
    const limit = createFairLimit(1);
    await expect(limit('alice', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(
      await limit('alice', () => {
        throw new Error('at once');
      }).catch((error: Error) => error.message),
    ).toBe('at once');
    expect(await limit('bob', async () => 'yes')).toBe('yes');
  });

  it('whatever comes and ends: nothing is lost, no place is empty while somebody waits, nobody is passed by twice by another', async () => {
    const event = fc.oneof(
      { weight: 2, arbitrary: fc.record({ user: fc.constantFrom('a', 'b', 'c', 'd', 'e') }) },
      { weight: 1, arbitrary: fc.record({ ends: fc.nat(100) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 80 }), fc.integer({ min: 1, max: 5 }), async (events, places) => {
        const { act, began, end, running } = acting(places);
        const results: Promise<string>[] = [];
        const came = new Map<string, { user: string; place: number; began: number; others: Set<string> }>();
        const waiting = () => [...came.keys()].filter((name) => !began.includes(name));
        const endOne = async (at: number) => {
          const names = running();
          const name = names[at % Math.max(1, names.length)];
          if (name !== undefined) await end(name);
        };
        for (const one of events) {
          if ('ends' in one) await endOne(one.ends);
          else {
            const name = `${one.user}-${came.size}`;
            const ahead = waiting().filter((other) => came.get(other)?.user === one.user).length;
            came.set(name, { user: one.user, place: ahead, began: began.length, others: new Set() });
            results.push(act(one.user, name));
            await settled();
          }
          expect(running().length).toBe(Math.min(places, running().length + waiting().length));
        }
        while (running().length > 0) await endOne(0);
        expect((await Promise.all(results)).sort()).toEqual([...came.keys()].sort());
        for (const [name, { user, place, began: before }] of came) {
          const between = began.slice(before, began.indexOf(name));
          const ofOthers = new Map<string, number>();
          for (const other of between) {
            const by = came.get(other)?.user ?? '';
            if (by !== user) ofOthers.set(by, (ofOthers.get(by) ?? 0) + 1);
          }
          // One turn of each other user for each act of mine that was ahead, and one for this.
          expect(Math.max(0, ...ofOthers.values())).toBeLessThanOrEqual(place + 1);
          expect(between.filter((other) => came.get(other)?.user === user)).toHaveLength(place);
        }
      }),
      { numRuns: 150 },
    );
  });
});
