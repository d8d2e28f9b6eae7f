import { readFileSync } from 'node:fs';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv, type ErrorObject } from 'ajv';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

const closed = { additionalProperties: false } as const;
const name = Type.String({ pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$' });

const resources = (description: string) =>
  Type.Array(Type.Object({ group: Type.String(), resource: Type.String({ minLength: 1 }) }, closed), {
    description,
    minItems: 1,
  });

const KubeconfigConnection = Type.Object(
  {
    kubeconfig: Type.String({ minLength: 1, description: 'Path of a kubeconfig file, relative to this file.' }),
    context: Type.Optional(Type.String({ minLength: 1, description: 'Context in it; by default its current one.' })),
  },
  closed,
);
const InCluster = Type.Object(
  { inCluster: Type.Literal(true, { description: 'The service account of the pod that Slipway runs in.' }) },
  closed,
);

/** The YAML file that `SLIPWAY_CONFIG` names. */
export const ConfigFile = Type.Object(
  {
    controlPlane: Type.Union([KubeconfigConnection, InCluster], {
      description: 'Answers TokenReview and SubjectAccessReview.',
    }),
    clusters: Type.Array(
      Type.Object(
        {
          name,
          kubeconfig: KubeconfigConnection.properties.kubeconfig,
          context: KubeconfigConnection.properties.context,
        },
        closed,
      ),
      { description: 'Member clusters.', minItems: 1 },
    ),
    projects: Type.Array(
      Type.Object({ name, clusters: Type.Array(name, { minItems: 1, maxItems: 50, uniqueItems: true }) }, closed),
      {
        description: 'Projects: the name of a namespace, and the member clusters that it is in.',
      },
    ),
    engine: Type.Optional(
      Type.Literal('direct', { description: 'How renderings reach the clusters.', default: 'direct' }),
    ),
    submitAs: Type.Optional(
      Type.Unsafe<'user' | 'service-account'>({
        type: 'string',
        enum: ['user', 'service-account'],
        default: 'user',
        description: 'Write as the user (impersonation), or as Slipway where the members do not know the users.',
      }),
    ),
    nodePortRange: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,5}-[0-9]{1,5}$',
        default: '30000-32767',
        description: 'Node ports that the members allow.',
      }),
    ),
    auth: Type.Optional(
      Type.Object(
        {
          tokenReview: Type.Object(
            {
              audiences: Type.Optional(
                Type.Array(Type.String({ minLength: 1 }), {
                  minItems: 1,
                  description: 'Audiences a token must be for.',
                }),
              ),
            },
            closed,
          ),
        },
        closed,
      ),
    ),
    draftTtl: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,3}[dh]$',
        default: '30d',
        description: 'How long a draft lives after its last write: days or hours.',
      }),
    ),
    maxClusters: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, default: 50, description: 'Clusters of one project, at most.' }),
    ),
    trustProxy: Type.Optional(
      Type.Boolean({ default: false, description: 'Believe the X-Forwarded-* headers of a proxy in front.' }),
    ),
    cors: Type.Optional(
      Type.Object(
        {
          origins: Type.Array(Type.String({ minLength: 1 }), { description: 'Origins whose pages may call the API.' }),
        },
        closed,
      ),
    ),
    permission: Type.Optional(
      Type.Object(
        {
          service: resources('What must be allowed for any service.'),
          stateless: resources('And for a stateless one.'),
          stateful: resources('And for a stateful one.'),
        },
        { ...closed, description: 'What Federated Project Management is made of; by default the KubeFed types.' },
      ),
    ),
    tls: Type.Optional(
      Type.Object(
        {
          certificate: Type.String({
            minLength: 1,
            description: 'Path of the certificate chain (PEM), relative to this file.',
          }),
          key: Type.String({ minLength: 1, description: 'Path of its key (PEM).' }),
        },
        closed,
      ),
    ),
    rateLimit: Type.Optional(
      Type.Object(
        { perMinute: Type.Integer({ minimum: 1, description: 'Requests of one address in a minute.' }) },
        closed,
      ),
    ),
  },
  closed,
);
export type ConfigFile = Static<typeof ConfigFile>;

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly logLevel: string;
  readonly redisUrl?: string;
  readonly dataDir: string;
  /** Key of sealed records; absent: made once and kept in `dataDir`. */
  readonly secret?: string;
  /** Sandbox mode: no configuration file. `open` when it may listen on more than loopback (then with random tokens). */
  readonly sandbox?: { readonly open: boolean };
  /** The file's settings and its path. */
  readonly file?: ConfigFile & { readonly path: string };
  readonly nodePortRange: { readonly from: number; readonly to: number };
  readonly draftTtlMs: number;
}

/** One message that names the setting, and for the file its line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError */
export const loadConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const file = env.SLIPWAY_CONFIG === undefined ? undefined : readConfigFile(env.SLIPWAY_CONFIG);
  const host = env.HOST ?? '127.0.0.1';
  const sandbox = file === undefined ? { open: env.SLIPWAY_SANDBOX === '1' } : undefined;
  if (sandbox !== undefined && !sandbox.open && !isLoopback(host)) throw sandboxRefusal(host);
  return {
    host,
    port: portOf(env, 'PORT', 8080),
    metricsPort: portOf(env, 'METRICS_PORT', 9090),
    logLevel: logLevelOf(env.LOG_LEVEL),
    redisUrl: env.REDIS_URL === '' ? undefined : env.REDIS_URL,
    dataDir: env.DATA_DIR ?? './data',
    secret: secretOf(env.SLIPWAY_SECRET),
    sandbox,
    file,
    nodePortRange: rangeOf(file?.nodePortRange ?? '30000-32767'),
    draftTtlMs: durationOf(file?.draftTtl ?? '30d'),
  };
};

export const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|localhost|::1|\[::1\])$/.test(host);

const sandboxRefusal = (host: string): ConfigError =>
  new ConfigError(
    `HOST=${host}: without SLIPWAY_CONFIG Slipway runs its sandbox, which listens on loopback only. Set SLIPWAY_CONFIG to a configuration file, or SLIPWAY_SANDBOX=1 to offer the sandbox to others.`,
  );

const portOf = (env: Readonly<Record<string, string | undefined>>, setting: string, otherwise: number): number => {
  const text = env[setting];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new ConfigError(`${setting}=${text}: a port is a number from 0 (any free one) to 65535.`);
  return Number(text);
};

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const logLevelOf = (text = 'info'): string => {
  if (!LEVELS.includes(text)) throw new ConfigError(`LOG_LEVEL=${text}: one of ${LEVELS.join(', ')}.`);
  return text;
};

const secretOf = (text: string | undefined): string | undefined => {
  if (text !== undefined && text.length < 16) throw new ConfigError('SLIPWAY_SECRET: at least 16 characters.');
  return text;
};

const rangeOf = (text: string) => {
  const [from = 0, to = 0] = text.split('-').map(Number);
  return { from, to };
};

const isRange = (text: string): boolean => {
  const { from, to } = rangeOf(text);
  return from >= 1 && from <= to && to <= 65_535;
};

const durationOf = (text: string): number => Number(text.slice(0, -1)) * (text.endsWith('d') ? 24 : 1) * 3_600_000;

const readConfigFile = (path: string): ConfigFile & { path: string } => {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter: lines, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined)
    throw new ConfigError(
      `SLIPWAY_CONFIG: ${path}, line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`,
    );
  const value: unknown = document.toJS();
  const validate = new Ajv({ allErrors: false, strict: false }).compile<ConfigFile>(ConfigFile);
  const lineOf = (parts: readonly string[]): number => lines.linePos(offsetOf(document, parts)).line;
  if (!validate(value)) throw settingError(path, validate.errors ?? [], lineOf);
  checkReferences(path, value, lineOf);
  return { ...value, path };
};

/** Where a setting begins in the text: at its key, or at its item in a list. Of one that is not there, its parent. */
const offsetOf = (document: Document.Parsed, parts: readonly string[]): number => {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of parts) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === part) : undefined;
    const place = isSeq(node) ? node.items[Number(part)] : pair?.key;
    node = isSeq(node) ? place : pair?.value;
    offset = (place as { range?: readonly number[] } | undefined)?.range?.[0] ?? offset;
  }
  return offset;
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `SLIPWAY_CONFIG: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

type LineOf = (parts: readonly string[]) => number;

const settingError = (path: string, errors: readonly ErrorObject[], lineOf: LineOf): ConfigError => {
  const error = [...errors].sort((a, b) => b.instancePath.length - a.instancePath.length)[0];
  const parts = (error?.instancePath ?? '').split('/').slice(1);
  const extra = error?.params.additionalProperty ?? error?.params.missingProperty;
  const setting = [...parts, ...(extra === undefined ? [] : [String(extra)])];
  const what =
    error?.keyword === 'additionalProperties'
      ? 'is not a setting'
      : error?.keyword === 'enum'
        ? `must be one of ${(error.params.allowedValues as string[]).join(', ')}`
        : error?.keyword === 'const'
          ? `must be ${JSON.stringify(error.params.allowedValue)}`
          : error?.keyword === 'required'
            ? 'is missing'
            : (error?.message ?? 'is wrong');
  return new ConfigError(`SLIPWAY_CONFIG: ${path}, line ${lineOf(setting)}: ${settingName(setting)} ${what}.`);
};

const settingName = (parts: readonly string[]): string =>
  parts.map((part, at) => (/^\d+$/.test(part) ? `[${part}]` : at === 0 ? part : `.${part}`)).join('') || 'the file';

/** What a schema cannot say. */
const checkReferences = (path: string, file: ConfigFile, lineOf: LineOf): void => {
  const refuse = (setting: readonly (string | number)[], what: string): never => {
    const parts = setting.map(String);
    throw new ConfigError(`SLIPWAY_CONFIG: ${path}, line ${lineOf(parts)}: ${settingName(parts)} ${what}.`);
  };
  const { nodePortRange, maxClusters = 50 } = file;
  if (nodePortRange !== undefined && !isRange(nodePortRange))
    refuse(['nodePortRange'], `${nodePortRange} is not a range of ports such as 30000-32767`);
  const clusters = namesOnce('clusters', file.clusters, refuse);
  namesOnce('projects', file.projects, refuse);
  for (const [index, project] of file.projects.entries()) {
    const unknown = project.clusters.find((cluster) => !clusters.has(cluster));
    if (unknown !== undefined) refuse(['projects', index, 'clusters'], `names ${unknown}, which is not among clusters`);
    if (project.clusters.length > maxClusters)
      refuse(['projects', index, 'clusters'], `has more than maxClusters, which is ${maxClusters}`);
  }
};

const namesOnce = (
  list: string,
  items: readonly { name: string }[],
  refuse: (setting: readonly (string | number)[], what: string) => never,
): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const [index, { name }] of items.entries()) {
    if (names.has(name)) refuse([list, index, 'name'], `${name} is there twice`);
    names.add(name);
  }
  return names;
};
