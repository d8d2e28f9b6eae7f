import { resolve } from '../wizard/cluster-differences/resolve.ts';
import { placedClusters, placementByCluster } from '../wizard/cluster-differences/resolve-placement.ts';
import type { Resolved } from '../wizard/cluster-spec.ts';
import type { DraftSpec } from '../wizard/spec.ts';
import { digestOf } from './digest.ts';
import { layoutOf, type RenderingContext } from './layout.ts';
import { objects } from './objects.ts';
import { provenanceOf } from './provenance.ts';
import type { ClusterRendering, Provenance, Rendering, ServiceObjects } from './rendering.ts';

/** Member clusters of the project, in its order, beside what every object needs to know. */
export interface ProjectContext extends RenderingContext {
  readonly clusters: readonly string[];
}

/**
 * The objects of every cluster in the placement (by default all clusters of the project). Clusters that the project does not
 * have, and the later of two items for one cluster, are left out. Pure: same spec and context, same bytes.
 */
export const render = (spec: DraftSpec, { clusters, ...context }: ProjectContext): Rendering => {
  const base = rendered(resolve(spec), context);
  const placed = placesOf(spec, clusters).map((place) =>
    clusterRendering(place, resolve(spec, place.cluster), context),
  );
  return {
    digest: digestOf(placed.map(({ cluster, objects }) => ({ cluster, objects }))),
    kind: context.kind,
    project: context.project,
    service: spec.basicInformation?.name ?? '',
    base,
    clusters: placed,
  };
};

type Place = Pick<ClusterRendering, 'cluster' | 'placedBy'>;

const placesOf = (spec: DraftSpec, clusters: readonly string[]): readonly Place[] => {
  const placement = placementByCluster(spec);
  return placedClusters(spec, clusters).map((cluster) => {
    const index = placement.get(cluster)?.index;
    return index === undefined ? { cluster } : { cluster, placedBy: `/podSettings/placement/${index}/cluster` };
  });
};

const clusterRendering = (place: Place, resolved: Resolved, context: RenderingContext): ClusterRendering => {
  const objects = objectsOf(resolved, context);
  const provenance = provenanceWhenAsked(objects, resolved, context);
  return {
    ...place,
    objects,
    get provenance() {
      return provenance();
    },
  };
};

const rendered = (resolved: Resolved, context: RenderingContext): Rendering['base'] => {
  const objects = objectsOf(resolved, context);
  const provenance = provenanceWhenAsked(objects, resolved, context);
  return {
    objects,
    get provenance() {
      return provenance();
    },
  };
};

const objectsOf = ({ spec }: Resolved, context: RenderingContext) => objects(spec, context);

/** Most renderings are sent without anybody asking where a value comes from: that is worked out at the first question. */
const provenanceWhenAsked = (objects: ServiceObjects, { spec, origins }: Resolved, { kind }: RenderingContext) => {
  let known: readonly [Provenance, Provenance] | undefined;
  return () => {
    known ??= provenanceOf(objects, layoutOf(spec, kind), origins);
    return known;
  };
};
