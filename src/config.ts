import { ConfigError } from './config-error.ts';
import type { ConfigFile } from './config-file.ts';
import { rangeOf, readConfigFile } from './read-config-file.ts';

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

const durationOf = (text: string): number => Number(text.slice(0, -1)) * (text.endsWith('d') ? 24 : 1) * 3_600_000;
