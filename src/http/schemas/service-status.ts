import { Type } from '@sinclair/typebox';
import { Cluster, Count, closed, Timestamp } from './atoms.ts';

const Condition = Type.Object(
  { type: Type.String(), status: Type.String(), reason: Type.String(), message: Type.String() },
  closed,
);

const Workload = Type.Object(
  {
    desired: Count,
    updated: Count,
    ready: Count,
    available: Count,
    conditions: Type.Array(Condition, { description: 'As the cluster has them; a StatefulSet has none.' }),
  },
  { ...closed, description: 'Pods by how far they have come.' },
);

const Port = Type.Object(
  { name: Type.String(), port: Type.Integer(), nodePort: Type.Optional(Type.Integer()) },
  closed,
);

const Address = Type.Object(
  {
    type: Type.String({ examples: ['NodePort'] }),
    clusterIP: Type.String({ description: '`None` for a headless one.' }),
    ports: Type.Array(Port),
    addresses: Type.Array(Type.String(), { description: 'What the load balancer was given: addresses or host names.' }),
  },
  { ...closed, description: 'How the Service is reached.' },
);

const ClusterStatus = Type.Object(
  {
    cluster: Cluster,
    state: Type.Unsafe<string>({
      type: 'string',
      enum: ['Ready', 'Progressing', 'Degraded', 'Missing', 'Foreign', 'Unreachable'],
      description:
        'Missing: an object is not there. Foreign: one of that name is, and is not of this service. Unreachable: the cluster does not answer, or refuses the caller; that says nothing of the service.',
    }),
    message: Type.Optional(
      Type.String({ description: 'Words of the cluster or of `kubectl rollout status`, as they are.' }),
    ),
    since: Type.Optional({
      ...Timestamp,
      description:
        'Since when, where that is known. Unreachable: since when the cluster has not answered; absent where it refuses.',
    }),
    workload: Type.Optional(Workload),
    service: Type.Optional(Address),
  },
  closed,
);

export const ServiceStatus = Type.Object(
  {
    clusters: Type.Array(ClusterStatus, {
      description: 'In the order of the placement, then those that still hold objects of the service.',
    }),
  },
  { $id: 'ServiceStatus', ...closed, description: 'What a service is in its clusters now, as the caller may see it.' },
);
