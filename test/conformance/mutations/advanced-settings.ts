import { x } from '../odd-values.ts';
import { ACCESS, ignored, type Mutation, twin, WEB } from './mutation.ts';

const nodePorts = (...ports: [string, number][]) => ({
  [ACCESS]: { type: 'NodePort', nodePorts: ports.map(([name, nodePort]) => ({ name, nodePort })) },
});
const ranges = (text: string, type = 'LoadBalancer') => ({
  [ACCESS]: { type, annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': text } },
});
const RANGES = `${ACCESS}/annotations/service.beta.kubernetes.io~1load-balancer-source-ranges`;

export const advancedMutations: readonly Mutation[] = [
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
    fact: '5.2/3',
    of: 'stateful',
    at: ACCESS,
    edit: { [ACCESS]: { type: 'NodePort' } },
    server: 'refuses',
  },
  {
    code: 'node-port-out-of-range',
    fact: '5.1/18',
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
    fact: '5.1/20',
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
    fact: '2/21',
    at: `${ACCESS}/annotations`,
    edit: { [ACCESS]: { type: 'NodePort', annotations: { a: x(262_143) } } },
    server: 'refuses',
  },
  {
    code: 'length',
    fact: '2/21',
    at: '/advancedSettings/metadata/annotations',
    edit: { '/advancedSettings/metadata/annotations': { a: x(262_143) } },
    server: 'refuses',
  },
  {
    code: 'session-persistence-ignored',
    fact: '5.2/12',
    says: 'warning',
    of: 'stateful',
    at: '/advancedSettings/sessionPersistence',
    edit: { '/advancedSettings/sessionPersistence': {} },
    server: 'accepts',
    why: 'the server only warns',
  },
  {
    code: 'range',
    fact: '5.2/10',
    says: 'refused',
    at: '/advancedSettings/sessionPersistence/timeoutSeconds',
    edit: { '/advancedSettings/sessionPersistence': { timeoutSeconds: 86_401 } },
    server: 'refuses',
  },
  {
    code: 'reserved-metadata-key',
    fact: '5.2/18',
    at: '/advancedSettings/metadata/labels/app',
    edit: { '/advancedSettings/metadata/labels': { app: 'a' } },
    server: 'accepts',
    why: 'ours is written',
  },
  ...(['a b', '/a', 'Upper/a', 'a/b/c', x(64)] as const).map(
    (key): Mutation => ({
      code: 'pattern',
      fact: '3.9/17',
      says: 'refused',
      at: `/advancedSettings/nodeSelector/${key.replaceAll('/', '~1')}`,
      edit: { '/advancedSettings/nodeSelector': { [key]: '' } },
      server: 'refuses',
    }),
  ),
  {
    code: 'length',
    fact: '2/18',
    says: 'refused',
    at: '/advancedSettings/metadata/labels/a',
    edit: { '/advancedSettings/metadata/labels': { a: x(64) } },
    server: 'refuses',
  },
];
