import { submissionMigrations } from '../../migrations/submissions.ts';
import { upgrade } from '../../migrations/upgrade.ts';
import type { StoredSubmission, SubmissionStore } from '../store/store.ts';
import { fold } from './fold.ts';
import type { Seal } from './seal.ts';
import type { JournalEntry, Submission, SubmissionHead } from './submission.ts';

/** The records of submissions: sealed when they are written, opened and folded when they are read. */
export const createJournal = (store: SubmissionStore, seal: Seal) => {
  const headPlace = (project: string, id: string) => `submission/${project}/${id}`;
  const entryPlace = (project: string, id: string) => `journal/${project}/${id}`;

  const open = (project: string, stored: StoredSubmission): Submission => {
    const head = upgrade<SubmissionHead>(seal.open(headPlace(project, stored.id), stored.head), submissionMigrations);
    return fold(
      head,
      stored.journal.map((text) => seal.open<JournalEntry>(entryPlace(project, stored.id), text)),
    );
  };

  return {
    sealHead: (head: SubmissionHead): string => seal.seal(headPlace(head.project, head.id), head),
    sealEntries: ({ project, id }: SubmissionHead, entries: readonly JournalEntry[]): string[] =>
      entries.map((entry) => seal.seal(entryPlace(project, id), entry)),
    open,
    append: ({ project, id }: SubmissionHead, entries: readonly JournalEntry[]): Promise<void> =>
      store.append(
        project,
        id,
        entries.map((entry) => seal.seal(entryPlace(project, id), entry)),
      ),
    read: async (project: string, id: string, now: number): Promise<Submission | undefined> => {
      const stored = await store.read(project, id, now);
      return stored && open(project, stored);
    },
  };
};
