import { groupedBy } from '../grouped.ts';
import { differences, type Operation } from '../manifests/differences.ts';
import type { KubeObject } from '../manifests/kube-object.ts';
import type { Plan, PlannedRequest } from './engine.ts';
import { withoutMarks } from './marks.ts';

/** What a plan does to one object, next to what was applied last. */
export interface ObjectChange {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly change: PlannedRequest['verb'] | 'unchanged';
  /** From what was applied last to what will be; none for an object that is created or deleted. */
  readonly operations: readonly Operation[];
}

export interface ClusterChanges {
  readonly cluster: string;
  readonly objects: readonly ObjectChange[];
}

/** What a plan changes, cluster by cluster. */
export const changesOf = (plan: Plan): readonly ClusterChanges[] =>
  [...groupedBy(plan.requests, ({ cluster }) => cluster ?? '')].map(([cluster, requests]) => ({
    cluster,
    objects: requests.map(changeOf),
  }));

const changeOf = (request: PlannedRequest): ObjectChange => {
  const { apiVersion, kind, name, verb } = request;
  const operations =
    verb === 'update' || verb === 'recreate' ? between(request.before, request.object) : ([] as readonly Operation[]);
  const isUnchanged = verb === 'update' && request.before !== undefined && operations.length === 0;
  return { apiVersion, kind, name, change: isUnchanged ? 'unchanged' : verb, operations };
};

const between = (before: KubeObject | undefined, after: KubeObject): readonly Operation[] =>
  before === undefined ? [] : differences(withoutMarks(before), withoutMarks(after));
