import { at, isList, type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { duplicate, forbiddenValue, invalidValue, required } from './causes.ts';
import {
  type Causes,
  checkOneOf,
  checkRange,
  checkRequiredText,
  checkText,
  eachOf,
  PORT_MAX,
  repeated,
} from './checks.ts';
import type { Judge } from './judgement.ts';
import { checkMetadata } from './metadata.ts';
import { labelName, labelValue, portName, qualifiedKey } from './names.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

const checkTarget = (target: Json | undefined, field: string): Causes =>
  typeof target === 'string' ? checkText(field, target, portName) : checkRange(field, target, 1, PORT_MAX);

const checkPort = (port: JsonObject, field: string, several: boolean): Causes => [
  ...(several ? checkRequiredText(`${field}.name`, port.name, labelName) : []),
  ...(!several && textOf(port.name) !== '' ? checkText(`${field}.name`, port.name, labelName) : []),
  ...checkRange(`${field}.port`, port.port, 1, PORT_MAX),
  ...checkOneOf(`${field}.protocol`, port.protocol, PROTOCOLS),
  ...checkTarget(port.targetPort, `${field}.targetPort`),
  ...(port.appProtocol === undefined ? [] : checkText(`${field}.appProtocol`, port.appProtocol, qualifiedKey)),
];

const pairOf = (port: Json, name: string): string =>
  at(port, name) === undefined ? '' : `${at(port, name)}/${textOf(at(port, 'protocol'))}`;

/** Two ports share a node port only when they are one port in two protocols. */
const sharedNodePorts = (ports: readonly Json[]): readonly number[] =>
  ports.flatMap((port, index) => {
    const nodePort = at(port, 'nodePort');
    const first = ports.slice(0, index).find((each) => nodePort !== undefined && at(each, 'nodePort') === nodePort);
    const isTwin = at(first, 'port') === at(port, 'port') && at(first, 'protocol') !== at(port, 'protocol');
    return first === undefined || isTwin ? [] : [index];
  });

const checkPorts = (spec: JsonObject): Causes => {
  const ports = listOf(spec.ports);
  const isHeadless = spec.clusterIP === 'None';
  if (ports.length === 0) return isHeadless || spec.type === 'ExternalName' ? [] : [required('spec.ports')];
  const nodePorts = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  return [
    ...eachOf(ports, 'spec.ports', (port, field) => [
      ...checkPort(port, field, ports.length > 1),
      ...(port.nodePort !== undefined && !nodePorts
        ? [forbiddenValue(`${field}.nodePort`, `may not be used when \`type\` is '${textOf(spec.type)}'`)]
        : []),
    ]),
    ...repeated(ports.map((port) => textOf(at(port, 'name')))).map(({ value, index }) =>
      duplicate(`spec.ports[${index}].name`, value),
    ),
    ...repeated(ports.map((port) => pairOf(port, 'port'))).map(({ index }) =>
      duplicate(`spec.ports[${index}]`, ports[index]),
    ),
    ...sharedNodePorts(ports).map((index) =>
      invalidValue(`spec.ports[${index}].nodePort`, at(ports[index], 'nodePort'), 'provided port is already allocated'),
    ),
  ];
};

const ADDRESS = /^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(?!$)|$)){4}$/;

const checkAddress = (spec: JsonObject, live: JsonObject | undefined): Causes => {
  const address = textOf(spec.clusterIP);
  const old = textOf(at(live, 'spec', 'clusterIP'));
  const field = 'spec.clusterIPs[0]';
  const wasExternalName = at(live, 'spec', 'type') === 'ExternalName';
  return [
    ...(address === 'None' && ['NodePort', 'LoadBalancer'].includes(textOf(spec.type))
      ? [invalidValue(field, 'None', `may not be set to 'None' for ${textOf(spec.type)} services`)]
      : []),
    ...(address !== '' && address !== 'None' && !ADDRESS.test(address)
      ? [invalidValue(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
      : []),
    ...(old !== '' && address !== old && spec.type !== 'ExternalName' && !wasExternalName
      ? [invalidValue(field, [address], 'may not change once set')]
      : []),
  ];
};

const AFFINITY_MAX = 86_400;

const checkAffinity = (spec: JsonObject): Causes => {
  const seconds = at(spec, 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds');
  const isBad = Number(seconds) < 1 || Number(seconds) > AFFINITY_MAX;
  return [
    ...checkOneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']),
    ...(spec.sessionAffinity === 'ClientIP' && isBad
      ? [
          invalidValue(
            'spec.sessionAffinityConfig.clientIP.timeoutSeconds',
            seconds,
            'must be greater than 0 and less than 86400',
          ),
        ]
      : []),
  ];
};

const checkTraffic = (spec: JsonObject): Causes =>
  spec.externalTrafficPolicy === undefined ||
  spec.type === 'NodePort' ||
  spec.type === 'LoadBalancer' ||
  isList(spec.externalIPs)
    ? []
    : [
        invalidValue(
          'spec.externalTrafficPolicy',
          spec.externalTrafficPolicy,
          'may only be set for externally-accessible services',
        ),
      ];

const checkServiceSelector = (spec: JsonObject): Causes =>
  Object.entries(objectOf(spec.selector)).flatMap(([key, value]) => [
    ...checkText('spec.selector', key, qualifiedKey),
    ...checkText('spec.selector', value, labelValue),
  ]);

export const judgeService: Judge = (object, live) => {
  const spec = objectOf(object.spec);
  const isIgnored = spec.clusterIP === 'None' && spec.sessionAffinity === 'ClientIP';
  return {
    causes: [
      ...checkMetadata(object, labelName),
      ...checkPorts(spec),
      ...checkServiceSelector(spec),
      ...checkOneOf('spec.type', spec.type, TYPES),
      ...checkAffinity(spec),
      ...checkAddress(spec, live),
      ...checkTraffic(spec),
    ],
    warnings: isIgnored ? ['spec.SessionAffinity is ignored for headless services'] : [],
  };
};
