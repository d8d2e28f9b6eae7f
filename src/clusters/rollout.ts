import type { KubeObject } from '../manifests/kube-object.ts';
import { lastRefusal } from './refused-pods.ts';
import { countOf, type Fields, fieldsOf, latest, listOf, textOf, timeOf } from './status-fields.ts';

/** How far a workload has come, told from what its controllers have written. */
export interface Rollout {
  readonly state: RolloutState;
  /** In the words of `kubectl rollout status`, or in the server's own where it refuses. */
  readonly message: string;
  /** Since when it is so, where the object tells (RFC 3339). */
  readonly since?: string;
  readonly workload: WorkloadCounts;
}

/** `Degraded`: it does not get on by itself, or has fallen below what it had reached. */
export type RolloutState = 'Ready' | 'Progressing' | 'Degraded';

/** Pods by how far they have come, and the conditions as they are. */
export interface WorkloadCounts {
  readonly desired: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

type Told = Omit<Rollout, 'workload'>;

/**
 * The state of a Deployment or StatefulSet (`apps/v1`). Takes any object, and what is ill-formed in it for absent: a server's
 * answer is not ours to trust.
 * @param events of the workload's namespace. Only a StatefulSet needs them: a refusal of its Pods stands nowhere else.
 */
export const rolloutOf = (workload: KubeObject, events: readonly KubeObject[] = []): Rollout => {
  const seen = seenOf(workload);
  const told = workload.kind === 'StatefulSet' ? ofStatefulSet(seen, events) : ofDeployment(seen);
  const { desired, updated, ready, available, conditions } = seen;
  const shown = conditions.map(({ type, status, reason, message }) => ({ type, status, reason, message }));
  return { ...told, workload: { desired, updated, ready, available, conditions: shown } };
};

/** Whether Pods of a StatefulSet are not even there: then its events say why. */
export const lacksPods = (workload: KubeObject): boolean => {
  const { total, desired } = seenOf(workload);
  return workload.kind === 'StatefulSet' && total < desired;
};

interface SeenCondition extends Condition {
  readonly changedAt?: string;
  readonly updatedAt?: string;
}

interface Seen extends Omit<WorkloadCounts, 'conditions'> {
  readonly name: string;
  readonly uid?: string;
  readonly spec: Fields;
  readonly status: Fields;
  /** The controller has seen the newest spec. */
  readonly isObserved: boolean;
  /** Pods of any revision. */
  readonly total: number;
  readonly conditions: readonly SeenCondition[];
}

/** Conditions that are looked at: no controller writes that many. */
const mostConditions = 20;

const seenOf = (workload: KubeObject): Seen => {
  const [spec, status] = [fieldsOf(workload.spec), fieldsOf(workload.status)];
  const { name, uid, generation } = workload.metadata;
  const observed = countOf(status.observedGeneration);
  return {
    name,
    uid,
    spec,
    status,
    isObserved: observed > 0 && countOf(generation) <= observed,
    desired: countOf(spec.replicas, 1),
    total: countOf(status.replicas),
    updated: countOf(status.updatedReplicas),
    ready: countOf(status.readyReplicas),
    available: countOf(status.availableReplicas),
    conditions: listOf(status.conditions).slice(0, mostConditions).map(conditionOf),
  };
};

const conditionOf = (condition: unknown): SeenCondition => {
  const { type, status, reason, message, lastTransitionTime, lastUpdateTime } = fieldsOf(condition);
  return {
    type: textOf(type),
    status: textOf(status),
    reason: textOf(reason),
    message: textOf(message),
    changedAt: timeOf(lastTransitionTime),
    updatedAt: timeOf(lastUpdateTime),
  };
};

const progressing = (message: string): Told => ({ state: 'Progressing', message });

const ofDeployment = (seen: Seen): Told => {
  if (!seen.isObserved) return progressing('Waiting for deployment spec update to be observed...');
  return refusedPods(seen) ?? stuck(seen) ?? unfinished(seen) ?? rolledOut(seen);
};

const named = ({ conditions }: Seen, type: string): SeenCondition | undefined =>
  conditions.find((condition) => condition.type === type);

const degraded = (condition: SeenCondition, message: string = condition.message): Told => ({
  state: 'Degraded',
  message: message === '' ? `${condition.type} is ${condition.status}: ${condition.reason}` : message,
  since: condition.changedAt,
});

/** Admission refuses the Pods: the server's text is the one that helps. */
const refusedPods = (seen: Seen): Told | undefined => {
  const failure = named(seen, 'ReplicaFailure');
  return failure?.status === 'True' ? degraded(failure) : undefined;
};

const stuck = (seen: Seen): Told | undefined => {
  const progress = named(seen, 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded')
    return degraded(progress, `deployment ${quoted(seen)} exceeded its progress deadline`);
  return progress?.status === 'False' ? degraded(progress) : undefined;
};

const unfinished = (seen: Seen): Told | undefined => {
  const words = unfinishedWords(seen);
  if (words === undefined) return undefined;
  const available = named(seen, 'Available');
  // Once finished it is no rollout that takes Pods away.
  const wasFinished = named(seen, 'Progressing')?.reason === 'NewReplicaSetAvailable';
  const message = `Waiting for deployment ${quoted(seen)} rollout to finish: ${words}...`;
  return wasFinished && available?.status === 'False' ? degraded(available) : progressing(message);
};

const unfinishedWords = ({ desired, updated, total, available }: Seen): string | undefined => {
  if (updated < desired) return `${updated} out of ${desired} new replicas have been updated`;
  if (total > updated) return `${total - updated} old replicas are pending termination`;
  return available < updated ? `${available} of ${updated} updated replicas are available` : undefined;
};

const rolledOut = (seen: Seen): Told => ({
  state: 'Ready',
  message: `deployment ${quoted(seen)} successfully rolled out`,
  since: latest([named(seen, 'Available')?.changedAt, named(seen, 'Progressing')?.updatedAt]),
});

const quoted = ({ name }: Seen): string => JSON.stringify(name);

const ofStatefulSet = (seen: Seen, events: readonly KubeObject[]): Told => {
  const { desired, total, ready } = seen;
  if (!seen.isObserved) return progressing('Waiting for statefulset spec update to be observed...');
  const refusal = total < desired ? lastRefusal(seen, events) : undefined;
  if (refusal !== undefined) return { state: 'Degraded', ...refusal };
  if (ready < desired) return progressing(`Waiting for ${desired - ready} pods to be ready...`);
  return ofRevisions(seen);
};

/** All Pods there should be are ready; of which revision they are depends on the strategy. */
const ofRevisions = (seen: Seen): Told => {
  const { type, rollingUpdate } = fieldsOf(seen.spec.updateStrategy);
  if (type === 'OnDelete') return ofOnDelete(seen);
  const { partition } = fieldsOf(rollingUpdate);
  return typeof partition === 'number' ? ofPartition(seen, countOf(partition)) : ofRollingUpdate(seen);
};

/** The controller replaces no Pod here, so that nothing is on its way; nor does it ever move the current revision. */
const ofOnDelete = ({ desired, updated, status }: Seen): Told => ({
  state: 'Ready',
  message:
    updated < desired
      ? `${updated} of ${desired} pods are at revision ${textOf(status.updateRevision)}; with OnDelete the others get it when they are deleted`
      : `statefulset rolling update complete ${updated} pods at revision ${textOf(status.updateRevision)}...`,
});

/** Pods whose ordinal is below the partition stay as they are. */
const ofPartition = ({ desired, updated }: Seen, partition: number): Told => {
  const wanted = desired - partition;
  return updated < wanted
    ? progressing(
        `Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...`,
      )
    : { state: 'Ready', message: `partitioned roll out complete: ${updated} new pods have been updated...` };
};

const ofRollingUpdate = ({ updated, status }: Seen): Told => {
  const [update, current] = [textOf(status.updateRevision), textOf(status.currentRevision)];
  return update === current
    ? {
        state: 'Ready',
        message: `statefulset rolling update complete ${countOf(status.currentReplicas)} pods at revision ${current}...`,
      }
    : progressing(`waiting for statefulset rolling update to complete ${updated} pods at revision ${update}...`);
};
