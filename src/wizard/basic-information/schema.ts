import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../fields/closed.ts';

export const BasicInformation = closed(
  {
    name: Type.String({
      description:
        'Name of the service: lower-case letters, digits and hyphens, beginning and ending with a letter or digit.',
      minLength: 1,
      maxLength: 253,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
      grammar: 'dns-label',
      examples: ['cart'],
    }),
    alias: Type.Optional(
      Type.String({
        description: 'Name for people: Chinese characters, letters, digits and hyphens, no hyphen at either end.',
        minLength: 1,
        maxLength: 63,
        pattern: '^(?!-)[\\p{Script=Han}A-Za-z0-9-]+(?<!-)$',
        grammar: 'alias',
      }),
    ),
    version: Type.Optional(
      Type.String({
        description: 'Version of the service: lower-case letters and digits. The workload is named `<name>-<version>`.',
        pattern: '^[a-z0-9]{1,16}$',
        grammar: 'version',
        default: 'v1',
      }),
    ),
    description: Type.Optional(Type.String({ description: 'What the service is for.', maxLength: 256 })),
  },
  { $id: 'BasicInformation', title: 'Basic information' },
);
export type BasicInformation = Static<typeof BasicInformation>;
