import type { FederatedObject, FederatedObjects, Override } from './federated.ts';
import { leavesOf } from './provenance.ts';
import type { Provenance, Rendering } from './rendering.ts';

/** Where each leaf of the federated objects comes from: the template from the base, an override from its cluster. */
export const federatedProvenance = (
  rendering: Rendering,
  [service, workload]: FederatedObjects,
): readonly [Provenance, Provenance] => [provenanceIn(service, rendering, 0), provenanceIn(workload, rendering, 1)];

type OriginOf = (leaf: string) => string | undefined;

/** Notes where the leaves of a value at a pointer come from. */
type Tell = (at: string, value: unknown, originOf: OriginOf) => void;

const provenanceIn = ({ spec, ...object }: FederatedObject, rendering: Rendering, which: 0 | 1): Provenance => {
  const found: Record<string, string> = {};
  const tell: Tell = (at, value, originOf) => {
    for (const leaf of leavesOf(value)) found[at + leaf] = originOf(leaf) ?? 'default';
  };
  const base = rendering.base.provenance[which];
  const clusters = new Map(rendering.clusters.map((one) => [one.cluster, one]));
  const { placement, template, overrides = [] } = spec;
  tell('', object, (leaf) => base[leaf]);
  tell('/spec/placement', placement, (leaf) => {
    const placed = placement.clusters[Number(leaf.split('/')[2])];
    return clusters.get(placed?.name ?? '')?.placedBy;
  });
  tell('/spec/template', template, (leaf) => base[leaf]);
  for (const [index, { clusterName, clusterOverrides }] of overrides.entries()) {
    const cluster = clusters.get(clusterName);
    tell(`/spec/overrides/${index}/clusterName`, clusterName, () => cluster?.placedBy);
    tellOverrides(tell, `/spec/overrides/${index}/clusterOverrides`, clusterOverrides, cluster?.provenance[which]);
  }
  return found;
};

const tellOverrides = (tell: Tell, at: string, overrides: readonly Override[], provenance: Provenance = {}): void => {
  for (const [index, { op, path, ...rest }] of overrides.entries()) {
    tell(`${at}/${index}`, { op, path }, nobodys);
    if ('value' in rest) tell(`${at}/${index}/value`, rest.value, (leaf) => provenance[path + leaf]);
  }
};

const nobodys: OriginOf = () => undefined;
