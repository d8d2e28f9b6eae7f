import type { EngineName } from '../engines/engine.ts';
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
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly spec: DraftSpec | ServiceSpec;
  readonly revisions: readonly {
    readonly revision: number;
    readonly submission: string;
    readonly by: string;
    readonly at: number;
  }[];
  /** Without a phase while it runs. */
  readonly lastSubmission: { readonly id: string; readonly phase?: string };
}
