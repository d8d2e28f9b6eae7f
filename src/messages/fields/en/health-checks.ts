import type { FieldText } from '../../text.ts';

/** Health checks and lifecycle actions: they share their methods. */
export const healthChecks = {
  'containers/*/livenessProbe': {
    title: 'Liveness Check',
    help: 'Checks periodically whether the container is alive, and restarts it when it is not. It needs exactly one method (HTTP request, command or TCP port) and is for work containers only.',
  },
  'containers/*/readinessProbe': {
    title: 'Readiness Check',
    help: 'Checks periodically whether the container can take requests; while it cannot, the Service sends none to its pod. It needs exactly one method (HTTP request, command or TCP port) and is for work containers only.',
  },
  'containers/*/startupProbe': {
    title: 'Startup Check',
    help: 'Holds the other checks back until the application has started, and restarts the container when that takes longer than the check interval times the failure threshold. It needs exactly one method (HTTP request, command or TCP port) and is for work containers only.',
  },
  httpGet: {
    title: 'HTTP Request',
    help: 'The pod is asked by HTTP GET. A status of 2XX or 3XX means success.',
  },
  'httpGet/scheme': {
    title: 'Protocol',
    help: 'The protocol of the request, HTTP when empty.',
    options: { HTTP: 'HTTP', HTTPS: 'HTTPS' },
  },
  'httpGet/path': {
    title: 'Path',
    help: 'The path of the request, beginning with a slash, such as /healthz.',
  },
  'httpGet/port': {
    title: 'Port',
    help: 'Where the request goes: a number from 1 to 65535, or the name of a port of this container.',
  },
  exec: {
    title: 'Command',
    help: 'A command that runs inside the container. It succeeds with the exit code 0.',
  },
  'exec/command': {
    title: 'Command',
    help: 'The command and its parameters, one item each: 1 to 200 of at most 4096 characters, the first not empty. It runs without a shell unless it calls one.',
  },
  tcpSocket: {
    title: 'TCP Port',
    help: 'The container is connected to by TCP: whoever accepts is healthy.',
  },
  'tcpSocket/port': {
    title: 'Port',
    help: 'Where the connection goes: a number from 1 to 65535, or the name of a port of this container.',
  },
  initialDelaySeconds: {
    title: 'Initial Delay',
    help: 'Seconds from the start of the container to the first check: at least 0, and 0 when empty.',
  },
  timeoutSeconds: {
    title: 'Timeout',
    help: 'Seconds after which a check without an answer has failed: at least 0. When empty, or with 0, the cluster takes 1.',
  },
  periodSeconds: {
    title: 'Check Interval',
    help: 'Seconds from one check to the next: at least 1, and 10 when empty.',
  },
  successThreshold: {
    title: 'Success Threshold',
    help: 'Liveness and startup checks succeed at once: it can only be 1, and it is 1 when empty.',
  },
  'readinessProbe/successThreshold': {
    title: 'Success Threshold',
    help: 'How many checks in a row must succeed before a container that was not ready is ready: at least 1, and 1 when empty.',
  },
  failureThreshold: {
    title: 'Failure Threshold',
    help: 'How many checks in a row must fail before the failure counts: at least 1, and 3 when empty.',
  },
  'containers/*/lifecycle': {
    title: 'Lifecycle Management',
    help: 'What happens right after the start of the container and right before its end. For work containers only.',
  },
  'lifecycle/postStart': {
    title: 'Post-start Action',
    help: 'Runs right after the container was started, by exactly one method. If it fails, the container is restarted.',
  },
  'lifecycle/preStop': {
    title: 'Pre-stop Action',
    help: 'Runs before the container is told to stop, by exactly one method. The Pod Graceful Period runs meanwhile, and a failure only makes the end come sooner.',
  },
  'postStart/httpGet': {
    title: 'HTTP Request',
    help: 'The pod is asked by HTTP GET. Any response means success, whatever its status.',
  },
  'postStart/httpGet/path': {
    title: 'Path',
    help: 'The path of the request, beginning with a slash, such as /warm-up.',
  },
  'preStop/httpGet': {
    title: 'HTTP Request',
    help: 'The pod is asked by HTTP GET. Any response means success, whatever its status.',
  },
  'preStop/httpGet/path': {
    title: 'Path',
    help: 'The path of the request, beginning with a slash, such as /shutdown.',
  },
  'postStart/tcpSocket': {
    title: 'TCP Port',
    help: 'Kubernetes keeps this method for compatibility and never runs it. Use an HTTP request or a command.',
  },
  'preStop/tcpSocket': {
    title: 'TCP Port',
    help: 'Kubernetes keeps this method for compatibility and never runs it. Use an HTTP request or a command.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
