import type { StepKey } from '../../wizard/spec.ts';
import type { Examples } from '../endpoint.ts';

/** Bodies that work unchanged against the sandbox project `demo`: what Swagger UI fills in. */

const basicInformation = { name: 'cart', alias: '购物车-Cart', version: 'v1', description: 'Cart API' };

const podSettings = {
  replicas: 2,
  placement: [{ cluster: 'east' }, { cluster: 'west', replicas: 4 }],
  containers: [
    {
      name: 'web',
      image: 'nginx:1.25',
      resources: { requests: { cpu: '0.1', memory: '64Mi' }, limits: { cpu: '0.5', memory: '256Mi' } },
      ports: [{ name: 'http-web', protocol: 'HTTP', containerPort: 80, servicePort: 8080 }],
      env: [{ name: 'LOG_LEVEL', value: 'info' }],
      readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5 },
    },
  ],
  scheduling: { type: 'decentralized' },
};

const storageSettings = {
  volumes: [{ type: 'emptyDir', name: 'tmp', mounts: [{ container: 'web', mountPath: '/tmp' }] }],
};

const advancedSettings = {
  externalAccess: { type: 'NodePort' },
  sessionPersistence: {},
  metadata: { labels: { team: 'checkout' }, annotations: { 'example.com/runbook': 'r1' } },
};

const clusterDifferences = {
  clusters: [
    {
      cluster: 'west',
      containers: [
        {
          name: 'web',
          image: 'registry.example/nginx:1.25-m1',
          env: [
            { name: 'LOG_LEVEL', value: 'debug' },
            { name: 'REGION', value: 'west' },
          ],
        },
      ],
    },
  ],
};

const stateless = { basicInformation, podSettings, storageSettings, advancedSettings, clusterDifferences };

const stateful = {
  basicInformation: { name: 'db' },
  podSettings: {
    containers: [
      {
        name: 'mysql',
        image: 'mysql:8',
        ports: [{ protocol: 'TCP', containerPort: 3306 }],
        env: [{ name: 'MYSQL_ALLOW_EMPTY_PASSWORD', value: '1' }],
      },
    ],
  },
  storageSettings: {
    volumeClaimTemplates: [
      {
        name: 'data',
        accessModes: ['ReadWriteOnce'],
        capacity: '10Gi',
        mounts: [{ container: 'mysql', mountPath: '/var/lib/mysql' }],
      },
    ],
  },
  clusterDifferences: { clusters: [{ cluster: 'west', volumeClaimTemplates: [{ name: 'data', capacity: '50Gi' }] }] },
};

export const newDraftExamples: Examples = {
  whole: {
    summary: 'A whole stateless service',
    value: { kind: 'stateless', title: 'Cart, first try', spec: stateless },
  },
  empty: { summary: 'An empty form', value: { kind: 'stateless' } },
  stateful: { summary: 'A stateful service with storage', value: { kind: 'stateful', spec: stateful } },
};

export const stepExamples: Readonly<Record<StepKey, Examples>> = {
  basicInformation: { cart: { summary: 'A name, an alias, a version', value: basicInformation } },
  podSettings: { web: { summary: 'One web container in two clusters', value: podSettings } },
  storageSettings: { tmp: { summary: 'A temporary volume', value: storageSettings } },
  advancedSettings: { nodePort: { summary: 'Access from outside, sticky sessions', value: advancedSettings } },
  clusterDifferences: { west: { summary: 'Another image and variables in one cluster', value: clusterDifferences } },
};

export const stepPatchExamples: Readonly<Record<StepKey, Examples>> = {
  basicInformation: { description: { summary: 'Another description', value: { description: 'The cart of the shop' } } },
  podSettings: { replicas: { summary: 'Three replicas', value: { replicas: 3 } } },
  storageSettings: { none: { summary: 'No volumes', value: { volumes: null } } },
  advancedSettings: { internal: { summary: 'No access from outside', value: { externalAccess: null } } },
  clusterDifferences: { none: { summary: 'The same everywhere', value: { clusters: [] } } },
};

/** The same as JSON Patch. */
export const stepJsonPatchExamples: Readonly<Record<StepKey, Examples>> = {
  basicInformation: { version: { summary: 'Another version', value: [{ op: 'add', path: '/version', value: 'v2' }] } },
  podSettings: { replicas: { summary: 'Three replicas', value: [{ op: 'add', path: '/replicas', value: 3 }] } },
  storageSettings: { none: { summary: 'No volumes', value: [{ op: 'add', path: '/volumes', value: [] }] } },
  advancedSettings: {
    timeout: {
      summary: 'Stick for an hour',
      value: [{ op: 'add', path: '/sessionPersistence', value: { timeoutSeconds: 3600 } }],
    },
  },
  clusterDifferences: {
    none: { summary: 'The same everywhere', value: [{ op: 'add', path: '/clusters', value: [] }] },
  },
};

export const renderingExamples: Examples = {
  stateless: { summary: 'A stateless service', value: { kind: 'stateless', spec: stateless } },
  stateful: { summary: 'A stateful service', value: { kind: 'stateful', spec: stateful } },
};

export const finalizeExamples: Examples = {
  keep: { summary: 'Go on with the clusters that pass', value: { onFailure: 'keep' } },
  stop: { summary: 'All or nothing', value: { onFailure: 'stop' } },
  dryRun: { summary: 'Try it, change nothing', value: { dryRun: true } },
};

export const oneShotExamples: Examples = {
  stateless: {
    summary: 'A stateless service',
    value: {
      kind: 'stateless',
      spec: { ...stateless, basicInformation: { ...basicInformation, name: 'cart-at-once' } },
      onFailure: 'keep',
    },
  },
  stateful: { summary: 'A stateful service, as a dry run', value: { kind: 'stateful', spec: stateful, dryRun: true } },
};

export const replaceExamples: Examples = {
  stateless: { summary: 'Another image, say', value: { spec: stateless, onFailure: 'rollback' } },
};

export const retryExamples: Examples = {
  all: { summary: 'Everything that failed', value: {} },
  one: { summary: 'Only one cluster', value: { clusters: ['east'] } },
};

export const serviceDraftExamples: Examples = {
  edit: { summary: 'To change the service', value: {} },
  copy: { summary: 'To make another one like it', value: { copyTo: { project: 'demo', name: 'cart-copy' } } },
};
