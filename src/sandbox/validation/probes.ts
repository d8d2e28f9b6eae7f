import { at, isObject, type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { forbiddenValue, invalidValue, required } from './causes.ts';
import {
  type Causes,
  checkNotNegative,
  checkOneOf,
  checkRange,
  checkRequiredText,
  checkText,
  eachOf,
  PORT_MAX,
} from './checks.ts';
import { portName } from './names.ts';

const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'];
const TIMES = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

const checkPort = (port: Json | undefined, field: string): Causes =>
  typeof port === 'string' ? checkText(field, port, portName) : checkRange(field, port, 1, PORT_MAX);

const HEADER_TEXT =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

const checkHandler: Readonly<Record<string, (handler: JsonObject, field: string) => Causes>> = {
  exec: (handler, field) => (listOf(handler.command).length === 0 ? [required(`${field}.command`)] : []),
  httpGet: (handler, field) => [
    ...checkRequiredText(`${field}.path`, handler.path),
    ...checkPort(handler.port, `${field}.port`),
    ...checkOneOf(`${field}.scheme`, handler.scheme, ['HTTP', 'HTTPS']),
    ...eachOf(handler.httpHeaders, `${field}.httpHeaders`, ({ name }) =>
      /^[-A-Za-z0-9]+$/.test(textOf(name)) ? [] : [invalidValue(`${field}.httpHeaders`, name, HEADER_TEXT)],
    ),
  ],
  tcpSocket: (handler, field) => checkPort(handler.port, `${field}.port`),
  grpc: (handler, field) => checkRange(`${field}.port`, handler.port, 1, PORT_MAX),
  sleep: () => [],
};

const checkHandlers = (owner: JsonObject, field: string): Causes => {
  const [first, ...more] = HANDLERS.filter((name) => isObject(owner[name]));
  if (first === undefined) return [required(field, 'must specify a handler type')];
  return [
    ...(checkHandler[first]?.(objectOf(owner[first]), `${field}.${first}`) ?? []),
    ...more.map((name) => forbiddenValue(`${field}.${name}`, 'may not specify more than 1 handler type')),
  ];
};

const checkProbe = (probe: JsonObject, field: string, kind: string): Causes => [
  ...checkHandlers(probe, field),
  ...TIMES.flatMap((name) => checkNotNegative(`${field}.${name}`, probe[name])),
  ...(kind !== 'readinessProbe' && Number(probe.successThreshold ?? 1) > 1
    ? [invalidValue(`${field}.successThreshold`, probe.successThreshold, 'must be 1')]
    : []),
  ...(kind === 'readinessProbe' && probe.terminationGracePeriodSeconds !== undefined
    ? [
        invalidValue(
          `${field}.terminationGracePeriodSeconds`,
          probe.terminationGracePeriodSeconds,
          'must not be set for readinessProbes',
        ),
      ]
    : []),
];

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];

/** Probes and lifecycle actions of a work container, or an init container that keeps running. */
export const checkProbes = (container: JsonObject, field: string): Causes => [
  ...PROBES.filter((kind) => isObject(container[kind])).flatMap((kind) =>
    checkProbe(objectOf(container[kind]), `${field}.${kind}`, kind),
  ),
  ...HOOKS.filter((hook) => isObject(at(container, 'lifecycle', hook))).flatMap((hook) =>
    checkHandlers(objectOf(at(container, 'lifecycle', hook)), `${field}.lifecycle.${hook}`),
  ),
];

/** Ordinary init containers have neither. */
export const checkNoProbes = (container: JsonObject, field: string): Causes =>
  ['lifecycle', ...PROBES]
    .filter((name) => container[name] !== undefined)
    .map((name) =>
      forbiddenValue(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always'),
    );
