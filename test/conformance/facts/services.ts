import { ACCESS, ignored, PORT, WEB } from '../mutations/mutation.ts';
import { x } from '../odd-values.ts';
import { always, C, field, notOffered, section, unwritten } from './fact.ts';

const servicePort = field(`${PORT}/servicePort`);
const list = field(`${WEB}/ports`);
const two = (...fields: object[]) => [{ name: 'http-web', containerPort: 80 }, ...fields];
const nodePort = field(`${ACCESS}/nodePorts/0/nodePort`, (value) => ({
  [ACCESS]: { type: 'NodePort', nodePorts: [{ name: 'http-web', nodePort: value }] },
}));
const firstPort = (path: string, value: unknown) => ({ stores: { [`service:/spec/ports/0/${path}`]: value } });
const unseen = 'a dry run does not look at the range';

export const servicePortFacts = section('5.1', [
  {
    name: 'a Service with an address has a port',
    inputs: ['NodePort', 'LoadBalancer'].flatMap((type) =>
      field('/podSettings/containers', (none) => ({ [`${WEB}/ports`]: none, [ACCESS]: { type } })).fault(
        'no-service-port',
        [[], undefined],
        'spec.ports',
      ),
    ),
  },
  {
    name: 'a headless Service may have no port',
    inputs: field(`${WEB}/ports`, undefined, 'stateful').taken([[], undefined], {
      stores: { 'service:/spec/ports': undefined },
    }),
  },
  { name: 'a port of a Service from 1 to 65535', inputs: servicePort.taken([1, 65_535]) },
  {
    name: 'a port of a Service is in the range',
    inputs: [
      ...servicePort.refused('range', [0, -1, 65_536], 'spec.ports[0].port'),
      ...servicePort.stricter('type', [null], 'nothing is coerced', firstPort('port', 80)),
      ...servicePort.taken([undefined], firstPort('port', 80)),
    ],
  },
  {
    name: 'a number and a transport are there once in a Service, headless too',
    inputs: field(
      `${WEB}/ports/1/servicePort`,
      (value) => ({ [`${WEB}/ports/1`]: { name: 'metrics', containerPort: 9187, servicePort: value } }),
      'stateful',
    ).fault('duplicate-service-port', [5432], 'spec.ports'),
  },
  {
    name: 'a number may be there for TCP and for UDP',
    inputs: list.taken([two({ name: 'udp', protocol: 'UDP', containerPort: 81, servicePort: 80 })]),
  },
  {
    name: 'of several ports each has a name',
    inputs: list.taken([[{ containerPort: 80 }, { protocol: 'GRPC', containerPort: 81 }]], {
      stores: { 'service:/spec/ports/1/name': 'grpc-1' },
    }),
  },
  {
    name: 'a port name is there once in a Service',
    unreachable: 'rendering leaves out the later of two',
    see: ['3.4/16'],
  },
  {
    name: 'a port name of a Service may be longer',
    inputs: field(`${PORT}/name`).refused('length', [x(63)], `${C}.ports[0].name`),
    see: ['3.4/7'],
  },
  { name: 'a target is a number or a name', inputs: servicePort.taken([8081], firstPort('targetPort', 80)) },
  { name: 'a target of nothing is the port itself', unreachable: always },
  { name: 'a target number is no text', unreachable: 'it is the number of the container’s port', see: ['3.4/4'] },
  { name: 'a target may be a name that no container has', unreachable: always },
  {
    name: 'a headless Service may have another target than its port',
    inputs: field(`${WEB}/ports/0/servicePort`, undefined, 'stateful').taken([1]),
  },
  { name: 'a Service knows three transports', see: ['3.4/5', '3.4/6'] },
  {
    name: 'an application protocol is a qualified name',
    inputs: field(`${PORT}/appProtocol`).stricter('unknown-field', [''], ignored),
    unreachable: notOffered,
  },
  { name: 'a node port from 30000 to 32767', inputs: nodePort.taken([30_000, 32_767]) },
  {
    name: 'a node port out of the range is seen for real, not by a dry run',
    inputs: [
      ...nodePort.ownFault('node-port-out-of-range', [29_998, 32_768], unseen),
      ...nodePort.stricter('range', [-1, 65_536], unseen),
    ],
    testedBy: ['test/conformance/facts.test.ts: refuses a node port out of the range, which its dry run took'],
  },
  {
    name: 'a node port of another Service is taken',
    testedBy: [
      'test/conformance/live.test.ts: a fixed node port behind a free one: a dry run would give it away itself',
    ],
    unreachable: 'it needs another Service',
  },
  {
    name: 'a node port is there once in a transport',
    inputs: field(ACCESS, (value) => ({
      [`${WEB}/ports`]: two({ name: 'udp', protocol: 'UDP', containerPort: 80 }),
      [ACCESS]: { type: 'NodePort', nodePorts: ['http-web', 'udp'].map((name) => ({ name, nodePort: value })) },
    })).taken([30_000]),
  },
  {
    name: 'a node port left out is made up by a dry run',
    unreachable: 'no answer of a dry run is shown, only whether it passed',
    testedBy: ['test/sandbox/changes.test.ts: gets node ports in the range; a dry run makes up one outside'],
  },
  { name: 'a node port needs access from outside', unreachable: 'it stands in the settings of that access' },
]);

const access = (points = '') => field(`${ACCESS}${points}`, (value) => ({ [ACCESS]: value }));
const persistence = (value: unknown) => ({ '/advancedSettings/sessionPersistence': { timeoutSeconds: value } });
const timeout = field('/advancedSettings/sessionPersistence/timeoutSeconds', persistence);
const TIMEOUT = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds';
const timeoutStored = (value: unknown) => ({
  stores: { 'service:/spec/sessionAffinityConfig/clientIP/timeoutSeconds': value },
});
const label = (key: string) =>
  field(`/advancedSettings/metadata/labels/${key.replaceAll('/', '~1')}`, (value) => ({
    '/advancedSettings/metadata/labels': { [key]: value },
  }));
const annotation = field('/advancedSettings/metadata/annotations/a', (a) => ({
  '/advancedSettings/metadata/annotations': { a },
}));

export const serviceFacts = section('5.2', [
  {
    name: 'without a type a Service has an address in the cluster',
    inputs: access().taken([undefined], { stores: { 'service:/spec/type': 'ClusterIP' } }),
  },
  {
    name: 'a type is one of four',
    inputs: access('/type').refused('enum', [{ type: 'VirtualIP' }, { type: 'nodeport' }], 'spec.type'),
  },
  {
    name: 'a headless Service has no access from outside',
    inputs: field(ACCESS, undefined, 'stateful').fault(
      'external-access-on-headless',
      [{ type: 'LoadBalancer' }],
      'spec.clusterIPs[0]',
    ),
  },
  { name: 'headless is written in one way', unreachable: always },
  {
    name: 'a load balancer may have any annotations, transports and persistence',
    inputs: field(ACCESS, (value) => ({
      [`${WEB}/ports`]: two({ name: 'udp', protocol: 'UDP', containerPort: 81 }),
      [ACCESS]: value,
      '/advancedSettings/sessionPersistence': {},
    })).taken([{ type: 'LoadBalancer', annotations: { 'Example.com/A': '车', a: '' } }]),
  },
  {
    name: 'a traffic policy needs access from outside',
    inputs: access('/externalTrafficPolicy').stricter(
      'unknown-field',
      [{ type: 'NodePort', externalTrafficPolicy: 'Local' }],
      ignored,
    ),
    unreachable: notOffered,
  },
  { name: 'external addresses are on their way out', unreachable: notOffered },
  {
    name: 'persistence lasts three hours by default',
    inputs: field('/advancedSettings/sessionPersistence').taken([{}], timeoutStored(10_800)),
  },
  { name: 'persistence lasts 1 to 86400 seconds', inputs: timeout.taken([1, 86_400]) },
  { name: 'persistence lasts no less and no longer', inputs: timeout.refused('range', [0, -1], TIMEOUT) },
  { name: 'a configuration without persistence is dropped', unreachable: unwritten },
  {
    name: 'persistence of a headless Service is ignored',
    inputs: field('/advancedSettings/sessionPersistence', undefined, 'stateful').hint(
      'session-persistence-ignored',
      [{ timeoutSeconds: 1 }],
      'the server only warns',
      { warns: 'ignored for headless' },
    ),
  },
  { name: 'persistence is by address or none', unreachable: always },
  {
    name: 'a label key is a qualified name',
    inputs: ['a b', 'a/b/c', '/a', ''].flatMap((key) => label(key).refused('pattern', [''], 'metadata.labels')),
    see: ['3.9/21'],
  },
  { name: 'a label value has its grammar', see: ['2/17', '2/18', '2/19'] },
  {
    name: 'labels and annotations are texts',
    inputs: [
      ...label('a').refused('type', [1, true], 'metadata.labels.a'),
      ...annotation.refused('type', [1, true], 'metadata.annotations.a'),
    ],
  },
  {
    name: 'a label or annotation of null is an empty one',
    inputs: [
      ...label('a').stricter('type', [null], unwritten, { stores: { 'service:/metadata/labels/a': undefined } }),
      ...annotation.stricter('type', [null], unwritten),
    ],
  },
  {
    name: 'labels that select pods are labels like others',
    inputs: label('version').ownFault('reserved-metadata-key', ['a'], 'ours is written', {
      stores: { 'service:/metadata/labels/version': 'v1' },
    }),
  },
]);
