import { resources } from './container-types.ts';
import {
  any,
  atomic,
  boolean,
  int32,
  int64,
  intOrString,
  list,
  listBy,
  map,
  pointer,
  string,
  struct,
} from './field-type.ts';
import { kindOf, labelSelector } from './meta-types.ts';
import { deploymentRollingUpdate, podSpec, podTemplate, statefulSetRollingUpdate } from './pod-types.ts';

const conditions = listBy(
  ['type'],
  struct({
    type: string,
    status: string,
    reason: string,
    message: string,
    observedGeneration: int64,
    lastTransitionTime: string,
    lastUpdateTime: string,
  }),
);

export const service = kindOf({
  spec: struct({
    type: string,
    selector: atomic(map(string)),
    ports: listBy(
      ['port', 'protocol'],
      struct({
        name: string,
        protocol: string,
        appProtocol: pointer(string),
        port: pointer(int32),
        targetPort: intOrString,
        nodePort: int32,
      }),
      { protocol: 'TCP' },
    ),
    clusterIP: string,
    clusterIPs: list(string),
    ipFamilies: list(string),
    ipFamilyPolicy: string,
    sessionAffinity: string,
    sessionAffinityConfig: struct({ clientIP: struct({ timeoutSeconds: pointer(int32) }) }),
    externalTrafficPolicy: string,
    internalTrafficPolicy: string,
    externalIPs: list(string),
    externalName: string,
    healthCheckNodePort: int32,
    loadBalancerIP: string,
    loadBalancerClass: pointer(string),
    loadBalancerSourceRanges: list(string),
    allocateLoadBalancerNodePorts: pointer(boolean),
    publishNotReadyAddresses: boolean,
    trafficDistribution: pointer(string),
  }),
  status: struct({ conditions, loadBalancer: struct({ ingress: any }) }),
});

export const deployment = kindOf({
  spec: struct({
    replicas: pointer(int32),
    selector: labelSelector,
    template: podTemplate,
    strategy: struct({ type: string, rollingUpdate: deploymentRollingUpdate }),
    minReadySeconds: int32,
    revisionHistoryLimit: pointer(int32),
    progressDeadlineSeconds: pointer(int32),
    paused: boolean,
  }),
  status: struct({
    observedGeneration: int64,
    replicas: int32,
    updatedReplicas: int32,
    readyReplicas: int32,
    availableReplicas: int32,
    unavailableReplicas: int32,
    terminatingReplicas: pointer(int32),
    collisionCount: pointer(int32),
    conditions,
  }),
});

const claimFields = {
  spec: struct({
    accessModes: list(string),
    resources,
    storageClassName: pointer(string),
    volumeMode: pointer(string),
    volumeName: string,
    selector: labelSelector,
    dataSource: any,
    dataSourceRef: any,
    volumeAttributesClassName: pointer(string),
  }),
  status: any,
};
export const persistentVolumeClaim = kindOf(claimFields);

export const statefulSet = kindOf({
  spec: struct({
    replicas: pointer(int32),
    serviceName: pointer(string),
    selector: labelSelector,
    template: podTemplate,
    volumeClaimTemplates: list(persistentVolumeClaim),
    podManagementPolicy: string,
    updateStrategy: struct({ type: string, rollingUpdate: statefulSetRollingUpdate }),
    revisionHistoryLimit: pointer(int32),
    minReadySeconds: int32,
    persistentVolumeClaimRetentionPolicy: struct({ whenDeleted: string, whenScaled: string }),
    ordinals: struct({ start: int32 }),
  }),
  status: struct({
    observedGeneration: int64,
    replicas: int32,
    readyReplicas: int32,
    currentReplicas: int32,
    updatedReplicas: int32,
    availableReplicas: int32,
    currentRevision: string,
    updateRevision: string,
    collisionCount: pointer(int32),
    conditions,
  }),
});

export const configMap = kindOf({ data: map(string), binaryData: map(string), immutable: pointer(boolean) });
export const secret = kindOf({
  type: string,
  data: map(string),
  stringData: map(string),
  immutable: pointer(boolean),
});
export const namespace = kindOf({
  spec: struct({ finalizers: list(string) }),
  status: struct({ phase: string, conditions }),
});
export const pod = kindOf({ spec: podSpec, status: any });

/** Kinds whose inside nobody merges here: read, seeded, listed. */
export const opaque = (fields: readonly string[]) => kindOf(Object.fromEntries(fields.map((field) => [field, any])));
