import { clusterNames, foreignClusters, repeatedClusters } from '../pod-settings/rules-placement.ts';
import type { DraftRule } from '../rule.ts';
import type { DraftSpec } from '../spec.ts';
import { chosenClusters } from './resolve-placement.ts';
import { effectRules } from './rules-effect.ts';
import { containerPairs } from './rules-entries.ts';
import { nameRules } from './rules-names.ts';

const CLUSTERS = '/clusterDifferences/clusters';

const namesIn = ({ clusterDifferences }: DraftSpec) => clusterNames(clusterDifferences?.clusters, CLUSTERS);

export const clusterDifferencesRules: readonly DraftRule[] = [
  {
    code: 'cluster-not-in-project',
    severity: 'error',
    at: [`${CLUSTERS}/*/cluster`],
    faults: (draft, { clusters }) => foreignClusters(namesIn(draft), new Set(clusters)),
  },
  {
    code: 'cluster-not-in-placement',
    severity: 'error',
    at: [`${CLUSTERS}/*/cluster`],
    faults: (draft, { clusters }) => {
      const chosen = chosenClusters(draft, clusters);
      const members = namesIn(draft).filter(({ cluster }) => cluster !== undefined && clusters.includes(cluster));
      return chosen === undefined ? [] : foreignClusters(members, chosen);
    },
  },
  {
    code: 'duplicate-cluster',
    severity: 'error',
    at: [`${CLUSTERS}/*/cluster`],
    faults: (draft, { clusters }) =>
      repeatedClusters(namesIn(draft).filter(({ cluster }) => cluster !== undefined && clusters.includes(cluster))),
  },
  ...nameRules,
  {
    code: 'required',
    severity: 'error',
    at: [`${CLUSTERS}/*/containers/*/gpu/limit`],
    *faults(draft, context) {
      for (const { difference, at, base } of containerPairs(draft, context)) {
        const { gpu } = difference;
        if (gpu?.type !== undefined && gpu.limit === undefined && base.gpu === undefined)
          yield { at: `${at}/gpu/limit` };
      }
    },
  },
  ...effectRules,
];
