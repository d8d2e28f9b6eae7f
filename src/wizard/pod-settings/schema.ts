import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../fields/closed.ts';
import { oneOf } from '../fields/enumeration.ts';
import { noted, picked } from '../fields/field-notes.ts';
import { Int32, MAX_INT32 } from '../fields/integer.ts';
import { Annotations, DnsLabel, TargetValue } from '../fields/names.ts';
import { tagged } from '../fields/tagged.ts';
import { Container, SelinuxOptions } from './container.ts';

const Replicas = (description: string) => Int32(description, 1);

export const PlacementItem = closed({
  cluster: DnsLabel('Member cluster of the project.', picked('clusters')),
  replicas: Type.Optional(Replicas('Replicas in this cluster; by default those of the base.')),
});
export type PlacementItem = Static<typeof PlacementItem>;

const share = (description: string, grammar: string, pattern: string) =>
  Type.Union([Type.Integer({ minimum: 0, maximum: MAX_INT32 }), Type.String({ pattern, grammar })], {
    description,
    default: '25%',
    ...noted({ forKind: 'stateless' }),
  });

const RollingUpdate = closed({
  maxUnavailable: Type.Optional(
    share(
      'Pods that may be missing, a number or a share up to `100%`.',
      'share-up-to-all',
      '^(0{0,3}[0-9]|0{0,2}[0-9]{2}|0?100)%$',
    ),
  ),
  maxSurge: Type.Optional(
    share('Pods that may be extra, a number or a share such as `25%`.', 'share', '^[0-9]{1,4}%$'),
  ),
  partition: Type.Optional(
    Int32('Stateful services: pods with a lower ordinal keep the old version.', 0, { default: 0, forKind: 'stateful' }),
  ),
});

/** One shape for both kinds, so that a draft can hold either; what does not fit the kind is an issue. */
export const UpdateStrategy = tagged(
  'type',
  [
    closed({ type: Type.Literal('RollingUpdate'), rollingUpdate: Type.Optional(RollingUpdate) }),
    closed({ type: Type.Literal('Recreate') }, noted({ forKind: 'stateless' })),
    closed({ type: Type.Literal('OnDelete') }, noted({ forKind: 'stateful' })),
  ],
  'How pods are replaced: RollingUpdate; Recreate (stateless, all at once); OnDelete (stateful, by hand).',
  { default: { type: 'RollingUpdate' } },
);
export type UpdateStrategy = Static<typeof UpdateStrategy>;

const SchedulingRule = tagged(
  'type',
  (['withTarget', 'awayFromTarget'] as const).map((type) =>
    closed({
      type: Type.Literal(type),
      policy: oneOf(['preferred', 'required'], { description: 'Match if possible, or must match.' }),
      target: TargetValue('Value of the `app` label of the pods to be near to or away from.', picked('workloads')),
    }),
  ),
  'Near to, or away from, the pods of a target.',
);
export type SchedulingRule = Static<typeof SchedulingRule>;

export const Scheduling = tagged(
  'type',
  [
    closed({ type: Type.Literal('default') }),
    closed({ type: Type.Literal('decentralized') }),
    closed({ type: Type.Literal('centralized') }),
    closed({
      type: Type.Literal('custom'),
      rules: Type.Array(SchedulingRule, { description: 'Rules, all kept in order.', minItems: 1, maxItems: 50 }),
    }),
  ],
  'Where pods are placed: by the cluster, spread over nodes, gathered on a node, or by own rules.',
  { default: { type: 'default' } },
);
export type Scheduling = Static<typeof Scheduling>;

export const PodSecurityContext = closed(
  {
    runAsNonRoot: Type.Optional(Type.Boolean({ description: 'Do not start containers as root.' })),
    runAsUser: Type.Optional(Int32('UID of the processes.', 0)),
    runAsGroup: Type.Optional(Int32('GID of the processes.', 0)),
    seLinuxOptions: Type.Optional(SelinuxOptions),
    seccompProfile: Type.Optional(
      closed(
        { type: Type.Literal('RuntimeDefault', { description: 'The profile of the container runtime.' }) },
        { description: 'Needed in namespaces of the `restricted` Pod Security level.' },
      ),
    ),
  },
  { description: 'Permissions of all containers of the pod.' },
);

export const PodSettings = closed(
  {
    replicas: Type.Optional(
      Type.Integer({ description: 'Pods in each cluster.', minimum: 1, maximum: MAX_INT32, default: 1 }),
    ),
    placement: Type.Optional(
      Type.Array(PlacementItem, {
        description: 'Clusters that get the service, with their replicas; by default all clusters of the project.',
        minItems: 1,
        maxItems: 50,
      }),
    ),
    containers: Type.Array(Container, { description: 'Containers of the pod, in order.', minItems: 1, maxItems: 20 }),
    updateStrategy: Type.Optional(UpdateStrategy),
    securityContext: Type.Optional(PodSecurityContext),
    scheduling: Type.Optional(Scheduling),
    terminationGracePeriodSeconds: Type.Optional(Int32('Seconds that a pod has to end.', 0, { clusterDefault: 30 })),
    metadata: Type.Optional(closed({ annotations: Type.Optional(Annotations('Annotations of the pods.')) })),
  },
  { $id: 'PodSettings', title: 'Pod settings' },
);
export type PodSettings = Static<typeof PodSettings>;
