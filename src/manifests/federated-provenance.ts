import type { FederatedObject, FederatedObjects } from './federated.ts';
import { leavesOf } from './provenance.ts';
import type { ClusterRendering, Provenance, Rendering } from './rendering.ts';

/** Where each leaf of the federated objects comes from: the template from the base, an override from its cluster. */
export const federatedProvenance = (
  rendering: Rendering,
  [service, workload]: FederatedObjects,
): readonly [Provenance, Provenance] => [provenanceIn(service, rendering, 0), provenanceIn(workload, rendering, 1)];

const provenanceIn = (object: FederatedObject, rendering: Rendering, which: 0 | 1): Provenance => {
  const clusters = new Map(rendering.clusters.map((one) => [one.cluster, one]));
  const base = rendering.base.provenance[which];
  return Object.fromEntries(
    leavesOf(object).map((leaf) => [leaf, originOf(leaf, object.spec, base, clusters, which) ?? 'default']),
  );
};

const inTemplate = /^\/spec\/template(\/.*)$/;
const inPlacement = /^\/spec\/placement\/clusters\/(\d+)\/name$/;
const inOverrides = /^\/spec\/overrides\/(\d+)\/(?:clusterName|clusterOverrides\/(\d+)\/value(.*))$/;

const originOf = (
  leaf: string,
  { placement, overrides = [] }: FederatedObject['spec'],
  base: Provenance,
  clusters: ReadonlyMap<string, ClusterRendering>,
  which: 0 | 1,
): string | undefined => {
  const template = inTemplate.exec(leaf);
  if (template) return base[template[1] ?? ''];
  const placed = inPlacement.exec(leaf);
  if (placed) return clusters.get(placement.clusters[Number(placed[1])]?.name ?? '')?.placedBy;
  const [, entry, operation, below] = inOverrides.exec(leaf) ?? [];
  if (entry === undefined) return base[leaf];
  const override = overrides[Number(entry)];
  const cluster = clusters.get(override?.clusterName ?? '');
  return operation === undefined
    ? cluster?.placedBy
    : cluster?.provenance[which][`${override?.clusterOverrides[Number(operation)]?.path}${below}`];
};
