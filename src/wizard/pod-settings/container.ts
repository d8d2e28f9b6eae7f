import { type Static, Type } from '@sinclair/typebox';
import { LifecycleAction, PortName, ReadinessProbe, RestartProbe } from '../fields/action.ts';
import { closed } from '../fields/closed.ts';
import { oneOf } from '../fields/enumeration.ts';
import { type FieldNotes, type Lookup, picked, pickedKey } from '../fields/field-notes.ts';
import { Int32, PortNumber } from '../fields/integer.ts';
import { ConfigKey, DnsLabel, DnsSubdomain } from '../fields/names.ts';
import { Gpu, Resources } from '../fields/resources.ts';

export const Image = Type.String({
  description: 'Image reference: `[host[:port]/]path[:tag][@digest]`.',
  minLength: 1,
  maxLength: 1024,
  format: 'image-reference',
  examples: ['nginx:1.25'],
});
export const ContainerType = oneOf(['work', 'init'], {
  description: 'A work container runs the application; an init container runs before, to its end.',
  default: 'work',
});
export const ImagePullPolicy = oneOf(['IfNotPresent', 'Always', 'Never'], {
  description: 'Use the local image first, always pull, or use the local image only.',
  default: 'IfNotPresent',
});
export const Protocol = oneOf(['GRPC', 'HTTP', 'HTTP2', 'HTTPS', 'MONGO', 'REDIS', 'TCP', 'TLS', 'UDP'], {
  description: 'What the application speaks; Kubernetes gets UDP for UDP and TCP for all others.',
  default: 'HTTP',
});

export const ContainerPort = closed({
  protocol: Type.Optional(Protocol),
  name: Type.Optional(
    PortName('Name of the port; by default the protocol and the place among all ports, such as `http-0`.'),
  ),
  containerPort: PortNumber('Port that the application listens to.'),
  servicePort: Type.Optional(PortNumber('Port of the Service; by default the container port.')),
});
export type ContainerPort = Static<typeof ContainerPort>;

const keyReference = (what: string, lookup: 'configmaps' | 'secrets') =>
  Type.Optional(
    closed(
      {
        name: DnsSubdomain(`Name of the ${what}.`, picked(lookup)),
        key: ConfigKey(`Key in the ${what}.`, pickedKey(lookup, 'name')),
        optional: Type.Optional(Type.Boolean({ description: 'Start the container also where the key is missing.' })),
      },
      { description: `A key of a ${what}.` },
    ),
  );

const EnvName = Type.String({
  description: 'Name of the variable: printable ASCII without `=`, no blank at the ends.',
  minLength: 1,
  maxLength: 253,
  pattern: '^(?! )[ -<>-~]+(?<! )$',
  grammar: 'variable-name',
});
const EnvSource = closed(
  { configMapKeyRef: keyReference('ConfigMap', 'configmaps'), secretKeyRef: keyReference('Secret', 'secrets') },
  { description: 'Where the value comes from.', exactlyOneOf: ['configMapKeyRef', 'secretKeyRef'] },
);
export const variableFields = {
  name: EnvName,
  value: Type.Optional(Type.String({ description: 'Literal value.' })),
  valueFrom: Type.Optional(EnvSource),
};
export const EnvVariable = closed(variableFields, { exactlyOneOf: ['value', 'valueFrom'] });
export type EnvVariable = Static<typeof EnvVariable>;

const lookupsByKind = (lookup: Pick<Lookup, 'value' | 'item'>): FieldNotes => ({
  lookups: [
    { kind: 'configmaps', ...lookup, when: { field: 'kind', value: 'ConfigMap' } },
    { kind: 'secrets', ...lookup, when: { field: 'kind', value: 'Secret' } },
  ],
});

export const EnvReference = closed({
  kind: oneOf(['ConfigMap', 'Secret'], { description: 'What the variables are read from.' }),
  name: DnsSubdomain('Name of the ConfigMap or Secret.', lookupsByKind({ value: 'name' })),
  keys: Type.Array(ConfigKey('Key, which is also the name of the variable.'), {
    ...lookupsByKind({ value: 'keys', item: 'name' }),
    description: 'Keys that become variables.',
    minItems: 1,
    maxItems: 200,
  }),
});
export type EnvReference = Static<typeof EnvReference>;

const selinuxText = Type.Optional(Type.String({ minLength: 1, maxLength: 256 }));
export const SelinuxOptions = closed(
  { level: selinuxText, role: selinuxText, type: selinuxText, user: selinuxText },
  { description: 'SELinux labels of the process.' },
);

const Capability = Type.String({
  description: 'Linux capability without the `CAP_` prefix.',
  maxLength: 63,
  pattern: '^(?!CAP_)[A-Z][A-Z0-9_]*$',
  grammar: 'capability',
});

export const ContainerSecurityContext = closed(
  {
    privileged: Type.Optional(Type.Boolean({ description: 'Run as root of the host.' })),
    allowPrivilegeEscalation: Type.Optional(
      Type.Boolean({ description: 'Let the process gain more privileges than its parent.' }),
    ),
    readOnlyRootFilesystem: Type.Optional(Type.Boolean({ description: 'Root directory is read-only.' })),
    runAsNonRoot: Type.Optional(Type.Boolean({ description: 'Do not start the container as root.' })),
    runAsUser: Type.Optional(Int32('UID of the process.', 0)),
    runAsGroup: Type.Optional(Int32('GID of the process.', 0)),
    seLinuxOptions: Type.Optional(SelinuxOptions),
    capabilities: Type.Optional(
      closed({
        add: Type.Optional(Type.Array(Capability, { description: 'Capabilities to add.', maxItems: 100 })),
        drop: Type.Optional(Type.Array(Capability, { description: 'Capabilities to drop.', maxItems: 100 })),
      }),
    ),
  },
  { description: 'Permissions of the container process.' },
);

const Words = (description: string) => Type.Array(Type.String({ maxLength: 4096 }), { description, maxItems: 200 });

export const Container = closed({
  name: DnsLabel('Name of the container.'),
  image: Image,
  imagePullSecret: Type.Optional(
    DnsSubdomain('Secret with the credentials of the image registry.', picked('image-registries')),
  ),
  imagePullPolicy: Type.Optional(ImagePullPolicy),
  type: Type.Optional(ContainerType),
  resources: Type.Optional(Resources),
  gpu: Type.Optional(Gpu),
  ports: Type.Optional(Type.Array(ContainerPort, { description: 'Ports of the container.', maxItems: 100 })),
  livenessProbe: Type.Optional(RestartProbe('Liveness check: a container that fails it is restarted.')),
  readinessProbe: Type.Optional(ReadinessProbe),
  startupProbe: Type.Optional(RestartProbe('Startup check: the other checks wait for it.')),
  lifecycle: Type.Optional(
    closed({
      postStart: Type.Optional(LifecycleAction('Action after the start of the container.')),
      preStop: Type.Optional(LifecycleAction('Action before the container ends.')),
    }),
  ),
  command: Type.Optional(Words('Start command, one item a word.')),
  args: Type.Optional(Words('Parameters of the start command.')),
  env: Type.Optional(Type.Array(EnvVariable, { description: 'Environment variables.', maxItems: 500 })),
  envReferences: Type.Optional(
    Type.Array(EnvReference, {
      description: 'Batch references: one variable a key, named like the key.',
      maxItems: 50,
    }),
  ),
  securityContext: Type.Optional(ContainerSecurityContext),
  syncHostTimezone: Type.Optional(Type.Boolean({ description: 'Mount the time zone of the node.' })),
});
export type Container = Static<typeof Container>;
