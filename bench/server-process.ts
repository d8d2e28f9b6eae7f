import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServerProcess {
  /** Milliseconds of CPU that the process has used. */
  cpuMs(): number;
  stop(): Promise<void>;
}

/** Clock ticks of `/proc` in a second: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** Runs a script as a server, its logs to nowhere, and settles when the URL answers. */
export const startServer = async (
  script: string,
  env: Readonly<Record<string, string>>,
  readyUrl: string,
): Promise<ServerProcess> => {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilAnswers(child, readyUrl);
  return {
    cpuMs: () => {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};

const untilAnswers = async (child: ChildProcess, url: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`the server of ${url} ended`);
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await sleep(50);
  }
  throw new Error(`${url} did not answer in 10 s`);
};
