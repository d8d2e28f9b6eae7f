import type { SubmissionStore } from '../store/store.ts';
import { afterEntry } from './fold.ts';
import type { Journal } from './journal.ts';
import type { JournalEntry, Submission } from './submission.ts';

/** Another server works on the submission by now, or it has ended: nothing may be written anywhere any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** A submission under this server's lease: what is known of it, and the one way to add to that. */
export interface Held {
  readonly epoch: number;
  /** As it is known here, with what is noted and not stored yet. */
  readonly submission: Submission;
  /** Known here at once, stored with what is recorded next: for what may be lost without harm. */
  note(entries: readonly JournalEntry[]): void;
  /**
   * Stores these entries and all that were noted; durable when it settles. What comes while others are being stored goes together.
   * @throws LeaseLost, StoreUnavailable
   */
  record(entries: readonly JournalEntry[]): Promise<void>;
  /** Reads what users have asked for since. */
  refresh(): Promise<void>;
  /** Holds the lease until then. @throws LeaseLost, StoreUnavailable */
  renew(until: number): Promise<void>;
}

export interface HeldDependencies {
  readonly store: Pick<SubmissionStore, 'append' | 'renew' | 'tail'>;
  readonly journal: Journal;
  readonly now: () => number;
  /** Told of everything that has been stored, for those who follow the submission in this process. */
  readonly onStored?: (submission: Submission) => void;
}

/** @param length of the journal that `begun` was folded from */
export const createHeld = (dependencies: HeldDependencies, epoch: number, begun: Submission, length: number): Held => {
  const { store, journal, now } = dependencies;
  const { project, id } = begun.head;
  const lost = () => new LeaseLost(`the submission ${id} is worked on elsewhere`);
  /** As the store has it, and as it is with the entries that wait. */
  let stored = begun;
  let known = length;
  let waiting: JournalEntry[] = [];
  let submission = begun;
  /** What is asked of the store goes one after the other. */
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const inTurn = (act: () => Promise<void>): Promise<void> => {
    last = last.catch(() => undefined).then(act);
    return last;
  };
  const learn = (entries: readonly JournalEntry[]): void => {
    stored = entries.reduce(afterEntry, stored);
    known += entries.length;
    submission = waiting.reduce(afterEntry, stored);
    if (entries.length > 0) dependencies.onStored?.(submission);
  };
  const readOn = async (): Promise<void> => {
    const tail = await store.tail(project, id, known, now());
    learn(journal.openEntries(project, id, tail?.entries ?? []));
  };
  const storeWaiting = async (): Promise<void> => {
    next = undefined;
    const entries = waiting;
    if (entries.length === 0) return;
    const outcome = await store.append({ project, id, epoch, entries: journal.sealEntries(project, id, entries) });
    if (outcome.type === 'lost') throw lost();
    waiting = waiting.slice(entries.length);
    // Where users have asked for something in between, the order in the store counts.
    if (outcome.length === known + entries.length) learn(entries);
    else await readOn();
  };
  const note = (entries: readonly JournalEntry[]): void => {
    waiting = [...waiting, ...entries];
    submission = entries.reduce(afterEntry, submission);
  };

  return {
    epoch,
    get submission() {
      return submission;
    },
    note,
    record: (entries) => {
      note(entries);
      next ??= inTurn(storeWaiting);
      return next;
    },
    refresh: () => inTurn(readOn),
    renew: (until) =>
      inTurn(async () => {
        const outcome = await store.renew({ project, id, epoch, until });
        if (outcome.type === 'lost') throw lost();
        if (outcome.length > known) await readOn();
      }),
  };
};
