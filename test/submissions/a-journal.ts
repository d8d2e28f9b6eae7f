import fc from 'fast-check';
import type { CellState } from '../../src/engines/engine.ts';
import type { SubmissionStore } from '../../src/store/store.ts';
import { fold } from '../../src/submissions/fold.ts';
import type { JournalTexts } from '../../src/submissions/follow.ts';
import type { JournalEntry, SubmissionHead } from '../../src/submissions/submission.ts';
import { aResult } from './a-head.ts';

/** Journals in memory, to which a test appends as another server would. */
export const createJournals = () => {
  const records = new Map<string, { readonly head: SubmissionHead; journal: readonly JournalEntry[] }>();
  /** How often each was called. */
  const calls = { read: 0, tail: 0, openHead: 0, openEntry: 0 };
  let fault: Error | undefined;
  const recordOf = (id: string) => {
    if (fault !== undefined) throw fault;
    return records.get(id);
  };
  const phaseOf = (head: SubmissionHead, journal: readonly JournalEntry[]) => {
    const { phase, finishedAt } = fold(head, journal);
    return finishedAt === null ? {} : { phase };
  };
  const store: Pick<SubmissionStore, 'read' | 'tail'> = {
    read: async (_project, id) => {
      calls.read++;
      const record = recordOf(id);
      if (record === undefined) return undefined;
      const { head, journal } = record;
      return {
        id,
        head: JSON.stringify(head),
        journal: journal.map((entry) => JSON.stringify(entry)),
        createdAt: head.createdAt,
        ...phaseOf(head, journal),
      };
    },
    tail: async (_project, id, from) => {
      calls.tail++;
      const record = recordOf(id);
      if (record === undefined) return undefined;
      const { head, journal } = record;
      return { entries: journal.slice(from).map((entry) => JSON.stringify(entry)), ...phaseOf(head, journal) };
    },
  };
  const texts: JournalTexts = {
    openHead: (_project, _id, text) => {
      calls.openHead++;
      return JSON.parse(text);
    },
    openEntry: (_project, _id, text) => {
      calls.openEntry++;
      return JSON.parse(text);
    },
  };
  return {
    store,
    texts,
    calls,
    put: (head: SubmissionHead, journal: readonly JournalEntry[] = []) => records.set(head.id, { head, journal }),
    append: (head: SubmissionHead, ...entries: readonly JournalEntry[]) => {
      const record = records.get(head.id);
      if (record !== undefined) record.journal = [...record.journal, ...entries];
    },
    remove: ({ id }: SubmissionHead) => records.delete(id),
    /** Every call fails so, until it is told `undefined`. */
    fail: (error: Error | undefined) => {
      fault = error;
    },
  };
};

export const started: JournalEntry = { type: 'started', at: 10 };
export const closed: JournalEntry = { type: 'closed', at: 90 };
export const sent = (request: number, attempt = 1): JournalEntry => ({ type: 'sent', at: 30, request, attempt });
export const answered = (request: number, state: CellState = 'Applied'): JournalEntry => ({
  type: 'answered',
  at: 40,
  request,
  result: aResult(state, { attempts: 1 }),
});
export const retry = ({ identity }: SubmissionHead, ...requests: readonly number[]): JournalEntry => ({
  type: 'retry',
  at: 100,
  by: identity,
  requests,
});

const states: readonly CellState[] = ['Checked', 'Applied', 'Unchanged', 'Denied', 'Unreachable', 'Unknown', 'Skipped'];

/** What may happen between begin and end. */
const anEntry = (head: SubmissionHead): fc.Arbitrary<JournalEntry> => {
  const request = fc.nat({ max: head.plan.requests.length - 1 });
  const at = fc.integer({ min: 1, max: 1_000 });
  const result = fc.constantFrom(...states).map((state) => aResult(state, { attempts: 1 }));
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ type: fc.constantFrom('checked', 'answered', 'settled'), at, request, result }),
    },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('sent'), at, request, attempt: fc.constantFrom(1, 2) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('started', 'rolling-back'), at }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('cancel'), at, by: fc.constant(head.identity) }) },
  ) as fc.Arbitrary<JournalEntry>;
};

/** The journal of a submission that has ended, now and then after retries. */
export const anEndedJournal = (head: SubmissionHead): fc.Arbitrary<readonly JournalEntry[]> =>
  fc
    .array(fc.array(anEntry(head), { maxLength: 8 }), { minLength: 1, maxLength: 3 })
    .map((rounds) => rounds.flatMap((round, at) => [at === 0 ? started : retry(head, 0, 1), ...round, closed]));
