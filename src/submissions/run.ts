import type { Identity } from '../access/identity.ts';
import type { CellOutcome, Engine, PlannedRequest } from '../engines/engine.ts';
import { groupedBy } from '../grouped.ts';
import { isFailed } from './fold.ts';
import type { CellError, CellResult, JournalEntry, SubmissionHead } from './submission.ts';

export interface RunDependencies {
  readonly engine: Engine;
  readonly now: () => number;
  /** Durable before it answers. */
  readonly record: (entries: readonly JournalEntry[]) => Promise<void>;
  /** The permission again, without any cache; asked before the first write to each cluster. Throws when it cannot be known. */
  readonly permit: (identity: Identity) => Promise<boolean>;
  readonly errorsOf: (request: PlannedRequest, outcome: CellOutcome) => CellError[];
  /** Milliseconds that one cluster may take, dry runs included. */
  readonly clusterDeadlineMs: number;
}

/** What one cluster is to get, in order. */
type Lane = readonly PlannedRequest[];

/**
 * Brings a plan to its clusters: a dry run of every request, then the Service before the workload, clusters in parallel.
 * With `keep` no cluster waits for another; with `stop` nothing is written anywhere unless every dry run passed. Each write is
 * journalled before it leaves. A cluster's trouble ends in its cells; only the journal's own failure is thrown.
 */
export const run = async (head: SubmissionHead, dependencies: RunDependencies): Promise<void> => {
  const lanes = [...groupedBy(head.plan.requests, ({ cluster }) => cluster ?? '').values()];
  const started = dependencies.record([{ type: 'started', at: dependencies.now() }]);
  const work =
    head.options.onFailure === 'stop'
      ? [runTogether(head, lanes, dependencies)]
      : lanes.map((lane) => runAlone(head, lane, dependencies));
  const ends = await Promise.allSettled([started, ...work]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
};

const runAlone = async (head: SubmissionHead, lane: Lane, dependencies: RunDependencies): Promise<void> => {
  const signal = AbortSignal.timeout(dependencies.clusterDeadlineMs);
  const checks = await checkLane(head, lane, dependencies, signal);
  const passed = checks.every(({ result }) => result.state === 'Checked');
  const entries = passed ? checks : skipPassed(checks, 'DryRunFailed', dependencies.now());
  if (passed) await writeLane(head, lane, dependencies, signal, entries);
  else await dependencies.record(entries);
};

const runTogether = async (
  head: SubmissionHead,
  lanes: readonly Lane[],
  dependencies: RunDependencies,
): Promise<void> => {
  const signals = lanes.map(() => AbortSignal.timeout(dependencies.clusterDeadlineMs));
  const checks = await Promise.all(
    lanes.map((lane, place) => checkLane(head, lane, dependencies, signals[place] ?? AbortSignal.abort())),
  );
  const passed = checks.flat().every(({ result }) => result.state === 'Checked');
  await dependencies.record(passed ? checks.flat() : skipPassed(checks.flat(), 'DryRunFailed', dependencies.now()));
  if (!passed) return;
  await Promise.all(
    lanes.map((lane) => writeLane(head, lane, dependencies, AbortSignal.timeout(dependencies.clusterDeadlineMs), [])),
  );
};

type Observed = Extract<JournalEntry, { type: 'checked' | 'answered' | 'settled' }>;

const checkLane = (
  head: SubmissionHead,
  lane: Lane,
  dependencies: RunDependencies,
  signal: AbortSignal,
): Promise<Observed[]> =>
  Promise.all(
    lane.map(async (request) => {
      const outcome = await dependencies.engine.check(request, head.identity, { signal });
      return observed('checked', request, outcome, dependencies);
    }),
  );

const observed = (
  type: Observed['type'],
  request: PlannedRequest,
  outcome: CellOutcome,
  dependencies: RunDependencies,
): Observed => {
  const { causes: _causes, ...result } = outcome;
  return {
    type,
    at: dependencies.now(),
    request: request.index,
    result: { ...result, errors: dependencies.errorsOf(request, outcome) },
  };
};

const skipped = (reason: string): CellResult => ({
  state: 'Skipped',
  reason,
  message: null,
  errors: [],
  warnings: [],
  uid: null,
  attempts: 0,
});

const skipPassed = (checks: readonly Observed[], reason: string, at: number): JournalEntry[] => [
  ...checks,
  ...checks
    .filter(({ result }) => result.state === 'Checked')
    .map(({ request }) => ({ type: 'settled' as const, at, request, result: skipped(reason) })),
];

/** One cluster's writes, one after the other; what follows a failed one is skipped. `noted` was seen but is not recorded yet. */
const writeLane = async (
  head: SubmissionHead,
  lane: Lane,
  dependencies: RunDependencies,
  signal: AbortSignal,
  noted: readonly JournalEntry[],
): Promise<void> => {
  const { engine, now, record } = dependencies;
  let pending: JournalEntry[] = [...noted];
  let obstacle = await refusalToWrite(head, dependencies);
  for (const request of lane) {
    if (obstacle !== undefined) {
      pending.push({ type: 'settled', at: now(), request: request.index, result: obstacle });
      continue;
    }
    const sending = async (attempt: number): Promise<void> => {
      const entries: JournalEntry[] = [...pending, { type: 'sent', at: now(), request: request.index, attempt }];
      pending = [];
      await record(entries);
    };
    const outcome = await engine.send(request, head.identity, { signal, sending });
    pending.push(observed('answered', request, outcome, dependencies));
    if (isFailed(outcome.state) || outcome.state === 'Unknown') obstacle = skipped('PreviousObjectFailed');
  }
  await record(pending);
};

/** Why nothing may be written to a cluster, as its cells will say; nothing when the user still may. */
const refusalToWrite = async (head: SubmissionHead, { permit }: RunDependencies): Promise<CellResult | undefined> => {
  try {
    return (await permit(head.identity)) ? undefined : { ...skipped('PermissionRevoked'), state: 'Denied' };
  } catch {
    return skipped('AccessReviewUnavailable');
  }
};
