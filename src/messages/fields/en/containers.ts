import type { FieldText } from '../../text.ts';

/** Of a container; checks, variables and security context have files of their own. */
export const containers = {
  'containers/*/name': {
    title: 'Container Name',
    help: 'Name of the container, unlike any other of the pod: lower-case letters, digits and hyphens, beginning and ending with a letter or digit, at most 63 characters.',
  },
  'containers/*/image': {
    title: 'Image',
    help: 'The image that the container runs, such as nginx:1.25 or registry.example.com:5000/team/app@sha256:…; a name without a registry usually means Docker Hub. Add a tag or a digest, or pods may run different versions.',
  },
  'containers/*/imagePullSecret': {
    title: 'Private Image Registry',
    help: 'The Secret of the project that holds the credentials of a private image registry. Leave it empty for images that anyone may pull.',
  },
  'containers/*/imagePullPolicy': {
    title: 'Image Pull Policy',
    help: 'Whether a new pod pulls the image or takes the one that its node has; Use Local Image First when empty. With Use Local Image Only the container cannot start on a node that lacks the image.',
    options: {
      IfNotPresent: 'Use Local Image First',
      Always: 'Pull Image Always',
      Never: 'Use Local Image Only',
    },
  },
  'containers/*/type': {
    title: 'Container Type',
    help: 'A work container runs the application; init containers run before it, one after the other, each to its end, and take no health checks or lifecycle actions. Work Container when empty.',
    options: { work: 'Work Container', init: 'Init Container' },
  },
  'containers/*/resources': {
    title: 'Resources',
    help: 'CPU and memory that are reserved for the container, and how much of each it may use. When empty, the defaults of the project in each cluster apply, if there are any.',
  },
  'resources/requests': {
    title: 'Requests',
    help: 'What the node reserves for the container. A request must not exceed the limit of the same resource.',
  },
  'requests/cpu': {
    title: 'CPU Request',
    help: 'CPU reserved for the container, in cores, such as 0.5 or 500m: at least 0, in steps of 0.001, not above the limit. When empty, Kubernetes reserves as much as the limit, if that is given.',
  },
  'requests/memory': {
    title: 'Memory Request',
    help: 'Memory reserved for the container: a whole number of bytes of at least 0, such as 128Mi or 1Gi, not above the limit; without a suffix 128 means 128 bytes. When empty, Kubernetes reserves as much as the limit, if that is given.',
  },
  'resources/limits': {
    title: 'Limits',
    help: 'How much the container may use at most.',
  },
  'limits/cpu': {
    title: 'CPU Limit',
    help: 'The most CPU that the container may use, in cores, such as 1 or 1500m: at least 0, in steps of 0.001. When empty, Slipway sets no limit.',
  },
  'limits/memory': {
    title: 'Memory Limit',
    help: 'The most memory that the container may use, or it is killed: a whole number of bytes of at least 0, such as 256Mi or 1Gi; without a suffix 256 means 256 bytes. When empty, Slipway sets no limit.',
  },
  'containers/*/gpu': {
    title: 'GPU',
    help: 'GPUs for the container. When empty, it gets none.',
  },
  'gpu/type': {
    title: 'GPU Type',
    help: 'The extended resource under which the nodes of a cluster offer the GPUs, nvidia.com/gpu when empty.',
  },
  'gpu/limit': {
    title: 'GPU Limit',
    help: 'How many GPUs the container gets, as request and limit alike: a whole number of at least 0, where 0 means none.',
  },
  'containers/*/ports': {
    title: 'Port Settings',
    help: 'The ports that the container listens on, up to 100. The Service offers those of work containers, and a stateless service needs at least one.',
  },
  'ports/*/protocol': {
    title: 'Protocol',
    help: 'What the application speaks at this port, HTTP when empty. Kubernetes itself only tells UDP from TCP, which stands for all the others.',
    options: {
      GRPC: 'GRPC',
      HTTP: 'HTTP',
      HTTP2: 'HTTP2',
      HTTPS: 'HTTPS',
      MONGO: 'MONGO',
      REDIS: 'REDIS',
      TCP: 'TCP',
      TLS: 'TLS',
      UDP: 'UDP',
    },
  },
  'ports/*/name': {
    title: 'Port Name',
    help: 'Name of the port, unlike any other of the work containers: 1 to 15 lower-case letters, digits and single hyphens, at least one letter, no hyphen at either end; application governance wants the protocol in front, such as http-web. When empty, it is the protocol and the place among all ports, such as http-0.',
  },
  'ports/*/containerPort': {
    title: 'Container Port',
    help: 'The number that the application listens on, 1 to 65535. The work containers of a pod share one network, so each number is free once for TCP and once for UDP.',
  },
  'ports/*/servicePort': {
    title: 'Service Port',
    help: 'The number under which the Service offers the port, 1 to 65535, once for TCP and once for UDP. When empty, it is the container port.',
  },
  'containers/*/command': {
    title: 'Start Command',
    help: 'The command that starts the container, up to 200 items of at most 4096 characters; each item is passed whole, not split at blanks or commas. When empty, it is the one of the image.',
  },
  'containers/*/args': {
    title: 'Parameters',
    help: 'The parameters of the start command, up to 200 items of at most 4096 characters; each item is passed whole, not split at blanks or commas. When empty, they are those of the image, or none where a start command is given.',
  },
  'containers/*/syncHostTimezone': {
    title: 'Sync Host Timezone',
    help: 'Mounts /etc/localtime of the node read-only, so that the container has the time zone of its node; off when not set. Projects with the Pod Security level baseline or restricted refuse it, because it is a path of the node.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
