/**
 * One row: the path of a leaf in an object, then the pointers in the cluster spec that its value may stand at, of which the
 * first that exists counts. Without any the value is nobody's.
 *
 * In a path: `*` is one segment (a list position or a key of a map), `**` the rest, `a|b` either. A path by word goes before
 * one by `*`, which goes before one by `**`. In a pointer: a leading `@` is the place of the nearest list item around the
 * leaf, `*` the last segment of the path, `**` what `**` has matched. `@` alone counts where that place holds the value
 * itself.
 */
export type Row = readonly [path: string, ...pointers: string[]];

const name = '/basicInformation/name';
const version = '/basicInformation/version';
const access = '/advancedSettings/externalAccess';
const persistence = '/advancedSettings/sessionPersistence';

const metadata: readonly Row[] = [
  ['/apiVersion'],
  ['/kind'],
  ['/metadata/name', name],
  ['/metadata/namespace'],
  ['/metadata/labels/app', name],
  ['/metadata/labels/version', version],
  ['/metadata/labels/app.kubernetes.io~1managed-by'],
  ['/metadata/annotations/kubesphere.io~1creator'],
];

export const serviceRows: readonly Row[] = [
  ...metadata,
  ['/metadata/labels/*', '/advancedSettings/metadata/labels/*'],
  ['/metadata/annotations/kubesphere.io~1alias-name', '/basicInformation/alias'],
  ['/metadata/annotations/kubesphere.io~1description', '/basicInformation/description'],
  ['/metadata/annotations/kubesphere.io~1serviceType'],
  ['/metadata/annotations/kubesphere.io~1workloadName', name],
  ['/metadata/annotations/kubesphere.io~1workloadModule'],
  ['/metadata/annotations/*', `${access}/annotations/*`],
  ['/spec/type', `${access}/type`],
  ['/spec/clusterIP'],
  ['/spec/selector/app', name],
  ['/spec/ports/*/name', '@/name'],
  ['/spec/ports/*/protocol', '@/protocol'],
  ['/spec/ports/*/port', '@/servicePort', '@/containerPort'],
  ['/spec/ports/*/targetPort', '@/containerPort'],
  ['/spec/ports/*/nodePort', '@/nodePort'],
  ['/spec/sessionAffinity', persistence],
  ['/spec/sessionAffinityConfig/clientIP/timeoutSeconds', `${persistence}/timeoutSeconds`],
];

const container = '/spec/template/spec/initContainers|containers/*';
const containers: readonly Row[] = [
  [`${container}/name`, '@/name'],
  [`${container}/image`, '@/image'],
  [`${container}/imagePullPolicy`, '@/imagePullPolicy'],
  [`${container}/command/*`, '@/command/*'],
  [`${container}/args/*`, '@/args/*'],
  [`${container}/resources/requests/cpu|memory`, '@/resources/requests/*'],
  [`${container}/resources/limits/cpu|memory`, '@/resources/limits/*'],
  [`${container}/resources/requests|limits/*`, '@/gpu/limit'],
  [`${container}/ports/*/name`, '@/name'],
  [`${container}/ports/*/protocol`, '@/protocol'],
  [`${container}/ports/*/containerPort`, '@/containerPort'],
  [`${container}/env/*/name`, '@/name', '@'],
  [`${container}/env/*/value`, '@/value'],
  ...['configMapKeyRef', 'secretKeyRef'].flatMap((source): Row[] => [
    [`${container}/env/*/valueFrom/${source}/name`, `@/valueFrom/${source}/name`, '@/name'],
    [`${container}/env/*/valueFrom/${source}/key`, `@/valueFrom/${source}/key`, '@'],
    [`${container}/env/*/valueFrom/${source}/optional`, `@/valueFrom/${source}/optional`],
  ]),
  [`${container}/livenessProbe/**`, '@/livenessProbe/**'],
  [`${container}/readinessProbe/**`, '@/readinessProbe/**'],
  [`${container}/startupProbe/**`, '@/startupProbe/**'],
  [`${container}/lifecycle/**`, '@/lifecycle/**'],
  [`${container}/volumeMounts/*/name`, '@/name', '@/claimName', '@/configMapName', '@/secretName', '@'],
  [`${container}/volumeMounts/*/mountPath`, '@/mountPath', '@'],
  [`${container}/volumeMounts/*/subPath`, '@/subPath'],
  [`${container}/volumeMounts/*/readOnly`, '@/mode', '@'],
  [`${container}/securityContext/**`, '@/securityContext/**'],
];

const volume = '/spec/template/spec/volumes/*';
const volumes: readonly Row[] = [
  [`${volume}/name`, '@/name', '@/claimName', '@/configMapName', '@/secretName', '@'],
  [`${volume}/persistentVolumeClaim|emptyDir|hostPath|configMap|secret`, '@/type'],
  [`${volume}/persistentVolumeClaim/claimName`, '@/claimName'],
  [`${volume}/hostPath/path`, '@/path', '@'],
  [`${volume}/configMap/name`, '@/configMapName'],
  [`${volume}/secret/secretName`, '@/secretName'],
  [`${volume}/configMap|secret/items/**`, '@/items/**'],
];

const terms = '/spec/template/spec/affinity/podAffinity|podAntiAffinity';
const weighted = `${terms}/preferredDuringSchedulingIgnoredDuringExecution/*`;
const required = `${terms}/requiredDuringSchedulingIgnoredDuringExecution/*`;
const scheduling: readonly Row[] = [
  [`${weighted}/weight`, '@/policy', '@/type'],
  [`${weighted}/podAffinityTerm/topologyKey`, '@/type'],
  [`${weighted}/podAffinityTerm/labelSelector/matchLabels/app`, '@/target', name],
  [`${weighted}/podAffinityTerm/labelSelector/matchLabels/version`, version],
  [`${required}/topologyKey`, '@/type'],
  [`${required}/labelSelector/matchLabels/app`, '@/target'],
];

const podTemplate: readonly Row[] = [
  ['/spec/template/metadata/labels/app', name],
  ['/spec/template/metadata/labels/version', version],
  ['/spec/template/metadata/annotations/kubesphere.io~1imagepullsecrets', '@/imagePullSecret'],
  ['/spec/template/metadata/annotations/cni.projectcalico.org~1ipv4pools', '/advancedSettings/ipPools'],
  ['/spec/template/metadata/annotations/*', '/podSettings/metadata/annotations/*'],
  ...containers,
  ['/spec/template/spec/imagePullSecrets/*/name', '@/imagePullSecret'],
  ...volumes,
  ...scheduling,
  ['/spec/template/spec/nodeSelector/*', '/advancedSettings/nodeSelector/*'],
  ['/spec/template/spec/securityContext/**', '/podSettings/securityContext/**'],
  ['/spec/template/spec/terminationGracePeriodSeconds', '/podSettings/terminationGracePeriodSeconds'],
];

const template = '/spec/volumeClaimTemplates/*';

/** Of Deployment and StatefulSet: what only one has does not stand in the way of the other. */
export const workloadRows: readonly Row[] = [
  ...metadata,
  ['/metadata/annotations/*', '/advancedSettings/metadata/annotations/*'],
  ['/spec/replicas', '/podSettings/replicas'],
  ['/spec/serviceName', name],
  ['/spec/selector/matchLabels/app', name],
  ['/spec/selector/matchLabels/version', version],
  ['/spec/strategy|updateStrategy/**', '/podSettings/updateStrategy/**'],
  ...podTemplate,
  [`${template}/metadata/name`, '@/name'],
  [`${template}/spec/accessModes/*`, '@/accessModes/*'],
  [`${template}/spec/storageClassName`, '@/storageClassName'],
  [`${template}/spec/resources/requests/storage`, '@/capacity'],
];
