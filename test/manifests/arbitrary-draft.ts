import fc from 'fast-check';
import type { ProjectContext } from '../../src/manifests/render.ts';
import type { DraftSpec } from '../../src/wizard/spec.ts';

/** A draft as the form leaves it at any moment, in a project of three clusters. */
export interface Draft {
  readonly spec: DraftSpec;
  readonly context: ProjectContext;
}

/** Any field may be missing; few names, so that items meet, repeat and miss each other. */
const some = <T extends object>(fields: { [Field in keyof T]: fc.Arbitrary<T[Field]> }) =>
  fc.record(fields, { requiredKeys: [] });
const list = <T>(item: fc.Arbitrary<T>, maxLength = 3) => fc.array(item, { maxLength });
const word = (...words: string[]) => fc.constantFrom(...words);
const integer = fc.integer({ min: 0, max: 9 });
const text = fc.string({ unit: 'binary', maxLength: 8 });
const map = (keys: fc.Arbitrary<string>, values: fc.Arbitrary<string>) => fc.dictionary(keys, values, { maxKeys: 3 });

const containerName = word('web', 'side', 'job');
const portName = word('http-0', 'tcp-1', 'grpc-web');
const variableName = word('A', 'B', 'on', 'COLOR');
const resource = word('settings', 'auth', 'cart.conf');
const cluster = word('host', 'east', 'west', 'nowhere');
const key = word('example.com/a', 'on', '1', 'x.y/z~0');

const port = some({
  name: portName,
  protocol: word('HTTP', 'TCP', 'UDP', 'GRPC') as fc.Arbitrary<'HTTP'>,
  containerPort: integer,
  servicePort: integer,
});
const reference = some({ name: resource, key: word('k'), optional: fc.boolean() });
const variable = some({
  name: variableName,
  value: text,
  valueFrom: some({ configMapKeyRef: reference, secretKeyRef: reference }),
});
const references = some({
  kind: word('ConfigMap', 'Secret') as fc.Arbitrary<'Secret'>,
  name: resource,
  keys: list(variableName),
});
const action = {
  httpGet: some({ scheme: word('HTTPS') as fc.Arbitrary<'HTTPS'>, path: word('/'), port: fc.oneof(integer, portName) }),
  exec: some({ command: list(text) }),
  tcpSocket: some({ port: integer }),
};
const probe = some({
  ...action,
  initialDelaySeconds: integer,
  timeoutSeconds: integer,
  periodSeconds: integer,
  successThreshold: integer,
  failureThreshold: integer,
});
const quantities = some({ cpu: word('1', '100m'), memory: word('64Mi', '1Gi') });
const selinux = some({ level: text, role: text, type: text, user: text });
const container = some({
  name: containerName,
  image: word('nginx:1', 'app:2'),
  imagePullSecret: resource,
  imagePullPolicy: word('Always', 'Never') as fc.Arbitrary<'Always'>,
  type: word('work', 'init') as fc.Arbitrary<'work'>,
  resources: some({ requests: quantities, limits: quantities }),
  gpu: some({ type: word('amd.com/gpu'), limit: integer }),
  ports: list(port),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: some({ postStart: some(action), preStop: some(action) }),
  command: list(text),
  args: list(text),
  env: list(variable),
  envReferences: list(references),
  securityContext: some({
    privileged: fc.boolean(),
    runAsUser: integer,
    seLinuxOptions: selinux,
    capabilities: some({ add: list(word('SYS_TIME')), drop: list(word('ALL')) }),
  }),
  syncHostTimezone: fc.boolean(),
});

const mounts = list(
  some({
    container: containerName,
    mountPath: word('/a', '/b'),
    subPath: word('s'),
    mode: word('ReadOnly', 'ReadWrite', 'None') as fc.Arbitrary<'None'>,
  }),
);
const items = list(some({ key: word('k'), path: word('p') }));
const tagged = <const Type extends string, T extends object>(
  type: Type,
  fields: { [Field in keyof T]: fc.Arbitrary<T[Field]> },
) => some<T>(fields).map((rest) => ({ ...rest, type }));
const volume = fc.oneof(
  tagged('persistentVolumeClaim', { claimName: resource, name: resource, mounts }),
  tagged('emptyDir', { name: resource, mounts }),
  tagged('hostPath', { name: resource, path: word('/p'), mounts }),
  tagged('configMap', { configMapName: resource, name: resource, items, mounts }),
  tagged('secret', { secretName: resource, name: resource, items, mounts }),
);
const accessModes = list(word('ReadWriteOnce', 'ReadWriteMany') as fc.Arbitrary<'ReadWriteOnce'>);
const claimTemplate = some({
  name: word('data', 'logs'),
  storageClassName: word('local', 'ceph'),
  accessModes,
  capacity: word('1Gi', '2Gi'),
  mounts,
});
const externalAccess = fc.oneof(
  ...(['NodePort', 'LoadBalancer'] as const).map((type) =>
    tagged(type, { annotations: map(key, text), nodePorts: list(some({ name: portName, nodePort: integer })) }),
  ),
);

const removable = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.constant(null));
const remove = fc.constant(true as const);
const removal = (name: fc.Arbitrary<string>) => fc.record({ name, remove });
const quantitiesDifference = some({ cpu: removable(word('2')), memory: removable(word('2Gi')) });
const difference = some({
  cluster,
  containers: list(
    some({
      name: containerName,
      image: word('app:3'),
      imagePullSecret: removable(resource),
      type: word('work', 'init') as fc.Arbitrary<'work'>,
      resources: removable(some({ requests: quantitiesDifference, limits: quantitiesDifference })),
      gpu: removable(some({ type: word('other.com/gpu'), limit: integer })),
      ports: list(fc.oneof(port, removal(portName))),
      env: list(fc.oneof(variable, removal(variableName))),
      envReferences: list(references),
    }),
  ),
  volumeClaimTemplates: list(
    some({ name: word('data', 'logs'), storageClassName: removable(word('fast')), accessModes, capacity: word('3Gi') }),
  ),
  externalAccess: removable(externalAccess),
});

const share = fc.oneof(integer, word('25%'));
const updateStrategy = fc.oneof(
  some({ maxUnavailable: share, maxSurge: share, partition: integer }).map((rollingUpdate) => ({
    type: 'RollingUpdate' as const,
    rollingUpdate,
  })),
  fc.constantFrom({ type: 'RollingUpdate' as const }, { type: 'Recreate' as const }, { type: 'OnDelete' as const }),
);
const rule = fc.oneof(
  ...(['withTarget', 'awayFromTarget'] as const).map((type) =>
    tagged(type, { policy: word('preferred', 'required') as fc.Arbitrary<'required'>, target: resource }),
  ),
);
const scheduling = fc.oneof(
  fc.constantFrom({ type: 'default' as const }, { type: 'decentralized' as const }, { type: 'centralized' as const }),
  some({ rules: list(rule) }).map((rest) => ({ ...rest, type: 'custom' as const })),
);

const arbitrarySpec = some({
  basicInformation: some({ name: word('cart'), alias: word('购物车'), version: word('v2'), description: text }),
  podSettings: some({
    replicas: fc.integer({ min: 1, max: 9 }),
    placement: list(some({ cluster, replicas: fc.integer({ min: 1, max: 9 }) }), 4),
    containers: list(container, 4),
    updateStrategy,
    securityContext: some({ runAsNonRoot: fc.boolean(), runAsUser: integer, seLinuxOptions: selinux }),
    scheduling,
    terminationGracePeriodSeconds: integer,
    metadata: some({ annotations: map(key, text) }),
  }),
  storageSettings: some({ volumeClaimTemplates: list(claimTemplate), volumes: list(volume, 4) }),
  advancedSettings: some({
    ipPools: list(some({ cluster, pools: list(word('pool-1', 'pool-2')) })),
    externalAccess,
    sessionPersistence: some({ timeoutSeconds: integer }),
    nodeSelector: map(key, word('a', '')),
    metadata: some({ labels: map(key, word('a', '')), annotations: map(key, text) }),
  }),
  clusterDifferences: some({ clusters: list(difference) }),
}) as fc.Arbitrary<DraftSpec>;

export const arbitraryDraft: fc.Arbitrary<Draft> = fc.record({
  spec: arbitrarySpec,
  context: fc.record({
    kind: fc.constantFrom('stateless' as const, 'stateful' as const),
    project: fc.constant('shop'),
    creator: fc.constant('alice'),
    clusters: fc.constant(['host', 'east', 'west']),
  }),
});
