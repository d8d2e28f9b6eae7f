import { describe, expect, it } from 'vitest';
import { workloadBytes } from '../../../src/wizard/pod-settings/rules-size.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { aContainer, aSpec } from '../a-spec.ts';
import { type Case, found } from './found.ts';

type Differences = NonNullable<NonNullable<DraftSpec['clusterDifferences']>['clusters']>;
type Difference = Differences[number];
type ContainerDifference = NonNullable<Difference['containers']>[number];
type Containers = NonNullable<NonNullable<DraftSpec['podSettings']>['containers']>;

const stateful = { kind: 'stateful' } as const;
const WEST = '/clusterDifferences/clusters/0';
const WEB = `${WEST}/containers/0`;
const differing = (clusters: Differences, steps: Partial<DraftSpec> = {}): DraftSpec =>
  aSpec({ clusterDifferences: { clusters }, ...steps });
const west = (difference: Omit<Difference, 'cluster'>, steps: Partial<DraftSpec> = {}) =>
  differing([{ cluster: 'west', ...difference }], steps);
/** The base's container `web`, perhaps more, and what is different about `web` in `west`. */
const web = (difference: ContainerDifference, ...containers: Containers) =>
  west(
    { containers: [{ name: 'web', ...difference }] },
    { podSettings: { containers: containers.length === 0 ? [aContainer()] : containers } },
  );
const templates = {
  storageSettings: {
    volumeClaimTemplates: [
      { name: 'data', storageClassName: 'fast', accessModes: ['ReadWriteOnce' as const], capacity: '1Gi' },
    ],
  },
};
const at = (severity: string, ...pointers: string[]) => pointers.map((pointer) => `${severity} ${pointer} in west`);

const names: readonly Case[] = [
  {
    title: 'only that',
    code: 'cluster-not-in-project',
    spec: differing([{ cluster: 'north', containers: [{ name: 'gone' }] }]),
    found: [`error ${WEST}/cluster in north`],
  },
  {
    title: 'nothing else of a foreign cluster',
    code: 'unknown-container',
    spec: differing([{ cluster: 'north', containers: [{ name: 'gone' }] }]),
    found: [],
  },
  {
    title: 'not even what a foreign cluster lacks',
    code: 'required',
    spec: differing([{ cluster: 'north', containers: [{ image: 'a:1' }, { name: 'web', env: [{ name: 'A' }] }] }]),
    found: [],
  },
  {
    title: 'what a cluster of the project lacks',
    code: 'required',
    spec: west({ containers: [{ image: 'a:1' }] }),
    found: at('error', `${WEB}/name`),
  },
  {
    title: 'a cluster of the project that is not chosen',
    code: 'cluster-not-in-placement',
    spec: west({}, { podSettings: { containers: [aContainer()], placement: [{ cluster: 'east' }] } }),
    found: at('error', `${WEST}/cluster`),
  },
  {
    title: 'the later entry',
    code: 'duplicate-cluster',
    spec: differing([{ cluster: 'west' }, { cluster: 'west' }]),
    found: ['error /clusterDifferences/clusters/1/cluster in west'],
  },
  {
    title: 'a name that the base lacks',
    code: 'unknown-container',
    spec: west({ containers: [{ name: 'gone' }] }),
    found: at('error', `${WEB}/name`),
  },
  {
    title: 'the later of two',
    code: 'duplicate-container-name',
    spec: west({ containers: [{ name: 'web' }, { name: 'web' }] }),
    found: at('error', `${WEST}/containers/1/name`),
  },
  {
    title: 'no such template',
    code: 'unknown-claim-template',
    spec: west({ volumeClaimTemplates: [{ name: 'logs' }] }, templates),
    context: stateful,
    found: at('error', `${WEST}/volumeClaimTemplates/0/name`),
  },
  {
    title: 'the later of two templates',
    code: 'duplicate-volume-name',
    spec: west({ volumeClaimTemplates: [{ name: 'data' }, { name: 'data' }] }, templates),
    context: stateful,
    found: at('error', `${WEST}/volumeClaimTemplates/1/name`),
  },
  {
    title: 'a new name without a number',
    code: 'unknown-port',
    spec: web({
      ports: [
        { name: 'tcp-a', servicePort: 1 },
        { name: 'tcp-b', containerPort: 2 },
      ],
    }),
    found: at('error', `${WEB}/ports/0/name`),
  },
  {
    title: 'a default name is known',
    code: 'unknown-port',
    spec: web({ ports: [{ name: 'http-0', servicePort: 1 }] }, aContainer({ ports: [{ containerPort: 80 }] })),
    found: [],
  },
  {
    title: 'the later of two ports',
    code: 'duplicate-port-name',
    spec: web({
      ports: [
        { name: 'http-web', servicePort: 1 },
        { name: 'http-web', remove: true },
      ],
    }),
    found: at('error', `${WEB}/ports/1/name`),
  },
  {
    title: 'no such port',
    code: 'unknown-port-to-remove',
    spec: web({ ports: [{ name: 'tcp-a', remove: true }] }),
    found: at('error', `${WEB}/ports/0/name`),
  },
  {
    title: 'the later of two variables',
    code: 'duplicate-env-name',
    spec: web({
      env: [
        { name: 'A', value: '' },
        { name: 'A', remove: true },
      ],
    }),
    found: at('error', `${WEB}/env/1/name`),
  },
  {
    title: 'neither a variable nor a key',
    code: 'unknown-variable-to-remove',
    spec: web(
      { env: ['A', 'B', 'C'].map((name) => ({ name, remove: true as const })) },
      aContainer({ env: [{ name: 'A', value: '' }], envReferences: [{ kind: 'Secret', name: 's', keys: ['B'] }] }),
    ),
    found: at('error', `${WEB}/env/2/name`),
  },
  ...[
    aContainer({ env: [{ value: '' }] }),
    aContainer({ envReferences: [{ kind: 'Secret', name: 's' }] }),
    aContainer({ envReferences: [{ kind: 'Secret', name: 's', keys: [] }] }),
  ].map(
    (container): Case => ({
      title: 'while the base lacks a name that it could be',
      code: 'unknown-variable-to-remove',
      spec: web({ env: [{ name: 'A', remove: true }] }, container),
      found: [],
    }),
  ),
  {
    title: 'a GPU type where the base has no GPU',
    code: 'required',
    spec: web({ gpu: { type: 'nvidia.com/gpu' } }),
    found: at('error', `${WEB}/gpu/limit`),
  },
  {
    title: 'a GPU type where the base has a limit',
    code: 'required',
    spec: web({ gpu: { type: 'amd.com/gpu' } }, aContainer({ gpu: { limit: 1 } })),
    found: [],
  },
];

const rich = aContainer({
  imagePullSecret: 's',
  resources: { limits: { cpu: '1', memory: '1Gi' } },
  gpu: { limit: 1 },
  env: [{ name: 'A', value: '1' }],
  envReferences: [{ kind: 'Secret', name: 's', keys: ['B'] }],
});
const without = (title: string, spec: DraftSpec, ...pointers: string[]): Case => ({
  title,
  code: 'difference-without-effect',
  spec,
  found: at('warning', ...pointers),
});
const effects: readonly Case[] = [
  without('an entry that has only its cluster', west({}), WEST),
  without('a container that has only its name', web({}), WEB),
  without(
    'plain fields, defaults filled',
    web({ image: 'nginx:1.25', imagePullPolicy: 'IfNotPresent', type: 'work' }),
    `${WEB}/image`,
    `${WEB}/imagePullPolicy`,
    `${WEB}/type`,
  ),
  without('plain fields that differ', web({ image: 'nginx:2', imagePullPolicy: 'Never', imagePullSecret: 'x' })),
  without(
    'null where there is nothing',
    web({ imagePullSecret: null, resources: null, gpu: null }),
    ...['imagePullSecret', 'resources', 'gpu'].map((field) => `${WEB}/${field}`),
  ),
  without('null where there is something', web({ imagePullSecret: null, resources: null, gpu: null }, rich)),
  without(
    'quantities by value',
    web({ resources: { limits: { cpu: '1000m', memory: '2Gi' }, requests: { cpu: null } } }, rich),
    `${WEB}/resources/limits/cpu`,
    `${WEB}/resources/requests/cpu`,
  ),
  without(
    'empty maps and lists',
    web({ resources: {}, ports: [], env: [], envReferences: [] }),
    ...['resources', 'ports', 'env', 'envReferences'].map((field) => `${WEB}/${field}`),
  ),
  without('a GPU limit of 0 where there is none', web({ gpu: { limit: 0 } }), `${WEB}/gpu/limit`),
  without('the default GPU type', web({ gpu: { type: 'nvidia.com/gpu', limit: 2 } }, rich), `${WEB}/gpu/type`),
  without('a port that has only its name', web({ ports: [{ name: 'http-web' }] }), `${WEB}/ports/0`),
  without(
    'fields of a port, service port by default',
    web({ ports: [{ name: 'http-web', protocol: 'HTTP', containerPort: 81, servicePort: 81 }] }),
    `${WEB}/ports/0/protocol`,
    `${WEB}/ports/0/servicePort`,
  ),
  without(
    'a container port that also moves the service port',
    web({ ports: [{ name: 'http-web', containerPort: 81 }] }),
  ),
  without('a whole variable', web({ env: [{ name: 'A', value: '1' }] }, rich), `${WEB}/env/0`),
  without(
    'a variable that leaves a batch reference',
    web({ env: [{ name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'B' } } }] }, rich),
  ),
  without(
    'a variable that the base has twice',
    web({ env: [{ name: 'A', value: '1' }] }, { ...rich, envReferences: [{ kind: 'Secret', name: 's', keys: ['A'] }] }),
  ),
  without(
    'external access as a whole',
    west(
      { externalAccess: { type: 'NodePort', annotations: {} } },
      { advancedSettings: { externalAccess: { type: 'NodePort' } } },
    ),
    `${WEST}/externalAccess`,
  ),
  without('no external access where there is none', west({ externalAccess: null }), `${WEST}/externalAccess`),
  without('nothing of an unknown container', web({ ports: [{ name: 'tcp-a', remove: true }] })),
  {
    ...without(
      'claim templates',
      west(
        {
          volumeClaimTemplates: [
            { name: 'data', storageClassName: 'fast', accessModes: ['ReadWriteOnce'], capacity: '1024Mi' },
          ],
        },
        templates,
      ),
    ),
    context: stateful,
    found: at(
      'warning',
      ...['storageClassName', 'accessModes', 'capacity'].map((field) => `${WEST}/volumeClaimTemplates/0/${field}`),
    ),
  },
];

const http = (name: string, containerPort: number, servicePort: number) => ({ name, containerPort, servicePort });
const twoPorts = aContainer({ ports: [http('http-a', 80, 8080), http('http-b', 81, 8081)] });
const init = { name: 'prepare', image: 'a:1', type: 'init', ports: [{ name: 'http-web', containerPort: 80 }] } as const;
const get = { httpGet: { path: '/', port: 'http-b' } };
/** A container whose workload is a hundred bytes below a mebibyte, which a longer image is too much for. */
const brimful = (() => {
  const args = Array.from({ length: 200 }, () => 'x'.repeat(4096));
  const bytesOf = (command: string[]) =>
    workloadBytes(aSpec({ podSettings: { containers: [aContainer({ args, command })] } }) as never);
  const room = 2 ** 20 - 100 - bytesOf(['']);
  const whole = args.slice(0, Math.floor(room / 4099));
  return aContainer({ args, command: [...whole, 'x'.repeat(2 ** 20 - 100 - bytesOf([...whole, '']))] });
})();
const causes: readonly Case[] = [
  {
    title: 'an image that is longer than there is room for',
    code: 'object-too-large',
    spec: web({ image: `${'a'.repeat(200)}:1` }, brimful),
    found: at('error', `${WEB}/image`),
  },
  {
    title: 'the later value, which the difference wrote',
    code: 'duplicate-service-port',
    spec: web(
      {
        ports: [
          { name: 'http-a', servicePort: 7000 },
          { name: 'http-b', servicePort: 7000 },
        ],
      },
      twoPorts,
    ),
    found: at('error', `${WEB}/ports/1/servicePort`),
  },
  {
    title: 'the earlier value, where only that was written',
    code: 'duplicate-service-port',
    spec: web({ ports: [{ name: 'http-a', servicePort: 8081 }] }, twoPorts),
    found: at('error', `${WEB}/ports/0/servicePort`),
  },
  {
    title: 'the container port that moved it',
    code: 'duplicate-service-port',
    spec: web(
      { ports: [{ name: 'http-b', containerPort: 8080 }] },
      aContainer({ ports: [http('http-a', 80, 8080), { name: 'http-b', containerPort: 81 }] }),
    ),
    found: at('error', `${WEB}/ports/0/containerPort`),
  },
  {
    title: 'the protocol that brought two ports together',
    code: 'duplicate-container-port',
    spec: web(
      { ports: [{ name: 'udp-b', protocol: 'TCP' }] },
      aContainer({
        ports: [http('http-a', 80, 8080), { name: 'udp-b', protocol: 'UDP', containerPort: 80, servicePort: 1 }],
      }),
    ),
    found: at('error', `${WEB}/ports/0/protocol`),
  },
  {
    title: 'an added port',
    code: 'duplicate-container-port',
    spec: web({ ports: [{ name: 'http-new', containerPort: 80, servicePort: 1 }] }),
    found: at('error', `${WEB}/ports/0/containerPort`),
  },
  {
    title: 'a type that brings ports together',
    code: 'duplicate-port-name',
    spec: west(
      { containers: [{ name: 'prepare', type: 'work' }] },
      { podSettings: { containers: [aContainer(), init] } },
    ),
    found: at('error', `${WEB}/type`),
  },
  {
    title: 'a removal at its item',
    code: 'no-service-port',
    spec: web({ ports: [{ name: 'http-web', remove: true }] }),
    found: at('error', `${WEB}/ports/0`),
  },
  {
    title: 'a type that takes the ports away',
    code: 'no-service-port',
    spec: west(
      { containers: [{ name: 'web', type: 'init' }] },
      { podSettings: { containers: [aContainer(), aContainer({ name: 'b', ports: [] })] } },
    ),
    found: at('error', `${WEB}/type`),
  },
  {
    title: 'the removal, not the type of a container that had no ports',
    code: 'no-service-port',
    spec: west(
      {
        containers: [
          { name: 'a', type: 'init' },
          { name: 'web', ports: [{ name: 'http-web', remove: true }] },
        ],
      },
      { podSettings: { containers: [aContainer({ name: 'a', ports: [] }), aContainer()] } },
    ),
    found: at('error', `${WEST}/containers/1/ports/0`),
  },
  {
    title: 'the type that made a container without ports work, where nothing else did it',
    code: 'no-service-port',
    spec: web({ type: 'work' }, aContainer({ type: 'init', ports: [] })),
    found: at('error', `${WEB}/type`),
  },
  {
    title: 'the removal of a port with a node port, not the type of another container',
    code: 'unknown-port-name',
    spec: {
      ...west(
        {
          containers: [
            { name: 'a', type: 'init' },
            { name: 'web', ports: [{ name: 'http-b', remove: true }] },
          ],
        },
        { podSettings: { containers: [aContainer({ name: 'a', ports: [http('http-c', 1, 1)] }), twoPorts] } },
      ),
      advancedSettings: { externalAccess: { type: 'NodePort', nodePorts: [{ name: 'http-b', nodePort: 30_000 }] } },
    },
    found: at('error', `${WEST}/containers/1/ports/0`),
  },
  {
    title: 'the type that takes a port with a node port along',
    code: 'unknown-port-name',
    spec: {
      ...web({ type: 'init' }, twoPorts, aContainer({ name: 'a', ports: [http('http-c', 1, 1)] })),
      advancedSettings: { externalAccess: { type: 'NodePort', nodePorts: [{ name: 'http-b', nodePort: 30_000 }] } },
    },
    found: at('error', `${WEB}/type`),
  },
  {
    title: 'nothing of node ports where there is no external access',
    code: 'unknown-port-name',
    spec: {
      ...west(
        { externalAccess: null, containers: [{ name: 'web', ports: [{ name: 'http-b', remove: true }] }] },
        { podSettings: { containers: [twoPorts] } },
      ),
      advancedSettings: { externalAccess: { type: 'NodePort', nodePorts: [{ name: 'http-b', nodePort: 30_000 }] } },
    },
    found: [],
  },
  {
    title: 'a default value of an added port, where it would stand',
    code: 'duplicate-service-port',
    spec: web({ ports: [{ name: 'http-c', containerPort: 8080 }] }, twoPorts),
    found: at('error', `${WEB}/ports/0/servicePort`),
  },
  {
    title: 'the only work container',
    code: 'no-work-container',
    spec: web({ type: 'init' }),
    found: at('error', `${WEB}/type`),
  },
  {
    title: 'once for all fields that a type makes foreign',
    code: 'field-not-for-init-container',
    spec: web(
      { type: 'init' },
      aContainer({ livenessProbe: get, readinessProbe: get }),
      aContainer({ name: 'b', ports: [http('http-c', 1, 1)] }),
    ),
    found: at('error', `${WEB}/type`),
  },
  {
    title: 'the removal of a named port',
    code: 'unknown-port-name',
    spec: web({ ports: [{ name: 'http-b', remove: true }] }, { ...twoPorts, readinessProbe: get }),
    found: at('error', `${WEB}/ports/0`),
  },
  {
    title: 'the removal of a port with a node port',
    code: 'unknown-port-name',
    spec: {
      ...web({ ports: [{ name: 'http-b', remove: true }] }, twoPorts),
      advancedSettings: { externalAccess: { type: 'NodePort', nodePorts: [{ name: 'http-b', nodePort: 30_000 }] } },
    },
    found: at('error', `${WEB}/ports/0`),
  },
  {
    title: 'a lower limit',
    code: 'request-exceeds-limit',
    spec: web({ resources: { limits: { cpu: '0.5' } } }, aContainer({ resources: { requests: { cpu: '1' } } })),
    found: at('error', `${WEB}/resources/limits/cpu`),
  },
  {
    title: 'a fault of the base is told once',
    code: 'request-exceeds-limit',
    spec: web(
      { resources: { limits: { cpu: '0.5' } } },
      aContainer({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    ),
    found: ['error /podSettings/containers/0/resources/requests/cpu'],
  },
  {
    title: 'a fault of the base that every cluster repairs is still told',
    code: 'image-without-tag',
    spec: differing(
      ['host', 'east', 'west'].map((cluster) => ({ cluster, containers: [{ name: 'web', image: 'a:1' }] })),
      { podSettings: { containers: [aContainer({ image: 'a' })] } },
    ),
    found: ['notice /podSettings/containers/0/image'],
  },
  {
    title: 'a new value with the fault of the old one',
    code: 'image-without-tag',
    spec: web({ image: 'b' }, aContainer({ image: 'a' })),
    found: ['notice /podSettings/containers/0/image', ...at('notice', `${WEB}/image`)],
  },
  {
    title: 'a protocol under a name that stays',
    code: 'port-name-without-protocol-prefix',
    spec: web({ ports: [{ name: 'http-0', protocol: 'TCP' }] }, aContainer({ ports: [{ containerPort: 80 }] })),
    found: at('notice', `${WEB}/ports/0/protocol`),
  },
  {
    title: 'a batch reference of the difference',
    code: 'duplicate-env-name',
    spec: web({ envReferences: [{ kind: 'Secret', name: 't', keys: ['Z', 'A'] }] }, rich),
    found: at('error', `${WEB}/envReferences/0/keys/1`),
  },
  {
    title: 'not in a cluster outside the placement',
    code: 'no-service-port',
    spec: {
      ...web({ ports: [{ name: 'http-web', remove: true }] }),
      podSettings: { containers: [aContainer()], placement: [{ cluster: 'east' }] },
    },
    found: [],
  },
  {
    title: 'external access of the difference',
    code: 'external-access-on-headless',
    spec: west({ externalAccess: { type: 'NodePort' } }),
    context: stateful,
    found: at('error', `${WEST}/externalAccess`),
  },
  {
    title: 'node ports of the difference',
    code: 'node-port-out-of-range',
    spec: west({ externalAccess: { type: 'NodePort', nodePorts: [{ name: 'http-web', nodePort: 80 }] } }),
    found: at('error', `${WEST}/externalAccess/nodePorts/0/nodePort`),
  },
  {
    title: 'the probe that asks a port which moved',
    code: 'probe-port-not-a-container-port',
    spec: web(
      { ports: [{ name: 'http-web', containerPort: 8081 }] },
      aContainer({ readinessProbe: { httpGet: { path: '/', port: 80 } } }),
    ),
    found: at('warning', `${WEB}/ports/0/containerPort`),
  },
];

describe.each([
  ['names in differences', names],
  ['effects of differences', effects],
  ['faults that differences cause', causes],
])('%s', (_, cases) => {
  it.each(cases)('$code: $title', (given) => expect(found(given)).toEqual(given.found));
});
