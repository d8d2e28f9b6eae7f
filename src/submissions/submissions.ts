import { setTimeout as delay } from 'node:timers/promises';
import { serviceMigrations } from '../../migrations/services.ts';
import { submissionMigrations } from '../../migrations/submissions.ts';
import { newestOf, upgrade } from '../../migrations/upgrade.ts';
import type { Identity } from '../access/identity.ts';
import type { Engine, Plan } from '../engines/engine.ts';
import { render } from '../manifests/render.ts';
import type { Rendering } from '../manifests/rendering.ts';
import type { Project } from '../projects.ts';
import type { ServiceRecord } from '../services/service.ts';
import type { DraftKey, Store } from '../store/store.ts';
import type { DraftSpec, Kind } from '../wizard/spec.ts';
import { errorsOf } from './cell-errors.ts';
import { fold } from './fold.ts';
import { createJournal } from './journal.ts';
import { type RunDependencies, run } from './run.ts';
import type { Seal } from './seal.ts';
import { settledEntries } from './settle.ts';
import type { JournalEntry, Phase, Submission, SubmissionHead, SubmissionOptions } from './submission.ts';

export interface SubmissionsDependencies {
  readonly store: Store;
  readonly seal: Seal;
  readonly engine: Engine;
  /** The permission to create services of the kind in the project, asked anew. */
  readonly mayManage: (identity: Identity, project: string, kind: Kind) => Promise<boolean>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly newToken: () => string;
  readonly onEnd: (phase: Phase) => void;
  readonly onError: (error: unknown, submission: string) => void;
}

/** What is to be submitted: a spec without errors, and the draft that it was frozen from. */
export interface Intent {
  readonly project: Project;
  readonly identity: Identity;
  readonly kind: Kind;
  readonly spec: DraftSpec;
  readonly options: SubmissionOptions;
  readonly draft?: { readonly key: DraftKey; readonly token: string; readonly revision: number };
}

export type SubmitOutcome =
  | { readonly type: 'begun' | 'same'; readonly submission: Submission }
  /** The revision is being submitted with other options. */
  | { readonly type: 'running'; readonly submission: Submission }
  | { readonly type: 'draft-not-found' | 'draft-mismatch' | 'service-exists' };

/** Milliseconds: one cluster's time, and how long records are kept after the last word. */
const CLUSTER_DEADLINE_MS = 18_000;
const KEPT_MS = 90 * 24 * 3_600_000;
/** A submission without an end after this long has lost its server. */
const ORPHANED_MS = 120_000;
const POLL_MS = 200;
/** What a list takes from the store in one step: enough for a page of usual ones, little where plans are large. */
const LISTED_AT_ONCE = 25;
const LISTED_BYTES = 2 * 1024 * 1024;
/** Sorts after every id. */
const LAST_ID = '\uffff';

export type Submissions = ReturnType<typeof createSubmissions>;

export const createSubmissions = (dependencies: SubmissionsDependencies) => {
  const { store, engine, now, newId } = dependencies;
  const journal = createJournal(store.submissions, dependencies.seal);
  /** One for each caller who waits for an end. */
  const waiters = new Set<AbortController>();
  let isStopping = false;
  const running = new Map<string, Promise<Submission | undefined>>();

  /** Freezes, records, and sets off. The plan is durable before the first request leaves. */
  const submit = async (intent: Intent): Promise<SubmitOutcome> => {
    const { head, rendering, service } = prepare(intent);
    const begun = await store.submissions.begin({
      project: head.project,
      id: head.id,
      head: journal.sealHead(head),
      now: head.createdAt,
      expiresAt: head.createdAt + KEPT_MS,
      draft: intent.draft && {
        key: intent.draft.key,
        expected: intent.draft.token,
        options: optionsDigest(head.options),
      },
      service: { name: service.name, record: sealService(head.project, service) },
    });
    if (begun.type === 'same') return sameRevision(head.project, begun.submission, begun.options, head.options);
    if (begun.type !== 'begun') return { type: begun.type };
    start(head, rendering, service, intent.draft?.key);
    return { type: 'begun', submission: fold(head, []) };
  };

  const sameRevision = async (
    project: string,
    id: string,
    options: string,
    wanted: SubmissionOptions,
  ): Promise<SubmitOutcome> => {
    const submission = await journal.read(project, id, now());
    if (submission === undefined) return { type: 'service-exists' };
    const isOther = options !== optionsDigest(wanted) && submission.finishedAt === null;
    return { type: isOther ? 'running' : 'same', submission };
  };

  const prepare = ({ project, identity, kind, spec, options, draft }: Intent) => {
    const rendering = render(spec, {
      kind,
      project: project.name,
      creator: identity.username,
      clusters: project.clusters,
    });
    const id = newId();
    const serviceId = newId();
    const head: SubmissionHead = {
      schema: newestOf(submissionMigrations),
      id,
      project: project.name,
      service: rendering.service,
      kind,
      operation: 'create',
      engine: engine.name,
      draft: draft?.key.id ?? null,
      draftOwner: draft?.key.owner ?? null,
      draftRevision: draft?.revision ?? null,
      renderingDigest: rendering.digest,
      identity,
      options,
      plan: engine.plan(rendering, { serviceId }),
      createdAt: now(),
    };
    return { head, rendering, service: newRecord(head, serviceId, spec, rendering) };
  };

  const newRecord = (
    head: SubmissionHead,
    serviceId: string,
    spec: DraftSpec,
    rendering: Rendering,
  ): ServiceRecord => ({
    schema: newestOf(serviceMigrations),
    name: head.service,
    kind: head.kind,
    version: spec.basicInformation?.version ?? 'v1',
    alias: spec.basicInformation?.alias,
    engine: head.engine,
    revision: 1,
    token: dependencies.newToken(),
    placement: rendering.clusters.map(({ cluster }) => cluster),
    serviceId,
    createdBy: head.identity.username,
    createdAt: head.createdAt,
    updatedAt: head.createdAt,
    spec,
    revisions: [{ revision: 1, submission: head.id, by: head.identity.username, at: head.createdAt }],
    lastSubmission: { id: head.id },
  });

  const servicePlace = (project: string, name: string) => `service/${project}/${name}`;
  const sealService = (project: string, record: ServiceRecord): string =>
    dependencies.seal.seal(servicePlace(project, record.name), record);

  const runDependencies = (
    head: SubmissionHead,
    rendering: Rendering,
    record: RunDependencies['record'],
  ): RunDependencies => ({
    engine,
    now,
    record,
    permit: (identity) => dependencies.mayManage(identity, head.project, head.kind),
    errorsOf: (request, outcome) => errorsOf(rendering, request, outcome),
    clusterDeadlineMs: CLUSTER_DEADLINE_MS,
  });

  const start = (
    head: SubmissionHead,
    rendering: Rendering,
    service: ServiceRecord,
    draft: DraftKey | undefined,
  ): void => {
    const work = execute(head, rendering, service, draft)
      .catch((error: unknown) => {
        dependencies.onError(error, head.id);
        return undefined;
      })
      .finally(() => running.delete(head.id));
    running.set(head.id, work);
  };

  const execute = async (
    head: SubmissionHead,
    rendering: Rendering,
    service: ServiceRecord,
    draft: DraftKey | undefined,
  ): Promise<Submission> => {
    const entries: JournalEntry[] = [];
    const record = async (more: readonly JournalEntry[]): Promise<void> => {
      if (more.length === 0) return;
      await journal.append(head, more);
      entries.push(...more);
    };
    await run(head, runDependencies(head, rendering, record));
    return close(head, entries, service, draft);
  };

  /**
   * The end: phase, draft and service in one atomic step. A submission without any effect gives the name and the draft back.
   * @param unrecorded those of the entries that are not in the journal yet
   */
  const close = async (
    head: SubmissionHead,
    entries: readonly JournalEntry[],
    service: ServiceRecord,
    draft: DraftKey | undefined,
    unrecorded: readonly JournalEntry[] = [],
  ): Promise<Submission> => {
    const closed: JournalEntry = { type: 'closed', at: now() };
    const ended = fold(head, [...entries, closed]);
    const { phase } = ended;
    const holds = phase !== 'Failed';
    const record: ServiceRecord = { ...service, updatedAt: closed.at, lastSubmission: { id: head.id, phase } };
    await store.submissions.close({
      project: head.project,
      id: head.id,
      entries: journal.sealEntries(head, [...unrecorded, closed]),
      phase,
      draft: draft && { key: draft, holds },
      service: { name: service.name, record: holds ? sealService(head.project, record) : null },
    });
    dependencies.onEnd(phase);
    return ended;
  };

  /** Everything that would be sent, as server-side dry runs. Nothing is stored. */
  const rehearse = async (intent: Intent): Promise<Submission> => {
    const { head, rendering } = prepare(intent);
    const started: JournalEntry = { type: 'started', at: now() };
    const checks = head.plan.requests.map(async (request): Promise<JournalEntry> => {
      const outcome = await engine.check(request, head.identity, { signal: AbortSignal.timeout(CLUSTER_DEADLINE_MS) });
      const { causes: _causes, ...result } = outcome;
      return {
        type: 'checked',
        at: now(),
        request: request.index,
        result: { ...result, errors: errorsOf(rendering, request, outcome) },
      };
    });
    return fold(head, [started, ...(await Promise.all(checks)), { type: 'closed', at: now() }]);
  };

  const read = (project: string, id: string): Promise<Submission | undefined> => journal.read(project, id, now());

  /** The submission once it has ended, or as it is after `waitMs`. */
  const wait = async (project: string, id: string, waitMs: number): Promise<Submission | undefined> => {
    const waiter = new AbortController();
    if (isStopping) waiter.abort();
    waiters.add(waiter);
    try {
      return await waitUntil(project, id, now() + waitMs, waiter.signal);
    } finally {
      waiters.delete(waiter);
      // Lets go of the timer: callers who wait long for what ends soon would pile up.
      waiter.abort();
    }
  };

  const waitUntil = async (
    project: string,
    id: string,
    deadline: number,
    signal: AbortSignal,
  ): Promise<Submission | undefined> => {
    const pause = (atMost: number) => sleep(Math.min(atMost, Math.max(0, deadline - now())), signal);
    const work = running.get(id);
    const ended = work === undefined ? undefined : await Promise.race([work, pause(Number.POSITIVE_INFINITY)]);
    if (ended !== undefined) return ended;
    for (;;) {
      const submission = await read(project, id);
      if (submission === undefined || submission.finishedAt !== null || now() >= deadline || signal.aborted)
        return submission;
      await pause(POLL_MS);
    }
  };

  /**
   * Newest first, a few at a time: whole plans are in them.
   * @param from milliseconds: none that was made later
   */
  const list = async function* (project: string, from = Number.MAX_SAFE_INTEGER): AsyncGenerator<Submission> {
    let before = { createdAt: from, id: LAST_ID };
    for (;;) {
      const page = await store.submissions.list(
        project,
        { limit: LISTED_AT_ONCE, maxBytes: LISTED_BYTES, before },
        now(),
      );
      for (const stored of page) yield journal.open(project, stored);
      const last = page.at(-1);
      if (last === undefined) return;
      before = { createdAt: last.createdAt, id: last.id };
    }
  };

  const openService = (project: string, name: string, text: string): ServiceRecord =>
    upgrade(dependencies.seal.open(servicePlace(project, name), text), serviceMigrations);

  /**
   * Ends submissions whose server died: what each cell is now is read in the member, as the user, and nothing is sent. A cell
   * whose object is not there is skipped. One that cannot be ended leaves the others alone.
   */
  const settleOrphans = async (): Promise<void> => {
    for (const { project, id } of await store.submissions.open()) {
      if (running.has(id)) continue;
      await settleOrphan(project, id).catch((error: unknown) => dependencies.onError(error, id));
    }
  };

  const settleOrphan = async (project: string, id: string): Promise<void> => {
    const submission = await read(project, id);
    if (submission === undefined || now() - submission.head.createdAt < ORPHANED_MS) return;
    await settle(submission);
  };

  /** In one step with the end: of two servers that settle the same submission the first one's word holds, and no other is recorded. */
  const settle = async (submission: Submission): Promise<void> => {
    const { head, startedAt } = submission;
    const text = await store.services.read(head.project, head.service);
    if (text === undefined) return;
    const started: JournalEntry = { type: 'started', at: startedAt ?? head.createdAt };
    const settled = await settledEntries(submission, engine, now);
    const draft =
      head.draft === null || head.draftOwner === null
        ? undefined
        : { project: head.project, owner: head.draftOwner, id: head.draft };
    const service = openService(head.project, head.service, text);
    await close(head, [started, ...settled], service, draft, startedAt === null ? [started, ...settled] : settled);
  };

  /** Whoever waits for an end is answered with what is there now: the server stops. */
  const stopWaiting = (): void => {
    isStopping = true;
    for (const waiter of waiters) waiter.abort();
  };

  /** Waits for what runs here; part of a graceful stop. */
  const drain = async (timeoutMs: number): Promise<void> => {
    await Promise.race([Promise.all(running.values()), sleep(timeoutMs)]);
  };

  return { submit, rehearse, read, wait, list, openService, settleOrphans, stopWaiting, drain };
};

/** Ends early when the signal says so. */
const sleep = (ms: number, signal?: AbortSignal): Promise<undefined> =>
  delay(ms, undefined, { signal, ref: false }).catch(() => undefined);

const optionsDigest = ({ onFailure, fieldConflicts }: SubmissionOptions): string => `${onFailure} ${fieldConflicts}`;

/** The requests of a plan, without anything stored: for the `plan` view. */
export const planOf = (engine: Engine, rendering: Rendering): Plan => engine.plan(rendering, { serviceId: '' });
