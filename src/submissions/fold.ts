import type { CellState, PlannedRequest } from '../engines/engine.ts';
import type { Cell, CellResult, JournalEntry, Phase, Submission, SubmissionHead, Summary } from './submission.ts';

/** The state of a submission is what its journal says, and nothing else. */
export const fold = (head: SubmissionHead, journal: readonly JournalEntry[]): Submission => {
  const cells = head.plan.requests.map((request) => pendingCell(request, head.createdAt));
  for (const entry of journal) {
    if (!('request' in entry)) continue;
    const cell = cells[entry.request];
    if (cell !== undefined) cells[entry.request] = afterEntry(cell, entry);
  }
  const startedAt = journal.find(({ type }) => type === 'started')?.at ?? null;
  const finishedAt = journal.find(({ type }) => type === 'closed')?.at ?? null;
  return {
    head,
    cells,
    phase: phaseOf(cells, startedAt !== null, finishedAt !== null),
    summary: summaryOf(cells),
    startedAt,
    finishedAt,
  };
};

const pendingCell = (request: PlannedRequest, at: number): Cell => ({
  cluster: request.cluster ?? '',
  apiVersion: request.apiVersion,
  kind: request.kind,
  name: request.name,
  state: 'Pending',
  reason: null,
  message: null,
  errors: [],
  warnings: [],
  attempts: 0,
  uid: null,
  updatedAt: at,
});

const afterEntry = (cell: Cell, entry: Extract<JournalEntry, { request: number }>): Cell =>
  entry.type === 'sent'
    ? { ...cell, state: 'Applying', attempts: entry.attempt, updatedAt: entry.at }
    : { ...cell, ...entry.result, attempts: attemptsAfter(cell, entry.result), updatedAt: entry.at };

/** Attempts count writes: a dry run has none. */
const attemptsAfter = (cell: Cell, result: CellResult): number =>
  Math.max(cell.attempts, result.state === 'Checked' ? 0 : result.attempts);

const succeeded: ReadonlySet<CellState> = new Set(['Applied', 'Unchanged', 'Checked']);
const failed: ReadonlySet<CellState> = new Set(['Conflict', 'Denied', 'Invalid', 'Unreachable']);

export const isFailed = (state: CellState): boolean => failed.has(state);

/** Derived, never set by hand. A write whose effect is unknown has not failed: something of ours may be there. */
const phaseOf = (cells: readonly Cell[], started: boolean, finished: boolean): Phase => {
  if (!started && !finished) return 'Queued';
  if (!finished)
    return cells.some(({ state }) => state === 'Applying' || state === 'Applied' || state === 'Unchanged')
      ? 'Applying'
      : 'Checking';
  if (cells.every(({ state }) => succeeded.has(state))) return 'Succeeded';
  return cells.some(({ state }) => state === 'Applied' || state === 'Unchanged' || state === 'Unknown')
    ? 'PartiallySucceeded'
    : 'Failed';
};

const summaryKeys: Readonly<Record<CellState, keyof Summary>> = {
  Pending: 'pending',
  Checked: 'checked',
  Applying: 'applying',
  Applied: 'applied',
  Unchanged: 'unchanged',
  Conflict: 'failed',
  Denied: 'failed',
  Invalid: 'failed',
  Unreachable: 'failed',
  Unknown: 'unknown',
  Skipped: 'skipped',
  Deleted: 'deleted',
  RolledBack: 'rolledBack',
};

const summaryOf = (cells: readonly Cell[]): Summary => {
  const summary = {
    total: cells.length,
    pending: 0,
    checked: 0,
    applying: 0,
    applied: 0,
    unchanged: 0,
    failed: 0,
    unknown: 0,
    skipped: 0,
    deleted: 0,
    rolledBack: 0,
  };
  for (const { state } of cells) summary[summaryKeys[state]]++;
  return summary;
};
