import type { FieldText } from '../../text.ts';

export const advancedSettings = {
  'advancedSettings/ipPools': {
    title: 'Pod IP Pools',
    help: 'From which IP pools of Calico the pods get their addresses, cluster by cluster, up to 50 clusters. A cluster without an entry chooses by itself.',
  },
  'ipPools/*/cluster': {
    title: 'Cluster',
    help: 'A cluster that the service is placed in, listed once.',
  },
  'ipPools/*/pools': {
    title: 'IP Pools',
    help: 'Names of IP pools of this cluster, 1 to 100.',
  },
  'advancedSettings/externalAccess': {
    title: 'External Access',
    help: 'How the service is reached from outside its cluster; when empty, it is not. For stateless services only: a stateful one is headless and cannot be reached from outside.',
  },
  'externalAccess/type': {
    title: 'External Access Mode',
    help: 'NodePort opens a port on every node. LoadBalancer also asks for an external address, which needs a load balancer in the cluster or around it.',
    options: { NodePort: 'NodePort', LoadBalancer: 'LoadBalancer' },
  },
  'externalAccess/annotations': {
    title: 'Annotations',
    help: 'Annotations of the Service that load balancers read, up to 100 and at most 256 KiB in all; `app`, `version` and keys of the platform, such as those under kubernetes.io, cannot be used, except keys of load balancers, such as those under service.beta.kubernetes.io. The source ranges (`service.beta.kubernetes.io/load-balancer-source-ranges`) are for LoadBalancer only: networks such as 10.0.0.0/8, separated by commas, without host bits.',
  },
  'externalAccess/nodePorts': {
    title: 'Node Ports',
    help: 'Fixed node ports, up to 100. For a port that is not listed each cluster chooses one.',
  },
  'nodePorts/*/name': {
    title: 'Port Name',
    help: 'Name of a port of a work container, listed once. A port without a name answers to its default name, such as http-0.',
  },
  'nodePorts/*/nodePort': {
    title: 'Node Port',
    help: 'The number that is opened on every node, in the range of this installation (30000 to 32767 unless it is set otherwise). Each number can be given to one port, or to both transports of one port of the Service.',
  },
  'advancedSettings/sessionPersistence': {
    title: 'Session Persistence',
    help: 'Sends the requests of one client to the same pod for some time; when it is off, they are spread over the pods. Kubernetes ignores it for stateful services, which are headless.',
  },
  'sessionPersistence/timeoutSeconds': {
    title: 'Maximum Stickiness Duration',
    help: 'Seconds that a client stays with its pod: 1 to 86400, and 10800 when empty.',
  },
  'advancedSettings/nodeSelector': {
    title: 'Select Nodes',
    help: 'Labels that a node must have, all of them, to run the pods: up to 100. When empty, pods may run on any node.',
  },
  'advancedSettings/metadata': {
    title: 'Metadata',
    help: 'Labels of the Service, and annotations of the workload behind it.',
  },
  'metadata/labels': {
    title: 'Labels',
    help: 'Labels of the Service, up to 100: a key is a name of 1 to 63 letters, digits, hyphens, underscores and dots, perhaps after a lower-case domain and a slash; a value has at most 63 of these characters. `app`, `version` and keys of the platform, such as those under kubernetes.io, cannot be used.',
  },
  'advancedSettings/metadata/annotations': {
    title: 'Annotations',
    help: 'Annotations of the workload, up to 100 and at most 256 KiB in all: a key is a name of 1 to 63 letters, digits, hyphens, underscores and dots, perhaps after a domain and a slash. `app`, `version` and keys of the platform, such as those under kubernetes.io, cannot be used.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
