import type { FieldText } from '../../text.ts';

export const basicInformation = {
  'basicInformation/name': {
    title: 'Name',
    help: 'Name of the service, unique in the project: lower-case letters, digits and hyphens, beginning and ending with a letter or digit, at most 63 characters. The workload is named `<name>-<version>`, which may have 63 characters, and 52 for a stateful service.',
  },
  'basicInformation/alias': {
    title: 'Alias',
    help: 'A name for people, which several services may share: Chinese characters, the letters a to z in either case, digits and hyphens, no hyphen at either end, at most 63 characters. When empty, the service has none.',
  },
  'basicInformation/version': {
    title: 'Version',
    help: 'Version of the service: 1 to 16 lower-case letters and digits, v1 when empty. It is part of the name of the workload and cannot be changed later.',
  },
  'basicInformation/description': {
    title: 'Description',
    help: 'What the service is for, in any characters, at most 256.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
