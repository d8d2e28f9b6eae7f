import type { Identity } from '../access/identity.ts';
import type { CellOutcome, CellState, EngineName, Plan } from '../engines/engine.ts';
import type { MessageParams } from '../wizard/issue.ts';
import type { Kind } from '../wizard/spec.ts';

export interface SubmissionOptions {
  /** After the dry runs, when one failed: go on with the clusters that passed, or write nothing anywhere. */
  readonly onFailure: 'keep' | 'stop';
  /** For fields of our own objects that somebody else has set. */
  readonly fieldConflicts: 'fail' | 'keep-theirs' | 'take';
}

/** What was decided before anything was sent. It never changes. */
export interface SubmissionHead {
  /** The form of this record: see `migrations/`. */
  readonly schema: number;
  readonly id: string;
  readonly project: string;
  readonly service: string;
  readonly kind: Kind;
  readonly operation: 'create';
  readonly engine: EngineName;
  readonly draft: string | null;
  /** The owner of the draft, as the store names it. */
  readonly draftOwner: string | null;
  readonly draftRevision: number | null;
  readonly renderingDigest: string;
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
  | {
      readonly type: 'checked' | 'answered' | 'settled';
      readonly at: number;
      readonly request: number;
      readonly result: CellResult;
    }
  | { readonly type: 'sent'; readonly at: number; readonly request: number; readonly attempt: number }
  | { readonly type: 'closed'; readonly at: number };

export type Phase = 'Queued' | 'Checking' | 'Applying' | 'Succeeded' | 'PartiallySucceeded' | 'Failed';

export interface Cell {
  readonly cluster: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly state: CellState;
  readonly reason: string | null;
  readonly message: string | null;
  readonly errors: readonly CellError[];
  readonly warnings: readonly string[];
  readonly attempts: number;
  readonly uid: string | null;
  readonly updatedAt: number;
}

/** One attempt to bring a rendering to the clusters, as far as it is known. */
export interface Submission {
  readonly head: SubmissionHead;
  readonly phase: Phase;
  readonly cells: readonly Cell[];
  readonly summary: Summary;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
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
