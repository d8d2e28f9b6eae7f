import { advancedSettingsRules, ipPoolRules } from './advanced-settings/rules.ts';
import { basicInformationRules } from './basic-information/rules.ts';
import { clusterDifferencesRules } from './cluster-differences/rules.ts';
import type { Issue, SpecContext } from './issue.ts';
import { clusterAround, judge, type Rules } from './judge.ts';
import { type Absence, missing } from './parse.ts';
import { podSettingsRules } from './pod-settings/rules.ts';
import { placementRules } from './pod-settings/rules-placement.ts';
import { segmentsOf } from './pointer.ts';
import { annotationRules } from './rules-annotations.ts';
import type { DraftSpec } from './spec.ts';
import { stepOfPointer, steps } from './steps.ts';
import { storageSettingsRules } from './storage-settings/rules.ts';

/** Every rule of the form. */
export const rules: Rules = {
  cluster: [
    ...basicInformationRules,
    ...podSettingsRules,
    ...storageSettingsRules,
    ...advancedSettingsRules,
    ...annotationRules,
  ],
  draft: [...placementRules, ...ipPoolRules, ...clusterDifferencesRules],
};

/**
 * Everything that is missing or wrong in a well-formed, perhaps unfinished spec, by step, then place in the document, then
 * cluster. The same spec and context give the same list.
 */
export const validate = (spec: DraftSpec, context: SpecContext): Issue[] =>
  inOrder(spec, context, [
    ...missing(spec)
      .map((absence) => absenceToIssue(spec, absence))
      .filter((issue) => !isOfForeignCluster(issue, context)),
    ...judge(spec, context, rules),
  ]);

/** What is missing in a difference for a cluster that the project does not have: nobody will need it. */
const isOfForeignCluster = ({ pointer, cluster }: Issue, { clusters }: SpecContext): boolean =>
  cluster !== undefined && pointer.startsWith('/clusterDifferences/') && !clusters.includes(cluster);

const absenceToIssue = (spec: DraftSpec, { pointer, code, params }: Absence): Issue => {
  const cluster = clusterAround(spec, pointer);
  return {
    pointer,
    code,
    severity: 'error',
    step: stepOfPointer(pointer)?.key ?? 'basicInformation',
    ...(cluster !== undefined && { cluster }),
    ...(params !== undefined && { params }),
  };
};

const inOrder = (spec: DraftSpec, { clusters }: SpecContext, issues: readonly Issue[]): Issue[] => {
  const places = new Map(clusters.map((cluster, place) => [cluster, place + 1]));
  const clusterPlace = ({ cluster }: Issue) =>
    cluster === undefined ? 0 : (places.get(cluster) ?? clusters.length + 1);
  return issues
    .map((issue) => ({ issue, place: documentPlace(spec, issue.pointer) }))
    .sort((a, b) => comparePlaces(a.place, b.place) || clusterPlace(a.issue) - clusterPlace(b.issue))
    .map(({ issue }) => issue);
};

/** Place of the step, then of each segment among its siblings; what is absent comes after what is there. */
const documentPlace = (spec: DraftSpec, pointer: string): number[] => {
  const [step = '', ...segments] = segmentsOf(pointer);
  let value: unknown = Reflect.get(spec, step);
  const places = segments.map((segment) => {
    const place = placeAmong(value, segment);
    value = place === ABSENT ? undefined : Reflect.get(value as object, segment);
    return place;
  });
  return [steps.findIndex(({ key }) => key === step), ...places];
};

const ABSENT = Number.MAX_SAFE_INTEGER;

const placeAmong = (siblings: unknown, segment: string): number => {
  if (typeof siblings !== 'object' || siblings === null || !Object.hasOwn(siblings, segment)) return ABSENT;
  return Array.isArray(siblings) ? Number(segment) : Object.keys(siblings).indexOf(segment);
};

const comparePlaces = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((place, index) => place !== b[index]);
  if (at < 0) return a.length - b.length;
  return (a[at] ?? 0) - (b[at] ?? -1);
};
