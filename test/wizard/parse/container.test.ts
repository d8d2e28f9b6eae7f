import { describe, expect, it } from 'vitest';
import { refused } from './refused.ts';

const many = <T>(count: number, item: T): T[] => Array(count).fill(item);
const inContainer = (container: object) =>
  refused('podSettings', { containers: [container] }).map((fault) => fault.replace('/containers/0', ''));

describe('a container takes', () => {
  it.each([
    {},
    {
      name: '1-a--b',
      image: 'registry.example.com:5000/team/app:v1',
      imagePullSecret: 'a.b-c',
      imagePullPolicy: 'Never',
      type: 'init',
    },
    { resources: {} },
    { resources: { requests: { cpu: '0.001', memory: '0' }, limits: { cpu: '9223372036854775807', memory: '1.5Gi' } } },
    { gpu: { limit: 0 } },
    { gpu: { type: 'amd.com/GPU_1', limit: 2_147_483_647 } },
    {
      ports: [
        {},
        { protocol: 'GRPC', name: 'a', containerPort: 1, servicePort: 65_535 },
        { name: '8-a', containerPort: 80 },
      ],
    },
    { livenessProbe: {} },
    {
      livenessProbe: {
        httpGet: { scheme: 'HTTPS', path: '/a b', port: 'http-0' },
        successThreshold: 1,
        timeoutSeconds: 0,
      },
    },
    { readinessProbe: { exec: { command: ['a', ''] }, successThreshold: 5, initialDelaySeconds: 0, periodSeconds: 1 } },
    { startupProbe: { tcpSocket: { port: 65_535 }, failureThreshold: 2_147_483_647 } },
    { lifecycle: { postStart: {}, preStop: { tcpSocket: { port: 80 } } } },
    { command: ['sh', '-c', 'a, b'], args: ['', '车'] },
    {
      env: [
        { name: 'A b', value: '' },
        { name: '$', valueFrom: {} },
        { name: '~', value: 'x'.repeat(10_000) },
      ],
    },
    { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'a.b', key: '.a..B_-', optional: true } } }] },
    { envReferences: [{ kind: 'ConfigMap', name: 'a', keys: [] }, {}] },
    {
      securityContext: {
        privileged: true,
        allowPrivilegeEscalation: false,
        capabilities: { add: ['NET_ADMIN'], drop: [] },
      },
    },
    { syncHostTimezone: true },
  ])('%.150j', (container) => {
    expect(inContainer(container)).toEqual([]);
  });
});

describe('a container refuses', () => {
  it.each([
    [{ name: 'a.b' }, '/name pattern'],
    [{ name: '' }, '/name length'],
    [{ image: '' }, '/image length'],
    [{ image: 'nginx ' }, '/image pattern'],
    [{ image: 'NGINX' }, '/image pattern'],
    [{ image: 'a'.repeat(1000) }, '/image pattern'],
    [{ image: 'a'.repeat(1025) }, '/image length'],
    [{ image: null }, '/image type'],
    [{ imagePullSecret: 'Bad_' }, '/imagePullSecret pattern'],
    [{ imagePullSecret: null }, '/imagePullSecret type'],
    [{ imagePullPolicy: 'always' }, '/imagePullPolicy enum'],
    [{ type: 'sidecar' }, '/type enum'],
    [{ type: 1 }, '/type type'],
    [{ resources: { requests: { gpu: '1' } } }, '/resources/requests/gpu unknown-field'],
    ...['-1', '0.0001', '1Gi', '', 'abc', '9223372036854775808', '1e30', '1e999999999', ' 1'].map(
      (cpu) => [{ resources: { limits: { cpu } } }, '/resources/limits/cpu pattern'] as const,
    ),
    [{ resources: { limits: { cpu: 0.5 } } }, '/resources/limits/cpu type'],
    [{ resources: { limits: { cpu: null } } }, '/resources/limits/cpu type'],
    ...['-1', '0.5', '100m', '8Ei', '64mi', '128 Mi'].map(
      (memory) => [{ resources: { requests: { memory } } }, '/resources/requests/memory pattern'] as const,
    ),
    [{ resources: { requests: { memory: 128 } } }, '/resources/requests/memory type'],
    ...[
      ...['gpu', 'nvidia.com/', 'Nvidia.com/gpu', 'a/b/c', 'kubernetes.io/foo', 'requests.nvidia.com/gpu', ''],
      ...['hugepages-2/gpu', 'hugepages-x.y/gpu'],
    ].map((type) => [{ gpu: { type, limit: 1 } }, '/gpu/type pattern'] as const),
    [{ gpu: { limit: '1' } }, '/gpu/limit type'],
    [{ gpu: { limit: -1 } }, '/gpu/limit range'],
    [{ ports: many(101, {}) }, '/ports items'],
    [{ ports: [{ protocol: 'tcp' }] }, '/ports/0/protocol enum'],
    ...['8080', 'a--b', '-a', 'a-', 'A', 'a_b'].map(
      (name) => [{ ports: [{ name }] }, '/ports/0/name pattern'] as const,
    ),
    [{ ports: [{ name: 'a'.repeat(16) }] }, '/ports/0/name length'],
    [{ ports: [{ containerPort: 0 }] }, '/ports/0/containerPort range'],
    [{ ports: [{ containerPort: 65_536 }] }, '/ports/0/containerPort range'],
    [{ ports: [{ containerPort: '80' }] }, '/ports/0/containerPort type'],
    [{ ports: [{ servicePort: 1.5 }] }, '/ports/0/servicePort type'],
    [{ livenessProbe: { httpGet: { path: 'health' } } }, '/livenessProbe/httpGet/path pattern'],
    [{ livenessProbe: { httpGet: { scheme: 'http' } } }, '/livenessProbe/httpGet/scheme enum'],
    [{ livenessProbe: { httpGet: { port: 70_000 } } }, '/livenessProbe/httpGet/port range'],
    [{ livenessProbe: { httpGet: { port: 'Bad' } } }, '/livenessProbe/httpGet/port pattern'],
    [{ livenessProbe: { httpGet: { port: '80' } } }, '/livenessProbe/httpGet/port pattern'],
    [{ livenessProbe: { httpGet: { port: '' } } }, '/livenessProbe/httpGet/port length'],
    [{ livenessProbe: { httpGet: { port: true } } }, '/livenessProbe/httpGet/port type'],
    [{ livenessProbe: { httpGet: { port: null } } }, '/livenessProbe/httpGet/port type'],
    [{ livenessProbe: { httpGet: {}, tcpSocket: {} } }, '/livenessProbe one-of'],
    [{ livenessProbe: { grpc: {} } }, '/livenessProbe/grpc unknown-field'],
    [{ livenessProbe: { successThreshold: 2 } }, '/livenessProbe/successThreshold success-threshold-must-be-one'],
    [{ startupProbe: { successThreshold: 3 } }, '/startupProbe/successThreshold success-threshold-must-be-one'],
    [{ startupProbe: { successThreshold: 0 } }, '/startupProbe/successThreshold range'],
    [{ startupProbe: { successThreshold: 1.5 } }, '/startupProbe/successThreshold type'],
    [{ readinessProbe: { successThreshold: 0 } }, '/readinessProbe/successThreshold range'],
    [{ readinessProbe: { exec: { command: [''] } } }, '/readinessProbe/exec/command/0 length'],
    [{ readinessProbe: { exec: { command: 'ls' } } }, '/readinessProbe/exec/command type'],
    [{ readinessProbe: { exec: { command: many(201, 'a') } } }, '/readinessProbe/exec/command items'],
    [{ readinessProbe: { periodSeconds: 0 } }, '/readinessProbe/periodSeconds range'],
    [{ readinessProbe: { failureThreshold: 0 } }, '/readinessProbe/failureThreshold range'],
    [{ readinessProbe: { initialDelaySeconds: -1 } }, '/readinessProbe/initialDelaySeconds range'],
    [{ readinessProbe: { timeoutSeconds: 2_147_483_648 } }, '/readinessProbe/timeoutSeconds range'],
    [{ readinessProbe: null }, '/readinessProbe type'],
    [{ lifecycle: { postStart: { timeoutSeconds: 1 } } }, '/lifecycle/postStart/timeoutSeconds unknown-field'],
    [{ lifecycle: { preStop: { exec: { command: ['a'] }, httpGet: {} } } }, '/lifecycle/preStop one-of'],
    [{ command: 'sh' }, '/command type'],
    [{ command: many(201, '') }, '/command items'],
    [{ args: ['a'.repeat(4097)] }, '/args/0 length'],
    [{ args: [1] }, '/args/0 type'],
    [{ args: ['\ud83d'] }, '/args/0 pattern'],
    [{ env: many(501, { name: 'A' }) }, '/env items'],
    [{ env: [{ name: '' }] }, '/env/0/name length'],
    [{ env: [{ name: 'a'.repeat(254) }] }, '/env/0/name length'],
    ...['A=B', ' A', 'A ', ' ', 'é', 'A\n'].map((name) => [{ env: [{ name }] }, '/env/0/name pattern'] as const),
    [{ env: [{ name: 'A', value: 1 }] }, '/env/0/value type'],
    [{ env: [{ name: 'A', value: null }] }, '/env/0/value type'],
    [{ env: [{ name: 'A', value: '', valueFrom: {} }] }, '/env/0 one-of'],
    [{ env: [{ valueFrom: { secretKeyRef: {}, configMapKeyRef: {} } }] }, '/env/0/valueFrom one-of'],
    [{ env: [{ valueFrom: { fieldRef: {} } }] }, '/env/0/valueFrom/fieldRef unknown-field'],
    ...['.', '..', '..a', 'a/b', '', 'a'.repeat(254)].map(
      (key) =>
        [{ env: [{ valueFrom: { secretKeyRef: { key } } }] }, '/env/0/valueFrom/secretKeyRef/key pattern'] as const,
    ),
    [{ envReferences: many(51, {}) }, '/envReferences items'],
    [{ envReferences: [{ kind: 'configMap' }] }, '/envReferences/0/kind enum'],
    [{ envReferences: [{ name: 'A' }] }, '/envReferences/0/name pattern'],
    [{ envReferences: [{ name: 'a'.repeat(254) }] }, '/envReferences/0/name length'],
    [{ envReferences: [{ keys: many(201, 'a') }] }, '/envReferences/0/keys items'],
    [{ securityContext: { capabilities: { add: ['CAP_NET_ADMIN'] } } }, '/securityContext/capabilities/add/0 pattern'],
    [{ securityContext: { capabilities: { drop: ['all'] } } }, '/securityContext/capabilities/drop/0 pattern'],
    [{ securityContext: { runAsUser: '1000' } }, '/securityContext/runAsUser type'],
    [{ securityContext: { seccompProfile: {} } }, '/securityContext/seccompProfile unknown-field'],
    [{ syncHostTimezone: 'yes' }, '/syncHostTimezone type'],
  ] as const)('%.150j', (container, fault) => {
    expect(inContainer(container)).toEqual([fault]);
  });
});
