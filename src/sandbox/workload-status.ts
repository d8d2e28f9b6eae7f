import { createHash } from 'node:crypto';
import { at, type Json, type JsonObject, listOf, objectOf, textOf } from './json.ts';

/** Milliseconds that the controllers and nodes of a sandbox take for anything. */
const SETTLING_MS = 2_000;

/** A revision's name as the controllers make it: the same template, the same name. */
const revisionOf = (object: JsonObject): string => {
  const template = JSON.stringify(at(object, 'spec', 'template') ?? null);
  return `${textOf(at(object, 'metadata', 'name'))}-${createHash('sha256').update(template).digest('hex').slice(0, 10)}`;
};

/** When the object was last written to (RFC 3339): a change of any field gives its owner a new time. */
const changedAt = (object: JsonObject): string =>
  [
    textOf(at(object, 'metadata', 'creationTimestamp')),
    ...listOf(at(object, 'metadata', 'managedFields')).map((owner) => textOf(at(owner, 'time'))),
  ]
    .sort()
    .at(-1) ?? '';

/** How far a workload has come: a new one has its pods, which are not ready; of a changed one the old pods still serve. */
type Stage = 'new' | 'changed' | 'settled';

const stageOf = (object: JsonObject, now: number): Stage => {
  if (now - Date.parse(changedAt(object)) >= SETTLING_MS) return 'settled';
  return Number(at(object, 'metadata', 'generation') ?? 1) > 1 ? 'changed' : 'new';
};

const replicasOf = (object: JsonObject): number => Number(at(object, 'spec', 'replicas') ?? 1);

/** As Go writes them: a count of zero is left out. */
const counts = (numbers: Readonly<Record<string, number>>): JsonObject =>
  Object.fromEntries(Object.entries(numbers).filter(([, count]) => count > 0));

const condition = (type: string, isTrue: boolean, reason: string, message: string, time: Json): JsonObject => ({
  type,
  status: isTrue ? 'True' : 'False',
  reason,
  message,
  lastUpdateTime: time,
  lastTransitionTime: time,
});

const available = (isTrue: boolean, time: Json): JsonObject =>
  isTrue
    ? condition('Available', true, 'MinimumReplicasAvailable', 'Deployment has minimum availability.', time)
    : condition(
        'Available',
        false,
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        time,
      );

const progressing = (isDone: boolean, name: string, time: Json): JsonObject =>
  isDone
    ? condition(
        'Progressing',
        true,
        'NewReplicaSetAvailable',
        `ReplicaSet "${name}" has successfully progressed.`,
        time,
      )
    : condition('Progressing', true, 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`, time);

const deploymentStatus = (object: JsonObject, now: number): JsonObject => {
  const replicas = replicasOf(object);
  const stage = replicas === 0 ? 'settled' : stageOf(object, now);
  const serving = stage === 'new' ? 0 : replicas;
  const time = changedAt(object);
  return {
    observedGeneration: at(object, 'metadata', 'generation') ?? 1,
    ...counts({
      replicas,
      updatedReplicas: stage === 'changed' ? 0 : replicas,
      readyReplicas: serving,
      availableReplicas: serving,
      unavailableReplicas: replicas - serving,
    }),
    conditions: [available(stage !== 'new', time), progressing(stage === 'settled', revisionOf(object), time)],
  };
};

const statefulSetStatus = (object: JsonObject, now: number): JsonObject => {
  const replicas = replicasOf(object);
  const stage = stageOf(object, now);
  const serving = stage === 'new' ? 0 : replicas;
  const revision = revisionOf(object);
  return {
    observedGeneration: at(object, 'metadata', 'generation') ?? 1,
    replicas,
    ...counts({
      readyReplicas: serving,
      currentReplicas: replicas,
      updatedReplicas: stage === 'changed' ? 0 : replicas,
    }),
    availableReplicas: serving,
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
  };
};

/** An address from the block that is kept for documentation, so that nobody takes it for a real one. */
const serviceStatus = (object: JsonObject, now: number): JsonObject => {
  if (at(object, 'spec', 'type') !== 'LoadBalancer' || stageOf(object, now) !== 'settled') return { loadBalancer: {} };
  const last =
    textOf(at(object, 'spec', 'clusterIP'))
      .split('.')
      .at(-1) ?? '1';
  return { loadBalancer: { ingress: [{ ip: `192.0.2.${last}`, ipMode: 'VIP' }] } };
};

const STATUS: Readonly<Record<string, (object: JsonObject, now: number) => JsonObject>> = {
  Deployment: deploymentStatus,
  StatefulSet: statefulSetStatus,
  Service: serviceStatus,
};

/**
 * The object with the status that controllers would report by now which succeed after a moment. It is made when the object is
 * shown and never stored: nobody owns it, and no version of the object changes with it. Kinds without a controller keep theirs.
 */
export const withStatus = (object: JsonObject, now: number): JsonObject => {
  const kind = textOf(object.kind);
  const status = Object.hasOwn(STATUS, kind) ? STATUS[kind] : undefined;
  return status === undefined ? object : { ...object, status: objectOf(status(object, now)) };
};
