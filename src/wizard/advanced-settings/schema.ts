import { type Static, Type } from '@sinclair/typebox';
import { PortName } from '../fields/action.ts';
import { closed } from '../fields/closed.ts';
import { names, noted, picked, pickedField } from '../fields/field-notes.ts';
import { PortNumber } from '../fields/integer.ts';
import { Annotations, DnsLabel, DnsSubdomain, Labels } from '../fields/names.ts';
import { tagged } from '../fields/tagged.ts';

export const ExternalAccess = tagged(
  'type',
  (['NodePort', 'LoadBalancer'] as const).map((type) =>
    closed({
      type: Type.Literal(type),
      annotations: Type.Optional(Annotations('Annotations of the Service, as load balancers read them.')),
      nodePorts: Type.Optional(
        Type.Array(
          closed({
            name: PortName('Name of the port.', pickedField(names.port)),
            nodePort: PortNumber('Port on every node.'),
          }),
          {
            description: 'Fixed node ports by port name; the others are chosen by each cluster.',
            maxItems: 100,
          },
        ),
      ),
    }),
  ),
  'Access from outside the cluster; absent is none.',
  { forKind: 'stateless' },
);
export type ExternalAccess = Static<typeof ExternalAccess>;

export const AdvancedSettings = closed(
  {
    ipPools: Type.Optional(
      Type.Array(
        closed({
          cluster: DnsLabel('Member cluster.', picked('clusters')),
          pools: Type.Array(DnsSubdomain('IP pool.'), {
            ...picked('ip-pools'),
            description: 'IP pools of the pods.',
            minItems: 1,
            maxItems: 100,
          }),
        }),
        { description: 'IP pools per cluster.', maxItems: 50 },
      ),
    ),
    externalAccess: Type.Optional(ExternalAccess),
    sessionPersistence: Type.Optional(
      closed(
        {
          timeoutSeconds: Type.Optional(
            Type.Integer({
              description: 'Longest stickiness in seconds.',
              minimum: 1,
              maximum: 86_400,
              default: 10_800,
            }),
          ),
        },
        { ...noted({ ignoredFor: 'stateful' }), description: 'Requests of one client go to one pod; absent is none.' },
      ),
    ),
    nodeSelector: Type.Optional(
      Labels(
        'Labels of the nodes that pods may run on.',
        noted({ lookups: [{ kind: 'node-labels', value: 'entry' }] }),
      ),
    ),
    metadata: Type.Optional(
      closed({
        labels: Type.Optional(Labels('Labels of the Service.')),
        annotations: Type.Optional(Annotations('Annotations of the workload.')),
      }),
    ),
  },
  { $id: 'AdvancedSettings', title: 'Advanced settings' },
);
export type AdvancedSettings = Static<typeof AdvancedSettings>;
