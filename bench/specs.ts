import type { ClusterDifference, ContainerDifference } from '../src/wizard/cluster-differences/schema.ts';
import type { Container } from '../src/wizard/pod-settings/container.ts';
import type { ServiceSpec } from '../src/wizard/spec.ts';
import type { Volume } from '../src/wizard/storage-settings/schema.ts';

const VARIABLES = 20;
const FIRST_PORT = 1000;
const FIRST_SERVICE_PORT = 20_000;
const FIRST_NODE_PORT = 30_000;

const times = <T>(count: number, item: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => item(at));

export const clusterNames = (count: number): string[] => times(count, (index) => `member-${index}`);
const nameOf = (container: number): string => `container-${container}`;

/** A container with every kind of field; the last one has nothing that an init container may not have. */
const container = (index: number, isLast: boolean): Container => ({
  name: nameOf(index),
  image: `registry.example:5000/shop/part-${index}:1.25.${index}`,
  imagePullSecret: `registry-${index % 3}`,
  imagePullPolicy: 'IfNotPresent',
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } },
  ...(index % 4 === 0 && { gpu: { limit: 1 } }),
  ports: [
    { name: `http-${index}`, protocol: 'HTTP', containerPort: FIRST_PORT + 10 * index, servicePort: 8000 + index },
    { name: `grpc-${index}`, protocol: 'GRPC', containerPort: FIRST_PORT + 10 * index + 1 },
    { protocol: 'UDP', containerPort: FIRST_PORT + 10 * index + 2 },
  ],
  ...(!isLast && checks(FIRST_PORT + 10 * index, `http-${index}`)),
  command: ['/bin/part', '--config', `/etc/part-${index}/part.yaml`],
  args: ['--verbose', `--shard=${index}`],
  env: times(VARIABLES, (at) =>
    at % 5 === 0
      ? { name: `VARIABLE_${at}`, valueFrom: { secretKeyRef: { name: `secret-${index}`, key: `key-${at}` } } }
      : { name: `VARIABLE_${at}`, value: `value ${at} of a usual length, for ${index}` },
  ),
  envReferences: [
    { kind: 'ConfigMap', name: `settings-${index}`, keys: ['LOG_LEVEL', 'REGION', 'ZONE'] },
    { kind: 'Secret', name: `auth-${index}`, keys: ['USER', 'PASSWORD'] },
  ],
  securityContext: {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsUser: 1000 + index,
    capabilities: { add: ['NET_BIND_SERVICE'], drop: ['CHOWN', 'SETUID'] },
    seLinuxOptions: { level: 's0:c1,c2' },
  },
  syncHostTimezone: index % 2 === 0,
});

const checks = (port: number, name: string): Partial<Container> => ({
  livenessProbe: { httpGet: { path: '/live', port: name }, initialDelaySeconds: 5, periodSeconds: 10 },
  readinessProbe: { exec: { command: ['/bin/ready'] }, periodSeconds: 5, successThreshold: 2 },
  startupProbe: { httpGet: { path: '/start', port: name, scheme: 'HTTPS' }, failureThreshold: 30 },
  lifecycle: {
    postStart: { exec: { command: ['/bin/warm', `${port}`] } },
    preStop: { httpGet: { path: '/drain', port: name } },
  },
});

const volumes = (containers: number): Volume[] => [
  {
    type: 'emptyDir',
    name: 'scratch',
    mounts: times(containers, (at) => ({ container: nameOf(at), mountPath: '/tmp', subPath: nameOf(at) })),
  },
  {
    type: 'configMap',
    configMapName: 'shop.conf',
    items: [
      { key: 'shop.yaml', path: 'shop.yaml' },
      { key: 'log.yaml', path: 'log/log.yaml' },
    ],
    mounts: times(containers, (at) => ({ container: nameOf(at), mountPath: `/etc/part-${at}` })),
  },
  {
    type: 'secret',
    secretName: 'certificates',
    mounts: times(containers, (at) => ({ container: nameOf(at), mountPath: '/certificates', mode: 'ReadOnly' })),
  },
];

const nodePorts = (containers: number, from: number) =>
  times(Math.min(3, containers), (at) => ({ name: `http-${at}`, nodePort: from + at }));

/** Every container differs: image, resources, a port that changes and one that is new, variables of every sort; the last is an init container. */
const containerDifference = (index: number, cluster: number, isLast: boolean): ContainerDifference => ({
  name: nameOf(index),
  image: `mirror-${cluster}.example/shop/part-${index}:1.25.${index}`,
  ...(isLast && index > 0 && { type: 'init' }),
  resources: { requests: { cpu: `${200 + cluster}m` }, limits: { memory: null } },
  ports: [
    { name: `http-${index}`, servicePort: FIRST_SERVICE_PORT + 10 * index },
    { name: `tcp-own-${index}`, protocol: 'TCP', containerPort: FIRST_PORT + 10 * index + 5 },
  ],
  env: [
    { name: 'VARIABLE_1', value: `of cluster ${cluster}` },
    { name: 'VARIABLE_2', remove: true },
    { name: 'ZONE', value: `zone-${cluster}` },
    { name: 'CLUSTER', value: `member-${cluster}` },
  ],
  envReferences: [{ kind: 'ConfigMap', name: `of-member-${cluster}`, keys: ['REGISTRY', 'MIRROR'] }],
});

const clusterDifference = (cluster: string, at: number, containers: number): ClusterDifference => ({
  cluster,
  containers: times(containers, (index) => containerDifference(index, at, index === containers - 1)),
  externalAccess: { type: 'NodePort', nodePorts: nodePorts(containers, FIRST_NODE_PORT + 10 * (at + 1)) },
});

/** A stateless service that uses every kind of field, with differences in every container of every cluster. No rule finds an error in it. */
export const fullSpec = (clusters: number, containers: number): ServiceSpec => ({
  basicInformation: { name: 'shop', alias: 'Shop', version: 'v2', description: 'All parts of the shop.' },
  podSettings: {
    replicas: 2,
    placement: clusterNames(clusters).map((cluster, at) => ({ cluster, replicas: 1 + (at % 5) })),
    containers: times(containers, (index) => container(index, index === containers - 1)),
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '30%', maxUnavailable: 1 } },
    securityContext: { runAsNonRoot: true, runAsGroup: 3000 },
    scheduling: {
      type: 'custom',
      rules: [
        { type: 'withTarget', policy: 'preferred', target: 'cache' },
        { type: 'awayFromTarget', policy: 'required', target: 'batch' },
      ],
    },
    terminationGracePeriodSeconds: 60,
    metadata: { annotations: { 'example.com/owner': 'shop', 'example.com/runbook': 'https://example.com/shop' } },
  },
  storageSettings: { volumes: volumes(containers) },
  advancedSettings: {
    ipPools: clusterNames(clusters).map((cluster, at) => ({ cluster, pools: [`pool-${at}`, 'shared'] })),
    externalAccess: { type: 'NodePort', nodePorts: nodePorts(containers, FIRST_NODE_PORT) },
    sessionPersistence: { timeoutSeconds: 600 },
    nodeSelector: { 'example.com/disk': 'ssd' },
    metadata: { labels: { team: 'checkout' }, annotations: { 'example.com/release': '7' } },
  },
  clusterDifferences: {
    clusters: clusterNames(clusters).map((cluster, at) => clusterDifference(cluster, at, containers)),
  },
});

/** A stateless service as most are: ten variables, a port and a check in each container, of which image and one variable differ. */
export const usualSpec = (clusters: number, containers: number): ServiceSpec => ({
  basicInformation: { name: 'shop' },
  podSettings: { containers: times(containers, usualContainer) },
  clusterDifferences: {
    clusters: clusterNames(clusters).map((cluster) => ({
      cluster,
      containers: times(containers, (index) => ({
        name: nameOf(index),
        image: `mirror.example/shop/part-${index}:1.25`,
        env: [{ name: 'VARIABLE_1', value: `of ${cluster}` }],
      })),
    })),
  },
});

const usualContainer = (index: number): Container => ({
  name: nameOf(index),
  image: `shop/part-${index}:1.25`,
  resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } },
  ports: [{ name: `http-${index}`, containerPort: FIRST_PORT + index }],
  readinessProbe: { httpGet: { path: '/', port: `http-${index}` }, periodSeconds: 5 },
  env: times(10, (at) => ({ name: `VARIABLE_${at}`, value: `value ${at} of a usual length` })),
});
