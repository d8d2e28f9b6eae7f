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
  /** Set by `close`. */
  readonly phase?: string;
  readonly createdAt: number;
}

export interface BeginSubmission {
  readonly project: string;
  readonly id: string;
  readonly head: string;
  readonly now: number;
  readonly expiresAt: number;
  /** The draft that is finalized: `expected` is its token. */
  readonly draft?: { readonly key: DraftKey; readonly expected: string; readonly options: string };
  /** Reserves the name: JSON text of the service record, present from now on. */
  readonly service: { readonly name: string; readonly record: string };
}

/** Judged in this order. */
export type BeginOutcome =
  | { readonly type: 'draft-not-found' }
  | { readonly type: 'draft-mismatch'; readonly draft: StoredDraft }
  /** This revision of the draft was submitted already, and that submission holds. */
  | { readonly type: 'same'; readonly submission: string; readonly options: string }
  | { readonly type: 'service-exists'; readonly record: string }
  | { readonly type: 'begun' };

export interface CloseSubmission {
  readonly project: string;
  readonly id: string;
  readonly entries: readonly string[];
  readonly phase: string;
  /** The draft that was finalized: `holds` as in `FinalizedDraft`. Left alone when it names another submission by now. */
  readonly draft?: { readonly key: DraftKey; readonly holds: boolean };
  /** The service record after the submission, or `null` to give the name back. */
  readonly service: { readonly name: string; readonly record: string | null };
}

export interface SubmissionStore {
  begin(submission: BeginSubmission): Promise<BeginOutcome>;
  /**
   * Appends in order; durable when it answers. Nothing is added to a submission that has been closed: a server that another one
   * has settled the work of learns here that it must not write anywhere.
   *
   * @throws StoreUnavailable when there is no such submission, or it has been closed
   */
  append(project: string, id: string, entries: readonly string[]): Promise<void>;
  /**
   * The last entries and the terminal phase, the draft's and the service's state, in one atomic step. A second close
   * changes nothing.
   *
   * @throws StoreUnavailable when there is no such submission
   */
  close(close: CloseSubmission): Promise<void>;
  read(project: string, id: string, now: number): Promise<StoredSubmission | undefined>;
  /**
   * Newest first. `before` is the `createdAt` and id of the last one seen. It ends early, after one at least, when heads and
   * journals together have more than `maxBytes`: the end of the list is a page without any.
   */
  list(
    project: string,
    page: { limit: number; maxBytes?: number; before?: { createdAt: number; id: string } },
    now: number,
  ): Promise<StoredSubmission[]>;
  /** Submissions without a terminal phase, of every project: for a server that starts. */
  open(): Promise<{ project: string; id: string }[]>;
}

// ---- services -------------------------------------------------------------------------------------------------------

export interface ServiceStore {
  read(project: string, name: string): Promise<string | undefined>;
  /** Records of the project by name, ascending. */
  list(project: string): Promise<{ name: string; record: string }[]>;
}
