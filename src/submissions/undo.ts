import type { CellOutcome, CellState, PlannedRequest } from '../engines/engine.ts';
import { undoOf } from '../engines/undo.ts';
import { isSucceeded } from './fold.ts';
import { resultOf } from './observed.ts';
import { all, asRetried, cellOf, lanesOf, type RunDependencies, refuseWhenAbandoned } from './run.ts';
import type { Cell, CellResult } from './submission.ts';

/**
 * Takes back what a submission has written, the last object first, clusters in parallel: what it made is deleted by uid, what it changed
 * is applied as it was. What it did not touch is left alone. Resumable, as the way forward is.
 */
export const undo = async (dependencies: RunDependencies): Promise<void> => {
  const { head } = dependencies.current();
  await all(
    lanesOf(head.plan.requests).map(async (lane) => {
      const signal = AbortSignal.any([AbortSignal.timeout(dependencies.clusterDeadlineMs), dependencies.abandoned]);
      for (const request of [...lane].reverse()) await takeBack(request, signal, dependencies);
      await dependencies.record([]);
    }),
  );
};

const takeBack = async (request: PlannedRequest, signal: AbortSignal, dependencies: RunDependencies): Promise<void> => {
  const cell = cellOf(dependencies, request);
  if (!mayHaveEffect(request, cell)) return;
  refuseWhenAbandoned(dependencies);
  const seen = cell.uid === null ? await look(request, signal, dependencies) : { uid: cell.uid };
  refuseWhenAbandoned(dependencies);
  dependencies.note([
    {
      type: 'undone',
      at: dependencies.now(),
      request: request.index,
      result: 'result' in seen ? seen.result : await reversed(request, seen.uid, cell, signal, dependencies),
    },
  ]);
};

/** Which object an unknown write has made, if any; or that it is not known. */
const look = async (
  request: PlannedRequest,
  signal: AbortSignal,
  { engine, current }: RunDependencies,
): Promise<{ readonly uid: string | null } | { readonly result: CellResult }> => {
  const seen = await engine.observe(asRetried(request, current()), current().actor, { signal });
  const { attempts = 0 } = current().cells[request.index] ?? {};
  const isSeen = seen.state !== 'Unknown' && seen.state !== 'Unreachable' && seen.state !== 'Denied';
  if (!isSeen) return { result: { ...resultOf(seen), state: 'Unknown', attempts } };
  return { uid: seen.state === 'Applied' || seen.state === 'Unchanged' ? seen.uid : null };
};

const reversed = async (
  request: PlannedRequest,
  uid: string | null,
  cell: Cell,
  signal: AbortSignal,
  dependencies: RunDependencies,
): Promise<CellResult> => {
  const { engine, now, record, current } = dependencies;
  const reverse = undoOf(asRetried(request, current()), uid);
  if (reverse === undefined) return withoutReverse(request, cell);
  const outcome = await engine.send(reverse, current().actor, {
    signal,
    sentBefore: true,
    fieldConflicts: current().head.options.fieldConflicts,
    sending: (attempt) =>
      record([{ type: 'sent', at: now(), request: request.index, attempt: cell.attempts + attempt, undo: true }]),
  });
  refuseWhenAbandoned(dependencies);
  return undoneResult(cell, outcome);
};

const written: ReadonlySet<CellState> = new Set(['Applied', 'Deleted', 'Unknown', 'Applying']);

/** What was found as it should be was made by this submission if it is a create: nobody else knows its service id. */
const mayHaveEffect = ({ verb }: PlannedRequest, { state, attempts, reason }: Cell): boolean => {
  if (reason === 'NotUndone') return false;
  if (written.has(state)) return true;
  return (
    (verb === 'create' && state === 'Unchanged') || (verb === 'recreate' && attempts > 0 && state !== 'RolledBack')
  );
};

/** Nothing of ours is there, or nothing is known of what was there before. */
const withoutReverse = ({ verb }: PlannedRequest, cell: Cell): CellResult =>
  verb === 'create'
    ? { ...resultBefore(cell), state: 'RolledBack', reason: 'NothingToUndo', uid: null }
    : { ...resultBefore(cell), reason: 'NotUndone' };

const undoneResult = (cell: Cell, outcome: CellOutcome): CellResult => {
  const attempts = cell.attempts + outcome.attempts;
  if (outcome.state === 'Unknown') return { ...resultOf(outcome), attempts, uid: cell.uid };
  if (!isSucceeded(outcome.state))
    return { ...resultBefore(cell), attempts, reason: 'NotUndone', message: outcome.message ?? outcome.reason };
  return { ...resultOf(outcome), state: 'RolledBack', attempts, uid: outcome.state === 'Deleted' ? null : outcome.uid };
};

/** A write that was under way had been told as done before: it is what is to be undone. */
const resultBefore = (cell: Cell): CellResult => {
  const { cluster: _c, apiVersion: _a, kind: _k, name: _n, updatedAt: _u, ...result } = cell;
  return result.state === 'Applying' ? { ...result, state: 'Applied' } : result;
};
