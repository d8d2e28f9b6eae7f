import { describe, expect, it } from 'vitest';
import type { DraftSpec, Kind } from '../../../src/wizard/spec.ts';
import { rules } from '../../../src/wizard/validate.ts';
import { aContainer, aSpec } from '../a-spec.ts';
import { found } from '../rules/found.ts';
import { clusterSpecOf } from './cluster-view.ts';

type Containers = NonNullable<NonNullable<DraftSpec['podSettings']>['containers']>;
type Container = Containers[number];
type Difference = Omit<NonNullable<NonNullable<DraftSpec['clusterDifferences']>['clusters']>[number], 'cluster'>;
type Steps = Parameters<typeof aSpec>[0];

/** What is known of one code. */
interface Known {
  readonly severity: 'error' | 'warning' | 'notice';
  readonly kind?: Kind;
  /** A base with the fault, and where it is. */
  readonly base: DraftSpec;
  readonly at: string;
  /** The same base while the rule lacks a value that it needs. */
  readonly silent?: readonly DraftSpec[];
  /** A base without the fault, what is different in `west`, and where the fault of `west` is. */
  readonly caused?: readonly [base: DraftSpec, difference: Difference, at: string];
  /** What every cluster can have instead of the base's fault. */
  readonly repair?: Difference;
}

const POD = '/podSettings';
const WEB = `${POD}/containers/0`;
const WEST = '/clusterDifferences/clusters/0';
const IN_WEB = `${WEST}/containers/0`;
const ACCESS = '/advancedSettings/externalAccess';
const IN_ACCESS = `${WEST}/externalAccess`;
const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

const web = (...containers: Container[]): DraftSpec =>
  aSpec({ podSettings: { containers: containers.map(aContainer) } });
const pod = (settings: NonNullable<DraftSpec['podSettings']>): DraftSpec =>
  aSpec({ podSettings: { containers: [aContainer()], ...settings } });
const withAccess = (
  access: Partial<NonNullable<NonNullable<DraftSpec['advancedSettings']>['externalAccess']>>,
  steps: Steps = {},
): DraftSpec => aSpec({ advancedSettings: { externalAccess: { type: 'NodePort', ...access } }, ...steps });
const inWeb = (...differences: Omit<NonNullable<Difference['containers']>[number], 'name'>[]): Difference => ({
  containers: differences.map((difference, index) => ({ name: names[index], ...difference })),
});
const names = ['web', 'side'];
const side = (container: Container = {}): Container => ({ name: 'side', ports: [], ...container });
const tcp = (name: string, containerPort: number, servicePort = containerPort) =>
  ({ name, protocol: 'TCP', containerPort, servicePort }) as const;
const two = { ports: [tcp('tcp-a', 80), tcp('tcp-b', 81)] };
const get = (port: number | string) => ({ httpGet: { path: '/', port } });
const mounted = (mountPath: string | undefined, name = 'a') =>
  ({ type: 'emptyDir', name, mounts: [{ container: 'web', mountPath }] }) as const;
const volumes = (...all: NonNullable<NonNullable<DraftSpec['storageSettings']>['volumes']>): DraftSpec =>
  aSpec({ storageSettings: { volumes: all } });
const env = (...all: string[]) => ({ env: all.map((name) => ({ name, value: '' })) });
const secret = (...keys: string[]) => ({ kind: 'Secret', name: 's', keys }) as const;
const security = (securityContext: Container['securityContext']) => web({ securityContext });
const rule = { type: 'withTarget', policy: 'required', target: 'db' } as const;
const nodePorts = (...all: [string, number][]) => ({ nodePorts: all.map(([name, nodePort]) => ({ name, nodePort })) });
const custom = (...all: object[]) => pod({ scheduling: { type: 'custom', rules: all as (typeof rule)[] } });
const claims = { storageSettings: { volumes: [{ type: 'persistentVolumeClaim', claimName: 'c' } as const] } };
const keys = Array.from({ length: 200 }, (_, index) => `K${index}`);
const references = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...secret(...keys), name: `s${index}-${'x'.repeat(230)}` }));
const rolling = (rollingUpdate: object) => pod({ updateStrategy: { type: 'RollingUpdate', rollingUpdate } });

/** Every code of a rule that is held against each cluster, with its severity and places as the form promises them. */
const known: Readonly<Record<string, Known>> = {
  'service-name-too-long': {
    severity: 'error',
    base: aSpec({ basicInformation: { name: 'a'.repeat(64) } }),
    at: '/basicInformation/name',
    silent: [aSpec({ basicInformation: {} })],
  },
  'service-name-leading-digit': {
    severity: 'warning',
    base: aSpec({ basicInformation: { name: '1a' } }),
    at: '/basicInformation/name',
    silent: [aSpec({ basicInformation: {} })],
  },
  'workload-name-too-long': {
    severity: 'error',
    kind: 'stateful',
    base: aSpec({ basicInformation: { name: 'a'.repeat(50) } }),
    at: '/basicInformation/name',
    silent: [aSpec({ basicInformation: { version: 'v1' } })],
  },
  'strategy-not-for-kind': {
    severity: 'error',
    base: rolling({ partition: 0 }),
    at: `${POD}/updateStrategy/rollingUpdate/partition`,
  },
  'rolling-update-cannot-progress': {
    severity: 'error',
    base: rolling({ maxUnavailable: 0, maxSurge: '0%' }),
    at: `${POD}/updateStrategy/rollingUpdate`,
    silent: [rolling({ maxUnavailable: 0 }), rolling({ maxSurge: '00%' }), rolling({})],
  },
  'duplicate-scheduling-rule': {
    severity: 'warning',
    base: custom(rule, rule),
    at: `${POD}/scheduling/rules/1`,
    silent: [custom(rule, { type: 'withTarget', policy: 'required' })],
  },
  'reserved-metadata-key': {
    severity: 'error',
    base: withAccess({ annotations: { 'kubesphere.io/a': '' } }),
    at: `${ACCESS}/annotations/kubesphere.io~1a`,
    caused: [
      withAccess({}),
      { externalAccess: { type: 'NodePort', annotations: { app: '' } } },
      `${IN_ACCESS}/annotations/app`,
    ],
    repair: { externalAccess: null },
  },
  'no-work-container': {
    severity: 'error',
    base: web({ type: 'init' }),
    at: `${POD}/containers`,
    silent: [aSpec({ podSettings: { containers: [] } }), aSpec({ podSettings: {} })],
    caused: [web({}), inWeb({ type: 'init' }), `${IN_WEB}/type`],
    repair: inWeb({ type: 'work' }),
  },
  'duplicate-container-name': {
    severity: 'error',
    base: web({}, side({ name: 'web' })),
    at: `${POD}/containers/1/name`,
    silent: [web({ name: undefined }, side({ name: undefined }))],
  },
  'image-without-tag': {
    severity: 'notice',
    base: web({ image: 'nginx' }),
    at: `${WEB}/image`,
    silent: [web({ image: undefined })],
    caused: [web({}), inWeb({ image: 'nginx' }), `${IN_WEB}/image`],
    repair: inWeb({ image: 'nginx:1' }),
  },
  'field-not-for-init-container': {
    severity: 'error',
    base: web({}, side({ type: 'init', lifecycle: {} })),
    at: `${POD}/containers/1/lifecycle`,
    caused: [web({}, side({ readinessProbe: get(1) })), inWeb({}, { type: 'init' }), `${WEST}/containers/1/type`],
    repair: inWeb({}, { type: 'work' }),
  },
  'request-exceeds-limit': {
    severity: 'error',
    base: web({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    at: `${WEB}/resources/requests/cpu`,
    silent: [web({ resources: { requests: { cpu: '2' } } }), web({ resources: { limits: { cpu: '1' } } })],
    caused: [
      web({ resources: { requests: { memory: '1Gi' } } }),
      inWeb({ resources: { limits: { memory: '1023Mi' } } }),
      `${IN_WEB}/resources/limits/memory`,
    ],
    repair: inWeb({ resources: { requests: { cpu: null } } }),
  },
  'memory-below-one-mebibyte': {
    severity: 'warning',
    base: web({ resources: { limits: { memory: '1048575' } } }),
    at: `${WEB}/resources/limits/memory`,
    silent: [web({ resources: { limits: {} } })],
    caused: [web({}), inWeb({ resources: { requests: { memory: '1' } } }), `${IN_WEB}/resources/requests/memory`],
    repair: inWeb({ resources: null }),
  },
  'duplicate-port-name': {
    severity: 'error',
    base: web({}, side({ ports: [{ name: 'http-web', containerPort: 81 }] })),
    at: `${POD}/containers/1/ports/0/name`,
    caused: [
      web({ ports: [tcp('http-1', 80)] }, side({ type: 'init', ports: [{ containerPort: 81 }] })),
      inWeb({}, { type: 'work' }),
      `${WEST}/containers/1/type`,
    ],
    repair: inWeb({ ports: [{ name: 'http-web', remove: true }] }),
  },
  'duplicate-container-port': {
    severity: 'error',
    base: web({ ports: [tcp('tcp-a', 80), tcp('tcp-b', 80, 81)] }),
    at: `${WEB}/ports/1/containerPort`,
    silent: [web({ ports: [{ name: 'tcp-a' }, { name: 'tcp-b' }] })],
    caused: [web(two), inWeb({ ports: [{ name: 'tcp-a', containerPort: 81 }] }), `${IN_WEB}/ports/0/containerPort`],
    repair: inWeb({ ports: [{ name: 'tcp-a', containerPort: 8080 }] }),
  },
  'duplicate-service-port': {
    severity: 'error',
    base: web({ ports: [tcp('tcp-a', 81, 80), { name: 'http-b', containerPort: 80 }] }),
    at: `${WEB}/ports/1/servicePort`,
    silent: [web({ ports: [{ name: 'tcp-a', servicePort: 80 }, { name: 'tcp-b' }] })],
    caused: [web(two), inWeb({ ports: [{ name: 'tcp-b', servicePort: 80 }] }), `${IN_WEB}/ports/0/servicePort`],
    repair: inWeb({ ports: [{ name: 'tcp-a', servicePort: 8080 }] }),
  },
  'no-service-port': {
    severity: 'error',
    base: web({ ports: [] }),
    at: `${POD}/containers`,
    silent: [aSpec({ podSettings: {} })],
    caused: [web({}), inWeb({ ports: [{ name: 'http-web', remove: true }] }), `${IN_WEB}/ports/0`],
    repair: inWeb({ ports: [tcp('tcp-a', 1)] }),
  },
  'port-name-without-protocol-prefix': {
    severity: 'notice',
    base: web({ ports: [{ name: 'web', containerPort: 80 }] }),
    at: `${WEB}/ports/0/name`,
    caused: [web({}), inWeb({ ports: [{ name: 'http-web', protocol: 'GRPC' }] }), `${IN_WEB}/ports/0/protocol`],
    repair: inWeb({ ports: [{ name: 'web', remove: true }, tcp('tcp-a', 80)] }),
  },
  'unknown-port-name': {
    severity: 'error',
    base: web({ livenessProbe: get('gone') }),
    at: `${WEB}/livenessProbe/httpGet/port`,
    silent: [web({ livenessProbe: { httpGet: { path: '/' } } })],
    caused: [
      web({ ...two, lifecycle: { preStop: get('tcp-b') } }),
      inWeb({ ports: [{ name: 'tcp-b', remove: true }] }),
      `${IN_WEB}/ports/0`,
    ],
    repair: inWeb({ ports: [tcp('gone', 1)] }),
  },
  'probe-port-not-a-container-port': {
    severity: 'warning',
    base: web({ startupProbe: { tcpSocket: { port: 81 } } }),
    at: `${WEB}/startupProbe/tcpSocket/port`,
    silent: [web({ ports: [{ name: 'http-web' }], startupProbe: { tcpSocket: { port: 81 } } })],
    caused: [
      web({ ...two, startupProbe: { tcpSocket: { port: 81 } } }),
      inWeb({ ports: [{ name: 'tcp-b', remove: true }] }),
      `${IN_WEB}/ports/0`,
    ],
    repair: inWeb({ ports: [tcp('tcp-b', 81)] }),
  },
  'tcp-lifecycle-never-succeeds': {
    severity: 'warning',
    base: web({ lifecycle: { preStop: { tcpSocket: { port: 80 } } } }),
    at: `${WEB}/lifecycle/preStop/tcpSocket`,
  },
  'duplicate-env-name': {
    severity: 'error',
    base: web({ ...env('A'), envReferences: [secret('A')] }),
    at: `${WEB}/envReferences/0/keys/0`,
    silent: [web({ env: [{ value: '' }, { value: '' }], envReferences: [{ kind: 'Secret', name: 's' }] })],
    caused: [web(env('A')), inWeb({ envReferences: [secret('B', 'A')] }), `${IN_WEB}/envReferences/0/keys/1`],
    repair: inWeb({ env: [{ name: 'A', value: '1' }] }),
  },
  'run-as-root-contradiction': {
    severity: 'error',
    base: security({ runAsNonRoot: true, runAsUser: 0 }),
    at: `${WEB}/securityContext/runAsUser`,
    silent: [security({ runAsNonRoot: true }), security({ runAsUser: 0 })],
  },
  'privileged-needs-escalation': {
    severity: 'error',
    base: security({ capabilities: { add: ['CHOWN', 'SYS_ADMIN'] }, allowPrivilegeEscalation: false }),
    at: `${WEB}/securityContext/allowPrivilegeEscalation`,
    silent: [security({ privileged: true })],
  },
  'privileged-with-non-root': {
    severity: 'warning',
    base: security({ privileged: true, runAsNonRoot: true }),
    at: `${WEB}/securityContext/privileged`,
    silent: [security({ privileged: true })],
  },
  'capability-added-and-dropped': {
    severity: 'warning',
    base: security({ capabilities: { add: ['CHOWN'], drop: ['ALL', 'CHOWN'] } }),
    at: `${WEB}/securityContext/capabilities/drop/1`,
  },
  'object-too-large': {
    severity: 'error',
    base: web({ envReferences: references(20) }),
    at: `${POD}/containers`,
    caused: [web({}), inWeb({ envReferences: references(20) }), `${IN_WEB}/envReferences/0`],
  },
  'claim-template-not-for-stateless': {
    severity: 'error',
    base: aSpec({ storageSettings: { volumeClaimTemplates: [{ name: 'data' }] } }),
    at: '/storageSettings/volumeClaimTemplates',
    silent: [aSpec({ storageSettings: { volumeClaimTemplates: [] } })],
  },
  'duplicate-volume-name': {
    severity: 'error',
    base: volumes(mounted('/a'), mounted('/b')),
    at: '/storageSettings/volumes/1/name',
    silent: [volumes({ type: 'secret' }, { type: 'secret' })],
  },
  'unknown-container': {
    severity: 'error',
    base: volumes({ type: 'emptyDir', name: 'a', mounts: [{ container: 'gone', mode: 'None' }] }),
    at: '/storageSettings/volumes/0/mounts/0/container',
    silent: [
      volumes({ type: 'emptyDir', name: 'a', mounts: [{ mountPath: '/a' }] }),
      { storageSettings: { volumes: [mounted('/a')] } },
    ],
  },
  'mount-path-in-use': {
    severity: 'error',
    base: volumes(mounted('/a'), mounted('/a/', 'b')),
    at: '/storageSettings/volumes/1/mounts/0/mountPath',
    silent: [volumes(mounted(undefined), mounted(undefined, 'b'))],
  },
  'volume-not-mounted': {
    severity: 'warning',
    base: volumes({ type: 'emptyDir', name: 'a', mounts: [] }),
    at: '/storageSettings/volumes/0',
  },
  'duplicate-item-path': {
    severity: 'error',
    base: volumes({
      type: 'secret',
      secretName: 's',
      items: [
        { key: 'a', path: 'a/b' },
        { key: 'b', path: 'a' },
      ],
    }),
    at: '/storageSettings/volumes/0/items/1/path',
    silent: [volumes({ type: 'secret', secretName: 's', items: [{ key: 'a' }, { key: 'b' }] })],
  },
  'claim-shared-by-replicas': {
    severity: 'warning',
    base: aSpec({ ...claims, podSettings: { containers: [aContainer()], replicas: 2 } }),
    at: '/storageSettings/volumes/0/claimName',
    silent: [
      aSpec({
        storageSettings: { volumes: [{ type: 'persistentVolumeClaim' }] },
        podSettings: { containers: [aContainer()], replicas: 2 },
      }),
    ],
  },
  'external-access-on-headless': {
    severity: 'error',
    kind: 'stateful',
    base: withAccess({}),
    at: ACCESS,
    caused: [web({}), { externalAccess: { type: 'LoadBalancer' } }, IN_ACCESS],
    repair: { externalAccess: null },
  },
  'source-ranges-not-valid': {
    severity: 'error',
    base: withAccess({ annotations: { [RANGES]: '' } }),
    at: `${ACCESS}/annotations/${RANGES.replaceAll('/', '~1')}`,
    caused: [
      withAccess({}),
      { externalAccess: { type: 'LoadBalancer', annotations: { [RANGES]: '10.0.0.1/8' } } },
      `${IN_ACCESS}/annotations/${RANGES.replaceAll('/', '~1')}`,
    ],
    repair: { externalAccess: { type: 'NodePort' } },
  },
  'node-port-out-of-range': {
    severity: 'error',
    base: withAccess(nodePorts(['http-web', 80])),
    at: `${ACCESS}/nodePorts/0/nodePort`,
    silent: [withAccess({ nodePorts: [{ name: 'http-web' }] })],
    caused: [
      web({}),
      { externalAccess: { type: 'NodePort', ...nodePorts(['http-web', 32_768]) } },
      `${IN_ACCESS}/nodePorts/0/nodePort`,
    ],
    repair: { externalAccess: null },
  },
  'duplicate-node-port': {
    severity: 'error',
    base: withAccess(nodePorts(['tcp-a', 30_000], ['tcp-b', 30_000]), web(two)),
    at: `${ACCESS}/nodePorts/1/nodePort`,
    silent: [
      withAccess(nodePorts(['tcp-a', 30_000], ['gone', 30_000]), web(two)),
      withAccess({ nodePorts: [{ name: 'tcp-a' }, { name: 'tcp-b' }] }, web(two)),
    ],
    caused: [
      withAccess(
        nodePorts(['tcp-a', 30_000], ['udp-b', 30_000]),
        web({ ports: [tcp('tcp-a', 80), { name: 'udp-b', protocol: 'UDP', containerPort: 80 }] }),
      ),
      inWeb({ ports: [{ name: 'udp-b', protocol: 'TCP', containerPort: 81 }] }),
      `${IN_WEB}/ports/0/protocol`,
    ],
    repair: { externalAccess: null },
  },
  'session-persistence-ignored': {
    severity: 'warning',
    kind: 'stateful',
    base: aSpec({ advancedSettings: { sessionPersistence: {} } }),
    at: '/advancedSettings/sessionPersistence',
  },
  length: {
    severity: 'error',
    base: aSpec({ advancedSettings: { metadata: { annotations: { a: 'x'.repeat(262_143) } } } }),
    at: '/advancedSettings/metadata/annotations',
    caused: [
      pod({ metadata: { annotations: { a: 'x'.repeat(262_143) } } }),
      inWeb({ imagePullSecret: 's' }),
      `${IN_WEB}/imagePullSecret`,
    ],
  },
};

const codes = [...new Set(rules.cluster.map(({ code }) => code))];
const everywhere = (spec: DraftSpec, difference: Difference): DraftSpec => ({
  ...spec,
  clusterDifferences: { clusters: ['host', 'east', 'west'].map((cluster) => ({ cluster, ...difference })) },
});
/** Where a code is found in a spec of the kind that the code is about. */
const foundIn = (code: string, spec: DraftSpec) =>
  found({ code, spec, context: { kind: known[code]?.kind ?? 'stateless' } });
const having = <Field extends keyof Known>(field: Field) =>
  Object.entries(known).flatMap(([code, one]) => {
    const value = one[field];
    return value === undefined ? [] : [{ code, one, value }];
  });

describe('every code of a rule that is held against each cluster', () => {
  it('is known here', () => {
    expect(Object.keys(known).sort()).toEqual(codes.sort());
  });

  it.each(Object.entries(known))('%s is told of the base, with its severity and at its place', (code, one) => {
    expect(foundIn(code, one.base)).toEqual([`${one.severity} ${one.at}`]);
  });

  it.each(having('silent'))('$code is not told while a value that it needs is missing', ({ code, value }) => {
    expect(value.flatMap((spec) => foundIn(code, spec))).toEqual([]);
  });

  it.each(having('caused'))(
    '$code is told of the cluster that has it, where the difference is',
    ({ code, one, value }) => {
      const [base, difference, at] = value;
      expect(foundIn(code, base)).toEqual([]);
      const spec = { ...base, clusterDifferences: { clusters: [{ cluster: 'west', ...difference }] } };
      expect(foundIn(code, spec)).toEqual([`${one.severity} ${at} in west`]);
    },
  );

  it.each(having('repair'))(
    '$code is still told, once, of a base that every cluster repairs',
    ({ code, one, value }) => {
      const repaired = everywhere(one.base, value);
      expect(foundIn(code, clusterSpecOf(repaired, 'west') as DraftSpec)).toEqual([]);
      expect(foundIn(code, repaired)).toEqual([`${one.severity} ${one.at}`]);
    },
  );
});
