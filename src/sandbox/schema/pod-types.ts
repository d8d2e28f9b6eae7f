import { container, resources, seccompProfile, seLinuxOptions } from './container-types.ts';
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
  quantity,
  string,
  struct,
} from './field-type.ts';
import { labelSelector, objectMeta } from './meta-types.ts';

const items = list(struct({ key: string, path: string, mode: pointer(int32) }));

const volume = struct({
  name: string,
  emptyDir: struct({ medium: string, sizeLimit: quantity }),
  hostPath: struct({ path: string, type: pointer(string) }),
  persistentVolumeClaim: struct({ claimName: string, readOnly: boolean }),
  configMap: struct({ name: string, items, defaultMode: pointer(int32), optional: pointer(boolean) }),
  secret: struct({ secretName: string, items, defaultMode: pointer(int32), optional: pointer(boolean) }),
  downwardAPI: any,
  projected: any,
  nfs: struct({ server: string, path: string, readOnly: boolean }),
  csi: any,
  ephemeral: any,
});

const podAffinityTerm = struct({
  labelSelector,
  topologyKey: string,
  namespaces: list(string),
  namespaceSelector: labelSelector,
  matchLabelKeys: list(string),
  mismatchLabelKeys: list(string),
});
const podTerms = struct({
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: list(struct({ weight: pointer(int32), podAffinityTerm })),
});

/** core/v1 PodSpec. */
export const podSpec = struct({
  containers: listBy(['name'], container),
  initContainers: listBy(['name'], container),
  volumes: listBy(['name'], volume),
  imagePullSecrets: listBy(['name'], atomic(struct({ name: string }))),
  nodeSelector: atomic(map(string)),
  affinity: struct({ podAffinity: podTerms, podAntiAffinity: podTerms, nodeAffinity: any }),
  tolerations: list(
    struct({ key: string, operator: string, value: string, effect: string, tolerationSeconds: pointer(int64) }),
  ),
  topologySpreadConstraints: listBy(
    ['topologyKey', 'whenUnsatisfiable'],
    struct({
      maxSkew: int32,
      topologyKey: string,
      whenUnsatisfiable: string,
      labelSelector,
      minDomains: pointer(int32),
      nodeAffinityPolicy: string,
      nodeTaintsPolicy: string,
      matchLabelKeys: list(string),
    }),
  ),
  hostAliases: listBy(['ip'], struct({ ip: string, hostnames: list(string) })),
  readinessGates: list(struct({ conditionType: string })),
  dnsConfig: any,
  os: any,
  resources,
  overhead: map(quantity),
  restartPolicy: string,
  terminationGracePeriodSeconds: pointer(int64),
  activeDeadlineSeconds: pointer(int64),
  dnsPolicy: string,
  serviceAccountName: string,
  serviceAccount: string,
  automountServiceAccountToken: pointer(boolean),
  nodeName: string,
  hostNetwork: boolean,
  hostPID: boolean,
  hostIPC: boolean,
  hostUsers: pointer(boolean),
  shareProcessNamespace: pointer(boolean),
  hostname: string,
  subdomain: string,
  setHostnameAsFQDN: pointer(boolean),
  schedulerName: string,
  priorityClassName: string,
  priority: pointer(int32),
  preemptionPolicy: pointer(string),
  runtimeClassName: pointer(string),
  enableServiceLinks: pointer(boolean),
  securityContext: struct({
    runAsNonRoot: pointer(boolean),
    runAsUser: pointer(int64),
    runAsGroup: pointer(int64),
    fsGroup: pointer(int64),
    fsGroupChangePolicy: pointer(string),
    supplementalGroups: list(int64),
    supplementalGroupsPolicy: pointer(string),
    sysctls: list(struct({ name: string, value: string })),
    seLinuxOptions,
    seccompProfile,
  }),
});

/** core/v1 PodTemplateSpec. */
export const podTemplate = struct({ metadata: objectMeta, spec: podSpec });

/** apps/v1 rolling update parameters of both workload kinds. */
export const deploymentRollingUpdate = struct({ maxUnavailable: intOrString, maxSurge: intOrString });
export const statefulSetRollingUpdate = struct({ partition: pointer(int32), maxUnavailable: intOrString });
