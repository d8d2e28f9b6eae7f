import { x } from './odd-values.ts';

/** One thing broken in a spec that is accepted, what our rules say to that, and what a kube-apiserver says to the rendering. */
export type Mutation = {
  readonly code: string;
  /** What our rules make of it: an error by default; `refused` where the value is not even stored. */
  readonly says?: 'error' | 'warning' | 'notice' | 'refused';
  /** Where they say so. */
  readonly at: string;
  readonly cluster?: string;
  /** Which spec is broken; `small` by default. */
  readonly of?: 'small' | 'stateless' | 'stateful';
  /** Pointers of what is changed; `undefined` takes away. */
  readonly edit: Readonly<Record<string, unknown>>;
  /** Other errors that come with it. */
  readonly also?: readonly string[];
} & (
  | { readonly server: 'refuses' }
  /** Why we are stricter, or why the server does not get to see it. */
  | { readonly server: 'accepts' | 'is not asked'; readonly why: string }
);

const NAME = '/basicInformation/name';
const WEB = '/podSettings/containers/0';
/** Of the specs with every parameter. */
const FULL = '/podSettings/containers/1';
const PORT = `${WEB}/ports/0`;
const POD = '/podSettings';
const VOLUME = '/storageSettings/volumes/0';
const TEMPLATE = '/storageSettings/volumeClaimTemplates/0';
const ACCESS = '/advancedSettings/externalAccess';
const WEST = '/clusterDifferences/clusters/0';

const twin = 'rendering leaves out the later of two';
const ignored = 'rendering leaves out what has no place in the objects';
const kubelet = 'only the kubelet would find out';
const people = 'a hint for people';

const exec = { exec: { command: ['a'] } };
const second = (container: object) => ({ [`${POD}/containers/1`]: { name: 'side', image: 'a:1', ...container } });
const volume = (fields: object) => ({ [VOLUME]: { type: 'emptyDir', name: 'a', mounts: [mount()], ...fields } });
const mount = (fields: object = {}) => ({ container: 'web', mountPath: '/a', ...fields });
const files = (...paths: string[]) =>
  volume({ type: 'secret', secretName: 's', items: paths.map((path) => ({ key: 'k', path })) });
const nodePorts = (...ports: [string, number][]) => ({
  [ACCESS]: { type: 'NodePort', nodePorts: ports.map(([name, nodePort]) => ({ name, nodePort })) },
});
const ranges = (text: string, type = 'LoadBalancer') => ({
  [ACCESS]: { type, annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': text } },
});
const RANGES = `${ACCESS}/annotations/service.beta.kubernetes.io~1load-balancer-source-ranges`;
const west = (difference: object) => ({ [WEST]: { cluster: 'west', ...difference } });
const webInWest = (difference: object) => west({ containers: [{ name: 'web', ...difference }] });
const WEB_IN_WEST = `${WEST}/containers/0`;
const secrets = (count: number) =>
  Array.from({ length: count }, (_, reference) => ({
    kind: 'Secret',
    name: x(253),
    keys: Array.from({ length: 200 }, (_, key) => `K${reference}_${key}`),
  }));

const basics: readonly Mutation[] = [
  {
    code: 'service-name-too-long',
    at: NAME,
    edit: { [NAME]: x(64) },
    also: [`workload-name-too-long ${NAME}`],
    server: 'refuses',
  },
  {
    code: 'service-name-leading-digit',
    says: 'warning',
    at: NAME,
    edit: { [NAME]: '1a' },
    server: 'accepts',
    why: 'servers before 1.36 refuse it',
  },
  {
    code: 'workload-name-too-long',
    at: NAME,
    edit: { [NAME]: x(61) },
    server: 'accepts',
    why: 'its pods would lose the end of the name',
  },
  {
    code: 'workload-name-too-long',
    of: 'stateful',
    at: NAME,
    edit: { [NAME]: x(50) },
    server: 'accepts',
    why: 'a label of its pods is too long, which only a controller finds out',
  },
  {
    code: 'required',
    at: NAME,
    edit: { [NAME]: undefined },
    server: 'is not asked',
    why: 'an object without a name has no path',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: NAME,
    edit: { [NAME]: 'Cart' },
    server: 'is not asked',
    why: 'no path is made of what is no name',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: NAME,
    edit: { [NAME]: 'a.b' },
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: '/basicInformation/alias',
    edit: { '/basicInformation/alias': 'a b' },
    server: 'accepts',
    why: 'the page says what an alias is; to the server it is an annotation',
  },
  {
    code: 'length',
    says: 'refused',
    at: '/basicInformation/description',
    edit: { '/basicInformation/description': x(257) },
    server: 'accepts',
    why: 'the limit is the page’s',
  },
  { code: 'step-missing', at: POD, edit: { [POD]: undefined }, server: 'refuses' },
];

const pod: readonly Mutation[] = [
  {
    code: 'range',
    says: 'refused',
    at: `${POD}/replicas`,
    edit: { [`${POD}/replicas`]: 0 },
    server: 'accepts',
    why: 'the page asks for one replica at least',
  },
  { code: 'range', says: 'refused', at: `${POD}/replicas`, edit: { [`${POD}/replicas`]: 2 ** 31 }, server: 'refuses' },
  {
    code: 'range',
    says: 'refused',
    at: `${POD}/replicas`,
    edit: { [`${POD}/replicas`]: 2 ** 32 + 1 },
    server: 'accepts',
    why: 'the server wraps the number round and takes it for 1',
  },
  { code: 'type', says: 'refused', at: `${POD}/replicas`, edit: { [`${POD}/replicas`]: '3' }, server: 'refuses' },
  {
    code: 'duplicate-cluster',
    at: `${POD}/placement/1/cluster`,
    cluster: 'west',
    edit: { [`${POD}/placement`]: [{ cluster: 'west' }, { cluster: 'west', replicas: 2 }] },
    server: 'accepts',
    why: twin,
  },
  {
    code: 'cluster-not-in-project',
    at: `${POD}/placement/1/cluster`,
    cluster: 'mars',
    edit: { [`${POD}/placement`]: [{ cluster: 'west' }, { cluster: 'mars' }] },
    server: 'accepts',
    why: 'nothing is rendered for a cluster that the project does not have',
  },
  {
    code: 'strategy-not-for-kind',
    at: `${POD}/updateStrategy/type`,
    edit: { [`${POD}/updateStrategy`]: { type: 'OnDelete' } },
    server: 'refuses',
  },
  {
    code: 'strategy-not-for-kind',
    of: 'stateful',
    at: `${POD}/updateStrategy/type`,
    edit: { [`${POD}/updateStrategy`]: { type: 'Recreate' } },
    server: 'refuses',
  },
  {
    code: 'strategy-not-for-kind',
    at: `${POD}/updateStrategy/rollingUpdate/partition`,
    edit: { [`${POD}/updateStrategy`]: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'rolling-update-cannot-progress',
    at: `${POD}/updateStrategy/rollingUpdate`,
    edit: {
      [`${POD}/updateStrategy`]: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '00%' } },
    },
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${POD}/updateStrategy/rollingUpdate/maxUnavailable`,
    edit: { [`${POD}/updateStrategy`]: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '101%' } } },
    server: 'refuses',
  },
  {
    code: 'duplicate-scheduling-rule',
    says: 'warning',
    of: 'stateless',
    at: `${POD}/scheduling/rules/5`,
    edit: { [`${POD}/scheduling/rules/5`]: { type: 'withTarget', policy: 'preferred', target: 'cache' } },
    server: 'accepts',
    why: people,
  },
  {
    code: 'pattern',
    says: 'refused',
    of: 'stateless',
    at: `${POD}/scheduling/rules/0/target`,
    edit: { [`${POD}/scheduling/rules/0/target`]: 'a b' },
    server: 'refuses',
  },
  {
    code: 'required',
    at: `${POD}/scheduling/rules`,
    edit: { [`${POD}/scheduling`]: { type: 'custom', rules: [] } },
    server: 'accepts',
    why: 'a list without items is not written',
  },
  {
    code: 'range',
    says: 'refused',
    at: `${POD}/terminationGracePeriodSeconds`,
    edit: { [`${POD}/terminationGracePeriodSeconds`]: -1 },
    server: 'accepts',
    why: 'the server would make 1 of it',
  },
  {
    code: 'reserved-metadata-key',
    at: `${POD}/metadata/annotations/kubesphere.io~1a`,
    edit: { [`${POD}/metadata/annotations`]: { 'kubesphere.io/a': '' } },
    server: 'accepts',
    why: 'the platform keeps these keys to itself',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${POD}/metadata/annotations/a b`,
    edit: { [`${POD}/metadata/annotations`]: { 'a b': '' } },
    server: 'refuses',
  },
  {
    code: 'length',
    says: 'refused',
    at: `${POD}/metadata/annotations`,
    edit: { [`${POD}/metadata/annotations`]: { a: x(262_144) } },
    server: 'refuses',
  },
  {
    code: 'length',
    of: 'stateless',
    at: `${POD}/metadata/annotations`,
    edit: { [`${POD}/metadata/annotations`]: { a: x(262_143) } },
    server: 'refuses',
  },
];

const containers: readonly Mutation[] = [
  { code: 'no-work-container', at: `${POD}/containers`, edit: { [`${WEB}/type`]: 'init' }, server: 'refuses' },
  { code: 'required', at: `${POD}/containers`, edit: { [`${POD}/containers`]: [] }, server: 'refuses' },
  {
    code: 'duplicate-container-name',
    at: `${POD}/containers/1/name`,
    edit: second({ name: 'web' }),
    server: 'accepts',
    why: twin,
  },
  { code: 'pattern', says: 'refused', at: `${WEB}/name`, edit: { [`${WEB}/name`]: 'Web' }, server: 'refuses' },
  { code: 'length', says: 'refused', at: `${WEB}/name`, edit: { [`${WEB}/name`]: x(64) }, server: 'refuses' },
  { code: 'required', at: `${WEB}/name`, edit: { [`${WEB}/name`]: undefined }, server: 'refuses' },
  {
    code: 'field-not-for-init-container',
    at: `${POD}/containers/1/readinessProbe`,
    edit: second({ type: 'init', readinessProbe: exec }),
    server: 'refuses',
  },
  {
    code: 'field-not-for-init-container',
    at: `${POD}/containers/1/lifecycle`,
    edit: second({ type: 'init', lifecycle: { preStop: exec } }),
    server: 'refuses',
  },
  {
    code: 'image-without-tag',
    says: 'notice',
    at: `${WEB}/image`,
    edit: { [`${WEB}/image`]: 'a' },
    server: 'accepts',
    why: people,
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${WEB}/image`,
    edit: { [`${WEB}/image`]: 'a b' },
    server: 'accepts',
    why: kubelet,
  },
  { code: 'required', at: `${WEB}/image`, edit: { [`${WEB}/image`]: undefined }, server: 'refuses' },
  {
    code: 'enum',
    says: 'refused',
    at: `${WEB}/imagePullPolicy`,
    edit: { [`${WEB}/imagePullPolicy`]: 'always' },
    server: 'refuses',
  },
  {
    code: 'request-exceeds-limit',
    at: `${WEB}/resources/requests/cpu`,
    edit: { [`${WEB}/resources`]: { requests: { cpu: '1001m' }, limits: { cpu: '1' } } },
    server: 'refuses',
  },
  {
    code: 'memory-below-one-mebibyte',
    says: 'warning',
    at: `${WEB}/resources/requests/memory`,
    edit: { [`${WEB}/resources`]: { requests: { memory: '128' } } },
    server: 'accepts',
    why: 'nobody means 128 bytes',
  },
  ...(['1,5', '-1', '64mi', ''] as const).map(
    (cpu): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${WEB}/resources/requests/cpu`,
      edit: { [`${WEB}/resources`]: { requests: { cpu } } },
      server: 'refuses',
    }),
  ),
  {
    code: 'pattern',
    says: 'refused',
    at: `${WEB}/resources/requests/cpu`,
    edit: { [`${WEB}/resources`]: { requests: { cpu: '0.0001' } } },
    server: 'accepts',
    why: 'the server would round it up to ten times as much',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${WEB}/resources/requests/memory`,
    edit: { [`${WEB}/resources`]: { requests: { memory: '16Ei' } } },
    server: 'accepts',
    why: 'the server would cut it to half',
  },
  ...(
    ['gpu', 'Nvidia.com/gpu', 'kubernetes.io/', 'requests.nvidia.com/gpu', 'hugepages-2/a', `${x(245)}/a`] as const
  ).map(
    (type): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${WEB}/gpu/type`,
      edit: { [`${WEB}/gpu`]: { type, limit: 1 } },
      server: 'refuses',
    }),
  ),
  {
    code: 'type',
    says: 'refused',
    at: `${WEB}/gpu/limit`,
    edit: { [`${WEB}/gpu`]: { limit: 0.5 } },
    server: 'refuses',
  },
  {
    code: 'object-too-large',
    at: `${POD}/containers`,
    edit: { [`${WEB}/envReferences`]: secrets(17) },
    server: 'accepts',
    why: 'a dry run does not reach the store, which takes no more than 1.5 MiB with the bookkeeping',
  },
  {
    code: 'unknown-field',
    says: 'refused',
    at: `${WEB}/hostNetwork`,
    edit: { [`${WEB}/hostNetwork`]: true },
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'items',
    says: 'refused',
    at: `${WEB}/args`,
    edit: { [`${WEB}/args`]: Array(201).fill('a') },
    server: 'accepts',
    why: 'the limit is ours',
  },
];

const ports: readonly Mutation[] = [
  {
    code: 'duplicate-port-name',
    at: `${POD}/containers/1/ports/0/name`,
    edit: second({ ports: [{ name: 'http-web', containerPort: 81 }] }),
    server: 'accepts',
    why: twin,
  },
  {
    code: 'duplicate-container-port',
    at: `${WEB}/ports/1/containerPort`,
    edit: { [`${WEB}/ports/1`]: { name: 'tcp-b', protocol: 'TCP', containerPort: 80, servicePort: 81 } },
    server: 'refuses',
  },
  {
    code: 'duplicate-container-port',
    at: `${POD}/containers/1/ports/0/containerPort`,
    edit: second({ ports: [{ name: 'tcp-b', protocol: 'TCP', containerPort: 80, servicePort: 81 }] }),
    server: 'accepts',
    why: 'the containers of a pod share one network: the second to listen fails',
  },
  {
    code: 'duplicate-service-port',
    at: `${WEB}/ports/1/servicePort`,
    edit: { [`${WEB}/ports/1`]: { name: 'tcp-b', protocol: 'TCP', containerPort: 81, servicePort: 80 } },
    server: 'refuses',
  },
  { code: 'no-service-port', at: `${POD}/containers`, edit: { [`${WEB}/ports`]: [] }, server: 'refuses' },
  {
    code: 'port-name-without-protocol-prefix',
    says: 'notice',
    at: `${PORT}/name`,
    edit: { [`${PORT}/name`]: 'web' },
    server: 'accepts',
    why: people,
  },
  ...([0, -1, 65_536] as const).map(
    (port): Mutation => ({
      code: 'range',
      says: 'refused',
      at: `${PORT}/containerPort`,
      edit: { [`${PORT}/containerPort`]: port },
      server: 'refuses',
    }),
  ),
  ...(['http-', 'a--b', '8080', 'HTTP', 'a_b'] as const).map(
    (name): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${PORT}/name`,
      edit: { [`${PORT}/name`]: name },
      server: 'refuses',
    }),
  ),
  { code: 'length', says: 'refused', at: `${PORT}/name`, edit: { [`${PORT}/name`]: x(16) }, server: 'refuses' },
  {
    code: 'enum',
    says: 'refused',
    at: `${PORT}/protocol`,
    edit: { [`${PORT}/protocol`]: 'SCTP' },
    server: 'accepts',
    why: 'the page does not offer it, and rendering would make TCP of it',
  },
];

const probe = (probe: object) => ({ [`${WEB}/livenessProbe`]: probe });
const actions: readonly Mutation[] = [
  {
    code: 'unknown-port-name',
    at: `${WEB}/livenessProbe/tcpSocket/port`,
    edit: probe({ tcpSocket: { port: 'gone' } }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'probe-port-not-a-container-port',
    says: 'warning',
    at: `${WEB}/livenessProbe/tcpSocket/port`,
    edit: probe({ tcpSocket: { port: 81 } }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'tcp-lifecycle-never-succeeds',
    says: 'warning',
    at: `${WEB}/lifecycle/preStop/tcpSocket`,
    edit: { [`${WEB}/lifecycle`]: { preStop: { tcpSocket: { port: 80 } } } },
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'success-threshold-must-be-one',
    says: 'refused',
    at: `${WEB}/livenessProbe/successThreshold`,
    edit: probe({ ...exec, successThreshold: 2 }),
    server: 'refuses',
  },
  {
    code: 'range',
    says: 'refused',
    at: `${WEB}/livenessProbe/periodSeconds`,
    edit: probe({ ...exec, periodSeconds: 0 }),
    server: 'accepts',
    why: '0 would not mean 0, but the default',
  },
  {
    code: 'range',
    says: 'refused',
    at: `${WEB}/livenessProbe/timeoutSeconds`,
    edit: probe({ ...exec, timeoutSeconds: -1 }),
    server: 'refuses',
  },
  {
    code: 'one-of',
    says: 'refused',
    at: `${WEB}/livenessProbe`,
    edit: probe({ ...exec, tcpSocket: { port: 80 } }),
    server: 'refuses',
  },
  {
    code: 'required',
    at: `${WEB}/livenessProbe`,
    edit: probe({ periodSeconds: 1 }),
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${WEB}/livenessProbe/httpGet/path`,
    edit: probe({ httpGet: { path: 'health', port: 80 } }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'enum',
    says: 'refused',
    at: `${WEB}/livenessProbe/httpGet/scheme`,
    edit: probe({ httpGet: { path: '/', port: 80, scheme: 'http' } }),
    server: 'refuses',
  },
  {
    code: 'range',
    says: 'refused',
    at: `${WEB}/livenessProbe/tcpSocket/port`,
    edit: probe({ tcpSocket: { port: 0 } }),
    server: 'refuses',
  },
  {
    code: 'length',
    says: 'refused',
    at: `${WEB}/livenessProbe/exec/command/0`,
    edit: probe({ exec: { command: [''] } }),
    server: 'accepts',
    why: kubelet,
  },
];

const environment: readonly Mutation[] = [
  {
    code: 'duplicate-env-name',
    of: 'stateless',
    at: `${FULL}/envReferences/0/keys/2`,
    edit: { [`${FULL}/envReferences/0/keys/2`]: 'LEVEL' },
    server: 'accepts',
    why: twin,
  },
  ...(['A=B', 'Ä', 'A\n'] as const).map(
    (name): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${WEB}/env/0/name`,
      edit: { [`${WEB}/env`]: [{ name, value: '' }] },
      server: 'refuses',
    }),
  ),
  {
    code: 'pattern',
    says: 'refused',
    at: `${WEB}/env/0/name`,
    edit: { [`${WEB}/env`]: [{ name: ' A', value: '' }] },
    server: 'accepts',
    why: 'nobody means a blank at the end of a name',
  },
  {
    code: 'one-of',
    says: 'refused',
    of: 'stateless',
    at: `${FULL}/env/2`,
    edit: { [`${FULL}/env/2/value`]: 'a' },
    server: 'refuses',
  },
  {
    code: 'required',
    at: `${WEB}/env/0`,
    edit: { [`${WEB}/env`]: [{ name: 'A' }] },
    server: 'accepts',
    why: 'to the server a variable without a value is an empty one',
  },
  {
    code: 'pattern',
    says: 'refused',
    of: 'stateless',
    at: `${FULL}/env/2/valueFrom/secretKeyRef/key`,
    edit: { [`${FULL}/env/2/valueFrom/secretKeyRef/key`]: '..' },
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    of: 'stateless',
    at: `${FULL}/envReferences/0/name`,
    edit: { [`${FULL}/envReferences/0/name`]: 'Settings' },
    server: 'refuses',
  },
];

const security = (fields: object) => ({ [`${WEB}/securityContext`]: fields });
const SECURITY = `${WEB}/securityContext`;
const securityRows: readonly Mutation[] = [
  {
    code: 'run-as-root-contradiction',
    at: `${SECURITY}/runAsUser`,
    edit: security({ runAsNonRoot: true, runAsUser: 0 }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'privileged-needs-escalation',
    at: `${SECURITY}/allowPrivilegeEscalation`,
    edit: security({ privileged: true, allowPrivilegeEscalation: false }),
    server: 'refuses',
  },
  {
    code: 'privileged-needs-escalation',
    at: `${SECURITY}/allowPrivilegeEscalation`,
    edit: security({ capabilities: { add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: false }),
    server: 'accepts',
    why: 'the server knows the capability only with the prefix that runtimes do not take',
  },
  {
    code: 'privileged-with-non-root',
    says: 'warning',
    at: `${SECURITY}/privileged`,
    edit: security({ privileged: true, runAsNonRoot: true }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'capability-added-and-dropped',
    says: 'warning',
    at: `${SECURITY}/capabilities/drop/0`,
    edit: security({ capabilities: { add: ['CHOWN'], drop: ['CHOWN'] } }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${SECURITY}/capabilities/add/0`,
    edit: security({ capabilities: { add: ['CAP_CHOWN'] } }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'range',
    says: 'refused',
    at: `${SECURITY}/runAsUser`,
    edit: security({ runAsUser: 2 ** 31 }),
    server: 'refuses',
  },
];

const storage: readonly Mutation[] = [
  {
    code: 'claim-template-not-for-stateless',
    at: '/storageSettings/volumeClaimTemplates',
    edit: { [TEMPLATE]: { name: 'data', accessModes: ['ReadWriteOnce'], capacity: '1Gi', mounts: [mount()] } },
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'duplicate-volume-name',
    of: 'stateless',
    at: `${VOLUME}/name`.replace('0', '2'),
    edit: { '/storageSettings/volumes/2/name': 'tmp' },
    server: 'refuses',
  },
  {
    code: 'duplicate-volume-name',
    of: 'stateful',
    at: `${VOLUME}/name`,
    edit: { [`${VOLUME}/name`]: 'data' },
    server: 'accepts',
    why: 'a controller would put the claim in the place of the volume',
  },
  {
    code: 'unknown-container',
    at: `${VOLUME}/mounts/0/container`,
    edit: volume({ mounts: [mount({ container: 'gone' })] }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'mount-path-in-use',
    at: `${VOLUME}/mounts/1/mountPath`,
    edit: volume({ mounts: [mount(), mount({ subPath: 'b' })] }),
    server: 'refuses',
  },
  {
    code: 'mount-path-in-use',
    at: `${VOLUME}/mounts/1/mountPath`,
    edit: volume({ mounts: [mount(), mount({ mountPath: '/a/' })] }),
    server: 'accepts',
    why: kubelet,
  },
  {
    code: 'volume-not-mounted',
    says: 'warning',
    at: VOLUME,
    edit: volume({ mounts: [] }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'duplicate-item-path',
    at: `${VOLUME}/items/1/path`,
    edit: files('a', 'a/b'),
    server: 'accepts',
    why: 'the server only warns',
  },
  {
    code: 'config-volume-read-write',
    says: 'refused',
    at: `${VOLUME}/mounts/0/mode`,
    edit: volume({ type: 'configMap', configMapName: 'c', mounts: [mount({ mode: 'ReadWrite' })] }),
    server: 'accepts',
    why: 'what is written there is lost',
  },
  {
    code: 'claim-shared-by-replicas',
    says: 'warning',
    at: `${VOLUME}/claimName`,
    edit: { ...volume({ type: 'persistentVolumeClaim', claimName: 'c' }), [`${POD}/replicas`]: 2 },
    server: 'accepts',
    why: people,
  },
  ...(['a', '/a/../b', '/a:b'] as const).map(
    (mountPath): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${VOLUME}/mounts/0/mountPath`,
      edit: volume({ mounts: [mount({ mountPath })] }),
      server: 'accepts',
      why: kubelet,
    }),
  ),
  ...(['/a', 'a/../b'] as const).map(
    (subPath): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${VOLUME}/mounts/0/subPath`,
      edit: volume({ mounts: [mount({ subPath })] }),
      server: 'refuses',
    }),
  ),
  {
    code: 'required',
    at: `${VOLUME}/mounts/0/mountPath`,
    edit: volume({ mounts: [mount({ mountPath: undefined })] }),
    server: 'accepts',
    why: 'a mount without a path is not written',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${VOLUME}/path`,
    edit: volume({ type: 'hostPath', path: '/a/../b' }),
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    at: `${VOLUME}/path`,
    edit: volume({ type: 'hostPath', path: 'a' }),
    server: 'accepts',
    why: kubelet,
  },
  ...(['/a', 'a/../b', '..a'] as const).map(
    (path): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${VOLUME}/items/0/path`,
      edit: files(path),
      server: 'refuses',
    }),
  ),
  ...(['.', 'a//b', 'a/'] as const).map(
    (path): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `${VOLUME}/items/0/path`,
      edit: files(path),
      server: 'accepts',
      why: kubelet,
    }),
  ),
  { code: 'pattern', says: 'refused', at: `${VOLUME}/name`, edit: volume({ name: 'A' }), server: 'refuses' },
  {
    code: 'enum',
    says: 'refused',
    at: `${VOLUME}/type`,
    edit: volume({ type: 'nfs' }),
    server: 'accepts',
    why: 'a volume of no known kind would be a temporary one',
  },
  {
    code: 'pattern',
    says: 'refused',
    of: 'stateful',
    at: `${TEMPLATE}/capacity`,
    edit: { [`${TEMPLATE}/capacity`]: '0' },
    server: 'refuses',
  },
  {
    code: 'enum',
    says: 'refused',
    of: 'stateful',
    at: `${TEMPLATE}/accessModes/0`,
    edit: { [`${TEMPLATE}/accessModes/0`]: 'RWO' },
    server: 'refuses',
  },
  {
    code: 'required',
    of: 'stateful',
    at: '/storageSettings/volumeClaimTemplates/1/accessModes',
    edit: { '/storageSettings/volumeClaimTemplates/1/accessModes': [] },
    server: 'refuses',
  },
  {
    code: 'pattern',
    says: 'refused',
    of: 'stateful',
    at: `${TEMPLATE}/storageClassName`,
    edit: { [`${TEMPLATE}/storageClassName`]: 'Fast_' },
    server: 'refuses',
  },
];

const advanced: readonly Mutation[] = [
  {
    code: 'cluster-not-in-placement',
    at: '/advancedSettings/ipPools/0/cluster',
    cluster: 'mars',
    edit: { '/advancedSettings/ipPools': [{ cluster: 'mars', pools: ['a'] }] },
    server: 'accepts',
    why: 'nothing is rendered for a cluster that is not chosen',
  },
  {
    code: 'external-access-on-headless',
    of: 'stateful',
    at: ACCESS,
    edit: { [ACCESS]: { type: 'NodePort' } },
    server: 'refuses',
  },
  {
    code: 'node-port-out-of-range',
    at: `${ACCESS}/nodePorts/0/nodePort`,
    edit: nodePorts(['http-web', 29_999]),
    server: 'accepts',
    why: 'a dry run does not look at the range',
  },
  {
    code: 'duplicate-node-port',
    at: `${ACCESS}/nodePorts/1/nodePort`,
    edit: {
      [`${WEB}/ports/1`]: { name: 'udp-b', protocol: 'UDP', containerPort: 81 },
      ...nodePorts(['http-web', 30_000], ['udp-b', 30_000]),
    },
    server: 'refuses',
  },
  {
    code: 'duplicate-node-port',
    at: `${ACCESS}/nodePorts/1/nodePort`,
    edit: {
      [`${WEB}/ports/1`]: { name: 'tcp-b', protocol: 'TCP', containerPort: 81 },
      ...nodePorts(['http-web', 30_000], ['tcp-b', 30_000]),
    },
    server: 'refuses',
  },
  {
    code: 'duplicate-port-name',
    at: `${ACCESS}/nodePorts/1/name`,
    edit: nodePorts(['http-web', 30_000], ['http-web', 30_001]),
    server: 'accepts',
    why: twin,
  },
  {
    code: 'unknown-port-name',
    at: `${ACCESS}/nodePorts/0/name`,
    edit: nodePorts(['gone', 30_000]),
    server: 'accepts',
    why: ignored,
  },
  ...(['10.0.0.1/8', '10.0.0.0', '10.0.0.0/8,', '::ffff:10.0.0.0/104', '\ufeff', '10.0.0.0/08'] as const).map(
    (text): Mutation => ({ code: 'source-ranges-not-valid', at: RANGES, edit: ranges(text), server: 'refuses' }),
  ),
  { code: 'source-ranges-not-valid', at: RANGES, edit: ranges('10.0.0.0/8', 'NodePort'), server: 'refuses' },
  {
    code: 'length',
    at: `${ACCESS}/annotations`,
    edit: { [ACCESS]: { type: 'NodePort', annotations: { a: x(262_143) } } },
    server: 'refuses',
  },
  {
    code: 'length',
    at: '/advancedSettings/metadata/annotations',
    edit: { '/advancedSettings/metadata/annotations': { a: x(262_143) } },
    server: 'refuses',
  },
  {
    code: 'session-persistence-ignored',
    says: 'warning',
    of: 'stateful',
    at: '/advancedSettings/sessionPersistence',
    edit: { '/advancedSettings/sessionPersistence': {} },
    server: 'accepts',
    why: 'the server only warns',
  },
  {
    code: 'range',
    says: 'refused',
    at: '/advancedSettings/sessionPersistence/timeoutSeconds',
    edit: { '/advancedSettings/sessionPersistence': { timeoutSeconds: 86_401 } },
    server: 'refuses',
  },
  {
    code: 'reserved-metadata-key',
    at: '/advancedSettings/metadata/labels/app',
    edit: { '/advancedSettings/metadata/labels': { app: 'a' } },
    server: 'accepts',
    why: 'ours is written',
  },
  ...(['a b', '/a', 'Upper/a', 'a/b/c', x(64)] as const).map(
    (key): Mutation => ({
      code: 'pattern',
      says: 'refused',
      at: `/advancedSettings/nodeSelector/${key.replaceAll('/', '~1')}`,
      edit: { '/advancedSettings/nodeSelector': { [key]: '' } },
      server: 'refuses',
    }),
  ),
  {
    code: 'length',
    says: 'refused',
    at: '/advancedSettings/metadata/labels/a',
    edit: { '/advancedSettings/metadata/labels': { a: x(64) } },
    server: 'refuses',
  },
];

const differences: readonly Mutation[] = [
  {
    code: 'duplicate-service-port',
    at: `${WEB_IN_WEST}/ports/0/servicePort`,
    cluster: 'west',
    edit: webInWest({ ports: [{ name: 'tcp-b', containerPort: 81, servicePort: 80 }] }),
    server: 'refuses',
  },
  {
    code: 'request-exceeds-limit',
    of: 'stateless',
    at: `${WEST}/containers/0/resources/limits/cpu`,
    cluster: 'host',
    edit: { [`${WEST}/containers/0/resources`]: { limits: { cpu: '50m' } } },
    server: 'refuses',
  },
  {
    code: 'no-work-container',
    at: `${WEB_IN_WEST}/type`,
    cluster: 'west',
    edit: webInWest({ type: 'init' }),
    server: 'refuses',
  },
  {
    code: 'unknown-container',
    at: `${WEB_IN_WEST}/name`,
    cluster: 'west',
    edit: webInWest({ name: 'gone', image: 'a:2' }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'unknown-claim-template',
    at: `${WEST}/volumeClaimTemplates/0/name`,
    cluster: 'west',
    edit: west({ volumeClaimTemplates: [{ name: 'gone', capacity: '1Gi' }] }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'unknown-port',
    at: `${WEB_IN_WEST}/ports/0/name`,
    cluster: 'west',
    edit: webInWest({ ports: [{ name: 'tcp-b', servicePort: 81 }] }),
    server: 'accepts',
    why: 'a port without its number is not written',
  },
  {
    code: 'unknown-port-to-remove',
    at: `${WEB_IN_WEST}/ports/0/name`,
    cluster: 'west',
    edit: webInWest({ ports: [{ name: 'tcp-b', remove: true }] }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'unknown-variable-to-remove',
    at: `${WEB_IN_WEST}/env/0/name`,
    cluster: 'west',
    edit: webInWest({ env: [{ name: 'A', remove: true }] }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'cluster-not-in-project',
    at: `${WEST}/cluster`,
    cluster: 'mars',
    edit: { [WEST]: { cluster: 'mars' } },
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'difference-without-effect',
    says: 'warning',
    at: `${WEB_IN_WEST}/image`,
    cluster: 'west',
    edit: webInWest({ image: 'nginx:1.25' }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'required',
    at: `${WEB_IN_WEST}/gpu/limit`,
    cluster: 'west',
    edit: webInWest({ gpu: { type: 'amd.com/gpu' } }),
    server: 'accepts',
    why: 'a GPU without a limit is none',
  },
  {
    code: 'unknown-field',
    says: 'refused',
    at: `${WEB_IN_WEST}/ports/0/containerPort`,
    edit: webInWest({ ports: [{ name: 'http-web', remove: true, containerPort: 1 }] }),
    server: 'refuses',
  },
];

export const mutations: readonly Mutation[] = [
  ...basics,
  ...pod,
  ...containers,
  ...ports,
  ...actions,
  ...environment,
  ...securityRows,
  ...storage,
  ...advanced,
  ...differences,
];
