import { describe, expect, it } from 'vitest';
import { createSharedReads } from '../../src/services/shared-reads.ts';

const aTable = (limit = 10) => {
  let clock = 0;
  let made = 0;
  const reads = createSharedReads<number>({ now: () => clock, keptMs: 2_000, limit });
  return {
    pass: (ms: number) => {
      clock += ms;
    },
    read: (key: string, answer?: Promise<number>) => reads.read(key, () => answer ?? Promise.resolve(++made)),
  };
};

describe('a reading', () => {
  it('is shared by those who ask for the same within its time, and by nobody later', async () => {
    const { read, pass } = aTable();
    expect(await Promise.all([read('a'), read('a'), read('b')])).toEqual([1, 1, 2]);
    pass(1_999);
    expect(await read('a')).toBe(1);
    pass(1);
    expect(await read('a')).toBe(3);
  });

  it('under way is shared for as long as it takes', async () => {
    const { read, pass } = aTable();
    let end = (_: number): void => undefined;
    const slow = new Promise<number>((resolve) => {
      end = resolve;
    });
    const first = read('a', slow);
    pass(60_000);
    const second = read('a');
    end(7);
    expect(await Promise.all([first, second])).toEqual([7, 7]);
    await Promise.resolve();
    expect(await read('a')).toBe(1);
  });

  it('that failed is told to those who wait for it, and made anew for the next', async () => {
    const { read } = aTable();
    const failing = Promise.reject(new Error('no'));
    const waiting = [read('a', failing), read('a')];
    expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await read('a')).toBe(1);
  });

  it('of too many is forgotten, the oldest first, also while under way', async () => {
    const { read } = aTable(2);
    const never = new Promise<number>(() => undefined);
    void read('a', never);
    expect([await read('b'), await read('c')]).toEqual([1, 2]);
    expect([await read('b'), await read('c'), await read('a')]).toEqual([1, 2, 3]);
  });
});
