import { Type } from '@sinclair/typebox';
import { closed } from './closed.ts';
import { oneOf } from './enumeration.ts';
import { type FieldNotes, names, pickedField } from './field-notes.ts';
import { Int32, MAX_INT32, PortNumber } from './integer.ts';

/** IANA service name (RFC 6335, section 5.1), as container ports are named. */
export const PortName = (description: string, notes: FieldNotes = {}) =>
  Type.String({
    ...notes,
    description,
    minLength: 1,
    maxLength: 15,
    pattern: '^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
    grammar: 'port-name',
  });

const TargetPort = Type.Union([PortNumber('Port number.'), PortName('Name of a port of the same container.')], {
  ...pickedField(names.port),
  description: 'Port of the container: a number, or the name of one of its ports.',
});

const method = {
  httpGet: Type.Optional(
    closed(
      {
        scheme: Type.Optional(
          oneOf(['HTTP', 'HTTPS'], { description: 'Scheme of the request.', clusterDefault: 'HTTP' }),
        ),
        path: Type.String({
          description: 'Path of the request, beginning with a slash.',
          pattern: '^/',
          grammar: 'request-path',
        }),
        port: TargetPort,
      },
      { description: 'HTTP GET: 2XX and 3XX are success.' },
    ),
  ),
  exec: Type.Optional(
    closed(
      {
        command: Type.Array(Type.String({ maxLength: 4096 }), {
          description: 'Command and arguments; the first item is not empty.',
          minItems: 1,
          maxItems: 200,
          firstItemNotEmpty: true,
        }),
      },
      { description: 'Command in the container: exit code 0 is success.' },
    ),
  ),
  tcpSocket: Type.Optional(closed({ port: TargetPort }, { description: 'TCP connection: established is success.' })),
};
const exactlyOneOf = ['httpGet', 'exec', 'tcpSocket'];

const timing = (successThreshold: ReturnType<typeof Int32>) => ({
  initialDelaySeconds: Type.Optional(Int32('Seconds before the first check.', 0, { clusterDefault: 0 })),
  timeoutSeconds: Type.Optional(
    Int32('Seconds after which a check has failed; 0 means the default of the cluster.', 0, { clusterDefault: 1 }),
  ),
  periodSeconds: Type.Optional(Int32('Seconds between checks.', 1, { clusterDefault: 10 })),
  successThreshold: Type.Optional(successThreshold),
  failureThreshold: Type.Optional(
    Int32('Failures in a row after which the check has failed.', 1, { clusterDefault: 3 }),
  ),
});

const successes = 'Successes in a row after a failure that make the check succeed.';

export const ReadinessProbe = closed(
  { ...method, ...timing(Int32(successes, 1, { clusterDefault: 1 })) },
  { description: 'Readiness check: a container that fails it gets no traffic.', exactlyOneOf },
);
/** Liveness and startup checks succeed at once: the API server takes no other threshold. */
export const RestartProbe = (description: string) =>
  closed(
    {
      ...method,
      ...timing(
        Type.Integer({
          description: successes,
          minimum: 1,
          maximum: MAX_INT32,
          clusterDefault: 1,
          successThresholdOne: true,
        }),
      ),
    },
    { description, exactlyOneOf },
  );

/** Kubernetes keeps the TCP connection for compatibility only, and never makes it. */
export const LifecycleAction = (description: string) =>
  closed({ ...method, tcpSocket: { ...method.tcpSocket, deprecated: true } }, { description, exactlyOneOf });
