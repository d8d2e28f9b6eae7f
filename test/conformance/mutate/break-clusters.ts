import type { Breakage } from './breakage.ts';
import { ACCESS, aContainer, anEntry, entryList, next, placementOf } from './parts.ts';

const POOLS = '/advancedSettings/ipPools';

/** Clusters that are not there, or are there twice, and differences that name what the base does not have. */
export const clusterBreakages: readonly Breakage[] = [
  {
    code: 'duplicate-cluster',
    edits(spec, draw, context) {
      const item = { cluster: draw.pick(placementOf(spec, context)), pools: ['twin'] };
      return { [POOLS]: [item, item] };
    },
  },
  {
    code: 'cluster-not-in-placement',
    edits: (spec) => ({ [next(POOLS, spec.advancedSettings?.ipPools)]: { cluster: 'mars', pools: ['a'] } }),
  },
  {
    code: 'external-access-on-headless',
    edits: (_, draw, { kind }) =>
      kind === 'stateless' ? undefined : { [ACCESS]: { type: draw.pick(['NodePort', 'LoadBalancer']) } },
  },
  {
    code: 'external-access-on-headless',
    edits(spec, draw, context) {
      const { item, at } = anEntry(spec, draw, context);
      return context.kind === 'stateless'
        ? undefined
        : {
            [`${at}/cluster`]: item.cluster,
            [`${at}/externalAccess`]: { type: draw.pick(['NodePort', 'LoadBalancer']) },
          };
    },
  },
  {
    code: 'reserved-metadata-key',
    edits(spec, draw, context) {
      const { item, at } = anEntry(spec, draw, context);
      const annotations = { [draw.pick(['kubesphere.io/a', 'karmada.io/b', 'app']) ?? 'app']: 'a' };
      return context.kind === 'stateful'
        ? undefined
        : { [`${at}/cluster`]: item.cluster, [`${at}/externalAccess`]: { type: 'NodePort', annotations } };
    },
  },
  { code: 'cluster-not-in-project', edits: (spec) => ({ [entryList(spec)]: { cluster: 'mars' } }) },
  {
    code: 'cluster-not-in-placement',
    edits(_, draw, context) {
      const [chosen, other] = context.clusters;
      const list = draw.pick(['/clusterDifferences/clusters', POOLS]) ?? POOLS;
      const item = list === POOLS ? { cluster: other, pools: ['a'] } : { cluster: other };
      return { '/podSettings/placement': [{ cluster: chosen }], [list]: [item] };
    },
  },
  {
    code: 'duplicate-cluster',
    edits(spec, draw, context) {
      const { item, at } = anEntry(spec, draw, context);
      const twin = { cluster: item.cluster, ...draw.pick([{}, { containers: [] }]) };
      return {
        [at]: item,
        [`${at.slice(0, at.lastIndexOf('/'))}/${(spec.clusterDifferences?.clusters?.length ?? 0) || 1}`]: twin,
      };
    },
  },
  {
    code: 'duplicate-container-name',
    edits(spec, draw, context) {
      const { item, at } = anEntry(spec, draw, context);
      const twin = { name: aContainer(spec, draw).item.name, image: draw.pick(['a:1', 'b:2']) };
      return { [`${at}/cluster`]: item.cluster, [`${at}/containers`]: [...(item.containers ?? []), twin, twin] };
    },
  },
  {
    code: 'unknown-container',
    edits(spec, draw, context) {
      const { item, at } = anEntry(spec, draw, context);
      return {
        [`${at}/cluster`]: item.cluster,
        [next(`${at}/containers`, item.containers)]: { name: 'gone', image: 'a:1' },
      };
    },
  },
  {
    code: 'unknown-claim-template',
    edits(spec, draw, context) {
      const { item, at } = anEntry(spec, draw, context);
      const place = next(`${at}/volumeClaimTemplates`, item.volumeClaimTemplates);
      return { [`${at}/cluster`]: item.cluster, [place]: { name: 'gone', capacity: '1Gi' } };
    },
  },
  {
    code: 'duplicate-volume-name',
    edits(spec, draw, context) {
      const name = draw.pick(spec.storageSettings?.volumeClaimTemplates ?? [])?.name;
      const { item, at } = anEntry(spec, draw, context);
      const twins = ['1Gi', '2Gi'].map((capacity) => ({ name, capacity }));
      return name === undefined
        ? undefined
        : { [`${at}/cluster`]: item.cluster, [`${at}/volumeClaimTemplates`]: twins };
    },
  },
];
