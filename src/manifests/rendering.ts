import type { Kind } from '../wizard/spec.ts';
import type { KubeObject } from './kube-object.ts';

/**
 * For each leaf of an object (RFC 6901 pointer into the object) the pointer of the spec value it came from, starting at the
 * `ServiceSpec`, or `default` when nobody wrote it.
 */
export type Provenance = Readonly<Record<string, string>>;

/** The Service and its workload, in the order they are created. */
export type ServiceObjects = readonly [service: KubeObject, workload: KubeObject];

export interface ClusterRendering {
  readonly cluster: string;
  /** Pointer of the placement item's `cluster`; absent where the placement is the default of all clusters. */
  readonly placedBy?: string;
  /** Parts that clusters have in common are the same values in each. */
  readonly objects: ServiceObjects;
  /** Of each object. Worked out when it is first read: copy the rendering by reference, not by spreading. */
  readonly provenance: readonly [Provenance, Provenance];
}

/** The Kubernetes objects of every cluster made from a spec. Same input, same bytes. */
export interface Rendering {
  /** `sha256:` and the hex digest of the canonical JSON of all cluster objects. */
  readonly digest: string;
  readonly kind: Kind;
  readonly project: string;
  /** Name of the Service object, which is the service's name in Slipway. */
  readonly service: string;
  readonly base: { readonly objects: ServiceObjects; readonly provenance: readonly [Provenance, Provenance] };
  /** In placement order. */
  readonly clusters: readonly ClusterRendering[];
}
