import { describe, expect, it } from 'vitest';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { aContainer, aSpec, aSpecOf } from '../a-spec.ts';
import { type Case, found } from './found.ts';

const stateful = { kind: 'stateful' } as const;
const POD = '/podSettings';
const FIRST = '/podSettings/containers/0';
const SECOND = '/podSettings/containers/1';
type Pod = NonNullable<DraftSpec['podSettings']>;
const pod = (settings: Pod): DraftSpec => aSpec({ podSettings: { containers: [aContainer()], ...settings } });
const other = { name: 'side', ports: [] };

const placement: readonly Case[] = [
  {
    title: 'the later item, with its cluster',
    code: 'duplicate-cluster',
    spec: pod({ placement: [{ cluster: 'east' }, { cluster: 'east' }] }),
    found: ['error /podSettings/placement/1/cluster in east'],
  },
  {
    title: 'different clusters',
    code: 'duplicate-cluster',
    spec: pod({ placement: [{ cluster: 'east' }, { cluster: 'west' }] }),
    found: [],
  },
  {
    title: 'a cluster of another project',
    code: 'cluster-not-in-project',
    spec: pod({ placement: [{ cluster: 'east' }, { cluster: 'north' }] }),
    found: ['error /podSettings/placement/1/cluster in north'],
  },
];

const strategies: readonly Case[] = [
  {
    title: 'OnDelete, stateless',
    code: 'strategy-not-for-kind',
    spec: pod({ updateStrategy: { type: 'OnDelete' } }),
    found: [`error ${POD}/updateStrategy/type`],
  },
  {
    title: 'OnDelete, stateful',
    code: 'strategy-not-for-kind',
    spec: pod({ updateStrategy: { type: 'OnDelete' } }),
    context: stateful,
    found: [],
  },
  {
    title: 'Recreate, stateful',
    code: 'strategy-not-for-kind',
    spec: pod({ updateStrategy: { type: 'Recreate' } }),
    context: stateful,
    found: [`error ${POD}/updateStrategy/type`],
  },
  {
    title: 'the foreign parameter, stateless',
    code: 'strategy-not-for-kind',
    spec: pod({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1, maxSurge: 1 } } }),
    found: [`error ${POD}/updateStrategy/rollingUpdate/partition`],
  },
  {
    title: 'the foreign parameters, stateful',
    code: 'strategy-not-for-kind',
    spec: pod({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } }),
    context: stateful,
    found: ['maxUnavailable', 'maxSurge'].map((field) => `error ${POD}/updateStrategy/rollingUpdate/${field}`),
  },
  {
    title: 'both zero, however written',
    code: 'rolling-update-cannot-progress',
    spec: pod({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '00%', maxSurge: 0 } } }),
    found: [`error ${POD}/updateStrategy/rollingUpdate`],
  },
  {
    title: 'one zero, the other by default a quarter',
    code: 'rolling-update-cannot-progress',
    spec: pod({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } } }),
    found: [],
  },
];

const rule = { type: 'withTarget', policy: 'required', target: 'db' } as const;
const podLevel: readonly Case[] = [
  {
    title: 'the later of two equal rules',
    code: 'duplicate-scheduling-rule',
    spec: pod({ scheduling: { type: 'custom', rules: [rule, { ...rule, policy: 'preferred' }, rule] } }),
    found: [`warning ${POD}/scheduling/rules/2`],
  },
  {
    title: 'a platform domain and a rendered key',
    code: 'reserved-metadata-key',
    spec: pod({
      metadata: {
        annotations: {
          'a.KubeSphere.io/x': '',
          'mykubesphere.io/x': '',
          app: '',
          'cni.projectcalico.org/ipv4pools': '',
        },
      },
    }),
    found: ['a.KubeSphere.io~1x', 'app', 'cni.projectcalico.org~1ipv4pools'].map(
      (key) => `error ${POD}/metadata/annotations/${key}`,
    ),
  },
  {
    title: 'only init containers',
    code: 'no-work-container',
    spec: aSpecOf([{ type: 'init' }]),
    found: [`error ${POD}/containers`],
  },
  {
    title: 'no containers at all are missing',
    code: 'no-work-container',
    spec: aSpec({ podSettings: { containers: [] } }),
    found: [],
  },
  {
    title: 'over both types',
    code: 'duplicate-container-name',
    spec: aSpecOf([{}, { type: 'init' }]),
    found: [`error ${SECOND}/name`],
  },
  { title: 'different names', code: 'duplicate-container-name', spec: aSpecOf([{}, other]), found: [] },
];

const containers: readonly Case[] = [
  {
    title: 'no tag',
    code: 'image-without-tag',
    spec: aSpecOf([{ image: 'host:5000/nginx' }]),
    found: [`notice ${FIRST}/image`],
  },
  {
    title: 'a digest',
    code: 'image-without-tag',
    spec: aSpecOf([{ image: `nginx@sha256:${'a'.repeat(64)}` }]),
    found: [],
  },
  {
    title: 'a probe and lifecycle actions',
    code: 'field-not-for-init-container',
    spec: aSpecOf([
      {},
      {
        ...other,
        type: 'init',
        startupProbe: { exec: { command: ['a'] } },
        lifecycle: { preStop: { exec: { command: ['a'] } } },
      },
    ]),
    found: [`error ${SECOND}/startupProbe`, `error ${SECOND}/lifecycle`],
  },
  {
    title: 'a work container',
    code: 'field-not-for-init-container',
    spec: aSpecOf([{ startupProbe: { exec: { command: ['a'] } } }]),
    found: [],
  },
  {
    title: 'by value',
    code: 'request-exceeds-limit',
    spec: aSpecOf([
      { resources: { requests: { cpu: '1001m', memory: '1Gi' }, limits: { cpu: '1', memory: '1024Mi' } } },
    ]),
    found: [`error ${FIRST}/resources/requests/cpu`],
  },
  {
    title: 'each quantity',
    code: 'memory-below-one-mebibyte',
    spec: aSpecOf([{ resources: { requests: { memory: '128' }, limits: { memory: '1Mi' } } }]),
    found: [`warning ${FIRST}/resources/requests/memory`],
  },
];

const http = (name: string, containerPort: number, servicePort?: number) => ({
  name,
  containerPort,
  ...(servicePort && { servicePort }),
});
const ports: readonly Case[] = [
  {
    title: 'a default name that is taken stands where it would be written',
    code: 'duplicate-port-name',
    spec: aSpecOf([{ ports: [http('http-1', 80), { containerPort: 81 }] }]),
    found: [`error ${FIRST}/ports/1/name`],
  },
  {
    title: 'over work containers, not with init ones',
    code: 'duplicate-port-name',
    spec: aSpecOf([
      {},
      { name: 'b', ports: [http('http-web', 81)] },
      { name: 'c', type: 'init', ports: [http('http-web', 82)] },
    ]),
    found: [`error ${SECOND}/ports/0/name`],
  },
  {
    title: 'within an init container',
    code: 'duplicate-port-name',
    spec: aSpecOf([{}, { name: 'c', type: 'init', ports: [http('http-a', 81), http('http-a', 82)] }]),
    found: [`error ${SECOND}/ports/1/name`],
  },
  {
    title: 'the same number and transport',
    code: 'duplicate-container-port',
    spec: aSpecOf([{}, { name: 'b', ports: [{ name: 'grpc-b', protocol: 'GRPC', containerPort: 80 }] }]),
    found: [`error ${SECOND}/ports/0/containerPort`],
  },
  {
    title: 'the same number, another transport',
    code: 'duplicate-container-port',
    spec: aSpecOf([{}, { name: 'b', ports: [{ name: 'udp-b', protocol: 'UDP', containerPort: 80 }] }]),
    found: [],
  },
  {
    title: 'by default the container port',
    code: 'duplicate-service-port',
    spec: aSpecOf([{}, { name: 'b', ports: [http('http-b', 8080, 80), http('http-c', 8081)] }]),
    found: [`error ${SECOND}/ports/0/servicePort`],
  },
  {
    title: 'where it would stand',
    code: 'duplicate-service-port',
    spec: aSpecOf([{ ports: [http('http-a', 8080, 80), http('http-b', 80)] }]),
    found: [`error ${FIRST}/ports/1/servicePort`],
  },
  { title: 'stateless', code: 'no-service-port', spec: aSpecOf([{ ports: [] }]), found: [`error ${POD}/containers`] },
  {
    title: 'ports of init containers do not count',
    code: 'no-service-port',
    spec: aSpecOf([{ ports: [] }, { name: 'b', type: 'init' }]),
    found: [`error ${POD}/containers`],
  },
  { title: 'stateful', code: 'no-service-port', spec: aSpecOf([{ ports: [] }]), context: stateful, found: [] },
  {
    title: 'not beside no-work-container',
    code: 'no-service-port',
    spec: aSpecOf([{ type: 'init', ports: [] }]),
    found: [],
  },
  {
    title: 'another word first',
    code: 'port-name-without-protocol-prefix',
    spec: aSpecOf([{ ports: [http('web', 80)] }]),
    found: [`notice ${FIRST}/ports/0/name`],
  },
  {
    title: 'only the letters',
    code: 'port-name-without-protocol-prefix',
    spec: aSpecOf([{ ports: [http('httpweb', 80)] }]),
    found: [`notice ${FIRST}/ports/0/name`],
  },
  {
    title: 'a default name',
    code: 'port-name-without-protocol-prefix',
    spec: aSpecOf([{ ports: [{ containerPort: 80 }] }]),
    found: [],
  },
];

const get = (port: number | string) => ({ httpGet: { path: '/', port } });
const probes: readonly Case[] = [
  {
    title: 'probes and lifecycle actions',
    code: 'unknown-port-name',
    spec: aSpecOf([
      {
        livenessProbe: get('http-a'),
        readinessProbe: get('http-web'),
        lifecycle: { preStop: { tcpSocket: { port: 'x' } } },
      },
    ]),
    found: [`error ${FIRST}/livenessProbe/httpGet/port`, `error ${FIRST}/lifecycle/preStop/tcpSocket/port`],
  },
  {
    title: 'a default name',
    code: 'unknown-port-name',
    spec: aSpecOf([{ ports: [{ containerPort: 80 }], livenessProbe: get('http-0') }]),
    found: [],
  },
  {
    title: 'a number that is not listed',
    code: 'probe-port-not-a-container-port',
    spec: aSpecOf([{ readinessProbe: get(81) }]),
    found: [`warning ${FIRST}/readinessProbe/httpGet/port`],
  },
  {
    title: 'no TCP port is listed',
    code: 'probe-port-not-a-container-port',
    spec: aSpecOf([{ ports: [{ protocol: 'UDP', containerPort: 80 }], readinessProbe: get(81) }]),
    found: [],
  },
  {
    title: 'lifecycle actions',
    code: 'probe-port-not-a-container-port',
    spec: aSpecOf([{ lifecycle: { postStart: get(81) } }]),
    found: [],
  },
  {
    title: 'a listed port whose number is missing',
    code: 'probe-port-not-a-container-port',
    spec: aSpecOf([{ ports: [{}], readinessProbe: get(81) }]),
    found: [],
  },
  {
    title: 'at the handler',
    code: 'tcp-lifecycle-never-succeeds',
    spec: aSpecOf([
      { lifecycle: { postStart: { tcpSocket: { port: 80 } } }, livenessProbe: { tcpSocket: { port: 80 } } },
    ]),
    found: [`warning ${FIRST}/lifecycle/postStart/tcpSocket`],
  },
];

const secret = (name: string, keys: string[]) => ({ kind: 'Secret', name, keys }) as const;
const environment: readonly Case[] = [
  {
    title: 'variables before batch references',
    code: 'duplicate-env-name',
    spec: aSpecOf([
      {
        envReferences: [secret('s', ['A', 'B']), secret('t', ['B'])],
        env: [
          { name: 'A', value: '' },
          { name: 'A', value: '' },
        ],
      },
    ]),
    found: [
      `error ${FIRST}/envReferences/0/keys/0`,
      `error ${FIRST}/envReferences/1/keys/0`,
      `error ${FIRST}/env/1/name`,
    ],
  },
  {
    title: 'case counts',
    code: 'duplicate-env-name',
    spec: aSpecOf([
      {
        env: [
          { name: 'A', value: '' },
          { name: 'a', value: '' },
        ],
      },
    ]),
    found: [],
  },
];

const securityOf = (
  securityContext: NonNullable<Parameters<typeof aContainer>[0]>['securityContext'],
  ofPod?: Pod['securityContext'],
) => pod({ containers: [aContainer({ securityContext })], ...(ofPod && { securityContext: ofPod }) });
const OWN = `${FIRST}/securityContext`;
const security: readonly Case[] = [
  {
    title: "the container's user",
    code: 'run-as-root-contradiction',
    spec: securityOf({ runAsUser: 0 }, { runAsNonRoot: true }),
    found: [`error ${OWN}/runAsUser`],
  },
  {
    title: "the pod's user, once",
    code: 'run-as-root-contradiction',
    spec: pod({ containers: [aContainer(), aContainer(other)], securityContext: { runAsNonRoot: true, runAsUser: 0 } }),
    found: [`error ${POD}/securityContext/runAsUser`],
  },
  {
    title: 'the container has another user',
    code: 'run-as-root-contradiction',
    spec: securityOf({ runAsUser: 1 }, { runAsNonRoot: true, runAsUser: 0 }),
    found: [],
  },
  {
    title: 'the container may be root',
    code: 'run-as-root-contradiction',
    spec: securityOf({ runAsNonRoot: false }, { runAsNonRoot: true, runAsUser: 0 }),
    found: [],
  },
  {
    title: 'privileged',
    code: 'privileged-needs-escalation',
    spec: securityOf({ privileged: true, allowPrivilegeEscalation: false }),
    found: [`error ${OWN}/allowPrivilegeEscalation`],
  },
  {
    title: 'SYS_ADMIN',
    code: 'privileged-needs-escalation',
    spec: securityOf({ capabilities: { add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: false }),
    found: [`error ${OWN}/allowPrivilegeEscalation`],
  },
  { title: 'left out', code: 'privileged-needs-escalation', spec: securityOf({ privileged: true }), found: [] },
  {
    title: "also by the pod's word",
    code: 'privileged-with-non-root',
    spec: securityOf({ privileged: true }, { runAsNonRoot: true }),
    found: [`warning ${OWN}/privileged`],
  },
  {
    title: 'the container says otherwise',
    code: 'privileged-with-non-root',
    spec: securityOf({ privileged: true, runAsNonRoot: false }, { runAsNonRoot: true }),
    found: [],
  },
  {
    title: 'at the dropped one',
    code: 'capability-added-and-dropped',
    spec: securityOf({ capabilities: { add: ['CHOWN'], drop: ['ALL', 'CHOWN'] } }),
    found: [`warning ${OWN}/capabilities/drop/1`],
  },
];

const keys = (length: number) => Array.from({ length }, (_, index) => `K${index}`);
const size: readonly Case[] = [
  {
    title: 'batch references that become more than a mebibyte',
    code: 'object-too-large',
    spec: aSpecOf([
      { envReferences: Array.from({ length: 20 }, (_, index) => secret(`s${index}-${'x'.repeat(240)}`, keys(200))) },
    ]),
    found: [`error ${POD}/containers`],
  },
  {
    title: 'a quarter of that',
    code: 'object-too-large',
    spec: aSpecOf([
      { envReferences: Array.from({ length: 5 }, (_, index) => secret(`s${index}-${'x'.repeat(240)}`, keys(200))) },
    ]),
    found: [],
  },
];

describe.each([
  ['placement', placement],
  ['update strategy', strategies],
  ['pod', podLevel],
  ['container', containers],
  ['port', ports],
  ['probe', probes],
  ['environment', environment],
  ['security', security],
  ['size', size],
])('%s rules', (_, cases) => {
  it.each(cases)('$code: $title', (given) => expect(found(given)).toEqual(given.found));
});
