import type { Identity } from '../access/identity.ts';
import type { CellOutcome, CellState, Engine, PlannedRequest } from '../engines/engine.ts';
import { groupedBy } from '../grouped.ts';
import { once } from '../once.ts';
import { isSucceeded } from './fold.ts';
import { asUndo, type Observed, resultOf, settledResult, skipped } from './observed.ts';
import type { Cell, CellError, CellResult, JournalEntry, Submission } from './submission.ts';

export interface RunDependencies {
  readonly engine: Engine;
  readonly now: () => number;
  /** What is known now, users' wishes included. */
  readonly current: () => Submission;
  /** Known at once, stored with what is recorded next. */
  readonly note: (entries: readonly JournalEntry[]) => void;
  /** Durable before it answers, with all that was noted. */
  readonly record: (entries: readonly JournalEntry[]) => Promise<void>;
  /** The permission again, without any cache; asked before the first write to each cluster. Throws when it cannot be known. */
  readonly permit: (identity: Identity) => Promise<boolean>;
  readonly errorsOf: (request: PlannedRequest, outcome: CellOutcome) => CellError[];
  /** Milliseconds that one cluster may take, dry runs included. */
  readonly clusterDeadlineMs: number;
  /** Nothing new shall be begun here: somebody else goes on. */
  readonly isStopping: () => boolean;
  /** Nothing may be written any more, and what is under way is of no use. */
  readonly abandoned: AbortSignal;
}

/** The work was left as it is, for another server or a later start. */
export class HandedOver extends Error {
  override readonly name = 'HandedOver';
}

/** What one cluster is to get, in order. */
export type Lane = readonly PlannedRequest[];

/** Who works on one cluster's requests: for so long, and with a permission that is asked for once. */
interface Turn extends RunDependencies {
  readonly lane: Lane;
  readonly signal: AbortSignal;
  readonly refusal: () => Promise<CellResult | undefined>;
}

/**
 * Brings a submission from whatever state it is in to where nothing is left to send: a dry run of every request, then the writes in their
 * order, clusters in parallel. With `keep` no cluster waits for another; else nothing is written anywhere unless every dry run passed.
 * Each write is journalled before it leaves, so that whoever takes over knows what may have happened. A cluster's trouble ends in its
 * cells; what is thrown is the journal's own failure or `HandedOver`.
 */
export const run = async (dependencies: RunDependencies): Promise<void> => {
  const { head, startedAt } = dependencies.current();
  const lanes = lanesOf(head.plan.requests);
  const started =
    startedAt === null ? dependencies.record([{ type: 'started', at: dependencies.now() }]) : Promise.resolve();
  await all([
    started,
    head.options.onFailure === 'keep' ? runApart(lanes, dependencies) : runTogether(lanes, dependencies),
  ]);
};

export const lanesOf = (requests: readonly PlannedRequest[]): readonly Lane[] => [
  ...groupedBy(requests, ({ cluster }) => cluster ?? '').values(),
];

const runApart = (lanes: readonly Lane[], dependencies: RunDependencies): Promise<void> =>
  all(
    lanes.map(async (lane) => {
      const turn = turnOf(lane, dependencies);
      await noteChecks(turn, await checkLane(turn));
      await writeLane(turn);
    }),
  );

const runTogether = async (lanes: readonly Lane[], dependencies: RunDependencies): Promise<void> => {
  const checks = await Promise.all(lanes.map((lane) => checkLane(turnOf(lane, dependencies))));
  await noteChecks(turnOf(dependencies.current().head.plan.requests, dependencies), checks.flat());
  await dependencies.record([]);
  await all(lanes.map((lane) => writeLane(turnOf(lane, dependencies))));
};

/** All of them come to their end before the first failure is thrown: nothing goes on behind the caller's back. */
export const all = async (work: readonly Promise<void>[]): Promise<void> => {
  for (const end of await Promise.allSettled(work)) if (end.status === 'rejected') throw end.reason;
};

const turnOf = (lane: Lane, dependencies: RunDependencies): Turn => ({
  ...dependencies,
  lane,
  signal: AbortSignal.any([AbortSignal.timeout(dependencies.clusterDeadlineMs), dependencies.abandoned]),
  refusal: once(() => refusalToWrite(dependencies)),
});

export const cellOf = ({ current }: Pick<RunDependencies, 'current'>, { index }: PlannedRequest): Cell => {
  const cell = current().cells[index];
  if (cell === undefined) throw new Error(`a plan without the request ${index}`);
  return cell;
};

/** The dry runs that are still to do: what passed before the work changed hands is not asked again. */
const checkLane = (turn: Turn): Promise<Observed[]> => {
  const { cancelled } = turn.current().intents;
  const pending = turn.lane.filter((request) => !cancelled && cellOf(turn, request).state === 'Pending');
  return Promise.all(
    pending.map(async (request) => {
      refuseWhenStopping(turn);
      const { actor, head } = turn.current();
      const { fieldConflicts } = head.options;
      const asked = asRetried(request, turn.current());
      const outcome = await turn.engine.check(asked, actor, { signal: turn.signal, fieldConflicts });
      refuseWhenAbandoned(turn);
      const checked = observed('checked', request, outcome, turn);
      return outcome.state === 'Checked'
        ? checked
        : { ...checked, result: await inPlaceOf(checked.result, request, turn) };
    }),
  );
};

/** One object that a dry run refuses keeps those that were checked with it from being written. All of that is recorded in one step. */
const noteChecks = async (turn: Turn, checks: readonly Observed[]): Promise<void> => {
  const passed = new Set(checks.filter(({ result }) => result.state === 'Checked').map(({ request }) => request));
  const isWhole = passed.size === checks.length;
  const left = isWhole ? [] : turn.lane.filter(({ index }) => passed.has(index));
  const settled = await Promise.all(left.map((request) => leave(turn, request, skipped('DryRunFailed'))));
  turn.note([...checks, ...settled]);
};

/** What a cluster has come to is stored before others have come to theirs. */
const writeLane = async (turn: Turn): Promise<void> => {
  for (const request of turn.lane) if (isOpen(cellOf(turn, request).state)) await bring(turn, request);
  await turn.record([]);
};

const isOpen = (state: CellState): boolean => state === 'Pending' || state === 'Checked' || state === 'Applying';

const bring = async (turn: Turn, request: PlannedRequest): Promise<void> => {
  refuseWhenStopping(turn);
  const cell = cellOf(turn, request);
  const obstacle = await obstacleTo(turn, request);
  turn.note([obstacle === undefined ? await write(turn, request, cell) : await leave(turn, request, obstacle)]);
};

/** Why an object is not written; nothing when it is. What follows one that failed in the same cluster is not. */
const obstacleTo = async (turn: Turn, request: PlannedRequest): Promise<CellResult | undefined> => {
  if (turn.current().intents.cancelled) return skipped('Cancelled');
  const refusal = await turn.refusal();
  if (refusal !== undefined) return refusal;
  // Its user may have called it off while the permission was asked for.
  if (turn.current().intents.cancelled) return skipped('Cancelled');
  const before = turn.lane.slice(0, turn.lane.indexOf(request));
  return before.every((one) => isSucceeded(cellOf(turn, one).state)) ? undefined : skipped('PreviousObjectFailed');
};

const write = async (turn: Turn, request: PlannedRequest, cell: Cell): Promise<JournalEntry> => {
  const { engine, now, record, signal } = turn;
  const { actor, head } = turn.current();
  const outcome = await engine.send(asRetried(request, turn.current()), actor, {
    signal,
    fieldConflicts: head.options.fieldConflicts,
    sentBefore: cell.attempts > 0,
    sending: (attempt) =>
      record([{ type: 'sent', at: now(), request: request.index, attempt: cell.attempts + attempt }]),
  });
  refuseWhenAbandoned(turn);
  return observed('answered', request, { ...outcome, attempts: cell.attempts + outcome.attempts }, turn);
};

/** It is not written, and why. */
const leave = async (turn: Turn, request: PlannedRequest, obstacle: CellResult): Promise<Observed> => ({
  type: 'settled',
  at: turn.now(),
  request: request.index,
  result: await inPlaceOf(obstacle, request, turn),
});

/**
 * What a cell says that is not written now: where a write had left before, in this try or in one before it, what is there counts.
 * @param otherwise when nothing has come of it, or nothing had left
 */
const inPlaceOf = async (otherwise: CellResult, request: PlannedRequest, turn: Turn): Promise<CellResult> => {
  const { attempts } = cellOf(turn, request);
  if (attempts === 0) return otherwise;
  const seen = await turn.engine.observe(asRetried(request, turn.current()), turn.current().actor, {
    signal: turn.signal,
  });
  refuseWhenAbandoned(turn);
  if (seen.state === 'Pending') return { ...otherwise, attempts };
  return asUndo(settledResult(seen, attempts, otherwise.reason ?? ''), turn.current().head);
};

/** A request as it stands after what has happened: what somebody has deleted is made anew, what an undo has made is known by its own uid. */
export const asRetried = (request: PlannedRequest, { anew, remade }: Submission): PlannedRequest => {
  if (request.verb === 'create') return request;
  if (request.verb === 'update' && anew.includes(request.index)) return { ...request, verb: 'create' };
  return { ...request, uid: remade[request.index] ?? request.uid };
};

const observed = (
  type: Observed['type'],
  request: PlannedRequest,
  outcome: CellOutcome,
  { now, errorsOf, current }: RunDependencies,
): Observed => ({
  type,
  at: now(),
  request: request.index,
  result: asUndo(resultOf(outcome, errorsOf(request, outcome)), current().head),
});

/** Why nothing may be written to a cluster, as its cells will say; nothing when the user still may. */
const refusalToWrite = async ({ permit, current }: RunDependencies): Promise<CellResult | undefined> => {
  try {
    return (await permit(current().actor)) ? undefined : { ...skipped('PermissionRevoked'), state: 'Denied' };
  } catch {
    return skipped('AccessReviewUnavailable');
  }
};

const refuseWhenStopping = ({ isStopping, abandoned }: RunDependencies): void => {
  if (isStopping() || abandoned.aborted) throw new HandedOver('the work goes on elsewhere');
};

export const refuseWhenAbandoned = ({ abandoned }: Pick<RunDependencies, 'abandoned'>): void => {
  if (abandoned.aborted) throw new HandedOver('the work goes on elsewhere');
};

/** Whether what was written is to be taken back. */
export const shallUndo = ({ head, cells, intents }: Submission): boolean =>
  head.options.onFailure === 'rollback' &&
  !intents.cancelled &&
  cells.some(({ state }) => !isSucceeded(state)) &&
  cells.some(({ attempts }) => attempts > 0);
