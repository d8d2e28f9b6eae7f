import { submissionMigrations } from '../../migrations/submissions.ts';
import { upgrade } from '../../migrations/upgrade.ts';
import type { StoredSubmission } from '../store/store.ts';
import { fold } from './fold.ts';
import type { Seal } from './seal.ts';
import type { JournalEntry, Submission, SubmissionHead } from './submission.ts';

export type Journal = ReturnType<typeof createJournal>;

/** The records of submissions as texts: sealed when they are written, opened and folded when they are read. */
export const createJournal = (seal: Seal) => {
  const headPlace = (project: string, id: string) => `submission/${project}/${id}`;
  const entryPlace = (project: string, id: string) => `journal/${project}/${id}`;

  const openHead = (project: string, id: string, text: string): SubmissionHead =>
    upgrade(seal.open(headPlace(project, id), text), submissionMigrations);
  const openEntry = (project: string, id: string, text: string): JournalEntry =>
    seal.open(entryPlace(project, id), text);
  const openEntries = (project: string, id: string, texts: readonly string[]): JournalEntry[] =>
    texts.map((text) => openEntry(project, id, text));

  return {
    sealHead: (head: SubmissionHead): string => seal.seal(headPlace(head.project, head.id), head),
    sealEntries: (project: string, id: string, entries: readonly JournalEntry[]): string[] =>
      entries.map((entry) => seal.seal(entryPlace(project, id), entry)),
    openHead,
    openEntry,
    openEntries,
    open: (project: string, { id, head, journal }: StoredSubmission): Submission =>
      fold(openHead(project, id, head), openEntries(project, id, journal)),
  };
};
