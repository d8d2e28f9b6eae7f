/**
 * The storage port. Two implementations pass one contract suite (`test/contract/store.ts`): Redis and LMDB.
 *
 * Values of users travel as JSON text and are never decoded inside a store. Times are milliseconds since the epoch and
 * come from the caller; so do tokens, digests and ids, each a text of one line. Every write is one atomic step that also
 * answers the record after it.
 */
export interface Store {
  readonly drafts: DraftStore;
  readonly submissions: SubmissionStore;
  readonly services: ServiceStore;
  readonly requests: RequestStore;
  /** @throws StoreUnavailable when the store cannot serve reads and writes now. */
  ping(): Promise<void>;
  /** Removes what has expired, where the store does not do that by itself; how many records. */
  sweep?(now: number): Promise<number>;
  close(): Promise<void>;
}

/** The store did not answer in time, or refused for a reason of its own. Every method may throw it. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

// ---- drafts ---------------------------------------------------------------------------------------------------------

/** A draft belongs to one owner (an opaque, stable text: issuer and subject) in one project. */
export interface DraftOwner {
  readonly project: string;
  readonly owner: string;
}
export interface DraftKey extends DraftOwner {
  readonly id: string;
}

export interface StoredStep {
  /** JSON text; absent when the step was never written or was deleted. */
  readonly value?: string;
  /** Opaque part of the step's ETag; new with each write. */
  readonly token: string;
  readonly updatedAt: number;
}

export interface StoredDraft {
  readonly id: string;
  /** JSON text that never changes: kind, mode, display name of the owner. */
  readonly head: string;
  readonly title: string | null;
  /** 1 when created, one more with each write of a step or the title. */
  readonly revision: number;
  readonly token: string;
  /** Every step of the form, by its JSON key. */
  readonly steps: Readonly<Record<string, StoredStep>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
  /** The submission made of this draft last; not part of the revision. */
  readonly finalized?: FinalizedDraft;
}

export interface FinalizedDraft {
  readonly submission: string;
  readonly revision: number;
  /** Digest of the options it was finalized with. */
  readonly options: string;
  /** False once the submission ended without a result (Failed, Cancelled, RolledBack): the revision may be submitted anew. */
  readonly holds: boolean;
  /** The terminal phase, once there is one. */
  readonly phase?: string;
}

export interface NewDraft {
  readonly key: DraftKey;
  readonly head: string;
  readonly title: string | null;
  readonly token: string;
  /** Every step, with a token each, a value where the caller sent one. */
  readonly steps: Readonly<Record<string, { readonly value?: string; readonly token: string }>>;
  readonly now: number;
  readonly expiresAt: number;
  /** Drafts that one owner may have in one project. */
  readonly limit: number;
  /** Bytes (UTF-8) of all step values together. */
  readonly maxBytes: number;
}

export interface Write {
  readonly key: DraftKey;
  /** The token that the caller has seen, or `*` for whatever is there. */
  readonly expected: string;
  /**
   * Digest of the request. The same digest sent again with the token that its write has just replaced is the same write:
   * answered `replayed`, nothing changes.
   */
  readonly digest: string;
  readonly now: number;
  readonly expiresAt: number;
  /** The draft's new token. */
  readonly token: string;
}
export interface StepWrite extends Write {
  readonly step: string;
  /** JSON text, or `undefined` to delete. `expected` is compared with the step's token. */
  readonly value: string | undefined;
  readonly stepToken: string;
  readonly maxBytes: number;
}
export interface TitleWrite extends Write {
  /** `expected` is compared with the draft's token. */
  readonly title: string | null;
}

export type WriteOutcome =
  | { readonly type: 'written' | 'replayed' | 'mismatch'; readonly draft: StoredDraft }
  | { readonly type: 'not-found' }
  | { readonly type: 'too-large' };

export interface DraftStore {
  create(
    draft: NewDraft,
  ): Promise<{ type: 'written'; draft: StoredDraft } | { type: 'limit-reached' } | { type: 'too-large' }>;
  /** Nothing for a draft that expired or belongs to another owner or project. */
  read(key: DraftKey, now: number): Promise<StoredDraft | undefined>;
  /** All live drafts of an owner in a project, in no particular order. One round trip. */
  list(owner: DraftOwner, now: number): Promise<StoredDraft[]>;
  /** `too-large` is judged before nothing but existence and the token. */
  writeStep(write: StepWrite): Promise<WriteOutcome>;
  writeTitle(write: TitleWrite): Promise<WriteOutcome>;
  remove(
    key: DraftKey,
    expected: string,
    now: number,
  ): Promise<{ type: 'removed' } | { type: 'not-found' } | { type: 'mismatch'; draft: StoredDraft }>;
}

// ---- submissions ----------------------------------------------------------------------------------------------------

/** An immutable head (plan, digest, identity, authenticated above this port) and an append-only journal. */
export interface StoredSubmission {
  readonly id: string;
  readonly head: string;
  readonly journal: readonly string[];
  /** Set by `close`, taken away by `reopen`. */
  readonly phase?: string;
  readonly createdAt: number;
}

/**
 * The right to work on an open submission: at most one holder at a time, as long as clocks agree. Each time it changes hands the epoch
 * grows, and what an earlier holder still writes is refused.
 */
export interface Lease {
  readonly epoch: number;
  /** It may be taken over from then on. */
  readonly until: number;
}

export interface BeginSubmission {
  readonly project: string;
  readonly id: string;
  readonly head: string;
  readonly now: number;
  readonly expiresAt: number;
  /** The beginner holds the lease, in epoch 1, until then. */
  readonly leaseUntil: number;
  /** The draft that is finalized: `expected` is its token. */
  readonly draft?: { readonly key: DraftKey; readonly expected: string; readonly options: string };
  /**
   * The service record from now on. `expected` is the whole record that the caller has seen, or nothing where the name must be free.
   */
  readonly service: { readonly name: string; readonly expected?: string; readonly record: string };
}

/** Judged in this order. */
export type BeginOutcome =
  /** A submission of that id is there: an earlier try of this very call. */
  | { readonly type: 'begun-before' }
  | { readonly type: 'draft-not-found' }
  | { readonly type: 'draft-mismatch'; readonly draft: StoredDraft }
  /** This revision of the draft was submitted already, and that submission holds. */
  | { readonly type: 'same'; readonly submission: string; readonly options: string }
  /** The name must be free and is not. */
  | { readonly type: 'service-exists'; readonly record: string }
  /** The service is another one by now, or gone. */
  | { readonly type: 'service-moved'; readonly record?: string }
  | { readonly type: 'begun' };

export interface AppendJournal {
  readonly project: string;
  readonly id: string;
  /** Of the lease under which the caller works. */
  readonly epoch: number;
  readonly entries: readonly string[];
}

export interface CloseSubmission extends AppendJournal {
  readonly phase: string;
  /** A draft that was finalized: `holds` as in `FinalizedDraft`. Left alone when it names another submission than `submission` by now. */
  readonly draft?: {
    readonly key: DraftKey;
    readonly submission: string;
    readonly holds: boolean;
    readonly phase: string;
  };
  readonly service: {
    readonly name: string;
    /** The service record after the submission, or `null` to give the name back, with all its revisions. */
    readonly record: string | null;
    /** One more kept revision. Of all that are kept the oldest beyond `keep` are dropped. */
    readonly revision?: { readonly number: number; readonly record: string; readonly keep: number };
  };
}

export interface ReopenSubmission {
  readonly project: string;
  readonly id: string;
  readonly entries: readonly string[];
  readonly now: number;
  readonly leaseUntil: number;
  /** The draft that was finalized: it holds again, without a phase, unless it names another submission by now. */
  readonly draft?: { readonly key: DraftKey; readonly submission: string };
  /** As in `BeginSubmission`. */
  readonly service: { readonly name: string; readonly expected?: string; readonly record: string };
}

export interface SubmissionStore {
  begin(submission: BeginSubmission): Promise<BeginOutcome>;
  /**
   * Appends in order; durable when it answers, with the length of the journal after it. Refused (`lost`) when the submission has been
   * closed or its lease has another epoch by now: the caller must not write anywhere any more.
   *
   * @throws StoreUnavailable when there is no such submission
   */
  append(
    append: AppendJournal,
  ): Promise<{ readonly type: 'appended'; readonly length: number } | { readonly type: 'lost' }>;
  /**
   * Appends what a user wants of an open submission, whoever holds its lease; `closed` when it has ended.
   *
   * @throws StoreUnavailable when there is no such submission
   */
  intend(project: string, id: string, entries: readonly string[]): Promise<{ readonly type: 'appended' | 'closed' }>;
  /**
   * The last entries and the terminal phase, the draft's and the service's state, in one atomic step; the lease ends with it. `lost` as in
   * `append`.
   *
   * @throws StoreUnavailable when there is no such submission
   */
  close(close: CloseSubmission): Promise<{ readonly type: 'closed' | 'lost' }>;
  /**
   * Opens a closed one again, with a lease in a new epoch, if the service is still as expected.
   *
   * @throws StoreUnavailable when there is no such submission
   */
  reopen(
    reopen: ReopenSubmission,
  ): Promise<{ readonly type: 'reopened'; readonly epoch: number } | { readonly type: 'open' | 'service-moved' }>;
  /**
   * Takes the lease of an open submission over when it has run out by `now`, in the next epoch.
   */
  claim(claim: {
    readonly project: string;
    readonly id: string;
    readonly now: number;
    readonly until: number;
  }): Promise<
    | { readonly type: 'claimed'; readonly epoch: number; readonly submission: StoredSubmission }
    | { readonly type: 'held' | 'closed' | 'not-found' }
  >;
  /** Holds the lease until then (`until` in the past gives it back), with the length of the journal; `lost` as in `append`. */
  renew(renew: {
    readonly project: string;
    readonly id: string;
    readonly epoch: number;
    readonly until: number;
  }): Promise<{ readonly type: 'renewed'; readonly length: number } | { readonly type: 'lost' }>;
  read(project: string, id: string, now: number): Promise<StoredSubmission | undefined>;
  /** What was appended from entry `from` on (0 is the first), and the phase, without the head. */
  tail(
    project: string,
    id: string,
    from: number,
    now: number,
  ): Promise<{ readonly entries: readonly string[]; readonly phase?: string } | undefined>;
  /**
   * Newest first. `before` is the `createdAt` and id of the last one seen. It ends early, after one at least, when heads and
   * journals together have more than `maxBytes`: the end of the list is a page without any.
   */
  list(
    project: string,
    page: { limit: number; maxBytes?: number; before?: { createdAt: number; id: string } },
    now: number,
  ): Promise<StoredSubmission[]>;
  /** Submissions without a terminal phase, of every project, and until when their leases are held. */
  open(): Promise<{ project: string; id: string; leaseUntil: number }[]>;
}

// ---- services -------------------------------------------------------------------------------------------------------

export interface ServiceStore {
  read(project: string, name: string): Promise<string | undefined>;
  /** Records of the project by name, ascending. */
  list(project: string): Promise<{ name: string; record: string }[]>;
  /** A kept revision. */
  revision(project: string, name: string, number: number): Promise<string | undefined>;
}

// ---- idempotency ----------------------------------------------------------------------------------------------------

/** Whose key, for what: each part an opaque text. */
export interface RequestKey {
  readonly owner: string;
  readonly project: string;
  readonly operation: string;
  readonly key: string;
}

export interface ClaimRequest {
  readonly key: RequestKey;
  /** Digest of what is asked. */
  readonly digest: string;
  /** Stays with the key for its life, whoever carries the request out: what is made by it is made once. */
  readonly seed: string;
  readonly now: number;
  /** The holder is taken for dead from then on. */
  readonly leaseUntil: number;
  readonly expiresAt: number;
}

export type ClaimOutcome =
  /** To be carried out, by the caller. `seed` is that of the first claim. */
  | { readonly type: 'claimed'; readonly seed: string }
  | { readonly type: 'in-progress' }
  | { readonly type: 'other-request' }
  | { readonly type: 'answered'; readonly answer: string };

/** Requests that may be sent again (`Idempotency-Key`). */
export interface RequestStore {
  claim(claim: ClaimRequest): Promise<ClaimOutcome>;
  /** The answer that the key has for the rest of its life. */
  answer(key: RequestKey, answer: string): Promise<void>;
  /** Nothing was done: the key is free again. */
  release(key: RequestKey): Promise<void>;
}
