import type { JsonObject } from './json.ts';

const meta = (name: string, namespace: string): JsonObject => ({ name, namespace });

const namespace = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
});

const configMap = (project: string, name: string, contents: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta(name, project),
  data: contents,
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const secret = (
  project: string,
  name: string,
  type: string,
  contents: Readonly<Record<string, string>>,
): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: meta(name, project),
  type,
  data: Object.fromEntries(Object.entries(contents).map(([key, value]) => [key, base64(value)])),
});

const claim = (project: string, name: string, size: string, storageClassName: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: meta(name, project),
  spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: size } } },
});

const storageClass = (name: string, isDefault: boolean): JsonObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name,
    annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) },
  },
  provisioner: `${name}.sandbox.invalid`,
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
});

const node = (name: string, zone: string, address: string, labels: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name,
    labels: {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'topology.kubernetes.io/zone': zone,
      ...labels,
    },
  },
  spec: {},
  status: {
    capacity: { cpu: '8', memory: '32Gi', pods: '110', ...(labels.gpu === 'true' ? { 'nvidia.com/gpu': '2' } : {}) },
    allocatable: { cpu: '8', memory: '31Gi', pods: '110', ...(labels.gpu === 'true' ? { 'nvidia.com/gpu': '2' } : {}) },
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: name },
    ],
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }],
  },
});

const registry = (project: string): JsonObject =>
  secret(project, 'registry-a', 'kubernetes.io/dockerconfigjson', {
    '.dockerconfigjson': JSON.stringify({ auths: { 'registry.example': { auth: base64('sandbox:sandbox') } } }),
  });

const projectObjects = (project: string, cluster: string, storageClassName: string): readonly JsonObject[] => [
  namespace(project),
  configMap(project, 'cart.conf', { 'a.ini': `cluster=${cluster}\n`, LOG_LEVEL: 'info' }),
  configMap(project, 'feature-flags', { FAST_CHECKOUT: 'true' }),
  secret(project, 'db-auth', 'Opaque', { MYSQL_ROOT_PASSWORD: 'sandbox', MYSQL_USER: 'sandbox' }),
  registry(project),
  claim(project, 'shared-files', '5Gi', storageClassName),
];

const nodes = (cluster: string, subnet: number): readonly JsonObject[] => [
  node(`${cluster}-node-1`, `${cluster}-a`, `10.${subnet}.0.11`),
  node(`${cluster}-node-2`, `${cluster}-b`, `10.${subnet}.0.12`, cluster === 'host' ? {} : { gpu: 'true' }),
];

/** What each cluster of the sandbox holds at its first start. */
export const SEED_OBJECTS: Readonly<Record<'host' | 'east' | 'west', readonly JsonObject[]>> = {
  host: [
    ...nodes('host', 10),
    storageClass('local', true),
    namespace('default'),
    namespace('other'),
    ...projectObjects('demo', 'host', 'local'),
  ],
  east: [
    ...nodes('east', 20),
    storageClass('local', true),
    storageClass('ceph', false),
    namespace('default'),
    ...projectObjects('demo', 'east', 'local'),
    configMap('demo', 'east-only', { REGION: 'east' }),
    ...projectObjects('other', 'east', 'local'),
  ],
  west: [
    ...nodes('west', 30),
    storageClass('local', true),
    storageClass('ceph', false),
    namespace('default'),
    ...projectObjects('demo', 'west', 'ceph'),
  ],
};
