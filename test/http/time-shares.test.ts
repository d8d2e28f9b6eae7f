import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTimeShares, equalPart } from '../../src/http/time-shares.ts';
import '../seed.ts';

/** A loop that can serve `capacity` requests in a window of 200 ms, and callers who ask for so many in each, whatever they are told. */
const simulated = (capacity: number) => {
  const set = { at: 0, served: 0 };
  const shares = createTimeShares({ busy: () => Math.min(1, set.served / capacity), now: () => set.at });
  /** What each was given in each window. */
  const run = (wants: Readonly<Record<string, number>>, windows: number): Record<string, number>[] =>
    Array.from({ length: windows }, () => {
      const given: Record<string, number> = {};
      const most = Math.max(...Object.values(wants));
      for (let turn = 0; turn < most; turn++) {
        set.at += 200 / most;
        for (const [caller, want] of Object.entries(wants)) {
          // Evenly over the window.
          if (Math.floor((turn * want) / most) === Math.floor(((turn + 1) * want) / most)) continue;
          if (shares.turn(caller) === undefined) continue;
          shares.spend();
          given[caller] = (given[caller] ?? 0) + 1;
        }
      }
      set.served = Object.values(given).reduce((sum, count) => sum + count, 0);
      return given;
    });
  return { shares, run, set };
};
const mean = (windows: readonly Record<string, number>[], caller: string): number =>
  windows.reduce((sum, given) => sum + (given[caller] ?? 0), 0) / windows.length;

describe('parts of the time of the event loop', () => {
  it('a caller alone has all of it', () => {
    const { run } = simulated(100);
    expect(mean(run({ alice: 1_000 }, 20), 'alice')).toBe(1_000);
  });

  it('several who together want less than there is have what they want', () => {
    const { run } = simulated(100);
    const windows = run({ alice: 30, bob: 20 }, 20);
    expect([mean(windows, 'alice'), mean(windows, 'bob')]).toEqual([30, 20]);
  });

  it('a burst is served', () => {
    const { run } = simulated(100);
    expect(mean(run({ alice: 1_000, bob: 20 }, 4), 'alice')).toBe(1_000);
  });

  it('beside a flood who asks for little has all of that, and the flood the rest of what can be served well', () => {
    const { run } = simulated(100);
    run({ alice: 1_000, bob: 20 }, 30);
    const windows = run({ alice: 1_000, bob: 20 }, 50);
    expect(mean(windows, 'bob')).toBe(20);
    expect(mean(windows, 'alice')).toBeGreaterThan(50);
    expect(mean(windows, 'alice')).toBeLessThan(75);
  });

  it('two floods have equal parts', () => {
    const { run } = simulated(100);
    run({ alice: 1_000, bob: 400 }, 30);
    const windows = run({ alice: 1_000, bob: 400 }, 50);
    expect(Math.abs(mean(windows, 'alice') - mean(windows, 'bob'))).toBeLessThan(3);
    expect(mean(windows, 'alice') + mean(windows, 'bob')).toBeLessThan(95);
  });

  it('when the flood is over everybody has what he wants again', () => {
    const { run } = simulated(100);
    run({ alice: 1_000, bob: 20 }, 30);
    const [, , ...windows] = run({ alice: 40, bob: 20 }, 30);
    expect([mean(windows, 'alice'), mean(windows, 'bob')]).toEqual([40, 20]);
  });
});

describe('an equal part', () => {
  it('leaves to each what he wants up to it, and gives out no more than there is', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 5_000 }), (wanted, available) => {
        const part = equalPart(wanted, available);
        const given = wanted.reduce((sum, want) => sum + Math.min(want, part), 0);
        const all = wanted.reduce((sum, want) => sum + want, 0);
        expect(given).toBeCloseTo(Math.min(all, available), 6);
      }),
    );
  });
});
