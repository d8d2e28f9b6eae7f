import { at, isList, isObject, type Json, type JsonObject, mapFields, objectOf, textOf, withAt } from './json.ts';

/** Fields that the server fills in where an object stands at the place; `*` is every item of a list. */
interface Default {
  readonly at: readonly string[];
  /** Makes the object at the place when it is absent. */
  readonly made?: true;
  readonly fields: JsonObject | ((parent: JsonObject) => JsonObject);
}

const PROBE = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
const HTTP_GET = { path: '/', scheme: 'HTTP' };

const when = (condition: boolean, fields: JsonObject): JsonObject => (condition ? fields : {});

const hasNoTag = (image: string): boolean => !/[:@][^/]*$/.test(image);

const pullPolicy = (container: JsonObject): string => {
  const image = textOf(container.image);
  return hasNoTag(image) || image.endsWith(':latest') ? 'Always' : 'IfNotPresent';
};

const serviceAccount = (spec: JsonObject): JsonObject => {
  const name = textOf(spec.serviceAccountName) || textOf(spec.serviceAccount);
  return name === '' ? {} : { serviceAccountName: name, serviceAccount: name };
};

const limitsAsRequests = (container: JsonObject): JsonObject => {
  const resources = objectOf(container.resources);
  if (!isObject(resources.limits)) return {};
  return { resources: { ...resources, requests: { ...resources.limits, ...objectOf(resources.requests) } } };
};

const containerDefaults = (containers: string): readonly Default[] => {
  const handlers = ['livenessProbe', 'readinessProbe', 'startupProbe'];
  return [
    {
      at: [containers, '*'],
      fields: (container) => ({
        imagePullPolicy: pullPolicy(container),
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      }),
    },
    { at: [containers, '*', 'ports', '*'], fields: { protocol: 'TCP' } },
    { at: [containers, '*', 'env', '*', 'valueFrom', 'fieldRef'], fields: { apiVersion: 'v1' } },
    ...handlers.flatMap((probe): Default[] => [
      { at: [containers, '*', probe], fields: PROBE },
      { at: [containers, '*', probe, 'httpGet'], fields: HTTP_GET },
      { at: [containers, '*', probe, 'grpc'], fields: { service: '' } },
    ]),
    ...['postStart', 'preStop'].map(
      (hook): Default => ({
        at: [containers, '*', 'lifecycle', hook, 'httpGet'],
        fields: HTTP_GET,
      }),
    ),
  ];
};

const VOLUME_MODE = { defaultMode: 420 };
const isNamedOnly = (volume: JsonObject): boolean => Object.keys(volume).every((key) => key === 'name');

const POD_SPEC: readonly Default[] = [
  {
    at: [],
    fields: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
  },
  { at: [], fields: serviceAccount },
  ...containerDefaults('containers'),
  ...containerDefaults('initContainers'),
  { at: ['volumes', '*'], fields: (volume) => when(isNamedOnly(volume), { emptyDir: {} }) },
  { at: ['volumes', '*', 'configMap'], fields: VOLUME_MODE },
  { at: ['volumes', '*', 'secret'], fields: VOLUME_MODE },
  { at: ['volumes', '*', 'hostPath'], fields: { type: '' } },
];

const inTemplate = (defaults: readonly Default[]): readonly Default[] =>
  defaults.map((each) => ({
    ...each,
    at: ['spec', 'template', 'spec', ...each.at],
    ...(each.at.length === 0 ? { made: true } : {}),
  }));

const inPod = (defaults: readonly Default[]): readonly Default[] =>
  defaults.map((each) => ({ ...each, at: ['spec', ...each.at] }));

const rolling = (strategy: JsonObject): JsonObject => when(strategy.type === 'RollingUpdate', { rollingUpdate: {} });

const isExternal = (spec: JsonObject): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

const affinityConfig = (spec: JsonObject): JsonObject =>
  when(spec.sessionAffinity === 'ClientIP', { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } });

/** By kind, in the order they are filled in. */
const DEFAULTS: Readonly<Record<string, readonly Default[]>> = {
  Deployment: [
    { at: ['spec'], made: true, fields: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 } },
    { at: ['spec', 'strategy'], made: true, fields: { type: 'RollingUpdate' } },
    { at: ['spec', 'strategy'], fields: rolling },
    { at: ['spec', 'strategy', 'rollingUpdate'], fields: { maxUnavailable: '25%', maxSurge: '25%' } },
    ...inTemplate(POD_SPEC),
  ],
  StatefulSet: [
    {
      at: ['spec'],
      made: true,
      fields: { replicas: 1, serviceName: '', revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady' },
    },
    { at: ['spec', 'updateStrategy'], made: true, fields: { type: 'RollingUpdate' } },
    { at: ['spec', 'updateStrategy'], fields: rolling },
    { at: ['spec', 'updateStrategy', 'rollingUpdate'], fields: { partition: 0 } },
    {
      at: ['spec', 'persistentVolumeClaimRetentionPolicy'],
      made: true,
      fields: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    },
    { at: ['spec', 'volumeClaimTemplates', '*'], fields: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' } },
    { at: ['spec', 'volumeClaimTemplates', '*', 'spec'], made: true, fields: { volumeMode: 'Filesystem' } },
    { at: ['spec', 'volumeClaimTemplates', '*', 'status'], made: true, fields: { phase: 'Pending' } },
    ...inTemplate(POD_SPEC),
  ],
  Service: [
    { at: ['spec'], made: true, fields: { type: 'ClusterIP', sessionAffinity: 'None' } },
    { at: ['spec'], fields: affinityConfig },
    { at: ['spec'], fields: (spec) => when(spec.type !== 'ExternalName', { internalTrafficPolicy: 'Cluster' }) },
    {
      at: ['spec'],
      fields: (spec) => when(isExternal(spec) || isList(spec.externalIPs), { externalTrafficPolicy: 'Cluster' }),
    },
    {
      at: ['spec'],
      fields: (spec) => when(spec.type === 'LoadBalancer', { allocateLoadBalancerNodePorts: true }),
    },
    { at: ['spec', 'ports', '*'], fields: (port) => ({ protocol: 'TCP', ...emptyTarget(port) }) },
  ],
  Pod: [
    { at: ['spec', 'containers', '*'], fields: {} },
    ...inPod(POD_SPEC),
    { at: ['spec'], fields: { enableServiceLinks: true } },
    { at: ['status'], made: true, fields: { phase: 'Pending', qosClass: 'BestEffort' } },
  ],
  PersistentVolumeClaim: [
    { at: ['spec'], made: true, fields: { volumeMode: 'Filesystem' } },
    { at: ['status'], made: true, fields: { phase: 'Pending' } },
  ],
  Secret: [{ at: [], fields: { type: 'Opaque' } }],
  Namespace: [
    { at: ['spec'], made: true, fields: { finalizers: ['kubernetes'] } },
    { at: ['status'], made: true, fields: { phase: 'Active' } },
  ],
};

const emptyTarget = (port: JsonObject): JsonObject => (port.port === undefined ? {} : { targetPort: port.port });

/** Zero and empty text mean "not said" for a target port. */
const dropEmptyTargets = (object: JsonObject): JsonObject => {
  const ports = at(object, 'spec', 'ports');
  if (!isList(ports)) return object;
  const cleaned = ports.map((port) =>
    mapFields(objectOf(port), (value, key) =>
      key === 'targetPort' && (value === 0 || value === '') ? undefined : value,
    ),
  );
  return withAt(object, ['spec', 'ports'], cleaned);
};

const changeAt = (
  value: Json | undefined,
  path: readonly string[],
  made: boolean,
  change: (parent: JsonObject) => JsonObject,
): Json | undefined => {
  const [key, ...rest] = path;
  if (key === undefined) return isObject(value) ? change(value) : value === undefined && made ? change({}) : value;
  if (key === '*') return isList(value) ? value.map((item) => changeAt(item, rest, made, change) ?? item) : value;
  if (!isObject(value) && !(made && value === undefined)) return value;
  const changed = changeAt(at(value, key), rest, made, change);
  return changed === undefined ? value : withAt(objectOf(value), [key], changed);
};

const fill = (parent: JsonObject, fields: JsonObject): JsonObject => ({
  ...parent,
  ...mapFields(fields, (value, key) => at(parent, key) ?? value),
});

const withNameLabel = (namespace: JsonObject): JsonObject =>
  withAt(namespace, ['metadata', 'labels', 'kubernetes.io/metadata.name'], at(namespace, 'metadata', 'name'));

const PREPARED: Readonly<Record<string, (object: JsonObject) => JsonObject>> = {
  Service: dropEmptyTargets,
  Namespace: withNameLabel,
};

/** The object with what the server fills in. None of it has an owner. */
export const withDefaults = (object: JsonObject, kind: string): JsonObject => {
  const start = PREPARED[kind]?.(object) ?? object;
  return (DEFAULTS[kind] ?? []).reduce<JsonObject>((current, rule) => {
    const change = (parent: JsonObject) =>
      fill(parent, typeof rule.fields === 'function' ? rule.fields(parent) : rule.fields);
    return objectOf(changeAt(current, rule.at, rule.made === true, change));
  }, start);
};

/** What the pod defaulter does on pods alone: a limit without a request is the request. */
export const withPodRequests = (pod: JsonObject): JsonObject =>
  (['containers', 'initContainers'] as const).reduce<JsonObject>(
    (current, list) =>
      objectOf(
        changeAt(current, ['spec', list, '*'], false, (container) => ({
          ...container,
          ...limitsAsRequests(container),
        })),
      ),
    pod,
  );
