import fc from 'fast-check';
import type { DraftSpec, Kind } from '../../../src/wizard/spec.ts';

/** Member clusters of the project that small drafts are in. */
export const clusters = ['host', 'east', 'west'];

/** A field that is there or not. */
const some = <T extends object, Key extends keyof T & string = never>(
  fields: { [Field in keyof T]: fc.Arbitrary<T[Field]> },
  required: readonly Key[] = [],
) => fc.record(fields, { requiredKeys: [...required] });
const word = (...words: string[]) => fc.constantFrom(...words);
const of = fc.constantFrom;
const list = <T>(item: fc.Arbitrary<T>, maxLength = 3) => fc.array(item, { maxLength });
const distinct = <T>(item: fc.Arbitrary<T>, keyOf: (item: T) => unknown, maxLength = 3) =>
  fc.uniqueArray(item, { selector: keyOf, maxLength });
const removable = <T>(value: fc.Arbitrary<T>) => fc.oneof({ arbitrary: value, weight: 3 }, fc.constant(null));

const containerNames = ['web', 'side', 'prepare'];
const containerName = word(...containerNames);
const variableName = word('A', 'B', 'C', 'D');
const portName = word('http-0', 'http-1', 'http-web', 'tcp-1', 'udp-1', 'admin');
const resource = word('settings', 'auth.conf');
const number = of(80, 81, 82);

const reference = some({ name: resource, key: word('k', 'l'), optional: fc.boolean() }, ['name', 'key']);
const source = fc.oneof(
  reference.map((configMapKeyRef) => ({ configMapKeyRef })),
  reference.map((secretKeyRef) => ({ secretKeyRef })),
);
const variable = fc.oneof(
  fc.record({ name: variableName, value: word('', '1', '2') }),
  fc.record({ name: variableName, valueFrom: source }),
);
const batchReference = fc.record({
  kind: of('ConfigMap' as const, 'Secret' as const),
  name: resource,
  keys: distinct(variableName, (key) => key, 2).filter((keys) => keys.length > 0),
});

const protocol = of('HTTP' as const, 'TCP' as const, 'UDP' as const, 'GRPC' as const);
const port = some({ name: portName, protocol, containerPort: number, servicePort: number }, ['containerPort']);
const handler = fc.oneof(
  some({ scheme: of('HTTP' as const, 'HTTPS' as const), path: word('/'), port: fc.oneof(number, portName) }, [
    'path',
    'port',
  ]).map((httpGet) => ({ httpGet })),
  fc.record({ port: fc.oneof(number, portName) }).map((tcpSocket) => ({ tcpSocket })),
  fc.constant({ exec: { command: ['true'] } }),
);
const cpu = word('0', '500m', '0.5', '1', '1000m', '1e0', '2');
const memory = word('128', '1Mi', '1048576', '1Gi', '1024Mi', '2G');
const quantities = some({ cpu, memory });
const gpuType = word('nvidia.com/gpu', 'amd.com/gpu');
const gpuLimit = of(0, 1, 2);
const image = word('nginx', 'nginx:1', 'nginx:2');
const imagePullPolicy = of('IfNotPresent' as const, 'Always' as const, 'Never' as const);
const containerType = of('work' as const, 'init' as const);
const securityContext = some({
  privileged: fc.boolean(),
  allowPrivilegeEscalation: fc.boolean(),
  runAsNonRoot: fc.boolean(),
  runAsUser: of(0, 1),
  capabilities: some({ add: list(word('SYS_ADMIN', 'CHOWN'), 2), drop: list(word('ALL', 'CHOWN'), 2) }),
});

const container = some(
  {
    name: containerName,
    image,
    imagePullSecret: resource,
    imagePullPolicy,
    type: containerType,
    resources: some({ requests: quantities, limits: quantities }),
    gpu: some({ type: gpuType, limit: gpuLimit }, ['limit']),
    ports: list(port),
    readinessProbe: handler,
    livenessProbe: handler,
    lifecycle: some({ preStop: handler }),
    env: distinct(variable, ({ name }) => name),
    envReferences: list(batchReference, 2),
    securityContext,
    syncHostTimezone: fc.boolean(),
  },
  ['name', 'image'],
);

const mount = some(
  {
    container: containerName,
    mountPath: word('/a', '/a/', '/b', '/etc/localtime'),
    mode: of('ReadOnly' as const, 'None' as const),
    subPath: word('s'),
  },
  ['container', 'mountPath'],
);
const mounts = list(mount, 2);
const items = list(fc.record({ key: word('k'), path: word('p', 'p/q', 'r') }), 2);
const volumeName = word('data', 'host-time', 'pvc-settings');
const volume = fc.oneof(
  some({ type: fc.constant('persistentVolumeClaim' as const), claimName: resource, name: volumeName, mounts }, [
    'type',
    'claimName',
  ]),
  some({ type: fc.constant('emptyDir' as const), name: volumeName, mounts }, ['type', 'name']),
  some({ type: fc.constant('configMap' as const), configMapName: resource, items, mounts }, ['type', 'configMapName']),
  some({ type: fc.constant('secret' as const), secretName: resource, name: volumeName, items, mounts }, [
    'type',
    'secretName',
  ]),
);
const accessModes = fc.subarray(['ReadWriteOnce' as const, 'ReadWriteMany' as const], { minLength: 1 });
const storageClassName = word('fast', 'slow');
const templateName = word('data', 'logs');
const capacity = word('1Gi', '1024Mi', '2Gi');
const template = some({ name: templateName, storageClassName, accessModes, capacity, mounts }, [
  'name',
  'accessModes',
  'capacity',
]);

const annotations = fc.dictionary(
  word('example.com/a', 'app', 'service.beta.kubernetes.io/load-balancer-source-ranges'),
  word('', '10.0.0.0/8', '10.0.0.1/8'),
  { maxKeys: 2 },
);
const externalAccess = some(
  {
    type: of('NodePort' as const, 'LoadBalancer' as const),
    annotations,
    nodePorts: list(fc.record({ name: portName, nodePort: of(30_000, 30_001, 80) }), 2),
  },
  ['type'],
);

const onlyNamed = <Name extends string>(name: fc.Arbitrary<Name>) =>
  fc.record({ name, remove: fc.constant(true as const) });
const quantitiesDifference = some({ cpu: removable(cpu), memory: removable(memory) });
const containerDifference = some(
  {
    name: containerName,
    image,
    imagePullSecret: removable(resource),
    imagePullPolicy,
    type: containerType,
    resources: removable(some({ requests: quantitiesDifference, limits: quantitiesDifference })),
    gpu: removable(some({ type: gpuType, limit: gpuLimit })),
    ports: distinct(
      fc.oneof(
        {
          arbitrary: some({ name: portName, protocol, containerPort: number, servicePort: number }, ['name']),
          weight: 3,
        },
        onlyNamed(portName),
      ),
      ({ name }) => name,
    ),
    env: distinct(fc.oneof({ arbitrary: variable, weight: 3 }, onlyNamed(variableName)), ({ name }) => name),
    envReferences: list(batchReference, 1),
  },
  ['name'],
);
const templateDifference = some(
  { name: templateName, storageClassName: removable(storageClassName), accessModes, capacity },
  ['name'],
);
const difference = some(
  {
    cluster: word(...clusters),
    containers: distinct(containerDifference, ({ name }) => name),
    volumeClaimTemplates: distinct(templateDifference, ({ name }) => name, 2),
    externalAccess: removable(externalAccess),
  },
  ['cluster'],
);

const share = of(0, 1, '0%', '25%');
const rollingUpdate = some({ maxUnavailable: share, maxSurge: share, partition: of(0, 1) });
const updateStrategy = fc.oneof(
  some({ type: fc.constant('RollingUpdate' as const), rollingUpdate }, ['type']),
  of({ type: 'Recreate' as const }, { type: 'OnDelete' as const }),
);
const rule = fc.record({
  type: of('withTarget' as const, 'awayFromTarget' as const),
  policy: of('preferred' as const, 'required' as const),
  target: word('db'),
});
const scheduling = fc.oneof(
  of({ type: 'default' as const }, { type: 'centralized' as const }),
  list(rule)
    .filter((rules) => rules.length > 0)
    .map((rules) => ({ type: 'custom' as const, rules })),
);
const replicas = of(1, 2);
const placement = distinct(
  some({ cluster: word(...clusters), replicas }, ['cluster']),
  ({ cluster }) => cluster,
).filter((items) => items.length > 0);

/**
 * Finished drafts of few names and few values, so that everything meets: items have the same names and numbers, differences say
 * what the base says, and one cluster has a fault that the others have not. Names of containers, claim templates, variables and
 * clusters are unique in their lists; any other rule may be broken.
 */
export const smallDraft: fc.Arbitrary<DraftSpec> = some(
  {
    basicInformation: some({ name: word('cart', '1cart', 'x'.repeat(61), 'x'.repeat(64)), version: word('v1') }, [
      'name',
    ]),
    podSettings: some(
      {
        replicas,
        placement,
        containers: distinct(container, ({ name }) => name).filter((all) => all.length > 0),
        updateStrategy,
        securityContext: some({ runAsNonRoot: fc.boolean(), runAsUser: of(0, 1) }),
        scheduling,
        metadata: some({ annotations }),
      },
      ['containers'],
    ),
    storageSettings: some({
      volumeClaimTemplates: distinct(template, ({ name }) => name, 2),
      volumes: list(volume),
    }),
    advancedSettings: some({
      ipPools: distinct(
        fc.record({ cluster: word(...clusters), pools: fc.constant(['pool']) }),
        ({ cluster }) => cluster,
        2,
      ),
      externalAccess,
      sessionPersistence: some({ timeoutSeconds: of(10_800, 60) }),
      metadata: some({ labels: fc.dictionary(word('team', 'version'), word('a'), { maxKeys: 2 }), annotations }),
    }),
    clusterDifferences: some({ clusters: distinct(difference, ({ cluster }) => cluster) }),
  },
  ['basicInformation', 'podSettings', 'clusterDifferences'],
) as fc.Arbitrary<DraftSpec>;

export const kinds: readonly Kind[] = ['stateless', 'stateful'];
