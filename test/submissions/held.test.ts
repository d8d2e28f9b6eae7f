import { describe, expect, it } from 'vitest';
import { type AppendJournal, StoreUnavailable } from '../../src/store/store.ts';
import { begun, fold } from '../../src/submissions/fold.ts';
import { createHeld, LeaseLost } from '../../src/submissions/held.ts';
import { createJournal } from '../../src/submissions/journal.ts';
import { createSeal } from '../../src/submissions/seal.ts';
import type { JournalEntry, Submission } from '../../src/submissions/submission.ts';
import { aHead } from './a-head.ts';
import { answered, sent, started } from './a-journal.ts';
import { later } from './a-run.ts';

const head = aHead(['east']);
const journal = createJournal(createSeal('a secret of this test'));
const cancel: JournalEntry = { type: 'cancel', at: 35, by: head.identity };
const opened = (texts: readonly string[]) => journal.openEntries(head.project, head.id, texts);
const sealed = (...entries: readonly JournalEntry[]) => journal.sealEntries(head.project, head.id, entries);

/** A submission that is held, over a journal in memory. */
const hold = () => {
  const texts: string[] = [];
  const appends: (readonly string[])[] = [];
  const told: Submission[] = [];
  let gate: Promise<void> = Promise.resolve();
  let fault: 'lost' | 'away' | 'answer-lost' | undefined;
  const append = async ({ entries }: AppendJournal) => {
    await gate;
    if (fault === 'lost') return { type: 'lost' } as const;
    if (fault === 'away') throw new StoreUnavailable('no answer');
    appends.push(opened(entries).map(({ type }) => type));
    texts.push(...entries);
    if (fault === 'answer-lost') throw new StoreUnavailable('no answer');
    return { type: 'appended', length: texts.length } as const;
  };
  const held = createHeld(
    {
      store: {
        append,
        renew: async () => (fault === 'lost' ? { type: 'lost' } : { type: 'renewed', length: texts.length }),
        tail: async (_project, _id, from) => ({ entries: texts.slice(from) }),
      },
      journal,
      now: () => 1,
      onStored: (submission) => told.push(submission),
    },
    1,
    begun(head),
    0,
  );
  return {
    held,
    appends,
    told,
    texts,
    stored: () => fold(head, opened(texts)),
    /** As a user would, on another server. */
    intend: (entry: JournalEntry) => texts.push(...sealed(entry)),
    fail: (next: typeof fault) => {
      fault = next;
    },
    block: () => {
      const { promise, settle } = later<void>();
      gate = promise;
      return settle;
    },
  };
};

describe('what is noted', () => {
  it('is known at once, and stored with what is recorded next, in order', async () => {
    const { held, appends } = hold();
    held.note([started]);
    expect(held.submission.startedAt).toBe(10);
    expect(appends).toEqual([]);
    await held.record([sent(0)]);
    expect(appends).toEqual([['started', 'sent']]);
  });

  it('is told to those who follow only when it is stored', async () => {
    const { held, told, stored } = hold();
    held.note([started]);
    expect(told).toEqual([]);
    await held.record([]);
    expect(told).toEqual([stored()]);
  });
});

describe('what is recorded', () => {
  it('while others are being stored goes together', async () => {
    const { held, appends, block } = hold();
    const go = block();
    const all = [held.record([started]), held.record([sent(0)]), held.record([sent(1)])];
    await Promise.resolve();
    go();
    await Promise.all(all);
    expect(appends.flat()).toEqual(['started', 'sent', 'sent']);
    expect(appends.length).toBeLessThan(3);
  });

  it('settles when it is stored, not before', async () => {
    const { held, texts, block } = hold();
    const go = block();
    let isStored = false;
    const recording = held.record([started]).then(() => {
      isStored = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([isStored, texts.length]).toEqual([false, 0]);
    go();
    await recording;
    expect(texts).toHaveLength(1);
  });

  it('nothing at all is not a round trip', async () => {
    const { held, appends } = hold();
    await held.record([]);
    expect(appends).toEqual([]);
  });
});

describe('what a user asks for', () => {
  it('is learned with the next record, in the order of the store', async () => {
    const { held, intend, stored } = hold();
    await held.record([started]);
    intend(cancel);
    await held.record([sent(0)]);
    expect(held.submission).toEqual(stored());
    expect(held.submission.intents.cancelled).toBe(true);
  });

  it('is learned with a renewal, and what waits stays on top', async () => {
    const { held, intend } = hold();
    await held.record([started]);
    held.note([sent(0)]);
    intend(cancel);
    await held.renew(5);
    expect(held.submission).toMatchObject({ intents: { cancelled: true }, cells: [{ state: 'Applying' }, {}] });
  });

  it('is learned when it is asked about', async () => {
    const { held, intend } = hold();
    intend(cancel);
    await held.refresh();
    expect(held.submission.intents.cancelled).toBe(true);
  });

  it('that is forged is an error, not a wish', async () => {
    const { held, texts } = hold();
    texts.push(`x${sealed(cancel)[0]}`);
    await expect(held.renew(5)).rejects.toMatchObject({ name: 'RecordForged' });
    expect(held.submission.intents.cancelled).toBe(false);
  });
});

describe('a lease that is lost', () => {
  it('refuses every record and renewal', async () => {
    const { held, fail, texts } = hold();
    fail('lost');
    await expect(held.record([started])).rejects.toThrow(LeaseLost);
    await expect(held.renew(5)).rejects.toThrow(LeaseLost);
    expect(texts).toEqual([]);
  });
});

describe('a store that is away', () => {
  it('keeps nothing from being stored afterwards, in order', async () => {
    const { held, fail, appends, stored } = hold();
    fail('away');
    await expect(held.record([started, sent(0)])).rejects.toThrow(StoreUnavailable);
    held.note([answered(0)]);
    fail(undefined);
    await held.record([]);
    expect(appends).toEqual([['started', 'sent', 'answered']]);
    expect(held.submission).toEqual(stored());
  });

  it('and had stored it all the same leaves the same submission', async () => {
    const { held, fail, stored } = hold();
    fail('answer-lost');
    await expect(held.record([started, sent(0), answered(0)])).rejects.toThrow(StoreUnavailable);
    fail(undefined);
    await held.record([sent(1)]);
    expect(held.submission).toEqual(stored());
    expect(held.submission.cells).toMatchObject([
      { state: 'Applied', attempts: 1 },
      { state: 'Applying', attempts: 1 },
    ]);
  });
});
