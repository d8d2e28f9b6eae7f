import type { TSchema } from '@sinclair/typebox';
import { ConfigFile } from '../../src/config-file.ts';

const environment: readonly (readonly [string, string, string])[] = [
  ['SLIPWAY_CONFIG', '', 'Path of the YAML file below. Without it Slipway runs its sandbox.'],
  [
    'REDIS_URL',
    '',
    '`redis://`, `rediss://`, `redis+sentinel://host:port,host:port/name`, or several `redis://` nodes of a cluster, separated by commas. Without it drafts are kept in the embedded store.',
  ],
  [
    'DATA_DIR',
    './data',
    'Folder of the embedded store, of the sandbox, and of the key that seals records where `SLIPWAY_SECRET` is not set.',
  ],
  [
    'SLIPWAY_SECRET',
    'made once, kept in `DATA_DIR`',
    'Key that seals the records of submissions and services, 16 characters or more. Several replicas on one Redis need the same.',
  ],
  ['HOST', '127.0.0.1', 'Address to listen on.'],
  ['PORT', '8080', 'Port of the API; 0 takes a free one.'],
  ['METRICS_PORT', '9090', 'Port of `/metrics`, on the same address.'],
  ['LOG_LEVEL', 'info', '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.'],
  ['SLIPWAY_SANDBOX', '', '`1` lets the sandbox listen beyond loopback, with random tokens.'],
];

/** `docs/configuration.md`: the settings, from the schema that checks them. */
export const configurationPage = (): string => `# Configuration

Made by \`npm run docs\`. A wrong or unknown setting stops the start with one message that names it, and for the file its line.

## Environment

| setting | default | meaning |
|---|---|---|
${environment.map(([name, otherwise, meaning]) => `| \`${name}\` | ${otherwise} | ${meaning} |`).join('\n')}

## File

| setting | default | meaning |
|---|---|---|
${rowsOf(ConfigFile, '').join('\n')}
`;

const rowsOf = (schema: TSchema, path: string, isRequired = false): string[] => {
  if (schema.type === 'array')
    return [...described(schema, path, isRequired), ...rowsOf(schema.items as TSchema, `${path}[]`)];
  if (schema.anyOf !== undefined)
    return [...described(schema, path, isRequired), ...(schema.anyOf as TSchema[]).flatMap((one) => rowsOf(one, path))];
  if (schema.properties === undefined) return described(schema, path, isRequired);
  const required = new Set(schema.required as string[] | undefined);
  const inside = Object.entries(schema.properties as Record<string, TSchema>);
  return [
    ...described(schema, path, isRequired),
    ...inside.flatMap(([name, property]) =>
      rowsOf(property, path === '' ? name : `${path}.${name}`, required.has(name)),
    ),
  ];
};

const described = (
  { description, default: otherwise, enum: words }: TSchema,
  path: string,
  isRequired: boolean,
): string[] => {
  if (description === undefined || path === '') return [];
  const choices = words === undefined ? '' : ` One of ${(words as string[]).map((word) => `\`${word}\``).join(', ')}.`;
  return [
    `| \`${path}\` | ${isRequired ? 'required' : otherwise === undefined ? '' : `\`${otherwise}\``} | ${description}${choices} |`,
  ];
};
