import type { EngineName, KnownObject } from '../engines/engine.ts';
import type { DraftSpec, Kind, ServiceSpec } from '../wizard/spec.ts';

/** What Slipway remembers of a service it creates. */
export interface ServiceRecord {
  /** The form of this record: see `migrations/`. */
  readonly schema: number;
  readonly name: string;
  readonly kind: Kind;
  readonly version: string;
  readonly alias?: string;
  readonly engine: EngineName;
  readonly revision: number;
  /** Random part of the ETag. */
  readonly token: string;
  /** Clusters of the last rendering, in order. */
  readonly placement: readonly string[];
  /** The mark on every object of the service, constant for its life. */
  readonly serviceId: string;
  /** What was made of it in the clusters, as the submissions have reported. */
  readonly objects: readonly KnownObject[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly spec: DraftSpec | ServiceSpec;
  /** The kept ones, the newest last. */
  readonly revisions: readonly RevisionEntry[];
  readonly lastSubmission: LastSubmission;
}

export interface LastSubmission {
  readonly id: string;
  /** None while it runs. */
  readonly phase?: string;
  /** What it was begun by: the same sent again is the same write. */
  readonly sent?: SentReplacement;
}

/** A PUT of a service, as its caller sent it. */
export interface SentReplacement {
  /** Of the tag that it replaces. */
  readonly token: string;
  /** Of the body, as a JSON value. */
  readonly digest: string;
}

export interface RevisionEntry {
  readonly revision: number;
  readonly submission: string;
  readonly by: string;
  readonly at: number;
}

/** A kept revision: what the service was, so that it can be shown and submitted again. */
export interface RevisionRecord extends RevisionEntry {
  readonly schema: number;
  readonly spec: DraftSpec | ServiceSpec;
  readonly placement: readonly string[];
  readonly renderingDigest: string;
}

/** Revisions that are kept of a service. */
export const KEPT_REVISIONS = 10;
