import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findExecutable } from './available.ts';

const PROGRAM = 'redis-server';
export const REDIS_HINT = 'apt-get install redis-server';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Sends a signal; resolves once the process ended where the signal ends it. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts again on the same port and files, after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface RedisServerOptions {
  readonly appendfsync?: 'always' | 'no';
  /** A free one when absent. */
  readonly port?: number;
  /** A cluster of this one node. */
  readonly cluster?: boolean;
  /** Further settings by name, as in `redis.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Why tests with Redis cannot run on this machine, in one line; `undefined` when they can. */
export function redisMissing(): string | undefined {
  return findExecutable(PROGRAM) === undefined ? `${PROGRAM} is missing (${REDIS_HINT})` : undefined;
}

/** A Redis of its own on loopback with its files in a temporary folder. Answers once it serves. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'slipway-redis-'));
  const start = () => launch(flags(options, port, folder), port, options.settings?.requirepass);
  let child = await start();
  if (options.cluster) await formCluster(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: async (signal) => {
      child.kill(signal);
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await ended(child);
    },
    restart: async () => {
      child = await start();
    },
    stop: () => remove(child, folder),
  };
}

/** A Sentinel that watches the Redis at `primaryPort` under the name `primary`. */
export async function startSentinel(primaryPort: number): Promise<Pick<RedisServer, 'port' | 'stop'>> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'slipway-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  await writeFile(
    file,
    `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor primary 127.0.0.1 ${primaryPort} 1\n`,
  );
  const child = await launch([file, '--sentinel'], port);
  return { port, stop: () => remove(child, folder) };
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function flags({ appendfsync = 'no', cluster, settings }: RedisServerOptions, port: number, folder: string): string[] {
  const all: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync,
    ...(cluster && { 'cluster-enabled': 'yes', 'cluster-announce-ip': '127.0.0.1' }),
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Serving, or killed when it does not come to that; killed too when this process exits. */
async function launch(args: string[], port: number, password?: string): Promise<ChildProcess> {
  const child = spawn(findExecutable(PROGRAM) ?? PROGRAM, args, { stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  await serving(port, child, password).catch((error) => {
    kill();
    throw error;
  });
  return child;
}

async function serving(port: number, child: ChildProcess, password?: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await answersPing(port, password))) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error('redis-server does not answer');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function answersPing(port: number, password?: string): Promise<boolean> {
  return ask({ port, password }, async (client) => (await client.ping()) === 'PONG').catch(() => false);
}

async function formCluster(port: number): Promise<void> {
  await ask({ port }, (client) => client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383'));
  while (
    !(await ask({ port }, (client) => client.call('CLUSTER', 'INFO') as Promise<string>)).includes('cluster_state:ok')
  ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function ask<T>(at: { port: number; password?: string }, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({
    ...at,
    host: '127.0.0.1',
    lazyConnect: true,
    retryStrategy: null,
    commandTimeout: 2_000,
    enableReadyCheck: false,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await question(client);
  } finally {
    client.disconnect();
  }
}

async function remove(child: ChildProcess, folder: string): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
  await rm(folder, { recursive: true, force: true });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
