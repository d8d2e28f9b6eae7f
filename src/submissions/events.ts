import { isDeepStrictEqual } from 'node:util';
import { afterEntry, begun } from './fold.ts';
import type { Cell, JournalEntry, Phase, Submission, SubmissionHead } from './submission.ts';

/** One change of a submission. */
export type SubmissionEvent = {
  /** From 1, one more each time: the place in the submission's whole course. */
  readonly id: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
} & ({ readonly type: 'phase'; readonly phase: Phase } | { readonly type: 'cell'; readonly cell: Cell });

/**
 * A submission and each change that led to it. Both follow from the head and the journal alone, so every server that reads the same journal
 * numbers the same events alike: nothing has to be stored for them.
 */
export interface Course {
  readonly submission: Submission;
  readonly events: readonly SubmissionEvent[];
  /** Entries of the journal that are told here. */
  readonly entries: number;
}

/** The first event is the phase that a submission begins in. */
export const courseOf = (head: SubmissionHead, journal: readonly JournalEntry[]): Course => {
  const submission = begun(head);
  const first: SubmissionEvent = { id: 1, time: head.createdAt, type: 'phase', phase: submission.phase };
  return courseAfter({ submission, events: [first], entries: 0 }, journal);
};

/** The course after more entries of the journal: those that follow the ones already told. */
export const courseAfter = (course: Course, journal: readonly JournalEntry[]): Course => {
  const events = [...course.events];
  let { submission } = course;
  for (const entry of journal) {
    const next = afterEntry(submission, entry);
    for (const change of changes(submission, next)) events.push({ id: events.length + 1, time: entry.at, ...change });
    submission = next;
  }
  return { submission, events, entries: course.entries + journal.length };
};

type Change = { readonly type: 'cell'; readonly cell: Cell } | { readonly type: 'phase'; readonly phase: Phase };

/** The phase comes last: it is made of the cells, and the one of the end ends the telling. */
const changes = (before: Submission, after: Submission): readonly Change[] => [
  ...after.cells
    .filter((cell, index) => !isSame(cell, before.cells[index]))
    .map((cell): Change => ({ type: 'cell', cell })),
  ...(after.phase === before.phase ? [] : [{ type: 'phase', phase: after.phase } as const]),
];

/** By value, so that the numbers do not depend on which objects the reducer happens to keep. */
const isSame = (cell: Cell, before: Cell | undefined): boolean => cell === before || isDeepStrictEqual(cell, before);
