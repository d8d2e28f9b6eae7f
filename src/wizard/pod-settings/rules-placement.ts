import type { DraftRule, Fault } from '../rule.ts';
import { eachTwin } from './rules-walk.ts';

interface NamesCluster {
  readonly cluster?: string;
}

interface PlacedItem {
  readonly cluster?: string;
  readonly at: string;
}

/** The clusters that the items of a list name, with the pointers of the names. */
export const clusterNames = (items: readonly NamesCluster[] | undefined, list: string): PlacedItem[] =>
  (items ?? []).map(({ cluster }, index) => ({ cluster, at: `${list}/${index}/cluster` }));

/** Names that came before in the same list. */
export function* repeatedClusters(names: readonly PlacedItem[]): Generator<Fault> {
  for (const { later } of eachTwin(names, ({ cluster }) => cluster)) yield faultOf(later);
}

/** Names that are not among the clusters. */
export function* foreignClusters(names: readonly PlacedItem[], clusters: ReadonlySet<string>): Generator<Fault> {
  for (const name of names) if (name.cluster !== undefined && !clusters.has(name.cluster)) yield faultOf(name);
}

const faultOf = ({ at, cluster = '' }: PlacedItem): Fault => ({ at, params: { cluster } });

const PLACEMENT = '/podSettings/placement';

export const placementRules: readonly DraftRule[] = [
  {
    code: 'duplicate-cluster',
    severity: 'error',
    at: [`${PLACEMENT}/*/cluster`],
    faults: ({ podSettings }) => repeatedClusters(clusterNames(podSettings?.placement, PLACEMENT)),
  },
  {
    code: 'cluster-not-in-project',
    severity: 'error',
    at: [`${PLACEMENT}/*/cluster`],
    faults: ({ podSettings }, { clusters }) =>
      foreignClusters(clusterNames(podSettings?.placement, PLACEMENT), new Set(clusters)),
  },
];
