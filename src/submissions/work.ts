import { setTimeout as delay } from 'node:timers/promises';
import type { Identity } from '../access/identity.ts';
import type { Engine } from '../engines/engine.ts';
import { render } from '../manifests/render.ts';
import { once } from '../once.ts';
import { serviceAfter } from '../services/record-after.ts';
import type { ServiceRecords } from '../services/records.ts';
import { KEPT_REVISIONS, type ServiceRecord } from '../services/service.ts';
import { type CloseSubmission, StoreUnavailable, type SubmissionStore } from '../store/store.ts';
import { errorsOf } from './cell-errors.ts';
import { afterEntry, isSucceeded } from './fold.ts';
import { type Held, LeaseLost } from './held.ts';
import type { Journal } from './journal.ts';
import { HandedOver, type RunDependencies, run, shallUndo } from './run.ts';
import { settle } from './settle.ts';
import type { JournalEntry, Submission, SubmissionHead } from './submission.ts';
import { undo } from './undo.ts';

export interface WorkDependencies {
  readonly store: Pick<SubmissionStore, 'close'>;
  readonly journal: Journal;
  readonly records: ServiceRecords;
  readonly engine: Engine;
  /** The permission for what the submission does, asked anew. */
  readonly permit: (identity: Identity, head: SubmissionHead) => Promise<boolean>;
  readonly now: () => number;
  readonly newToken: () => string;
  /** Milliseconds. */
  readonly leaseMs: number;
  readonly isStopping: () => boolean;
}

/** Milliseconds that one cluster may take, dry runs included. */
const CLUSTER_DEADLINE_MS = 18_000;
/** Nobody acts in the name of a user who asked longer ago than this: a retry is needed. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Works on a submission under its lease until it has ended.
 *
 * @param service its record while the submission runs; nothing when there is none any more
 * @param abandoned when nothing may be written any more
 * @returns nothing when the work was left to others
 */
export const work = async (
  held: Held,
  service: ServiceRecord | undefined,
  dependencies: WorkDependencies,
  abandoned: AbortController,
): Promise<Submission | undefined> => {
  const renewal = new AbortController();
  const renewing = keepLease(held, dependencies, abandoned, renewal.signal);
  try {
    await bringToItsEnd(held, dependencies, abandoned.signal);
    renewal.abort();
    await renewing;
    return await close(held, service, dependencies);
  } catch (error) {
    // What is given back must not be renewed any more.
    renewal.abort();
    if (error instanceof LeaseLost) return undefined;
    if (error instanceof HandedOver || error instanceof StoreUnavailable) await giveBack(held);
    if (error instanceof HandedOver) return undefined;
    throw error;
  }
};

const bringToItsEnd = async (held: Held, dependencies: WorkDependencies, abandoned: AbortSignal): Promise<void> => {
  const runDependencies = runDependenciesOf(held, dependencies, abandoned);
  const { askedAt, intents } = held.submission;
  if (dependencies.now() - askedAt > PATIENCE_MS) return settle('WaitedTooLong', runDependencies);
  if (!intents.rollingBack) await run(runDependencies);
  if (!intents.rollingBack && shallUndo(held.submission))
    await held.record([{ type: 'rolling-back', at: dependencies.now() }]);
  if (held.submission.intents.rollingBack) await undo(runDependencies);
};

const runDependenciesOf = (held: Held, dependencies: WorkDependencies, abandoned: AbortSignal): RunDependencies => {
  const { head } = held.submission;
  const rendering = once(() =>
    head.spec === null
      ? undefined
      : render(head.spec, {
          kind: head.kind,
          project: head.project,
          creator: head.identity.username,
          clusters: head.placement,
        }),
  );
  return {
    engine: dependencies.engine,
    now: dependencies.now,
    current: () => held.submission,
    note: held.note,
    record: held.record,
    permit: (identity) => dependencies.permit(identity, head),
    errorsOf: (request, outcome) => errorsOf(rendering, request, outcome),
    clusterDeadlineMs: CLUSTER_DEADLINE_MS,
    isStopping: dependencies.isStopping,
    abandoned,
  };
};

/**
 * Renews the lease in time, again and again. When it is lost, or could not be renewed until it ran out by this process's own clock,
 * nothing more is written.
 */
const keepLease = async (
  held: Held,
  { now, leaseMs }: WorkDependencies,
  abandoned: AbortController,
  ended: AbortSignal,
): Promise<void> => {
  let until = performance.now() + leaseMs;
  while (!ended.aborted && !abandoned.signal.aborted) {
    await delay(leaseMs / 4, undefined, { signal: ended, ref: false }).catch(() => undefined);
    if (ended.aborted) return;
    const asked = performance.now();
    await held.renew(now() + leaseMs).then(
      () => {
        until = asked + leaseMs;
      },
      (error: unknown) => {
        if (error instanceof LeaseLost || performance.now() >= until - leaseMs / 4) abandoned.abort();
      },
    );
  }
};

/** Whoever goes on need not wait until the lease has run out, and learns what is known here; as far as the store can be reached. */
const giveBack = async (held: Held): Promise<void> => {
  await held.record([]).catch(() => undefined);
  await held.renew(0).catch(() => undefined);
};

/** The draft may be submitted anew after a submission that ended so. */
export const isWithoutResult = (phase: string): boolean =>
  phase === 'Failed' || phase === 'Cancelled' || phase === 'RolledBack';

/** The end: phase, draft and service in one atomic step. */
const close = async (
  held: Held,
  service: ServiceRecord | undefined,
  { store, journal, records, now, newToken }: WorkDependencies,
): Promise<Submission> => {
  const { cancelled } = held.submission.intents;
  const closed: JournalEntry = { type: 'closed', at: now(), cancelled };
  const ended = afterEntry(held.submission, closed);
  const { head, phase } = ended;
  const { project, id } = head;
  const after = service === undefined ? { record: null } : serviceAfter(service, ended, newToken(), closed.at);
  const outcome = await store.close({
    project,
    id,
    epoch: held.epoch,
    entries: journal.sealEntries(project, id, [closed]),
    phase,
    draft: draftAfter(ended),
    service: {
      name: head.service,
      record: after.record && records.seal(project, after.record),
      revision: after.revision && {
        number: after.revision.revision,
        record: records.sealRevision(project, head.service, after.revision),
        keep: KEPT_REVISIONS,
      },
    },
  });
  if (outcome.type === 'lost') throw new LeaseLost(`the submission ${id} has been ended elsewhere`);
  return ended;
};

const draftAfter = ({ head, phase }: Submission): CloseSubmission['draft'] => {
  if (head.draft === null || head.draftOwner === null) return undefined;
  const key = { project: head.project, owner: head.draftOwner, id: head.draft };
  return { key, submission: head.of ?? head.id, holds: !isWithoutResult(phase), phase };
};

/** The cells that a retry tries again: all that are not as they shall be. */
export const retryable = ({ head, cells, intents }: Submission, clusters?: readonly string[]): readonly number[] =>
  head.plan.requests.flatMap(({ index, cluster = '' }) => {
    const state = cells[index]?.state ?? 'Pending';
    const isDone = isSucceeded(state) && !(intents.rollingBack && state === 'RolledBack');
    return isDone || clusters?.includes(cluster) === false ? [] : [index];
  });
