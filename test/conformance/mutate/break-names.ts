import type { Kind } from '../../../src/wizard/spec.ts';
import { x } from '../odd-values.ts';
import type { Breakage } from './breakage.ts';
import { ACCESS, next, placementOf } from './parts.ts';

const NAME = '/basicInformation/name';
const POD = '/podSettings';
const STRATEGY = `${POD}/updateStrategy`;
const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

const reserved = [
  'app',
  'version',
  'kubesphere.io/a',
  'kubefed.io/b',
  'a.k8s.io/c',
  'kubernetes.io/d',
  'slipway.dev/e',
];
const wrongRanges = [
  ...['10.0.0.1/8', '10.0.0.0', '10.0.0.0/8,', '::ffff:10.0.0.0/104', '\ufeff', '10.0.0.0/08', '10.0.0.0/33', 'a', ','],
  ...[
    '10.0.0.0/8;11.0.0.0/8',
    '10.0.0/8',
    '1::/129',
    '10.0.0.0/8 11.0.0.0/8',
    '010.0.0.0/8',
    '10.0.0.0/-1',
    'fe80::%1/64',
  ],
];

/** Strategies that services of the kind do not have. */
const foreignStrategies: Readonly<Record<Kind, readonly object[]>> = {
  stateless: [
    { type: 'OnDelete' },
    { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
    { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
  ],
  stateful: [
    { type: 'Recreate' },
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%', partition: 1 } },
  ],
};

/** Names, clusters and keys that do not fit the rest of the form. */
export const nameBreakages: readonly Breakage[] = [
  { code: 'service-name-too-long', edits: (_, draw) => ({ [NAME]: x(64 + draw.below(190)) }) },
  {
    code: 'workload-name-too-long',
    edits: (_, draw, { kind }) =>
      draw.pick([
        { [NAME]: x((kind === 'stateful' ? 52 : 63) - draw.below(2)) },
        { [NAME]: x(kind === 'stateful' ? 40 : 50), '/basicInformation/version': x(16) },
      ]),
  },
  {
    code: 'duplicate-cluster',
    edits(spec, draw, context) {
      const clusters = placementOf(spec, context);
      const twin = { cluster: draw.pick(clusters), replicas: 1 + draw.below(9) };
      return { [`${POD}/placement`]: [...clusters.map((cluster) => ({ cluster })), twin] };
    },
  },
  {
    code: 'cluster-not-in-project',
    edits: (spec, draw) => ({
      [next(`${POD}/placement`, spec.podSettings.placement)]: { cluster: draw.pick(['mars', 'x', 'hosts']) },
    }),
  },
  {
    code: 'strategy-not-for-kind',
    edits: (_, draw, { kind }) => ({ [STRATEGY]: draw.pick(foreignStrategies[kind]) }),
  },
  {
    code: 'rolling-update-cannot-progress',
    edits: (_, draw, { kind }) =>
      kind === 'stateful'
        ? undefined
        : {
            [STRATEGY]: {
              type: 'RollingUpdate',
              rollingUpdate: { maxUnavailable: draw.pick([0, '0%', '0000%']), maxSurge: draw.pick([0, '0%', '000%']) },
            },
          },
  },
  {
    code: 'reserved-metadata-key',
    edits(_, draw, { kind }) {
      const maps = [
        `${POD}/metadata/annotations`,
        '/advancedSettings/metadata/labels',
        '/advancedSettings/metadata/annotations',
      ];
      const map = draw.pick(kind === 'stateless' ? [...maps, `${ACCESS}/annotations`] : maps) ?? '';
      const type = map.startsWith(ACCESS) ? { [`${ACCESS}/type`]: 'NodePort' } : {};
      return { ...type, [map]: { [draw.pick(reserved) ?? '']: 'a' } };
    },
  },
  {
    code: 'length',
    edits(_, draw, { kind }) {
      const at = draw.pick(
        kind === 'stateless' ? [`${ACCESS}`, '/advancedSettings/metadata'] : ['/advancedSettings/metadata'],
      );
      const type = at === ACCESS ? { [`${ACCESS}/type`]: 'LoadBalancer' } : {};
      return { ...type, [`${at}/annotations`]: { a: x(258_100 + draw.below(4_000)) } };
    },
  },
  {
    code: 'step-missing',
    edits: (_, draw) => draw.pick([{ '/podSettings': undefined }, { '/basicInformation': undefined }]),
  },
  { code: 'unknown-field', edits: () => ({ '/surprise': {} }) },
  {
    code: 'source-ranges-not-valid',
    edits(_, draw, { kind }) {
      if (kind === 'stateful') return undefined;
      const isText = draw.below(4) > 0;
      const text = isText ? draw.pick(wrongRanges) : '10.0.0.0/8';
      return { [ACCESS]: { type: isText ? 'LoadBalancer' : 'NodePort', annotations: { [RANGES]: text } } };
    },
  },
];
