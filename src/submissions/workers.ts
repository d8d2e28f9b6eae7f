import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceRecord } from '../services/service.ts';
import { type Store, StoreUnavailable } from '../store/store.ts';
import { createHeld, type Held } from './held.ts';
import type { Submission } from './submission.ts';
import { type WorkDependencies, work } from './work.ts';

export interface WorkersDependencies extends Omit<WorkDependencies, 'store' | 'leaseMs' | 'isStopping'> {
  readonly store: Pick<Store, 'submissions' | 'services'>;
  /** Milliseconds after which another server takes over what a server that is silent had begun. */
  readonly leaseMs?: number;
  /** Told of everything new of a submission that is worked on here. */
  readonly onStored?: (submission: Submission) => void;
  readonly onEnd: (submission: Submission) => void;
  readonly onError: (error: unknown, submission: string) => void;
}

export const LEASE_MS = 6_000;
/** Submissions of others that one server takes over at a time: the rest is left to its peers. */
const TAKEN_OVER_AT_ONCE = 10;
/** Until a record that cannot be read is looked at again. */
const UNREADABLE_MS = 60_000;
const GIVING_BACK_MS = 1_000;

/** A submission that is worked on here. */
interface Running {
  readonly held: Held;
  /** Lets go of it. */
  readonly giveUp: AbortController;
  readonly ended: Promise<Submission | undefined>;
}

export type Workers = ReturnType<typeof createWorkers>;

/** The submissions that this server works on: those it has begun, and those that others have left. */
export const createWorkers = (dependencies: WorkersDependencies) => {
  const { store, journal, records, now, leaseMs = LEASE_MS } = dependencies;
  const running = new Map<string, Running>();
  let isStopping = false;

  /**
   * Works on a submission whose lease is held, until it has ended or is left to others.
   * @param length of the journal that the submission was folded from
   */
  const start = (submission: Submission, service: ServiceRecord | undefined, epoch: number, length: number): void => {
    const { id } = submission.head;
    const held = createHeld({ ...dependencies, store: store.submissions }, epoch, submission, length);
    const giveUp = new AbortController();
    const ended = work(
      held,
      service,
      { ...dependencies, store: store.submissions, leaseMs, isStopping: () => isStopping },
      giveUp,
    )
      .then((submission) => {
        if (submission !== undefined) dependencies.onEnd(submission);
        return submission;
      })
      .catch((error: unknown) => {
        dependencies.onError(error, id);
        return undefined;
      })
      .finally(() => {
        if (running.get(id)?.held === held) running.delete(id);
      });
    running.set(id, { held, giveUp, ended });
  };

  /** Goes on with submissions whose server has fallen silent, or has handed them over. One that cannot be read leaves the others alone. */
  const takeOver = async (): Promise<void> => {
    if (isStopping) return;
    const silent = (await store.submissions.open()).filter(
      ({ id, leaseUntil }) => leaseUntil <= now() && !running.has(id),
    );
    for (const { project, id } of silent) {
      if (isStopping || running.size >= TAKEN_OVER_AT_ONCE) return;
      await claim(project, id).catch((error: unknown) => dependencies.onError(error, id));
    }
  };

  const claim = async (project: string, id: string): Promise<void> => {
    const claimed = await store.submissions.claim({ project, id, now: now(), until: now() + leaseMs });
    if (claimed.type !== 'claimed') return;
    const { epoch, submission: stored } = claimed;
    try {
      const submission = journal.open(project, stored);
      const { service: name } = submission.head;
      const record = await store.services.read(project, name);
      const service = record === undefined ? undefined : records.open(project, name, record);
      start(submission, service, epoch, stored.journal.length);
    } catch (error) {
      if (!(error instanceof StoreUnavailable))
        await store.submissions.renew({ project, id, epoch, until: now() + UNREADABLE_MS });
      throw error;
    }
  };

  /** Begins nothing more. What is under way comes to the end of its step and is then left to others; part of a graceful stop. */
  const handOver = async (withinMs: number): Promise<void> => {
    isStopping = true;
    const allEnded = Promise.all([...running.values()].map(({ ended }) => ended));
    await Promise.race([allEnded, delay(withinMs, undefined, { ref: false })]);
    for (const { giveUp } of running.values()) giveUp.abort();
    await Promise.race([allEnded, delay(GIVING_BACK_MS, undefined, { ref: false })]);
  };

  /** Settles with the submission once its work here has ended; nothing when it is not worked on here. */
  const working = (id: string): Promise<Submission | undefined> | undefined => running.get(id)?.ended;

  /** Reads what users have asked for since of a submission that is worked on here. */
  const refresh = async (id: string): Promise<void> => running.get(id)?.held.refresh();

  return { start, refresh, takeOver, handOver, working };
};
