import type { Identity } from '../access/identity.ts';
import type { CellOutcome, EngineName, FieldConflicts, Plan } from '../engines/engine.ts';
import type { MessageParams } from '../wizard/issue.ts';
import type { DraftSpec, Kind } from '../wizard/spec.ts';

export interface SubmissionOptions {
  /**
   * When a dry run fails: go on with the clusters that passed (`keep`), or write nothing anywhere (`stop`, `rollback`). When a write fails:
   * leave what was written (`keep`, `stop`), or undo it (`rollback`).
   */
  readonly onFailure: 'keep' | 'stop' | 'rollback';
  /** For fields of our own objects that somebody else has set. */
  readonly fieldConflicts: FieldConflicts;
}

/** `rollback` undoes another submission. */
export type Operation = 'create' | 'update' | 'delete' | 'rollback';

/** What was decided before anything was sent. It never changes. */
export interface SubmissionHead {
  /** The form of this record: see `migrations/`. */
  readonly schema: number;
  readonly id: string;
  readonly project: string;
  readonly service: string;
  readonly kind: Kind;
  readonly operation: Operation;
  /** The submission that this one undoes. */
  readonly of: string | null;
  readonly engine: EngineName;
  readonly draft: string | null;
  /** The owner of the draft, as the store names it. */
  readonly draftOwner: string | null;
  readonly draftRevision: number | null;
  readonly renderingDigest: string;
  /** What the service shall be; null when it is to go. */
  readonly spec: DraftSpec | null;
  /** Clusters of the rendering, in order. */
  readonly placement: readonly string[];
  /** The objects are forgotten, not deleted. */
  readonly orphan: boolean;
  /** Who asked, and as whom the members are reached. */
  readonly identity: Identity;
  readonly options: SubmissionOptions;
  readonly plan: Plan;
  readonly createdAt: number;
}

/** A fault of a member as the form sees it. */
export interface CellError {
  /** Into the spec, where the server named a field that a form field stands behind. */
  readonly pointer?: string;
  readonly code: string;
  readonly params?: MessageParams;
  /** The server's words. */
  readonly message?: string;
}

/** An outcome whose causes were mapped to the form. */
export type CellResult = Omit<CellOutcome, 'causes'> & { readonly errors: readonly CellError[] };

/** What happened, in order. `request` is the place in the plan. */
export type JournalEntry =
  | { readonly type: 'started'; readonly at: number }
  | CellEntry
  /** What was written is being undone: some of it failed, and `onFailure` says so. */
  | { readonly type: 'rolling-back'; readonly at: number }
  /** `cancelled` as far as its worker knew: what a user asked for after the last cell has changed nothing. */
  | { readonly type: 'closed'; readonly at: number; readonly cancelled?: boolean }
  | UserIntent;

export type CellEntry =
  | {
      readonly type: 'checked' | 'answered' | 'settled' | 'undone';
      readonly at: number;
      readonly request: number;
      readonly result: CellResult;
    }
  /** A write, or with `undo` one that takes it back, is about to leave. */
  | {
      readonly type: 'sent';
      readonly at: number;
      readonly request: number;
      readonly attempt: number;
      readonly undo?: true;
    };

/** What a user wants of a submission that is there already; acted on as the one who asks. */
export type UserIntent =
  | { readonly type: 'cancel'; readonly at: number; readonly by: Identity }
  /** The cells of these requests are tried again. */
  | { readonly type: 'retry'; readonly at: number; readonly by: Identity; readonly requests: readonly number[] };

export type Phase =
  | 'Queued'
  | 'Checking'
  | 'Applying'
  | 'Succeeded'
  | 'PartiallySucceeded'
  | 'Failed'
  | 'Cancelling'
  | 'Cancelled'
  | 'RollingBack'
  | 'RolledBack';

/** One object in one cluster. */
export interface Cell extends CellResult {
  readonly cluster: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly updatedAt: number;
}

/** What is known of a submission: its head and what its journal says. */
export interface Submission {
  readonly head: SubmissionHead;
  readonly phase: Phase;
  readonly cells: readonly Cell[];
  readonly summary: Summary;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** As whom its cells are worked on now: who asked for it, or for its last retry. */
  readonly actor: Identity;
  /** When that one asked. */
  readonly askedAt: number;
  /** Places in the plan of objects that somebody has deleted, and that a retry makes anew. */
  readonly anew: readonly number[];
  /** By place in the plan: the uids of objects that an undo has made in place of those that the plan knows. */
  readonly remade: Readonly<Record<number, string>>;
  readonly intents: { readonly cancelled: boolean; readonly rollingBack: boolean };
}

export type Summary = Readonly<
  Record<
    | 'total'
    | 'pending'
    | 'checked'
    | 'applying'
    | 'applied'
    | 'unchanged'
    | 'failed'
    | 'unknown'
    | 'skipped'
    | 'deleted'
    | 'rolledBack',
    number
  >
>;
