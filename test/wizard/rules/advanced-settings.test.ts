import { describe, expect, it } from 'vitest';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { aContainer, aSpec } from '../a-spec.ts';
import { type Case, found } from './found.ts';

type Advanced = NonNullable<DraftSpec['advancedSettings']>;
type Access = NonNullable<Advanced['externalAccess']>;
const stateful = { kind: 'stateful' } as const;
const ACCESS = '/advancedSettings/externalAccess';
const twoPorts = [
  { name: 'http-a', containerPort: 80 },
  { name: 'udp-b', protocol: 'UDP', containerPort: 53 },
  { name: 'tcp-c', protocol: 'TCP', containerPort: 90 },
] as const;
const advanced = (advancedSettings: Advanced, pod = {}): DraftSpec =>
  aSpec({ advancedSettings, podSettings: { containers: [aContainer({ ports: twoPorts })], ...pod } });
const access = (externalAccess: Partial<Access>): DraftSpec =>
  advanced({ externalAccess: { type: 'NodePort', ...externalAccess } });
const nodePorts = (...ports: [string, number][]) =>
  access({ nodePorts: ports.map(([name, nodePort]) => ({ name, nodePort })) });
const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const ranges = (text: string, type: Access['type'] = 'LoadBalancer') =>
  access({ type, annotations: { [RANGES]: text } });
const rangesFault = [`error ${ACCESS}/annotations/service.beta.kubernetes.io~1load-balancer-source-ranges`];

const cases: readonly Case[] = [
  {
    title: 'outside the placement',
    code: 'cluster-not-in-placement',
    spec: advanced(
      {
        ipPools: [
          { cluster: 'west', pools: ['a'] },
          { cluster: 'east', pools: ['a'] },
        ],
      },
      { placement: [{ cluster: 'east' }] },
    ),
    found: ['error /advancedSettings/ipPools/0/cluster in west'],
  },
  {
    title: 'the placement is the project by default',
    code: 'cluster-not-in-placement',
    spec: advanced({ ipPools: [{ cluster: 'west', pools: ['a'] }] }),
    found: [],
  },
  {
    title: 'in the list of pools',
    code: 'duplicate-cluster',
    spec: advanced({
      ipPools: [
        { cluster: 'west', pools: ['a'] },
        { cluster: 'west', pools: ['b'] },
      ],
    }),
    found: ['error /advancedSettings/ipPools/1/cluster in west'],
  },
  {
    title: 'stateful',
    code: 'external-access-on-headless',
    spec: access({}),
    context: stateful,
    found: [`error ${ACCESS}`],
  },
  { title: 'stateless', code: 'external-access-on-headless', spec: access({}), found: [] },
  {
    title: 'below and above',
    code: 'node-port-out-of-range',
    spec: nodePorts(['http-a', 29_999], ['udp-b', 30_000], ['tcp-c', 32_768]),
    found: [0, 2].map((index) => `error ${ACCESS}/nodePorts/${index}/nodePort`),
  },
  {
    title: 'the same transport',
    code: 'duplicate-node-port',
    spec: nodePorts(['http-a', 30_000], ['tcp-c', 30_000]),
    found: [`error ${ACCESS}/nodePorts/1/nodePort`],
  },
  {
    title: 'another transport of another Service port: servers keep a number for both transports',
    code: 'duplicate-node-port',
    spec: nodePorts(['http-a', 30_000], ['udp-b', 30_000], ['tcp-c', 30_000]),
    found: [1, 2].map((index) => `error ${ACCESS}/nodePorts/${index}/nodePort`),
  },
  {
    title: 'one Service port in both transports',
    code: 'duplicate-node-port',
    spec: advanced(
      {
        externalAccess: {
          type: 'NodePort',
          nodePorts: [
            { name: 'tcp-a', nodePort: 30_000 },
            { name: 'udp-a', nodePort: 30_000 },
          ],
        },
      },
      {
        containers: [
          aContainer({
            ports: [
              { name: 'tcp-a', protocol: 'TCP', containerPort: 53 },
              { name: 'udp-a', protocol: 'UDP', containerPort: 5353, servicePort: 53 },
            ],
          }),
        ],
      },
    ),
    found: [],
  },
  {
    title: 'another transport while a Service port is missing',
    code: 'duplicate-node-port',
    spec: advanced(
      {
        externalAccess: {
          type: 'NodePort',
          nodePorts: [
            { name: 'tcp-a', nodePort: 30_000 },
            { name: 'udp-a', nodePort: 30_000 },
          ],
        },
      },
      {
        containers: [
          aContainer({
            ports: [
              { name: 'tcp-a', protocol: 'TCP', containerPort: 53 },
              { name: 'udp-a', protocol: 'UDP' },
            ],
          }),
        ],
      },
    ),
    found: [],
  },
  {
    title: 'a name twice in node ports',
    code: 'duplicate-port-name',
    spec: nodePorts(['http-a', 30_000], ['http-a', 30_001]),
    found: [`error ${ACCESS}/nodePorts/1/name`],
  },
  {
    title: 'of node ports',
    code: 'unknown-port-name',
    spec: nodePorts(['http-a', 30_000], ['http-z', 30_001]),
    found: [`error ${ACCESS}/nodePorts/1/name`],
  },
  {
    title: 'on a NodePort',
    code: 'source-ranges-not-valid',
    spec: ranges('10.0.0.0/8', 'NodePort'),
    found: rangesFault,
  },
  { title: 'blanks around', code: 'source-ranges-not-valid', spec: ranges(' 10.0.0.0/8 , 2001:db8::/32 '), found: [] },
  { title: 'an empty text', code: 'source-ranges-not-valid', spec: ranges(''), found: [] },
  { title: 'all of IPv6', code: 'source-ranges-not-valid', spec: ranges('::/0,64:ff9b::/96'), found: [] },
  ...[
    '10.0.0.1/8',
    '10.0.0.0',
    '10.0.0.0/8,',
    '10.0.0.0/33',
    '2001:db8::1/32',
    '010.0.0.0/8',
    'all',
    '10.0.0.0/08',
    '::ffff:10.0.0.0/104',
    '::ffff:a00:0/104',
    '\ufeff',
    '10.0.0.0/8\ufeff',
  ].map((text) => ({
    title: `not a network: ${text}`,
    code: 'source-ranges-not-valid',
    spec: ranges(text),
    found: rangesFault,
  })),
  {
    title: 'stateful',
    code: 'session-persistence-ignored',
    spec: advanced({ sessionPersistence: {} }),
    context: stateful,
    found: ['warning /advancedSettings/sessionPersistence'],
  },
  { title: 'stateless', code: 'session-persistence-ignored', spec: advanced({ sessionPersistence: {} }), found: [] },
  {
    title: 'labels and annotations',
    code: 'reserved-metadata-key',
    spec: advanced({
      metadata: { labels: { version: 'x', team: 'a' }, annotations: { 'x.k8s.io/a': '', 'k8s.iox/a': '' } },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    }),
    found: [
      'error /advancedSettings/metadata/labels/version',
      'error /advancedSettings/metadata/annotations/x.k8s.io~1a',
    ],
  },
  {
    title: 'load balancers have their own',
    code: 'reserved-metadata-key',
    spec: access({
      annotations: {
        'service.kubernetes.io/a': '',
        'lb.kubesphere.io/v1alpha1': 'openelb',
        'kubesphere.io/a': '',
        'example.com/a': '',
      },
    }),
    found: [`error ${ACCESS}/annotations/kubesphere.io~1a`],
  },
];

describe('advanced rules', () => {
  it.each(cases)('$code: $title', (given) => expect(found(given)).toEqual(given.found));
});
