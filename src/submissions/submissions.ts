import type { Identity } from '../access/identity.ts';
import type { Engine } from '../engines/engine.ts';
import type { ServiceRecords } from '../services/records.ts';
import type { LastSubmission, SentReplacement } from '../services/service.ts';
import type { BeginOutcome, FinalizedDraft, Store } from '../store/store.ts';
import { type Change, type Intent, type StoredService, storedOf, toChange } from './change.ts';
import { type Consequence, confirmationOf } from './consequences.ts';
import { begun } from './fold.ts';
import type { Journal } from './journal.ts';
import { rehearsed } from './rehearse.ts';
import { reopened } from './reopen.ts';
import type { Submission, SubmissionHead, SubmissionOptions } from './submission.ts';
import { isWithoutResult, retryable } from './work.ts';
import { LEASE_MS, type Workers } from './workers.ts';

export interface SubmissionsDependencies {
  readonly store: Store;
  readonly journal: Journal;
  readonly records: ServiceRecords;
  readonly engine: Engine;
  readonly workers: Pick<Workers, 'start' | 'refresh'>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly newToken: () => string;
  /** Milliseconds that the lease of what is begun lasts at first. */
  readonly leaseMs?: number;
}

export type SubmitOutcome =
  | { readonly type: 'begun' | 'same'; readonly submission: Submission }
  /** Another submission of the service, or of the revision with other options, is under way. */
  | { readonly type: 'running'; readonly submission: string }
  | { readonly type: 'confirmation-required'; readonly consequences: readonly Consequence[]; readonly confirm: string }
  | { readonly type: 'draft-not-found' | 'draft-mismatch' | 'service-exists' | 'service-moved' };

/** Of a revision that was submitted before. */
type AgainOutcome =
  | { readonly type: 'same'; readonly submission: Submission }
  | { readonly type: 'running'; readonly submission: string };

export type RetryOutcome =
  | { readonly type: 'retried' | 'nothing-to-retry'; readonly submission: Submission }
  | { readonly type: 'running'; readonly submission: string }
  /** The service has been changed, or its name taken, since. */
  | { readonly type: 'service-moved' };

const KEPT_MS = 90 * 24 * 3_600_000;
/** What a list takes from the store in one step: enough for a page of usual ones, little where plans are large. */
const LISTED_AT_ONCE = 25;
const LISTED_BYTES = 2 * 1024 * 1024;
/** Sorts after every id. */
const LAST_ID = '\uffff';

export type Submissions = ReturnType<typeof createSubmissions>;

export const createSubmissions = (dependencies: SubmissionsDependencies) => {
  const { store, journal, records, workers, now, leaseMs = LEASE_MS } = dependencies;

  /** Freezes, records, and sets off. The plan is durable before the first request leaves. */
  const submit = async (intent: Intent): Promise<SubmitOutcome> => {
    const change = toChange(intent, dependencies);
    const { head, running: service, consequences } = change;
    const confirm = confirmationOf(consequences);
    if (consequences.length > 0 && !('confirm' in intent && intent.confirm === confirm))
      return { type: 'confirmation-required', consequences, confirm };
    const outcome = await store.submissions.begin({
      project: head.project,
      id: head.id,
      head: journal.sealHead(head),
      now: head.createdAt,
      expiresAt: head.createdAt + KEPT_MS,
      leaseUntil: head.createdAt + leaseMs,
      draft:
        'draft' in intent && intent.draft !== undefined
          ? { key: intent.draft.key, expected: intent.draft.token, options: optionsDigest(head.options) }
          : undefined,
      service: {
        name: service.name,
        expected: expectedOf(storedOf(intent)),
        record: records.seal(head.project, service),
      },
    });
    if (outcome.type === 'begun') return setOff(change);
    const continued = outcome.type === 'service-exists' ? await continuing(intent, outcome.record) : undefined;
    return continued === undefined ? notBegun(change, outcome) : submit(continued);
  };

  /** The draft's last submission ended without a result and has left something behind: the next one goes on from there. */
  const continuing = async (intent: Intent, text: string): Promise<Intent | undefined> => {
    if (intent.operation !== 'create' || intent.draft === undefined || intent.continues !== undefined) return undefined;
    const name = intent.spec.basicInformation?.name ?? '';
    const record = records.open(intent.project.name, name, text);
    const { id, phase } = record.lastSubmission;
    if (phase === undefined || !isWithoutResult(phase)) return undefined;
    const last = await read(intent.project.name, id);
    return last?.head.draft === intent.draft.key.id && record.kind === intent.kind
      ? { ...intent, continues: { record, text } }
      : undefined;
  };

  const setOff = ({ head, running: service }: Change): SubmitOutcome => {
    const submission = begun(head);
    workers.start(submission, service, 1, 0);
    return { type: 'begun', submission };
  };

  const notBegun = async (
    { head, running }: Change,
    outcome: Exclude<BeginOutcome, { type: 'begun' }>,
  ): Promise<SubmitOutcome> => {
    switch (outcome.type) {
      case 'begun-before':
        return sameRevision(head, head.id, optionsDigest(head.options));
      case 'same':
        return sameRevision(head, outcome.submission, outcome.options);
      case 'service-moved': {
        if (outcome.record === undefined) return { type: 'service-moved' };
        const { lastSubmission } = records.open(head.project, head.service, outcome.record);
        const same = await sameReplacement(head.project, lastSubmission, running.lastSubmission.sent);
        if (same !== undefined) return { type: 'same', submission: same };
        return lastSubmission.phase === undefined
          ? { type: 'running', submission: lastSubmission.id }
          : { type: 'service-moved' };
      }
      default:
        return { type: outcome.type };
    }
  };

  /** The submission that this very PUT has begun already; nothing when another one was begun, or it is kept no more. */
  const sameReplacement = async (
    project: string,
    { id, sent }: LastSubmission,
    again: SentReplacement | undefined,
  ): Promise<Submission | undefined> =>
    sent !== undefined && sent.token === again?.token && sent.digest === again.digest ? read(project, id) : undefined;

  const sameRevision = async (head: SubmissionHead, id: string, options: string): Promise<SubmitOutcome> =>
    (await submitted(head.project, { submission: id, options }, head.options)) ?? { type: 'service-exists' };

  /** The submission that a revision of a draft was made into, for one who finalizes it again; nothing when it is kept no more. */
  const submitted = async (
    project: string,
    { submission: id, options }: Pick<FinalizedDraft, 'submission' | 'options'>,
    asked: SubmissionOptions,
  ): Promise<AgainOutcome | undefined> => {
    const submission = await read(project, id);
    if (submission === undefined) return undefined;
    const isOther = options !== optionsDigest(asked) && submission.finishedAt === null;
    return isOther ? { type: 'running', submission: id } : { type: 'same', submission };
  };

  /** Everything that would be sent, as server-side dry runs, with what it would destroy. Nothing is stored. */
  const rehearse = async (
    intent: Intent,
  ): Promise<{ submission: Submission; consequences: readonly Consequence[] }> => {
    const change = toChange(intent, dependencies);
    return { submission: await rehearsed(change, dependencies), consequences: change.consequences };
  };

  /** Tries again what failed, with the very requests that were recorded, as the one who asks. */
  const retry = async (submission: Submission, by: Identity, clusters?: readonly string[]): Promise<RetryOutcome> => {
    const { head, finishedAt } = submission;
    if (finishedAt === null) return { type: 'running', submission: head.id };
    const requests = retryable(submission, clusters);
    if (requests.length === 0) return { type: 'nothing-to-retry', submission };
    const stored = await store.services.read(head.project, head.service);
    const service = stored === undefined ? undefined : records.open(head.project, head.service, stored);
    const next = reopened(submission, service, dependencies.newToken());
    if (next === undefined) return { type: 'service-moved' };
    const intent = { type: 'retry', at: now(), by, requests } as const;
    const outcome = await store.submissions.reopen({
      project: head.project,
      id: head.id,
      entries: journal.sealEntries(head.project, head.id, [intent]),
      now: intent.at,
      leaseUntil: intent.at + leaseMs,
      draft: next.draft,
      service: { name: head.service, expected: stored, record: records.seal(head.project, next.service) },
    });
    if (outcome.type !== 'reopened')
      return outcome.type === 'open' ? { type: 'running', submission: head.id } : { type: 'service-moved' };
    const again = await store.submissions.read(head.project, head.id, now());
    if (again === undefined) return { type: 'service-moved' };
    const retried = journal.open(head.project, again);
    workers.start(retried, next.service, outcome.epoch, again.journal.length);
    return { type: 'retried', submission: retried };
  };

  /** What was not written yet, will not be. A submission that has ended stays as it is. */
  const cancel = async ({ head, finishedAt }: Submission, by: Identity): Promise<Submission | undefined> => {
    if (finishedAt === null)
      await store.submissions.intend(
        head.project,
        head.id,
        journal.sealEntries(head.project, head.id, [{ type: 'cancel', at: now(), by }]),
      );
    await workers.refresh(head.id);
    return read(head.project, head.id);
  };

  const read = async (project: string, id: string): Promise<Submission | undefined> => {
    const stored = await store.submissions.read(project, id, now());
    return stored && journal.open(project, stored);
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

  return { submit, submitted, sameReplacement, rehearse, retry, cancel, read, list };
};

/** The record that may be replaced. Of a service that is being submitted there is none: nobody begins before that has ended. */
const expectedOf = (stored: StoredService | undefined): string | undefined =>
  stored !== undefined && stored.record.lastSubmission.phase === undefined ? NO_RECORD : stored?.text;

const NO_RECORD = '';

const optionsDigest = ({ onFailure, fieldConflicts }: SubmissionOptions): string => `${onFailure} ${fieldConflicts}`;
