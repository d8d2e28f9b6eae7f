import { firstBy, type Placed } from '../by-name.ts';
import type { PlacementItem } from '../pod-settings/schema.ts';
import type { DraftSpec, Unfinished } from '../spec.ts';

/** Member clusters that get the service, each once, in placement order; by default all clusters of the project. */
export const placedClusters = (draft: DraftSpec, projectClusters: readonly string[]): readonly string[] => {
  const placement = placementByCluster(draft);
  if (placement.size === 0) return projectClusters;
  const members = new Set(projectClusters);
  return [...placement.keys()].filter((cluster) => members.has(cluster));
};

/** The first placement item of each cluster. */
export const placementByCluster = (draft: DraftSpec): ReadonlyMap<string, Placed<Unfinished<PlacementItem>>> =>
  firstBy(draft.podSettings?.placement, ({ cluster }) => cluster);

/**
 * Clusters that the placement names, whether the project has them or not, or those of the project where it names none.
 * Undefined while an item of the placement, or all of it, is missing.
 */
export const chosenClusters = (
  draft: DraftSpec,
  projectClusters: readonly string[],
): ReadonlySet<string> | undefined => {
  const placement = draft.podSettings?.placement;
  if (placement === undefined) return new Set(projectClusters);
  const chosen = placement.flatMap(({ cluster }) => cluster ?? []);
  return chosen.length === 0 || chosen.length < placement.length ? undefined : new Set(chosen);
};
