import { chosenClusters } from '../cluster-differences/resolve-placement.ts';
import { reservedKeysIn } from '../pod-settings/rules.ts';
import { clusterNames, foreignClusters, repeatedClusters } from '../pod-settings/rules-placement.ts';
import { type ClusterRule, type DraftRule, places } from '../rule.ts';
import { externalAccessRules } from './rules-external-access.ts';

const METADATA = '/advancedSettings/metadata';
const IP_POOLS = '/advancedSettings/ipPools';

export const advancedSettingsRules: readonly ClusterRule[] = [
  ...externalAccessRules,
  {
    code: 'session-persistence-ignored',
    severity: 'warning',
    at: ['/advancedSettings/sessionPersistence'],
    *faults({ advancedSettings }, { kind }) {
      if (kind === 'stateful' && advancedSettings?.sessionPersistence !== undefined) {
        yield { at: '/advancedSettings/sessionPersistence' };
      }
    },
  },
  {
    code: 'reserved-metadata-key',
    severity: 'error',
    at: places(`${METADATA}/{labels,annotations}/*`),
    *faults({ advancedSettings }) {
      yield* reservedKeysIn(advancedSettings?.metadata?.labels, `${METADATA}/labels`);
      yield* reservedKeysIn(advancedSettings?.metadata?.annotations, `${METADATA}/annotations`);
    },
  },
];

export const ipPoolRules: readonly DraftRule[] = [
  {
    code: 'duplicate-cluster',
    severity: 'error',
    at: [`${IP_POOLS}/*/cluster`],
    faults: ({ advancedSettings }) => repeatedClusters(clusterNames(advancedSettings?.ipPools, IP_POOLS)),
  },
  {
    code: 'cluster-not-in-placement',
    severity: 'error',
    at: [`${IP_POOLS}/*/cluster`],
    faults: (draft, { clusters }) => {
      const chosen = chosenClusters(draft, clusters);
      return chosen ? foreignClusters(clusterNames(draft.advancedSettings?.ipPools, IP_POOLS), chosen) : [];
    },
  },
];
