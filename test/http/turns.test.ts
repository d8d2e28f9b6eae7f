import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurns } from '../../src/http/turns.ts';
import '../seed.ts';

/** An event loop of which every turn is played by hand: first what comes in it, then what was put off until its end. */
const loop = () => {
  let at = 0;
  let acts: (() => void)[] = [];
  const turns = createTurns({ now: () => at, later: (act) => acts.push(act) });
  const served: string[] = [];
  /** @param ms that serving it takes */
  const ask = (caller: string, ms = 1): void => {
    turns.arrive();
    void turns.take(caller).then(() => {
      served.push(caller);
      at += ms;
    });
  };
  /** Each that comes is served, or not, before the next one is seen. */
  const turn = async (...came: readonly (() => void)[]): Promise<string[]> => {
    const before = served.length;
    for (const come of came) {
      come();
      await settled();
    }
    const now = acts;
    acts = [];
    for (const act of now) {
      act();
      await settled();
    }
    return served.slice(before);
  };
  const pass = (ms: number): void => {
    at += ms;
  };
  return { turns, ask, turn, pass, isIdle: () => acts.length === 0 };
};
const settled = async (): Promise<void> => {
  for (let at = 0; at < 5; at++) await Promise.resolve();
};

describe('turns', () => {
  it('who comes alone is served at once', async () => {
    const { ask, turns, isIdle, turn } = loop();
    ask('alice');
    expect(await turn()).toEqual(['alice']);
    expect(isIdle()).toBe(true);
    await turns.take('alice');
  });

  const many = (count: number, ask: () => void): (() => void)[] => Array.from({ length: count }, () => ask);

  it('callers are served by turns, each in his order, whoever has asked more', async () => {
    const { ask, turn } = loop();
    const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((caller) => () => ask(caller)) as [
      () => void,
      () => void,
      () => void,
    ];
    expect(await turn(...many(6, alice), bob, bob)).toEqual(['alice', 'alice']);
    expect(await turn()).toEqual(['bob']);
    expect(await turn()).toEqual(['alice']);
    expect(await turn(carol)).toEqual(['bob']);
    expect([await turn(), await turn(), await turn(), await turn()]).toEqual([
      ['alice'],
      ['carol'],
      ['alice'],
      ['alice'],
    ]);
  });

  it('those who wait are served for as long as everything else in the turn has taken', async () => {
    const { ask, turn, turns, pass } = loop();
    await turn(...many(9, () => ask('alice')));
    const nobodys = () => {
      turns.arrive();
      pass(4);
    };
    expect(await turn(nobodys)).toHaveLength(4);
    expect(await turn()).toHaveLength(1);
  });

  it('whatever comes: everybody is served in the end, and nobody twice while another waits', async () => {
    const asked = fc.record({ caller: fc.constantFrom('a', 'b', 'c', 'd'), ms: fc.integer({ min: 0, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(asked, { maxLength: 12 }), { maxLength: 12 }), async (rounds) => {
        const { ask, turn, isIdle } = loop();
        const open = new Map<string, number>();
        const more = (caller: string, by: number) => open.set(caller, (open.get(caller) ?? 0) + by);
        /** @param isQuiet whether nobody has come in this turn */
        const take = (served: readonly string[], isQuiet: boolean) => {
          for (const [at, caller] of served.entries()) {
            more(caller, -1);
            const others = [...open].filter(([other, count]) => other !== caller && count > 0);
            if (isQuiet && at > 0 && served[at - 1] === caller) expect(others).toEqual([]);
          }
        };
        for (const round of rounds) {
          for (const { caller } of round) more(caller, 1);
          take(
            await turn(
              ...round.map(
                ({ caller, ms }) =>
                  () =>
                    ask(caller, ms),
              ),
            ),
            round.length === 0,
          );
        }
        for (let at = 0; !isIdle() && at < 1_000; at++) take(await turn(), true);
        expect([...open.values()].every((count) => count === 0)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
