import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { assemble } from './assemble.ts';
import { createDirectory } from './clusters/directory.ts';
import type { KubeCluster } from './clusters/kube-client.ts';
import { createKubeCluster } from './clusters/kube-cluster.ts';
import { type Config, isLoopback } from './config.ts';
import { ConfigError } from './config-error.ts';
import { createDirectEngine } from './engines/direct/direct-engine.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { newId, newToken } from './ids.ts';
import { keptSecret } from './kept-secret.ts';
import { createProjects, type Projects } from './projects.ts';
import { createLmdbObjectTable } from './sandbox/lmdb-object-table.ts';
import { createSandbox } from './sandbox/sandbox.ts';
import { createLmdbStore } from './store/lmdb/lmdb-store.ts';
import { createRedisStore } from './store/redis/redis-store.ts';
import type { Store } from './store/store.ts';

/** Slipway, wired. Nothing listens yet. */
export interface Slipway {
  readonly app: FastifyInstance;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Tokens of the sandbox by user. */
  readonly sandboxTokens?: Readonly<Record<string, string>>;
  /**
   * Begins nothing more, and leaves what is under way to other servers, or to the next start.
   * @param withinMs in which steps that are under way may come to their end
   */
  handOver(withinMs?: number): Promise<void>;
  /** Hands over, and lets go of every connection. */
  close(): Promise<void>;
}

/** Between two looks for submissions whose server has fallen silent. */
const TAKE_OVER_MS = 2_000;
const EXPIRY_SWEEP_MS = 3_600_000;
const HAND_OVER_MS = 8_000;

/** The only place that makes stores, cluster clients and engines. */
export const createSlipway = async (
  config: Config,
  version: string,
  log: Logger = createLogger(config),
): Promise<Slipway> => {
  const store = openStore(config, log);
  const metrics = createMetrics();
  const clusters =
    config.file === undefined
      ? openSandbox(config)
      : await openClusters(config, log, (cluster, isOpen) => metrics.openBreakers.set({ cluster }, isOpen ? 1 : 0));
  const { controlPlane, member, projects } = clusters;
  const now = Date.now;
  const { app, workers } = await assemble({
    log,
    metrics,
    version,
    store,
    controlPlane,
    member,
    projects,
    engine: createDirectEngine({ member, sleep, random: Math.random, now: () => performance.now() }),
    secret: config.secret ?? keptSecret(config.dataDir, newId() + newId()),
    now,
    newId,
    newToken,
    audiences: config.file?.auth?.tokenReview.audiences,
    permission: config.file?.permission,
    draftTtlMs: config.draftTtlMs,
    notReady: () => notReady(store, controlPlane),
    settings: {
      nodePortRange: config.nodePortRange,
      sandbox: config.sandbox !== undefined,
      loopbackOnly: config.sandbox !== undefined && isLoopback(config.host),
      trustProxy: config.file?.trustProxy ?? false,
      corsOrigins: config.file?.cors?.origins,
      requestsPerMinute: config.file?.rateLimit?.perMinute,
      tls: readTls(config),
    },
  });
  const takeOver = () =>
    workers
      .takeOver()
      .catch((error: unknown) => log.warn({ err: error }, 'interrupted submissions could not be looked at'));
  const sweepExpired = () =>
    store.sweep?.(now()).catch((error: unknown) => log.warn({ err: error }, 'what has expired could not be removed'));
  const timers = [setInterval(takeOver, TAKE_OVER_MS).unref(), setInterval(sweepExpired, EXPIRY_SWEEP_MS).unref()];
  return {
    app,
    metrics,
    log,
    sandboxTokens: clusters.tokens,
    handOver: async (withinMs = HAND_OVER_MS) => {
      for (const timer of timers) clearInterval(timer);
      await workers.handOver(withinMs);
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      await workers.handOver(0);
      await Promise.all([clusters.close(), store.close()]);
    },
  };
};

const createLogger = ({ logLevel }: Config): Logger =>
  pino({
    level: logLevel,
    redact: {
      paths: ['req.headers', 'res.headers', 'headers', 'token', '*.token', '*.authorization'],
      censor: '[redacted]',
    },
    serializers: {
      req: ({ method, url, id }) => ({ method, path: String(url).split('?', 1)[0], id }),
      res: ({ statusCode }) => ({ statusCode }),
    },
  });

const openStore = ({ redisUrl, dataDir }: Config, log: Logger): Store =>
  redisUrl === undefined
    ? inDataDir(dataDir, () => createLmdbStore({ path: join(dataDir, 'store') }))
    : openRedis(redisUrl, log);

/** Literal variables are in there: the folder is its owner's alone. */
const inDataDir = <T>(dataDir: string, open: () => T): T => {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return open();
  } catch (error) {
    throw new ConfigError(
      `DATA_DIR: ${dataDir} cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
};

const openRedis = (url: string, log: Logger): Store => {
  try {
    return createRedisStore({ url, onProblem: (reason) => log.warn({ reason }, 'Redis cannot be reached') });
  } catch (error) {
    throw new ConfigError(`REDIS_URL: ${error instanceof Error ? error.message : String(error)}.`);
  }
};

interface Clusters {
  readonly controlPlane: KubeCluster;
  readonly member: (name: string) => KubeCluster | undefined;
  readonly projects: Projects;
  readonly tokens?: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const openClusters = async (
  { file }: Config,
  log: Logger,
  onBreaker: (cluster: string, isOpen: boolean) => void,
): Promise<Clusters> => {
  if (file === undefined) throw new Error('clusters come from a configuration file');
  const besideFile = (path: string) => resolve(file.path, '..', path);
  const addressOf = <T extends { kubeconfig: string }>(address: T): T => ({
    ...address,
    kubeconfig: besideFile(address.kubeconfig),
  });
  if (file.submitAs === 'service-account')
    log.warn('submitAs: service-account: members see Slipway, not the users; only the checks of Slipway guard them');
  const directory = await createDirectory({
    controlPlane: 'inCluster' in file.controlPlane ? file.controlPlane : addressOf(file.controlPlane),
    clusters: file.clusters.map(addressOf),
    submitAs: file.submitAs,
    now: Date.now,
    onProblem: (cluster, problem) =>
      log.error({ err: problem, cluster }, 'changed credentials of a cluster cannot be used'),
    onBreaker,
  });
  for (const name of ['controlPlane', ...file.clusters.map(({ name }) => name)]) onBreaker(name, false);
  void directory.warm();
  return {
    controlPlane: directory.controlPlane,
    member: (name) => directory.member(name),
    projects: createProjects(file.projects),
    close: () => directory.close(),
  };
};

/** Clusters to try Slipway out with, in this process and in the embedded store. */
const openSandbox = ({ dataDir, host }: Config): Clusters => {
  const sandbox = createSandbox({
    storage: inDataDir(dataDir, () => createLmdbObjectTable({ path: join(dataDir, 'sandbox') })),
    now: Date.now,
    newId,
    newToken: isLoopback(host) ? undefined : newToken,
  });
  const members = new Map(
    [...sandbox.clusters].map(([name, { transport, serviceToken }]) => [
      name,
      createKubeCluster({ name, transport, credentials: () => ({ Authorization: `Bearer ${serviceToken}` }) }),
    ]),
  );
  const controlPlane = members.get('host');
  if (controlPlane === undefined) throw new Error('a sandbox without its host cluster');
  return {
    controlPlane,
    member: (name) => members.get(name),
    projects: createProjects(Object.entries(sandbox.projects).map(([name, clusters]) => ({ name, clusters }))),
    tokens: sandbox.tokens,
    close: () => sandbox.close(),
  };
};

/** Ready: the store answers, and so does the control plane. A member that is down is no reason: the others can be served. */
const notReady = async (store: Store, controlPlane: KubeCluster): Promise<Record<string, string>> => {
  const [stored, answered] = await Promise.all([
    store.ping().then(
      () => true,
      () => false,
    ),
    controlPlane.version({ timeoutMs: 2000 }),
  ]);
  return {
    ...(stored ? {} : { store: 'does not answer' }),
    ...(answered.ok ? {} : { controlPlane: 'does not answer' }),
  };
};

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);

/** @throws ConfigError */
const readTls = ({ file }: Config): { cert: string; key: string } | undefined => {
  if (file?.tls === undefined) return undefined;
  const read = (setting: 'certificate' | 'key', path: string): string => {
    try {
      return readFileSync(resolve(file.path, '..', path), 'utf8');
    } catch (cause) {
      throw new ConfigError(`tls.${setting}: ${path} cannot be read`, { cause });
    }
  };
  return { cert: read('certificate', file.tls.certificate), key: read('key', file.tls.key) };
};
