import { ignored, kubelet, POD, second, WEB } from '../mutations/mutation.ts';
import { MAX_INT, x } from '../odd-values.ts';
import { C, CONTAINER, field, notOffered, P, section } from './fact.ts';

const LIVE = `${WEB}/livenessProbe`;
const exec = { exec: { command: ['a'] } };
const live = (points = '') => field(`${LIVE}${points}`, (value) => ({ [LIVE]: value }));
const timed = (timing: string) => field(`${LIVE}/${timing}`, (value) => ({ [LIVE]: { ...exec, [timing]: value } }));
const get = (points: string) =>
  field(`${LIVE}/httpGet/${points}`, (value) => ({ [LIVE]: { httpGet: { path: '/', port: 80, [points]: value } } }));
const command = field(`${LIVE}/exec/command`, (value) => ({ [LIVE]: { exec: { command: value } } }));
const stop = (points = '') =>
  field(`${WEB}/lifecycle/preStop${points}`, (value) => ({ [`${WEB}/lifecycle`]: { preStop: value } }));
const start = (points: string) => field(`${WEB}/${points}`);
const init = (points: string) =>
  field(`${POD}/containers/1/${points}`, (fields) => second({ type: 'init', ...Object(fields) }));
const stored = (fields: Readonly<Record<string, unknown>>) => ({
  stores: Object.fromEntries(
    Object.entries(fields).map(([path, value]) => [`${CONTAINER}/livenessProbe/${path}`, value]),
  ),
});
const timings = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];
const notZero = '0 would not mean 0, but the default';
const dropped = 'a method without its fields is not written';
const PROBE = `${C}.livenessProbe`;
const STOP = `${C}.lifecycle.preStop`;

export const actionFacts = section('3.5', [
  {
    name: 'a method is enough, the rest has defaults',
    inputs: live().taken(
      [exec],
      stored({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
    ),
  },
  {
    name: 'a zero stands for the default',
    inputs: [
      ...timed('timeoutSeconds').taken([0], stored({ timeoutSeconds: 1 })),
      ...timed('successThreshold').stricter('range', [0], notZero, stored({ successThreshold: 1 })),
      ...timed('failureThreshold').stricter('range', [0], notZero, stored({ failureThreshold: 3 })),
    ],
  },
  { name: 'an initial delay may be 0', inputs: timed('initialDelaySeconds').taken([0]) },
  {
    name: 'no timing is below 0',
    inputs: timings
      .filter((timing) => timing !== 'timeoutSeconds')
      .flatMap((timing) => timed(timing).refused('range', [-1], `${PROBE}.${timing}`)),
  },
  {
    name: 'no timing is over 32 bits',
    inputs: timings.flatMap((timing) =>
      timed(timing).refused(
        timing === 'successThreshold' ? 'success-threshold-must-be-one' : 'range',
        [MAX_INT + 1],
        `${PROBE}.${timing}`,
      ),
    ),
  },
  { name: 'a timing is a whole number', inputs: timings.flatMap((timing) => timed(timing).refused('type', [1.5], '')) },
  {
    name: 'liveness and startup succeed at once',
    inputs: field(`${WEB}/startupProbe/successThreshold`, (probe) => ({ [`${WEB}/startupProbe`]: probe })).refused(
      'success-threshold-must-be-one',
      [{ ...exec, successThreshold: 2 }],
      `${C}.startupProbe.successThreshold`,
    ),
  },
  {
    name: 'readiness may need several successes',
    inputs: field(`${WEB}/readinessProbe`).taken([{ ...exec, successThreshold: 2 }]),
  },
  {
    name: 'a timeout may be longer than the interval',
    inputs: live().taken([{ ...exec, timeoutSeconds: 20, periodSeconds: 1 }]),
  },
  { name: 'a probe has one method' },
  { name: 'a probe has a method', inputs: live().ownFault('required', [{}], 'an empty probe is not written') },
  {
    name: 'a path of nothing is the root',
    inputs: [
      ...get('path').stricter('pattern', [''], 'the form asks for a path', stored({ 'httpGet/path': '/' })),
      ...get('path').ownFault('required', [undefined], 'the form asks for a path', stored({ 'httpGet/path': '/' })),
    ],
  },
  {
    name: 'a path is any text',
    inputs: [
      ...get('path').taken(['/a b', `/${x(4999)}`]),
      ...get('path').stricter('pattern', ['http://a/b', ' /'], kubelet),
    ],
  },
  {
    name: 'two schemes, HTTP by default',
    inputs: [
      ...get('scheme').taken(['HTTP', 'HTTPS']),
      ...get('scheme').taken([undefined], stored({ 'httpGet/scheme': 'HTTP' })),
      ...get('scheme').stricter('enum', [''], 'nothing is coerced', stored({ 'httpGet/scheme': 'HTTP' })),
    ],
  },
  {
    name: 'no other scheme, and no lower case',
    inputs: get('scheme').refused('enum', ['https', 'FTP'], `${PROBE}.httpGet.scheme`),
  },
  {
    name: 'a port is in the range',
    inputs: [
      ...get('port').refused('range', [0, 65_536, -1], `${PROBE}.httpGet.port`),
      ...get('port').fault('required', [undefined], `${PROBE}.httpGet.port`),
    ],
  },
  { name: 'a port may be one that the container does not list' },
  { name: 'a port number is no text', inputs: get('port').refused('pattern', ['80'], `${PROBE}.httpGet.port`) },
  {
    name: 'a port name has its grammar',
    inputs: [
      ...get('port').refused('length', [x(16), ''], `${PROBE}.httpGet.port`),
      ...get('port').refused('pattern', ['HTTP'], `${PROBE}.httpGet.port`),
    ],
  },
  {
    name: 'headers have their grammar',
    inputs: get('httpHeaders').stricter('unknown-field', [[{ name: 'a b', value: '' }]], ignored),
    unreachable: notOffered,
  },
  {
    name: 'a command has an item',
    inputs: [
      ...command.ownFault('required', [undefined, []], dropped),
      ...command.stricter('type', [null], dropped),
      ...stop('/exec/command').ownFault('required', [{ exec: { command: [] } }], dropped),
    ],
  },
  { name: 'the first item of a command may be empty' },
  {
    name: 'a command is no text',
    inputs: command.refused('type', ['ls'], `${P}.containers[0].livenessProbe.exec.command`),
  },
  { name: 'an item may have a comma', inputs: command.taken([['a,b', ',']]) },
  {
    name: 'a probe may speak gRPC',
    inputs: live('/grpc').stricter('unknown-field', [{ grpc: { port: 80 } }], ignored),
    unreachable: notOffered,
  },
  {
    name: 'a probe may have a grace period of its own, but for readiness',
    inputs: timed('terminationGracePeriodSeconds').stricter('unknown-field', [1], ignored),
    unreachable: notOffered,
  },
  {
    name: 'an init container has no probe',
    inputs: ['livenessProbe', 'startupProbe'].flatMap((probe) =>
      init(probe).fault('field-not-for-init-container', [{ [probe]: exec }], `${P}.initContainers[0].${probe}`),
    ),
  },
  {
    name: 'an init container has no lifecycle, not even an empty one',
    inputs: init('lifecycle').ownFault(
      'field-not-for-init-container',
      [{ lifecycle: {} }],
      'an empty map is not written',
    ),
  },
  {
    name: 'an init container that goes on may have both',
    inputs: init('restartPolicy').stricter('unknown-field', [{ restartPolicy: 'Always' }], ignored),
    unreachable: notOffered,
  },
  {
    name: 'a lifecycle has the three methods, or nothing',
    inputs: [
      ...start('lifecycle').taken([{}, { postStart: exec, preStop: { httpGet: { path: '/', port: 80 } } }]),
      ...stop('/tcpSocket').hint('tcp-lifecycle-never-succeeds', [{ tcpSocket: { port: 81 } }], kubelet),
      ...start('lifecycle').stricter('type', [null], 'nothing is coerced'),
    ],
  },
  {
    name: 'a path of nothing is the root, in a lifecycle too',
    inputs: stop('/httpGet/path').ownFault('required', [{ httpGet: { port: 80 } }], 'the form asks for a path'),
  },
  {
    name: 'methods have the same rules in a lifecycle',
    inputs: [
      ...stop('/tcpSocket/port').refused('range', [{ tcpSocket: { port: 0 } }], `${STOP}.tcpSocket.port`),
      ...stop('/httpGet/scheme').refused(
        'enum',
        [{ httpGet: { path: '/', port: 80, scheme: 'http' } }],
        `${STOP}.httpGet.scheme`,
      ),
      ...stop().refused('one-of', [{ ...exec, tcpSocket: { port: 80 } }], `${STOP}.tcpSocket`),
      ...stop().ownFault('required', [{}], dropped),
    ],
  },
  {
    name: 'a lifecycle has no timing and no gRPC',
    inputs: [
      ...stop('/timeoutSeconds').stricter('unknown-field', [{ ...exec, timeoutSeconds: 1 }], ignored),
      ...stop('/grpc').stricter('unknown-field', [{ grpc: { port: 80 } }], ignored),
    ],
  },
  {
    name: 'a lifecycle may sleep for less than the grace period',
    inputs: stop('/sleep').stricter('unknown-field', [{ sleep: { seconds: 60 } }], ignored),
    unreachable: notOffered,
  },
  {
    name: 'start command and parameters are any texts, or none',
    inputs: ['command', 'args'].flatMap((words) => [
      ...start(words).taken([[], [''], ['车'], ['a,b']]),
      ...start(words).stricter('type', [null], 'nothing is coerced'),
    ]),
  },
  {
    name: 'start command and parameters are a list of texts',
    inputs: [
      ...start('command').refused('type', ['ls'], `${P}.containers[0].command`),
      ...field(`${WEB}/args/0`, (item) => ({ [`${WEB}/args`]: [item] })).refused(
        'type',
        [1],
        `${P}.containers[0].args[0]`,
      ),
    ],
  },
]);
