import type { Identity } from '../access/identity.ts';
import type { StatusCause } from '../clusters/kube-client.ts';
import type { KubeObject } from '../manifests/kube-object.ts';
import type { Rendering } from '../manifests/rendering.ts';

/** The way a rendering reaches the clusters: a pure translation (`plan`) and an effectful part. */
export interface Engine {
  readonly name: EngineName;
  readonly capabilities: Capabilities;
  /** Pure: what will be sent, in order, with the engine's marks on every object. */
  plan(rendering: Rendering, marks: Marks): Plan;
  /** One server-side dry run of a request. Never writes. */
  check(request: PlannedRequest, as: Identity, options?: SendOptions): Promise<CellOutcome>;
  /**
   * Brings one request to its cluster: bounded in time, retried within one layer, read back when an answer was lost.
   * `sending` is called, and awaited, before each write leaves.
   */
  send(
    request: PlannedRequest,
    as: Identity,
    options?: SendOptions & { sending?: (attempt: number) => Promise<void> },
  ): Promise<CellOutcome>;
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
}

/** What makes an object ours: see `labels.ts` of the engines. */
export interface Marks {
  /** Constant for the life of the service. */
  readonly serviceId: string;
}

export interface Plan {
  readonly engine: EngineName;
  readonly requests: readonly PlannedRequest[];
}

/** What an engine sends, as data: shown, digested, journalled. */
export interface PlannedRequest {
  /** Place in the plan, from 0. */
  readonly index: number;
  /** The member it goes to; absent when it goes to the control plane. */
  readonly cluster?: string;
  readonly verb: 'create';
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly object: KubeObject;
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
