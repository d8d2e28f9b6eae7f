import type { FieldText } from '../../text.ts';

export const environment = {
  'containers/*/env': {
    title: 'Environment Variables',
    help: 'Variables that the container sees, up to 500. No name may come twice, not even from a batch reference.',
  },
  'env/*/name': {
    title: 'Key',
    help: 'Name of the variable: 1 to 253 printable ASCII characters without `=`, no blank at either end.',
  },
  'env/*/value': {
    title: 'Value',
    help: 'The value as a text, which may be empty. A variable has either a value or a source of its value.',
  },
  'env/*/valueFrom': {
    title: 'Value Source',
    help: 'Takes the value from one key of a ConfigMap or Secret when the container starts. A running container does not see later changes.',
  },
  'valueFrom/configMapKeyRef': {
    title: 'ConfigMap',
    help: 'One key of a ConfigMap. A source is either this or a Secret.',
  },
  'configMapKeyRef/name': {
    title: 'ConfigMap Name',
    help: 'Name of a ConfigMap of the project. Each cluster of the service needs it, unless Optional is set.',
  },
  'configMapKeyRef/key': {
    title: 'Key in Resource',
    help: 'The key of the ConfigMap whose value the variable gets.',
  },
  'configMapKeyRef/optional': {
    title: 'Optional',
    help: 'Lets the container start without the variable where the ConfigMap or the key is missing. When not set, it does not start there.',
  },
  'valueFrom/secretKeyRef': {
    title: 'Secret',
    help: 'One key of a Secret. A source is either this or a ConfigMap.',
  },
  'secretKeyRef/name': {
    title: 'Secret Name',
    help: 'Name of a Secret of the project. Each cluster of the service needs it, unless Optional is set.',
  },
  'secretKeyRef/key': {
    title: 'Key in Resource',
    help: 'The key of the Secret whose value the variable gets.',
  },
  'secretKeyRef/optional': {
    title: 'Optional',
    help: 'Lets the container start without the variable where the Secret or the key is missing. When not set, it does not start there.',
  },
  'containers/*/envReferences': {
    title: 'Batch Reference',
    help: 'Makes one variable of each chosen key of a ConfigMap or Secret, up to 50 references. They stand after the other variables.',
  },
  'envReferences/*/kind': {
    title: 'Resource Type',
    help: 'Whether the variables come from a ConfigMap or from a Secret.',
    options: { ConfigMap: 'ConfigMap', Secret: 'Secret' },
  },
  'envReferences/*/name': {
    title: 'ConfigMap or Secret',
    help: 'Name of a ConfigMap or Secret of the project. Each cluster of the service needs it.',
  },
  'envReferences/*/keys': {
    title: 'Keys in Resource',
    help: 'The keys that become variables of the same name, 1 to 200.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
