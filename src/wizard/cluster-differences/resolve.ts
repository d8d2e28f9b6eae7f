import type { AdvancedSettings } from '../advanced-settings/schema.ts';
import { firstBy, firstByName, type Placed } from '../by-name.ts';
import type { ClusterSpec, Resolved } from '../cluster-spec.ts';
import type { DraftSpec, Unfinished } from '../spec.ts';
import { resolveContainers, withoutFields } from './resolve-containers.ts';
import { placementByCluster } from './resolve-placement.ts';
import { withPortNames } from './resolve-ports.ts';
import { type Trace, type TracedSpec, traced, traceFields } from './resolve-trace.ts';
import { withoutTwins } from './resolve-twins.ts';
import type { ClaimTemplateDifference, ClusterDifference } from './schema.ts';

type ClaimTemplates = NonNullable<NonNullable<Unfinished<ClusterSpec>['storageSettings']>['volumeClaimTemplates']>;

/**
 * The spec of one cluster, or the base without a cluster: default port names filled, that cluster's replicas, IP pools and
 * differences in it. Works on unfinished specs, never throws and never changes its input; the later of two items of one name
 * is left out.
 */
export const resolve = (draft: DraftSpec, cluster?: string): Resolved => createResolver(draft)(cluster);

/** {@link resolve} for one cluster after another: the base is made once. */
export const createResolver = (draft: DraftSpec): ((cluster?: string) => Resolved) => {
  const base = resolveBase(draft);
  const resolveCluster = createClusterResolver(draft, base);
  return (cluster) => {
    return withoutTwins(cluster === undefined ? base : resolveCluster(cluster));
  };
};

/** The base as the judge sees it: items of one name are all still there. */
export const resolveBase = (draft: DraftSpec): TracedSpec => {
  const { podSettings, advancedSettings, basicInformation, storageSettings } = draft;
  return traced(new Map(), (trace) => ({
    ...(basicInformation && { basicInformation }),
    ...(podSettings && { podSettings: basePodSettings(podSettings, trace) }),
    ...(storageSettings && { storageSettings }),
    ...(advancedSettings && { advancedSettings: baseAdvancedSettings(advancedSettings) }),
  }));
};

const basePodSettings = ({ placement, ...podSettings }: NonNullable<DraftSpec['podSettings']>, trace: Trace) => ({
  ...podSettings,
  ...(podSettings.containers && { containers: withPortNames(podSettings.containers, trace) }),
});

const baseAdvancedSettings = ({ ipPools, ...advancedSettings }: Unfinished<AdvancedSettings>) => advancedSettings;

/**
 * Resolves cluster after cluster of one draft, as the judge sees them. What the base and a cluster have in common is the same
 * value, so 50 clusters cost little more than their differences.
 */
export const createClusterResolver = (draft: DraftSpec, base: TracedSpec): ((cluster: string) => TracedSpec) => {
  const placement = placementByCluster(draft);
  const pools = firstBy(draft.advancedSettings?.ipPools, ({ cluster }) => cluster);
  const differences = firstBy(draft.clusterDifferences?.clusters, ({ cluster }) => cluster);
  return (cluster) => {
    const difference = differences.get(cluster);
    return traced(base.origins, (trace) => ({
      ...base.spec,
      ...podSettingsOf(base.spec.podSettings, placement.get(cluster), difference, trace),
      ...storageSettingsOf(base.spec.storageSettings, difference, trace),
      ...advancedSettingsOf(base.spec.advancedSettings, pools.get(cluster), difference, trace),
    }));
  };
};

type Difference = Placed<Unfinished<ClusterDifference>> | undefined;
const pointerOf = (difference: Difference): string => `/clusterDifferences/clusters/${difference?.index}`;

const podSettingsOf = (
  base: Unfinished<ClusterSpec>['podSettings'],
  placed: Placed<{ readonly replicas?: number }> | undefined,
  difference: Difference,
  trace: Trace,
): Pick<Unfinished<ClusterSpec>, 'podSettings'> => {
  if (base === undefined) return {};
  const replicas = placed?.item.replicas;
  if (replicas !== undefined)
    traceFields(trace, '/podSettings', `/podSettings/placement/${placed?.index}`, ['replicas']);
  return {
    podSettings: {
      ...base,
      ...(replicas !== undefined && { replicas }),
      ...(base.containers && {
        containers: resolveContainers(
          base.containers,
          difference?.item.containers,
          `${pointerOf(difference)}/containers`,
          trace,
        ),
      }),
    },
  };
};

const storageSettingsOf = (
  base: Unfinished<ClusterSpec>['storageSettings'],
  difference: Difference,
  trace: Trace,
): Pick<Unfinished<ClusterSpec>, 'storageSettings'> => {
  const byName = firstByName(difference?.item.volumeClaimTemplates);
  if (base?.volumeClaimTemplates === undefined || byName.size === 0) return {};
  const from = `${pointerOf(difference)}/volumeClaimTemplates`;
  return {
    storageSettings: { ...base, volumeClaimTemplates: claimTemplates(base.volumeClaimTemplates, byName, from, trace) },
  };
};

const claimTemplates = (
  base: ClaimTemplates,
  byName: Map<string, Placed<Unfinished<ClaimTemplateDifference>>>,
  from: string,
  trace: Trace,
): ClaimTemplates =>
  base.map((template, index) => {
    const found = template.name === undefined ? undefined : byName.get(template.name);
    if (found === undefined) return template;
    byName.delete(template.name ?? '');
    const { name, storageClassName, ...fields } = found.item;
    const given = { ...fields, ...(typeof storageClassName === 'string' && { storageClassName }) };
    traceFields(trace, `/storageSettings/volumeClaimTemplates/${index}`, `${from}/${found.index}`, Object.keys(given));
    return { ...(storageClassName === null ? withoutFields(template, ['storageClassName']) : template), ...given };
  });

const advancedSettingsOf = (
  base: Unfinished<ClusterSpec>['advancedSettings'],
  pools: Placed<{ readonly pools?: readonly string[] }> | undefined,
  difference: Difference,
  trace: Trace,
): Pick<Unfinished<ClusterSpec>, 'advancedSettings'> => {
  const externalAccess = difference?.item.externalAccess;
  const ipPools = pools?.item.pools;
  if (externalAccess === undefined && ipPools === undefined) return {};
  const at = '/advancedSettings';
  if (ipPools) trace(({ origins }) => origins.set(`${at}/ipPools`, `${at}/ipPools/${pools?.index}/pools`));
  if (externalAccess) traceFields(trace, at, pointerOf(difference), ['externalAccess']);
  const rest = externalAccess === null && base ? withoutFields(base, ['externalAccess']) : base;
  if (rest === undefined && !ipPools && !externalAccess) return {};
  return { advancedSettings: { ...rest, ...(ipPools && { ipPools }), ...(externalAccess && { externalAccess }) } };
};
