import { at, isObject, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import { absent, duplicate, forbiddenValue, invalidValue, required, unsupported } from './causes.ts';
import {
  type Causes,
  checkOneOf,
  checkOptionalText,
  checkRange,
  checkRequiredText,
  checkText,
  eachOf,
  PORT_MAX,
  repeated,
} from './checks.ts';
import { configKey, environmentName, labelName, portName, relativePath, subdomainName } from './names.ts';
import { checkNoProbes, checkProbes } from './probes.ts';
import { checkResources } from './resource-amounts.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const INT32_MAX = 2_147_483_647;

const checkPort = (port: JsonObject, field: string): Causes => [
  ...checkOptionalText(`${field}.name`, port.name, portName),
  ...(Number(port.containerPort ?? 0) === 0
    ? [required(`${field}.containerPort`)]
    : checkRange(`${field}.containerPort`, port.containerPort, 1, PORT_MAX)),
  ...(port.hostPort === undefined ? [] : checkRange(`${field}.hostPort`, port.hostPort, 1, PORT_MAX)),
  ...checkOneOf(`${field}.protocol`, port.protocol, PROTOCOLS),
];

const checkPorts = (container: JsonObject, field: string): Causes => {
  const names = listOf(container.ports).map((port) => textOf(at(port, 'name')));
  return [
    ...eachOf(container.ports, `${field}.ports`, checkPort),
    ...repeated(names).map(({ value, index }) => duplicate(`${field}.ports[${index}].name`, value)),
  ];
};

const KEY_REFS = ['configMapKeyRef', 'secretKeyRef'];

const checkKeyRef = (source: JsonObject, kind: string, field: string): Causes => {
  if (!isObject(source[kind])) return [];
  const ref = objectOf(source[kind]);
  return [
    ...checkText(`${field}.${kind}.name`, ref.name, subdomainName),
    ...checkRequiredText(`${field}.${kind}.key`, ref.key, configKey),
  ];
};

const checkSource = (env: JsonObject, field: string): Causes => {
  if (!isObject(env.valueFrom)) return [];
  const place = `${field}.valueFrom`;
  const kinds = Object.keys(env.valueFrom);
  if (kinds.length === 0)
    return [
      invalidValue(
        place,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    ];
  return [
    ...(textOf(env.value) === '' ? [] : [invalidValue(place, '', 'may not be specified when `value` is not empty')]),
    ...(kinds.length > 1 ? [invalidValue(place, '', 'may not have more than one field specified at a time')] : []),
    ...KEY_REFS.flatMap((kind) => checkKeyRef(objectOf(env.valueFrom), kind, place)),
  ];
};

const checkEnv = (env: JsonObject, field: string): Causes => [
  ...checkRequiredText(`${field}.name`, env.name, environmentName),
  ...checkSource(env, field),
];

const checkMounts = (container: JsonObject, field: string, volumes: ReadonlySet<string>): Causes => {
  const paths = listOf(container.volumeMounts).map((mount) => textOf(at(mount, 'mountPath')));
  const subPath = `${field}.volumeMounts.subPath`;
  return [
    ...eachOf(container.volumeMounts, `${field}.volumeMounts`, (mount, place) => [
      ...(volumes.has(textOf(mount.name)) ? [] : [absent(`${place}.name`, mount.name ?? '')]),
      ...checkRequiredText(`${place}.mountPath`, mount.mountPath),
      ...checkOptionalText(subPath, mount.subPath, relativePath),
    ]),
    ...repeated(paths).map(({ value, index }) =>
      invalidValue(`${field}.volumeMounts[${index}].mountPath`, value, 'must be unique'),
    ),
  ];
};

export const checkUserIds = (context: JsonObject, field: string): Causes =>
  ['runAsUser', 'runAsGroup']
    .filter((name) => context[name] !== undefined)
    .flatMap((name) => checkRange(`${field}.${name}`, context[name], 0, INT32_MAX));

const checkSecurity = (container: JsonObject, field: string): Causes => {
  const context = objectOf(container.securityContext);
  const place = `${field}.securityContext`;
  const noEscalation = context.allowPrivilegeEscalation === false;
  const addsAdmin = listOf(at(context, 'capabilities', 'add')).includes('CAP_SYS_ADMIN');
  return [
    ...checkUserIds(context, place),
    ...(noEscalation && context.privileged === true
      ? [invalidValue(place, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')]
      : []),
    ...(noEscalation && addsAdmin
      ? [
          invalidValue(
            place,
            context,
            'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
          ),
        ]
      : []),
  ];
};

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** A container without its probes; `volumes` are the names that it can mount. */
const checkContainer = (container: JsonObject, field: string, volumes: ReadonlySet<string>): Causes => [
  ...checkRequiredText(`${field}.name`, container.name, labelName),
  ...checkRequiredText(`${field}.image`, container.image),
  ...checkOneOf(`${field}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES),
  ...checkPorts(container, field),
  ...eachOf(container.env, `${field}.env`, checkEnv),
  ...checkResources(objectOf(container.resources), `${field}.resources`),
  ...checkMounts(container, field, volumes),
  ...checkSecurity(container, field),
];

const checkInit = (container: JsonObject, field: string): Causes => {
  const policy = container.restartPolicy;
  if (policy === 'Always') return checkProbes(container, field);
  return [
    ...checkNoProbes(container, field),
    ...(policy === undefined ? [] : [unsupported(`${field}.restartPolicy`, policy, ['Always'])]),
  ];
};

const checkNames = (spec: JsonObject, field: string): Causes => {
  const places = ['containers', 'initContainers'].flatMap((list) =>
    listOf(spec[list]).map((container, index) => ({ name: textOf(at(container, 'name')), place: `${list}[${index}]` })),
  );
  return repeated(places.map(({ name }) => name)).map(({ value, index }) =>
    duplicate(`${field}.${places[index]?.place ?? ''}.name`, value),
  );
};

/** All containers of a pod. */
export const checkContainers = (spec: JsonObject, field: string, volumes: ReadonlySet<string>): Causes => [
  ...(listOf(spec.containers).length === 0 ? [required(`${field}.containers`)] : []),
  ...eachOf(spec.containers, `${field}.containers`, (container, place) => [
    ...checkContainer(container, place, volumes),
    ...checkProbes(container, place),
    ...(container.restartPolicy === undefined
      ? []
      : [forbiddenValue(`${place}.restartPolicy`, 'may not be set for non-init containers')]),
  ]),
  ...eachOf(spec.initContainers, `${field}.initContainers`, (container, place) => [
    ...checkContainer(container, place, volumes),
    ...checkInit(container, place),
  ]),
  ...checkNames(spec, field),
];
