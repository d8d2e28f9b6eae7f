import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../servers/redis.ts';

const root = join(import.meta.dirname, '../..');
const START_MS = 60_000;

/** Slipway as a process that is killed and comes back at the same address, with the same files. */
export interface ServerProcess {
  readonly origin: string;
  /** SIGKILL; settles when it is gone. */
  kill(): Promise<void>;
  /** After `kill`; settles when the new process answers. */
  restart(): Promise<void>;
  /** SIGSTOP: it stands still, its connections stay. */
  pause(): void;
  resume(): void;
  /** SIGTERM, and the exit code. */
  terminate(): Promise<number | null>;
  output(): string;
  /** Ends it in any case and removes its files. */
  stop(): Promise<void>;
}

/** @param env settings as an operator would give them; by default the sandbox with the embedded store in a folder of its own */
export const startServerProcess = async (env: Readonly<Record<string, string>> = {}): Promise<ServerProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-faults-'));
  const [port, metricsPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const settings = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LOG_LEVEL: 'error',
    DATA_DIR: folder,
    SLIPWAY_SECRET: 'a secret of at least sixteen characters',
    ...env,
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
  };
  let output = '';
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/main.ts')], { cwd: root, env: settings });
    const hear = (piece: Buffer): void => {
      output += piece;
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const end = (): void => void child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    await untilAlive(origin, child, () => output);
    return child;
  };
  let child = await start();
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    origin,
    kill: async () => void (await end('SIGKILL')),
    restart: async () => {
      child = await start();
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    terminate: () => end('SIGTERM'),
    output: () => output,
    stop: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const untilAlive = async (origin: string, child: ChildProcess, output: () => string): Promise<void> => {
  const deadline = Date.now() + START_MS;
  while ((await askedFor(`${origin}/livez`)) !== 200) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`Slipway ended while starting: ${output()}`);
    if (Date.now() > deadline) throw new Error(`Slipway does not answer: ${output()}`);
    await sleep(50);
  }
};

/** Whoever has the port and says nothing is not waited for. */
const askedFor = (url: string): Promise<number | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ status }) => status,
    () => undefined,
  );
