import { once } from '../once.ts';
import { createResolver } from '../wizard/cluster-differences/resolve.ts';
import { placedClusters, placementByCluster } from '../wizard/cluster-differences/resolve-placement.ts';
import type { Resolved } from '../wizard/cluster-spec.ts';
import type { DraftSpec } from '../wizard/spec.ts';
import { digestOfList } from './digest.ts';
import { createLayout, type RenderingContext } from './layout.ts';
import { createObjects } from './objects.ts';
import { createProvenance } from './provenance.ts';
import type { ClusterRendering, Rendering } from './rendering.ts';
import { createWriter, type Writer } from './writer.ts';

/** Member clusters of the project, in its order, beside what every object needs to know. */
export interface ProjectContext extends RenderingContext {
  readonly clusters: readonly string[];
}

/**
 * The objects of every cluster in the placement (by default all clusters of the project). Clusters that the project does not
 * have, and the later of two items for one cluster, are left out. Pure: same spec and context, same bytes.
 */
export const render = (spec: DraftSpec, { clusters, ...context }: ProjectContext): Rendering => {
  const writer = createWriter();
  const rendered = createRendered(createResolver(spec), context, writer);
  const base = rendered();
  const placed = placesOf(spec, clusters).map((place) => rendered(place));
  return {
    digest: digestOfList(
      placed.map(({ cluster, objects }) => ({ cluster, objects })),
      writer.isShared,
    ),
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

/** Renders the base, or one cluster after another: what they have in common is the same value in each. */
const createRendered = (resolve: (cluster?: string) => Resolved, context: RenderingContext, writer: Writer) => {
  const layoutOf = createLayout(context.kind);
  const objectsOf = createObjects(context, writer);
  const provenanceOf = createProvenance();
  return <Where extends Partial<Place>>(where?: Where) => {
    const objects = objectsOf(layoutOf(resolve(where?.cluster).spec));
    // Nearly nobody asks where a value comes from, and to resolve again costs less than to keep the specs of all clusters.
    const provenance = once(() => {
      const { spec, origins } = resolve(where?.cluster);
      return provenanceOf(objects, layoutOf(spec), origins);
    });
    return {
      ...(where as Where),
      objects,
      get provenance() {
        return provenance();
      },
    };
  };
};
