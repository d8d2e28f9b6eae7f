import { createHash } from 'node:crypto';
import { at, type Json, type JsonObject, objectOf, textOf } from './json.ts';

/** A revision's name as the controllers make it: the same template, the same name. */
const revisionOf = (object: JsonObject): string => {
  const template = JSON.stringify(at(object, 'spec', 'template') ?? null);
  return `${textOf(at(object, 'metadata', 'name'))}-${createHash('sha256').update(template).digest('hex').slice(0, 10)}`;
};

const condition = (type: string, reason: string, message: string, time: Json): JsonObject => ({
  type,
  status: 'True',
  reason,
  message,
  lastUpdateTime: time,
  lastTransitionTime: time,
});

const deploymentStatus = (object: JsonObject): JsonObject => {
  const replicas = at(object, 'spec', 'replicas') ?? 1;
  const time = at(object, 'metadata', 'creationTimestamp') ?? null;
  const name = revisionOf(object);
  return {
    observedGeneration: at(object, 'metadata', 'generation') ?? 1,
    ...(replicas === 0
      ? {}
      : { replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }),
    conditions: [
      condition('Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', time),
      condition('Progressing', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`, time),
    ],
  };
};

const statefulSetStatus = (object: JsonObject): JsonObject => {
  const replicas = at(object, 'spec', 'replicas') ?? 1;
  const revision = revisionOf(object);
  return {
    observedGeneration: at(object, 'metadata', 'generation') ?? 1,
    replicas,
    ...(replicas === 0 ? {} : { readyReplicas: replicas, currentReplicas: replicas, updatedReplicas: replicas }),
    availableReplicas: replicas,
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
  };
};

/** An address from the block that is kept for documentation, so that nobody takes it for a real one. */
const loadBalancer = (object: JsonObject): JsonObject => {
  if (at(object, 'spec', 'type') !== 'LoadBalancer') return { loadBalancer: {} };
  const last =
    textOf(at(object, 'spec', 'clusterIP'))
      .split('.')
      .at(-1) ?? '1';
  return { loadBalancer: { ingress: [{ ip: `192.0.2.${last}`, ipMode: 'VIP' }] } };
};

const STATUS: Readonly<Record<string, (object: JsonObject) => JsonObject>> = {
  Deployment: deploymentStatus,
  StatefulSet: statefulSetStatus,
  Service: loadBalancer,
};

/** The status that controllers would report which succeed at once. Kinds without a controller keep theirs. */
export const withStatus = (object: JsonObject, kind: string): JsonObject => {
  const status = STATUS[kind];
  return status === undefined ? object : { ...object, status: objectOf(status(object)) };
};
