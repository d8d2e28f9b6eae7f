import { createClusterResolver, resolveBase } from './cluster-differences/resolve.ts';
import { placedClusters } from './cluster-differences/resolve-placement.ts';
import { originOf, placeOf, type TracedSpec } from './cluster-differences/resolve-trace.ts';
import type { Issue, SpecContext } from './issue.ts';
import type { ClusterRule, DraftRule, Fault } from './rule.ts';
import type { DraftSpec } from './spec.ts';
import { stepOfPointer } from './steps.ts';

/** Which rules are judged: those of one cluster's spec, and those of the spec as a whole. */
export interface Rules {
  readonly cluster: readonly ClusterRule[];
  readonly draft: readonly DraftRule[];
}

/**
 * Runs all rules over a draft, its base and the spec of every cluster of its placement. One fault is one issue: a fault of the
 * base is told once and without a cluster; one that only a cluster has carries the cluster and points at the difference that
 * caused it.
 */
export const judge = (draft: DraftSpec, context: SpecContext, rules: Rules): Issue[] => {
  const verdict = createVerdict(draft);
  for (const rule of rules.draft) {
    for (const fault of rule.faults(draft, context)) verdict.add(rule, fault.at, fault);
  }
  const base = resolveBase(draft);
  const ofBase = new Set<string>();
  for (const rule of rules.cluster) {
    for (const fault of rule.faults(base.spec, context)) {
      const place = placeOf(base.origins, fault.at);
      ofBase.add(`${rule.code} ${place}`);
      verdict.add(rule, place, fault);
    }
  }
  const resolveCluster = createClusterResolver(draft, base);
  const isLikeBase = createBaseComparison(draft);
  for (const cluster of placedClusters(draft, context.clusters)) {
    if (isLikeBase(cluster)) continue;
    const traced = resolveCluster(cluster);
    for (const rule of rules.cluster) {
      for (const fault of rule.faults(traced.spec, context)) {
        const place = placeOf(traced.origins, fault.at);
        if (!ofBase.has(`${rule.code} ${place}`)) verdict.add(rule, causeOf(fault, traced) ?? place, fault, cluster);
      }
    }
  }
  return verdict.issues;
};

/** Whether nothing in the draft is about this cluster alone: its spec is the base, and so are its faults. */
const createBaseComparison = ({ podSettings, advancedSettings, clusterDifferences }: DraftSpec) => {
  const own = new Set([
    ...(podSettings?.placement ?? []).filter(({ replicas }) => replicas !== undefined).map(({ cluster }) => cluster),
    ...(advancedSettings?.ipPools ?? []).map(({ cluster }) => cluster),
    ...(clusterDifferences?.clusters ?? []).map(({ cluster }) => cluster),
  ]);
  return (cluster: string): boolean => !own.has(cluster);
};

/** Collects issues, each once, with the step and cluster that the pointer names. */
const createVerdict = (draft: DraftSpec) => {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  return {
    issues,
    add(rule: Pick<ClusterRule, 'code' | 'severity'>, pointer: string, { params }: Fault, ofCluster?: string) {
      const cluster = clusterAround(draft, pointer) ?? ofCluster;
      const key = `${rule.code} ${cluster ?? ''} ${pointer}`;
      if (seen.has(key)) return;
      seen.add(key);
      issues.push({
        pointer,
        code: rule.code,
        severity: rule.severity,
        step: stepOfPointer(pointer)?.key ?? 'basicInformation',
        ...(cluster !== undefined && { cluster }),
        ...(params !== undefined && { params }),
      });
    },
  };
};

/** The first of the values of a fault that a difference wrote or took away. */
const causeOf = ({ at, involved = [] }: Fault, { origins, removals }: TracedSpec): string | undefined => {
  for (const pointer of [at, ...involved]) {
    const cause = removals.get(pointer) ?? originOf(origins, pointer);
    if (cause.startsWith('/clusterDifferences/')) return cause;
  }
  return undefined;
};

const inClusterItem =
  /^\/(podSettings\/placement|advancedSettings\/ipPools|clusterDifferences\/clusters)\/(\d+)(?:\/|$)/;

/** The cluster that the item around a pointer names, if the pointer lies in such an item. */
export const clusterAround = (draft: DraftSpec, pointer: string): string | undefined => {
  const [, list, index] = inClusterItem.exec(pointer) ?? [];
  if (list === undefined) return undefined;
  const items = {
    'podSettings/placement': draft.podSettings?.placement,
    'advancedSettings/ipPools': draft.advancedSettings?.ipPools,
    'clusterDifferences/clusters': draft.clusterDifferences?.clusters,
  }[list];
  return items?.[Number(index)]?.cluster;
};
