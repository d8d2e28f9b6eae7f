import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { freePort } from '../servers/redis.ts';

const root = join(import.meta.dirname, '../..');

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of the contract, of which a test knows the shape
  readonly body: any;
}

export interface SlipwayProcess {
  readonly origin: string;
  readonly output: () => string;
  call(method: string, path: string, token: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
}

/** `npm start` as a process of its own, with the settings an operator would give. */
export const startSlipwayProcess = async (env: Readonly<Record<string, string>>): Promise<SlipwayProcess> => {
  const port = await freePort();
  const metricsPort = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/main.ts')], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LOG_LEVEL: 'warn',
      ...env,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  const origin = `http://127.0.0.1:${port}`;
  await untilReady(origin, child, () => output);
  return {
    origin,
    output: () => output,
    call: async (method, path, token, body, headers = {}) => {
      const isText = typeof body === 'string';
      const answer = await fetch(`${origin}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : isText ? body : JSON.stringify(body),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
    },
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
};

const untilReady = async (origin: string, child: ChildProcess, output: () => string): Promise<void> => {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`Slipway ended while starting: ${output()}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(100);
  }
  throw new Error(`Slipway was not ready in 30 s: ${output()}`);
};

/** A configuration file in a folder of its own; its path. */
export const configFile = (config: object): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'slipway-config-')), 'slipway.yaml');
  writeFileSync(path, stringify(config));
  return path;
};
