import { createClusterResolver, resolveBase } from '../../../src/wizard/cluster-differences/resolve.ts';
import type { ClusterSpec } from '../../../src/wizard/cluster-spec.ts';
import type { DraftSpec, Unfinished } from '../../../src/wizard/spec.ts';

/** What a cluster comes down to, items of one name still there: what the rules are held against. */
export const clusterSpecOf = (draft: DraftSpec, cluster: string): Unfinished<ClusterSpec> =>
  createClusterResolver(draft, resolveBase(draft))(cluster).spec;
