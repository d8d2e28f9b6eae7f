import {
  annotationMaps,
  bytes,
  configKeys,
  counts,
  cpu,
  labelMaps,
  labelValues,
  MAX_INT,
  names,
  oddTexts,
  subdomains,
  x,
} from './odd-values.ts';

/** Values to try at places of a spec. Those that our rules refuse there are meant to be: what is left must please the server. */
export interface Edge {
  /** Pointers of places, with `*` for any item or key. */
  readonly at: readonly string[];
  readonly values: readonly unknown[];
  /** Writes the value wherever the old one stood, as a name that others refer to. */
  readonly everywhere?: boolean;
}

const container = '/podSettings/containers/*';
const difference = '/clusterDifferences/clusters/*/containers/*';
/** A field of a container, in the base and in differences. */
const both = (field: string) => [`${container}/${field}`, `${difference}/${field}`];
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => `${container}/${probe}`);
const hooks = ['postStart', 'preStop'].map((hook) => `${container}/lifecycle/${hook}`);
const within = (places: readonly string[], field: string) => places.map((place) => `${place}/${field}`);
const volume = '/storageSettings/volumes/*';
const template = '/storageSettings/volumeClaimTemplates/*';
const access = ['/advancedSettings/externalAccess', '/clusterDifferences/clusters/*/externalAccess'];
const ranges = 'service.beta.kubernetes.io~1load-balancer-source-ranges';

const basics: readonly Edge[] = [
  { at: ['/basicInformation/name'], values: [...names, x(46), x(47), x(49), x(50), x(60)] },
  { at: ['/basicInformation/version'], values: ['0', 'v1', x(16), '0123456789abcdef'] },
  { at: ['/basicInformation/alias'], values: ['々〇', 'a', '0-A', '车'.repeat(63), 'a--b'] },
  { at: ['/basicInformation/description'], values: [...oddTexts, '车'.repeat(256), '😀'.repeat(256)] },
];

const pod: readonly Edge[] = [
  { at: ['/podSettings/replicas', '/podSettings/placement/*/replicas'], values: counts },
  {
    at: ['/podSettings/updateStrategy'],
    values: [
      { type: 'Recreate' },
      { type: 'OnDelete' },
      { type: 'RollingUpdate' },
      { type: 'RollingUpdate', rollingUpdate: {} },
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '000%', maxSurge: '0' } },
      { type: 'RollingUpdate', rollingUpdate: { partition: MAX_INT } },
    ],
  },
  {
    at: ['/podSettings/updateStrategy/rollingUpdate/maxUnavailable'],
    values: [...counts, '0%', '0000%', '0100%', '100%', '101%', '1%', '007%'],
  },
  {
    at: ['/podSettings/updateStrategy/rollingUpdate/maxSurge'],
    values: [...counts, '0%', '0000%', '9999%', '0100%', '101%', '1%'],
  },
  { at: ['/podSettings/updateStrategy/rollingUpdate/partition'], values: counts },
  { at: ['/podSettings/terminationGracePeriodSeconds'], values: counts },
  { at: ['/podSettings/scheduling/rules/*/target'], values: labelValues },
  { at: ['/podSettings/metadata/annotations', '/advancedSettings/metadata/annotations'], values: annotationMaps },
  { at: ['/podSettings/securityContext'], values: [{}, { seLinuxOptions: {} }, { runAsUser: 0, runAsGroup: 0 }] },
  { at: ['/podSettings/securityContext/runAsUser', '/podSettings/securityContext/runAsGroup'], values: counts },
  {
    at: ['/podSettings/securityContext/seLinuxOptions', `${container}/securityContext/seLinuxOptions`],
    values: [{}, { level: '\u0000😀\u0085' }, { user: x(256), role: ' ' }],
  },
];

const containers: readonly Edge[] = [
  { at: [`${container}/name`], values: names, everywhere: true },
  {
    at: both('image'),
    values: [
      ...['a', 'nginx', '0', 'a__b', 'a---b', 'a/b.c_d', 'Host/a', 'HOST:1/a:B', '[::1]:5000/a', 'a:5000', 'a:_'],
      ...[`a:${x(128)}`, x(255), `a@sha512:${'0'.repeat(128)}`, `a:1@sha256:${'0'.repeat(64)}`, ' a', 'a '],
    ],
  },
  { at: both('imagePullSecret'), values: subdomains },
  { at: both('type'), values: ['init', 'work'] },
  { at: [`${container}/command`, `${container}/args`], values: [[], oddTexts, [x(4096)], Array(200).fill('a,b')] },
  { at: [...both('resources/requests/cpu'), ...both('resources/limits/cpu')], values: cpu },
  { at: [...both('resources/requests/memory'), ...both('resources/limits/memory')], values: bytes },
  { at: both('resources'), values: [{}, { requests: {} }, { requests: {}, limits: {} }] },
  {
    at: both('gpu/type'),
    values: [
      ...['a/b', '0/0', 'nvidia.com/GPU', `${x(244)}/a`, `${x(63)}.b/${x(63)}`, 'hugepages-2/a', 'hugepages-x/y'],
      ...['attachable-volumes-a/b', 'a.kubernetes.io/b', 'kubernetes.io/b', 'requests.a/b', 'limits.a/b', 'cpu/cpu'],
      ...['xkubernetes.io/a', 'a/requests.b', 'cloud.google.com/tpu', 'a/B_c.d-e', 'resource.a/b'],
    ],
  },
  { at: both('gpu/limit'), values: counts },
  { at: both('gpu'), values: [{ limit: 0 }, { limit: 1 }] },
  { at: [`${container}/ports/*/name`], values: ['a', '8a', '1-a', x(15), 'a-1-b-2', '0x0'], everywhere: true },
  { at: [...both('ports/*/containerPort'), ...both('ports/*/servicePort')], values: [1, 65_535, 1000, 1001, 1100] },
  { at: both('ports/*/protocol'), values: ['UDP', 'TCP', 'GRPC', 'MONGO', 'TLS'] },
  {
    at: both('ports'),
    values: [
      [],
      [{ containerPort: 53 }, { protocol: 'UDP', containerPort: 53 }],
      Array.from({ length: 100 }, (_, index) => ({ containerPort: index + 1, servicePort: 65_535 - index })),
      [
        { name: 'tcp-a', protocol: 'TCP', containerPort: 7, servicePort: 7 },
        { name: 'udp-a', protocol: 'UDP', containerPort: 7, servicePort: 7 },
      ],
    ],
  },
  {
    at: both('env'),
    values: [
      [],
      oddTexts.map((value, index) => ({ name: `ODD_${index}`, value })),
      ['1A', 'a b', '.', '..', '"', '$', '\\', '{}', '[a="b"]', '~'.repeat(253), 'a', 'A', ','].map((name) => ({
        name,
        value: name,
      })),
      Array.from({ length: 500 }, (_, index) => ({ name: `A${index}`, value: 'a' })),
    ],
  },
  {
    at: [...both('env/*/valueFrom')],
    values: [
      ...configKeys.map((key) => ({ configMapKeyRef: { name: x(253), key } })),
      { secretKeyRef: { name: '1.2', key: '.a', optional: false } },
    ],
  },
  {
    at: both('envReferences'),
    values: [
      [],
      [{ kind: 'Secret', name: x(253), keys: configKeys }],
      [{ kind: 'ConfigMap', name: 'a', keys: Array.from({ length: 200 }, (_, index) => `K${index}`) }],
    ],
  },
  {
    at: [`${container}/securityContext`],
    values: [
      {},
      { privileged: true },
      { privileged: true, allowPrivilegeEscalation: true, runAsNonRoot: true },
      { capabilities: {} },
      { capabilities: { add: ['SYS_ADMIN', 'SYS_ADMIN', 'ALL'], drop: ['SYS_ADMIN', 'A', x(63).toUpperCase()] } },
      { capabilities: { add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: true },
      { runAsUser: 0, runAsNonRoot: false, runAsGroup: 0 },
      { seLinuxOptions: { type: '\u2028' }, readOnlyRootFilesystem: false },
    ],
  },
  {
    at: [`${container}/securityContext/runAsUser`, `${container}/securityContext/runAsGroup`],
    values: counts,
  },
  { at: [`${container}/syncHostTimezone`], values: [true, false] },
];

const actions: readonly Edge[] = [
  {
    at: [...probes, ...hooks],
    values: [
      { tcpSocket: { port: 1 } },
      { tcpSocket: { port: 65_535 } },
      { httpGet: { path: '/', port: 80 } },
      { httpGet: { path: '//%zz?a=\u0000#😀 \u0085', port: 1, scheme: 'HTTPS' } },
      { httpGet: { path: `/${x(5000)}`, port: 1 } },
      { exec: { command: oddTexts.slice(1) } },
      { exec: { command: ['a', '', x(4096)] } },
    ],
  },
  { at: [...within(probes, 'initialDelaySeconds'), ...within(probes, 'timeoutSeconds')], values: counts },
  { at: [...within(probes, 'periodSeconds'), ...within(probes, 'failureThreshold')], values: counts },
  { at: within(probes, 'successThreshold'), values: counts },
  { at: [`${container}/lifecycle`], values: [{}, { preStop: { tcpSocket: { port: 1 } } }] },
];

const storage: readonly Edge[] = [
  { at: [`${volume}/name`, `${template}/name`], values: names, everywhere: true },
  { at: [`${volume}/claimName`, `${volume}/configMapName`, `${volume}/secretName`], values: subdomains },
  {
    at: [`${volume}/path`],
    values: ['/', '//', '/a:b', '/ ', '/..a', '/a..', '/a\u0000b', '/.', '/a/../b', `/${x(4095)}`],
  },
  {
    at: [`${volume}/mounts/*/mountPath`, `${template}/mounts/*/mountPath`],
    values: [
      '/',
      '//',
      '/a b',
      '/./a',
      '/..a',
      '/a..',
      '/"',
      '/\n',
      '/\u0085😀',
      '/etc/localtime/',
      `/${x(4095)}`,
      '/a,b=c',
    ],
  },
  {
    at: [`${volume}/mounts/*/subPath`, `${template}/mounts/*/subPath`],
    values: ['.', './', 'a//b', '..a', 'a..', ' ', 'a:b', '\u0000', x(4096), '...', 'a/..b/c'],
  },
  { at: [`${volume}/mounts/*/mode`, `${template}/mounts/*/mode`], values: ['None', 'ReadOnly', 'ReadWrite'] },
  { at: [`${volume}/mounts`, `${template}/mounts`], values: [[]] },
  {
    at: [`${volume}/items`],
    values: [
      [],
      configKeys.map((key, index) => ({ key, path: `${index}` })),
      [' ', 'a..', 'a:b', './a', 'a/..b', 'b/\u0000', '-', x(4096)].map((path) => ({ key: 'a', path })),
    ],
  },
  { at: [`${template}/capacity`, '/clusterDifferences/clusters/*/volumeClaimTemplates/*/capacity'], values: bytes },
  {
    at: [`${template}/accessModes`, '/clusterDifferences/clusters/*/volumeClaimTemplates/*/accessModes'],
    values: [['ReadWriteOnce', 'ReadWriteOnce'], ['ReadOnlyMany'], ['ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOnce']],
  },
  {
    at: [`${template}/storageClassName`, '/clusterDifferences/clusters/*/volumeClaimTemplates/*/storageClassName'],
    values: subdomains,
  },
];

const advanced: readonly Edge[] = [
  { at: ['/advancedSettings/ipPools/*/pools'], values: [[...subdomains], Array(100).fill('a')] },
  {
    at: access,
    values: [
      { type: 'NodePort' },
      { type: 'LoadBalancer' },
      { type: 'NodePort', nodePorts: [] },
      { type: 'LoadBalancer', annotations: { 'lb.kubesphere.io/v1alpha1': 'openelb', 'service.kubernetes.io/a': '' } },
    ],
  },
  { at: within(access, 'annotations'), values: annotationMaps },
  {
    at: within(access, `annotations/${ranges}`),
    values: [
      ...[
        '',
        ' ',
        '0.0.0.0/0',
        '::/0',
        ' 10.0.0.0/8 , 2001:DB8::/32',
        '10.0.0.0/8,',
        '::ffff:10.0.0.0/104',
        '::fffe:0:0/96',
        '::1.2.3.4/128',
        '64:ff9b::/96',
        '1.2.3.4/32',
      ],
      ...['1.2.3.4', '10.0.0.1/8', '::ffff:1.2.3.4/128', '1::0.0.0.0/128', '10.0.0.0/08', '\n10.0.0.0/8\t', '::1/128'],
      ...['\u00a010.0.0.0/8', '0:0:0:0:0:0:0:0/0', '10.0.0.0/8,10.0.0.0/8', '\u2028', '\ufeff'],
    ],
  },
  { at: within(access, 'nodePorts/*/nodePort'), values: [30_000, 32_767, 32_768, 29_999] },
  { at: ['/advancedSettings/sessionPersistence'], values: [{}, { timeoutSeconds: 1 }, { timeoutSeconds: 86_400 }] },
  { at: ['/advancedSettings/nodeSelector', '/advancedSettings/metadata/labels'], values: labelMaps },
];

export const edges: readonly Edge[] = [
  { at: ['/storageSettings', '/advancedSettings', '/clusterDifferences'], values: [{}] },
  ...basics,
  ...pod,
  ...containers,
  ...actions,
  ...storage,
  ...advanced,
];
