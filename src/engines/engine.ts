import type { Identity } from '../access/identity.ts';
import type { StatusCause } from '../clusters/kube-client.ts';
import type { KubeObject } from '../manifests/kube-object.ts';
import type { Rendering } from '../manifests/rendering.ts';

/** The way a rendering reaches the clusters: a pure translation (`plan`) and an effectful part. */
export interface Engine {
  readonly name: EngineName;
  readonly capabilities: Capabilities;
  /** Pure: what will be sent, in order, with the engine's marks on every object. */
  plan(change: Change): Plan;
  /** One server-side dry run of a request. Never writes. */
  check(request: PlannedRequest, as: Identity, options?: SendOptions): Promise<CellOutcome>;
  /**
   * Brings one object to the state that is planned for it: bounded in time, retried within one layer, read back when an answer was lost.
   * Level-triggered: whatever an earlier, interrupted call has done is found and not done again.
   */
  send(request: PlannedRequest, as: Identity, options?: WriteOptions): Promise<CellOutcome>;
  /** What is there now for one request: ours as marked, foreign, missing, or unknown. Never writes. */
  observe(request: PlannedRequest, as: Identity, options?: SendOptions): Promise<CellOutcome>;
}

export type EngineName = 'direct' | 'kubefed' | 'karmada' | 'gitops';

export interface Capabilities {
  readonly preview: 'member' | 'suspended' | 'none';
  readonly health: 'own' | 'members';
  readonly drift: 'continuous' | 'none';
  readonly orphan: boolean;
  readonly undo: boolean;
}

export interface SendOptions {
  readonly signal?: AbortSignal;
  /** What to do about fields of our own objects that another manager owns; `fail` by default. */
  readonly fieldConflicts?: FieldConflicts;
}

/**
 * `fail`: a conflict. `keep-theirs`: the field is left out of what we apply. `take`: applied with force, at exactly the uid and resource
 * version that were read.
 */
export type FieldConflicts = 'fail' | 'keep-theirs' | 'take';

export interface WriteOptions extends SendOptions {
  /** Called, and awaited, before each write leaves; when it rejects nothing leaves. */
  readonly sending?: (attempt: number) => Promise<void>;
  /** An earlier call may have written already: an object of ours that is found is our doing. */
  readonly sentBefore?: boolean;
}

/** From what is known to be there to what shall be there. */
export interface Change {
  readonly marks: Marks;
  /** Namespace of every object. */
  readonly project: string;
  /** What shall be there; nothing when everything is to go. */
  readonly rendering?: Rendering;
  /** Objects that this service is known to have. */
  readonly known: readonly KnownObject[];
  /** The rendering that they were made from last, where it is known: to see what cannot be changed in place, and to undo. */
  readonly before?: Rendering;
}

/** One object in one cluster. */
export interface ObjectPlace {
  /** The member; absent for one on the control plane. */
  readonly cluster?: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** An object that we made: ours is what carries the service id and has this uid. */
export interface KnownObject extends ObjectPlace {
  readonly uid: Uid;
}

/** Null: a write that may have made the object was never answered. Then it is what carries the service id, if anything does. */
export type Uid = string | null;

/** What makes an object ours: see `marks.ts`. */
export interface Marks {
  /** Constant for the life of the service. */
  readonly serviceId: string;
}

export interface Plan {
  readonly engine: EngineName;
  readonly requests: readonly PlannedRequest[];
}

/** What an engine sends, as data: shown, digested, journalled. */
export type PlannedRequest = PlannedObject &
  (
    | { readonly verb: 'create'; readonly object: KubeObject }
    /** Of the object with this uid and no other. `before` is what was applied last, for the undo. */
    | { readonly verb: 'update'; readonly object: KubeObject; readonly uid: Uid; readonly before?: KubeObject }
    /** What cannot be changed in place is deleted, by uid, and created anew. */
    | { readonly verb: 'recreate'; readonly object: KubeObject; readonly uid: Uid; readonly before?: KubeObject }
    | { readonly verb: 'delete'; readonly uid: Uid; readonly before?: KubeObject }
  );

interface PlannedObject extends ObjectPlace {
  /** Place in the plan, from 0. */
  readonly index: number;
  readonly namespace: string;
}

/** One object in one cluster, as observed. */
export interface CellOutcome {
  readonly state: CellState;
  readonly reason: string | null;
  /** The server's words, or ours about what happened; null when there is nothing to say. */
  readonly message: string | null;
  /** Causes that name a field of the object, for the mapping back to the form. */
  readonly causes: readonly StatusCause[];
  readonly warnings: readonly string[];
  readonly uid: string | null;
  /** Exchanges that carried the write. */
  readonly attempts: number;
}

export type CellState =
  | 'Pending'
  | 'Checked'
  | 'Applying'
  | 'Applied'
  | 'Unchanged'
  | 'Conflict'
  | 'Denied'
  | 'Invalid'
  | 'Unreachable'
  | 'Unknown'
  | 'Skipped'
  | 'Deleted'
  | 'RolledBack';
