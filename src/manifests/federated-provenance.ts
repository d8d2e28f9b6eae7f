import type { FederatedObject, FederatedObjects, Override } from './federated.ts';
import { leavesOf } from './provenance.ts';
import type { Provenance, Rendering } from './rendering.ts';

/** Where each leaf of the federated objects comes from: the template from the base, an override from its cluster. */
export const federatedProvenance = (
  rendering: Rendering,
  [service, workload]: FederatedObjects,
): readonly [Provenance, Provenance] => [
  provenanceIn(service, sourcesOf(rendering, 0)),
  provenanceIn(workload, sourcesOf(rendering, 1)),
];

interface Sources {
  readonly base: Provenance;
  readonly byCluster: ReadonlyMap<string, Provenance>;
  readonly placedBy: ReadonlyMap<string, string | undefined>;
}

const sourcesOf = ({ base, clusters }: Rendering, which: 0 | 1): Sources => ({
  base: base.provenance[which],
  byCluster: new Map(clusters.map(({ cluster, provenance }) => [cluster, provenance[which]])),
  placedBy: new Map(clusters.map(({ cluster, placedBy }) => [cluster, placedBy])),
});

const provenanceIn = ({ apiVersion, kind, metadata, spec }: FederatedObject, sources: Sources): Provenance => {
  const placedBy = (cluster: string) => sources.placedBy.get(cluster) ?? 'default';
  return Object.fromEntries([
    ...leavesOf({ apiVersion, kind, metadata }).map((path) => [path, sources.base[path] ?? 'default']),
    ...spec.placement.clusters.map(({ name }, c) => [`/spec/placement/clusters/${c}/name`, placedBy(name)]),
    ...leavesOf(spec.template).map((path) => [`/spec/template${path}`, sources.base[path] ?? 'default']),
    ...(spec.overrides ?? []).flatMap(({ clusterName, clusterOverrides }, o) => [
      [`/spec/overrides/${o}/clusterName`, placedBy(clusterName)],
      ...clusterOverrides.flatMap((override, p) =>
        overrideProvenance(override, `/spec/overrides/${o}/clusterOverrides/${p}`, sources.byCluster.get(clusterName) ?? {}),
      ),
    ]),
  ]);
};

const overrideProvenance = (override: Override, at: string, ofCluster: Provenance) => [
  [`${at}/op`, 'default'],
  [`${at}/path`, 'default'],
  ...(override.op === 'add'
    ? leavesOf(override.value).map((path) => [`${at}/value${path}`, ofCluster[`${override.path}${path}`] ?? 'default'])
    : []),
];
