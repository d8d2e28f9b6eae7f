import type { CellState, PlannedRequest } from '../engines/engine.ts';
import { groupedBy } from '../grouped.ts';
import type {
  Cell,
  CellEntry,
  CellResult,
  JournalEntry,
  Phase,
  Submission,
  SubmissionHead,
  Summary,
} from './submission.ts';

/** The state of a submission is what its journal says, and nothing else. */
export const fold = (head: SubmissionHead, journal: readonly JournalEntry[]): Submission =>
  journal.reduce(afterEntry, begun(head));

/** A submission of which nothing has happened yet. */
export const begun = (head: SubmissionHead): Submission =>
  derived({
    head,
    cells: head.plan.requests.map((request) => pendingCell(request, head.createdAt)),
    startedAt: null,
    finishedAt: null,
    actor: head.identity,
    askedAt: head.createdAt,
    anew: [],
    remade: {},
    intents: { cancelled: false, rollingBack: false },
  });

/** The submission after one more entry of its journal. */
export const afterEntry = (submission: Submission, entry: JournalEntry): Submission => {
  switch (entry.type) {
    case 'started':
      return derived({ ...submission, startedAt: submission.startedAt ?? entry.at });
    case 'closed':
      return derived({
        ...submission,
        finishedAt: entry.at,
        intents: { ...submission.intents, cancelled: entry.cancelled ?? submission.intents.cancelled },
      });
    case 'cancel':
      return derived({ ...submission, intents: { ...submission.intents, cancelled: true } });
    case 'rolling-back':
      return derived({ ...submission, intents: { ...submission.intents, rollingBack: true } });
    case 'retry':
      return derived({
        ...submission,
        cells: submission.cells.map((cell, index) =>
          entry.requests.includes(index) ? again(cell, entry.at) : undoable(cell),
        ),
        finishedAt: null,
        actor: entry.by,
        askedAt: entry.at,
        anew: [...submission.anew, ...entry.requests.filter((request) => submission.cells[request]?.reason === 'Gone')],
        remade: { ...submission.remade, ...remadeAmong(submission.cells) },
        intents: { cancelled: false, rollingBack: false },
      });
    default:
      return derived({
        ...submission,
        cells: submission.cells.map((cell, index) => (index === entry.request ? afterCellEntry(cell, entry) : cell)),
      });
  }
};

type Facts = Omit<Submission, 'phase' | 'summary'>;

const derived = (facts: Facts): Submission => ({ ...facts, phase: phaseOf(facts), summary: summaryOf(facts.cells) });

const pendingCell = ({ cluster = '', apiVersion, kind, name }: PlannedRequest, at: number): Cell => ({
  cluster,
  apiVersion,
  kind,
  name,
  ...unseen,
  attempts: 0,
  updatedAt: at,
});

const unseen: Omit<CellResult, 'attempts'> = {
  state: 'Pending',
  reason: null,
  message: null,
  errors: [],
  warnings: [],
  uid: null,
};

/** Its writes are not forgotten: one of them may have come through. */
const again = (cell: Cell, at: number): Cell => ({ ...cell, ...unseen, updatedAt: at });

/** What could not be undone then, may be now. */
const undoable = (cell: Cell): Cell => (cell.reason === 'NotUndone' ? { ...cell, reason: null, message: null } : cell);

const remadeAmong = (cells: readonly Cell[]): Submission['remade'] =>
  Object.fromEntries(
    cells.flatMap(({ state, uid }, index) => (state === 'RolledBack' && uid !== null ? [[index, uid]] : [])),
  );

const afterCellEntry = (cell: Cell, entry: CellEntry): Cell =>
  entry.type === 'sent'
    ? { ...cell, state: 'Applying', attempts: entry.attempt, updatedAt: entry.at }
    : { ...cell, ...entry.result, attempts: attemptsAfter(cell, entry.result), updatedAt: entry.at };

/** Attempts count writes: a dry run has none. */
const attemptsAfter = (cell: Cell, result: CellResult): number =>
  Math.max(cell.attempts, result.state === 'Checked' ? 0 : result.attempts);

const succeeded: ReadonlySet<CellState> = new Set(['Applied', 'Unchanged', 'Checked', 'Deleted', 'RolledBack']);
const failed: ReadonlySet<CellState> = new Set(['Conflict', 'Denied', 'Invalid', 'Unreachable']);
/** Something in the clusters is, or may be, as this submission wants it. A write whose effect is unknown has not failed. */
const effective: ReadonlySet<CellState> = new Set(['Applied', 'Unchanged', 'Deleted', 'Unknown']);
const moving: ReadonlySet<CellState> = new Set(['Applying', 'Applied', 'Unchanged', 'Deleted', 'RolledBack']);

export const isFailed = (state: CellState): boolean => failed.has(state);
export const isSucceeded = (state: CellState): boolean => succeeded.has(state);

/** Derived, never set by hand. */
const phaseOf = (facts: Facts): Phase => (facts.finishedAt === null ? phaseUnderWay(facts) : phaseAtEnd(facts));

const phaseUnderWay = ({ head, cells, startedAt, intents }: Facts): Phase => {
  if (intents.rollingBack) return 'RollingBack';
  if (intents.cancelled) return 'Cancelling';
  if (startedAt === null) return 'Queued';
  if (head.operation === 'rollback') return 'RollingBack';
  return cells.some(({ state }) => moving.has(state)) ? 'Applying' : 'Checking';
};

const phaseAtEnd = ({ head, cells, intents }: Facts): Phase => {
  const all = cells.every(({ state }) => succeeded.has(state));
  const some = (states: ReadonlySet<CellState>) => cells.some(({ state }) => states.has(state));
  if (head.operation === 'rollback') {
    if (all) return 'RolledBack';
    return some(undone) || some(effective) ? 'PartiallySucceeded' : 'Failed';
  }
  if (intents.rollingBack) {
    if (some(left)) return 'PartiallySucceeded';
    return some(undone) ? 'RolledBack' : 'Failed';
  }
  if (all) return 'Succeeded';
  if (intents.cancelled) return 'Cancelled';
  return some(effective) || wouldGoOn(head, cells) ? 'PartiallySucceeded' : 'Failed';
};

/** Of a dry run: with `keep` the clusters that have passed would be written to. */
const wouldGoOn = ({ options }: SubmissionHead, cells: readonly Cell[]): boolean =>
  options.onFailure === 'keep' &&
  [...groupedBy(cells, ({ cluster }) => cluster).values()].some((ofCluster) => ofCluster.every(isCheckedThrough));

const isCheckedThrough = ({ state }: Cell): boolean => state === 'Checked' || state === 'Unchanged';

const undone: ReadonlySet<CellState> = new Set(['RolledBack']);
/** What an undo must not leave behind. What was found unchanged was not this submission's doing. */
const left: ReadonlySet<CellState> = new Set(['Applied', 'Deleted', 'Unknown', 'Applying']);

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
