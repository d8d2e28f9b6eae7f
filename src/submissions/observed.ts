import type { CellOutcome } from '../engines/engine.ts';
import { isSucceeded } from './fold.ts';
import type { CellError, CellResult, JournalEntry, SubmissionHead } from './submission.ts';

export type Observed = Extract<JournalEntry, { type: 'checked' | 'answered' | 'settled' | 'undone' }>;

/** What was seen of one object, with what its server said mapped to the form. */
export const resultOf = (
  { causes: _causes, ...result }: CellOutcome,
  errors: readonly CellError[] = [],
): CellResult => ({
  ...result,
  errors,
});

/** Nothing was written, and why. */
export const skipped = (reason: string): CellResult => ({
  state: 'Skipped',
  reason,
  message: null,
  errors: [],
  warnings: [],
  uid: null,
  attempts: 0,
});

/**
 * A cell that shall not be written any more, as it is read in its cluster: what is there counts, not what was sent. Where nothing could be
 * seen and a write had left before, it is not known what came of it.
 * @param attempts writes that had left before
 * @param reason why nothing more is done, for an object that is not as planned
 */
export const settledResult = (seen: CellOutcome, attempts: number, reason: string): CellResult => {
  const result = { ...resultOf(seen), attempts };
  if (seen.state === 'Pending') return { ...result, state: 'Skipped', reason };
  const isUnseen = seen.state === 'Unreachable' || seen.state === 'Denied';
  return isUnseen && attempts > 0 ? { ...result, state: 'Unknown' } : result;
};

/** What a rollback has done, is rolled back. */
export const asUndo = (result: CellResult, { operation }: SubmissionHead): CellResult =>
  operation === 'rollback' && result.state !== 'Checked' && isSucceeded(result.state)
    ? { ...result, state: 'RolledBack' }
    : result;
