import type { Identity } from '../access/identity.ts';
import type { KubeObject } from '../manifests/kube-object.ts';

/** Names one object, or with an empty `name` the collection. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  /** As the server writes it: `spec.template.spec.containers[0].image`. */
  readonly field?: string;
}

/** What a server said no with, or that it said nothing. A value, never thrown. */
export type KubeFault =
  | {
      readonly type: 'status';
      readonly status: number;
      /** `Status.reason`; absent for typed-patch errors and bodies that are not a `Status`. */
      readonly reason?: string;
      readonly message: string;
      readonly causes: readonly StatusCause[];
      readonly detailsKind?: string;
      readonly retryAfterSeconds?: number;
    }
  | {
      readonly type: 'no-answer';
      /** False: certainly without effect. True: the effect is unknown. */
      readonly sent: boolean;
      /** The time given for the exchange ran out. */
      readonly timedOut?: boolean;
      readonly message: string;
    };

export type KubeResult<T = KubeObject> =
  | { readonly ok: true; readonly status: number; readonly value: T; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly fault: KubeFault; readonly warnings: readonly string[] };

export interface CallOptions {
  readonly dryRun?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** One API server reached as one identity; made by `KubeCluster.as`. One HTTP exchange a call: retrying is the caller's. */
export interface KubeClient {
  get(ref: ObjectRef, options?: CallOptions): Promise<KubeResult>;
  list(
    ref: Omit<ObjectRef, 'name'>,
    options?: CallOptions & { labelSelector?: string; fieldSelector?: string },
  ): Promise<KubeResult<{ items: KubeObject[] }>>;
  /** Server-side apply: manager `slipway`, `force=false` unless told, `fieldValidation=Strict`. */
  apply(object: KubeObject, options?: CallOptions & { force?: boolean }): Promise<KubeResult>;
  /** Foreground deletion of exactly the object with this uid. */
  delete(ref: ObjectRef, options: CallOptions & { uid: string }): Promise<KubeResult>;
}

/** A cluster that can be reached. */
export interface KubeCluster {
  readonly name: string;
  /** @throws when the identity has no user name: an empty one would act as Slipway itself. */
  as(identity: Identity): KubeClient;
  /** As Slipway itself, for what only Slipway may ask: `POST` of a review (TokenReview, SubjectAccessReview), `/version`, `/readyz`. */
  post(
    path: 'tokenreviews' | 'subjectaccessreviews',
    body: unknown,
    options?: CallOptions,
  ): Promise<KubeResult<Record<string, unknown>>>;
  version(options?: CallOptions): Promise<KubeResult<{ gitVersion: string }>>;
  close(): Promise<void>;
}
