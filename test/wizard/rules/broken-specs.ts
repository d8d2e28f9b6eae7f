import { type Change, POD, VOLUME, WEB, WEST } from '../../conformance/mutations/mutation.ts';

const handlers = (port: number | string) => [{ httpGet: { path: '/', port } }, { tcpSocket: { port } }];
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const actions = ['lifecycle/postStart', 'lifecycle/preStop'];
const each = (places: readonly string[], values: readonly object[]): Change[] =>
  places.flatMap((place) => values.map((value) => ({ edit: { [`${WEB}/${place}`]: value } })));

const twins = (item: object) => [item, item];
const mount = { container: 'web', mountPath: '/etc/localtime' };
const template = { name: 'data', accessModes: ['ReadWriteOnce'], capacity: '1Gi', storageClassName: 'fast' };
const templates = (...changes: readonly object[]): Change => ({
  edit: { '/storageSettings/volumeClaimTemplates': changes.map((change) => ({ ...template, ...change })) },
});

const pod: readonly Change[] = [
  {
    of: 'stateful',
    edit: { [`${POD}/updateStrategy`]: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } },
  },
  { edit: { [`${WEB}/type`]: 'init', [`${WEB}/livenessProbe`]: {}, [`${WEB}/startupProbe`]: {} } },
  { edit: { [`${WEB}/resources`]: { requests: { memory: '2' }, limits: { memory: '1' } } } },
  ...each(probes, [...handlers('gone'), ...handlers(81)]),
  ...each(actions, handlers('gone')),
  { edit: { [`${WEB}/env`]: twins({ name: 'A', value: '' }) } },
  { edit: { [`${POD}/securityContext`]: { runAsNonRoot: true, runAsUser: 0 } } },
];

const storage: readonly Change[] = [
  templates({}, {}),
  templates({ mounts: [{ container: 'gone', mountPath: '/a' }] }),
  templates({ mounts: twins(mount) }),
  {
    edit: {
      [`${WEB}/syncHostTimezone`]: true,
      [VOLUME]: { type: 'emptyDir', name: 'host-time', mounts: [mount] },
    },
  },
];

const advanced: readonly Change[] = [
  { edit: { '/advancedSettings/externalAccess': { type: 'NodePort', annotations: { app: 'a' } } } },
  { edit: { '/advancedSettings/metadata/annotations': { app: 'a' } } },
  { edit: { '/advancedSettings/ipPools': ['a', 'b'].map((pool) => ({ cluster: 'west', pools: [pool] })) } },
];

/** The base has each of these values, so that the same in a difference says nothing. */
const fullBase = {
  [`${WEB}/imagePullSecret`]: 'registry',
  [`${WEB}/resources`]: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
  [`${WEB}/gpu`]: { limit: 1 },
  [`${WEB}/env`]: [{ name: 'A', value: 'a' }],
  '/storageSettings/volumeClaimTemplates': [template],
};
const west = (difference: object): Change => ({ edit: { ...fullBase, [WEST]: { cluster: 'west', ...difference } } });
const web = (difference: object): Change => west({ containers: [{ name: 'web', ...difference }] });

const differences: readonly Change[] = [
  { edit: { [`${POD}/placement`]: [{ cluster: 'east' }], [WEST]: { cluster: 'west' } } },
  { edit: { '/clusterDifferences/clusters': twins({ cluster: 'west' }) } },
  west({ containers: twins({ name: 'web' }) }),
  west({ volumeClaimTemplates: twins({ name: 'data' }) }),
  web({ ports: twins({ name: 'http-web' }), env: twins({ name: 'A', value: 'a' }) }),
  west({ containers: [], volumeClaimTemplates: [], externalAccess: null }),
  west({ externalAccess: { type: 'NodePort', annotations: {}, nodePorts: [] } }),
  west({ volumeClaimTemplates: [template] }),
  web({ imagePullSecret: 'registry', imagePullPolicy: 'IfNotPresent', type: 'work' }),
  web({ resources: {}, ports: [], env: [], envReferences: [], gpu: {} }),
  web({ resources: { requests: {}, limits: {} } }),
  web({ resources: fullBase[`${WEB}/resources`], gpu: { type: 'nvidia.com/gpu', limit: 1 } }),
  web({ ports: [{ name: 'http-web', protocol: 'HTTP', containerPort: 80, servicePort: 80 }] }),
];

/** Broken in places that the specs which a kube-apiserver judges do not reach. */
export const brokenSpecs: readonly Change[] = [...pod, ...storage, ...advanced, ...differences];
