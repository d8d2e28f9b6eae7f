import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placedClusters } from '../../../src/wizard/cluster-differences/resolve-placement.ts';
import type { Issue } from '../../../src/wizard/issue.ts';
import { parentOf } from '../../../src/wizard/pointer.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { rules, validate } from '../../../src/wizard/validate.ts';
import { aContext } from '../a-spec.ts';
import { unfinished } from '../arbitrary-draft.ts';
import { clusterSpecOf } from './cluster-view.ts';
import { clusters, kinds, smallDraft } from './small-world.ts';
import { type Json, valueAt, without } from './trees.ts';

const DIFFERENCES = '/clusterDifferences/';
/** Parts of a draft that are about single clusters. */
const CLUSTER_PARTS = ['/clusterDifferences', '/podSettings/placement', '/advancedSettings/ipPools'];

const isInside = (pointer: string, place: string): boolean => pointer === place || pointer.startsWith(`${place}/`);
const ofClusterParts = ({ pointer }: Issue): boolean => CLUSTER_PARTS.some((part) => isInside(pointer, part));
const told = ({ code, pointer, cluster, severity }: Issue): string => `${severity} ${code} ${pointer} ${cluster ?? ''}`;
const sorted = (issues: readonly Issue[]): string[] => issues.map(told).sort();

/** The base alone: nothing in it is about one cluster. */
const baseOf = (draft: DraftSpec): DraftSpec =>
  CLUSTER_PARTS.reduce((left, part) => without(left as Json, part) as DraftSpec, draft);

/** A draft whose base is what a cluster of another one comes down to. */
const alone = (draft: DraftSpec, cluster: string): DraftSpec =>
  without(clusterSpecOf(draft, cluster) as Json, '/advancedSettings/ipPools') as DraftSpec;

const ruled = new Set(rules.cluster.map(({ code }) => code));
/** Of these several values may take part of which any keeps the fault, or a default takes the place of the one that goes. */
const overdetermined = ['probe-port-not-a-container-port', 'duplicate-service-port', 'duplicate-node-port'];
const ofDrafts = ['unknown-container', 'duplicate-container-name', 'duplicate-volume-name'];
const caused = new Set([...ruled].filter((code) => !overdetermined.includes(code) && !ofDrafts.includes(code)));

describe.each(kinds)('issues of %s drafts', (kind) => {
  const context = aContext({ kind, clusters });
  const issuesOf = (draft: DraftSpec) => validate(draft, context);
  const drafts = fc.oneof(smallDraft, unfinished(smallDraft));
  const forAll = (law: (draft: DraftSpec) => void, from = drafts, numRuns = 150) =>
    fc.assert(fc.property(from, law), { numRuns });

  it('are never two of one code, place and cluster', () => {
    forAll((draft) => {
      const all = issuesOf(draft).map(({ code, pointer, cluster }) => `${code} ${pointer} ${cluster ?? ''}`);
      expect(all).toEqual([...new Set(all)]);
    });
  });

  it('of a cluster are not told again where the base has them', () => {
    forAll((draft) => {
      const issues = issuesOf(draft);
      const ofBase = new Set(issues.flatMap((issue) => (issue.cluster === undefined ? [told(issue)] : [])));
      expect(issues.filter((issue) => issue.cluster && ofBase.has(told({ ...issue, cluster: undefined })))).toEqual([]);
    });
  });

  it('without a cluster are those of the base, whatever the clusters have instead', () => {
    forAll((draft) => {
      const ofDraft = issuesOf(draft).filter((issue) => issue.cluster === undefined && !ofClusterParts(issue));
      expect(sorted(ofDraft)).toEqual(sorted(issuesOf(baseOf(draft))));
    });
  });

  it('point at a value, or at a place that the value around it lacks', () => {
    forAll((draft) => {
      const nowhere = issuesOf(draft).filter(({ pointer }) => {
        const around = valueAt(draft as Json, parentOf(pointer));
        return valueAt(draft as Json, pointer) === undefined && (typeof around !== 'object' || around === null);
      });
      expect(nowhere).toEqual([]);
    });
  });

  it('inside an item that names a cluster carry that cluster, and others one that is placed', () => {
    forAll((draft) => {
      const placed = new Set(placedClusters(draft, clusters));
      for (const issue of issuesOf(draft)) {
        const item = /^\/(podSettings\/placement|advancedSettings\/ipPools|clusterDifferences\/clusters)\/\d+/;
        const [around] = item.exec(issue.pointer) ?? [];
        if (around !== undefined) expect(issue.cluster).toBe(valueAt(draft as Json, `${around}/cluster`));
        else if (issue.cluster !== undefined) expect(placed).toContain(issue.cluster);
      }
    });
  });

  it('of a cluster are gone with its differences, and nobody else’s are', () => {
    forAll((draft) => {
      for (const [index, { cluster }] of draft.clusterDifferences?.clusters?.entries() ?? []) {
        const entries = draft.clusterDifferences?.clusters ?? [];
        const left = {
          ...draft,
          clusterDifferences: { clusters: entries.map((entry, at) => (at === index ? { cluster } : entry)) },
        } as DraftSpec;
        const before = issuesOf(draft);
        const after = issuesOf(left);
        const inside = (issue: Issue) => isInside(issue.pointer, `/clusterDifferences/clusters/${index}`);
        expect(after.filter(inside).filter(({ code }) => ruled.has(code))).toEqual([]);
        expect(sorted(after.filter((issue) => issue.cluster !== cluster))).toEqual(
          sorted(before.filter((issue) => issue.cluster !== cluster)),
        );
      }
    }, smallDraft);
  });

  it('say of a cluster no more and no less than of its spec alone, but for what the base says already', () => {
    forAll((draft) => {
      const all = issuesOf(draft).filter(({ code }) => ruled.has(code));
      const ofBase = new Set(all.filter((issue) => issue.cluster === undefined).map(({ code }) => code));
      for (const cluster of placedClusters(draft, clusters)) {
        const found = new Set(issuesOf(alone(draft, cluster)).map(({ code }) => code));
        const own = all.filter((issue) => issue.cluster === cluster && !isDraftRule(issue));
        expect(own.filter(({ code }) => !found.has(code))).toEqual([]);
        const silent = [...found].filter((code) => ruled.has(code) && !ofBase.has(code));
        expect(silent.filter((code) => !own.some((issue) => issue.code === code))).toEqual([]);
      }
    }, smallDraft);
  });

  it('of a cluster point at something without which the cluster would have other faults', () => {
    forAll((draft) => {
      const issues = issuesOf(draft);
      const ofBase = new Set(issues.filter((issue) => issue.cluster === undefined).map(({ code }) => code));
      const idle = new Set(issues.filter(({ code }) => code === 'difference-without-effect').map(told));
      for (const { code, pointer, cluster } of issues) {
        if (cluster === undefined || !caused.has(code) || ofBase.has(code) || !pointer.startsWith(DIFFERENCES))
          continue;
        if (idle.has(`warning difference-without-effect ${pointer} ${cluster}`)) continue;
        const faults = (spec: DraftSpec) =>
          issuesOf(alone(spec, cluster)).flatMap((one) => (one.code === code ? [JSON.stringify(one)] : []));
        const left = faults(without(draft as Json, pointer) as DraftSpec);
        expect(left, `${code} at ${pointer}`).not.toEqual(faults(draft));
      }
    }, smallDraft);
  });
});

/** Names twice in a difference are found by a rule over the draft, which has the code of a rule over a cluster. */
function isDraftRule({ code, pointer }: Issue): boolean {
  return code === 'unknown-container' || /\/(containers|volumeClaimTemplates)\/\d+\/name$/.test(pointer);
}
