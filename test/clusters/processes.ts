import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that runs until it is told to end, or until the process that started it is gone. */
export interface ServerProcess {
  readonly pid: number;
  /** What it has said so far, both streams. */
  log(): string;
  exited(): boolean;
  /** SIGSTOP: connections stay open and nobody answers. Settles when no thread runs any more. */
  pause(): Promise<void>;
  resume(): void;
  /** SIGKILL; settles when it is gone. */
  kill(): Promise<void>;
}

/** Starts servers that cannot outlive their starter, however that one ends. */
export interface Supervisor {
  start(program: string, args: readonly string[], logFile: string): ServerProcess;
  /** Ends every server and removes the folder. */
  stop(): Promise<void>;
}

/**
 * The watchdog reads process ids from a pipe whose other end only the starter holds. When the starter ends in any way,
 * SIGKILL included, the kernel closes that end, the loop ends and the servers are killed. `-pid` takes one back, so that
 * a number used again by the system is never hit.
 */
const watchdogScript = `
folder=$1; running=' '
while read -r line; do
  case $line in
    -*) pid=\${line#-}; before=\${running%%" $pid "*}; [ "$before" = "$running" ] || running="$before \${running#*" $pid "}" ;;
    *) running="$running$line " ;;
  esac
done
[ -z "\${running# }" ] || kill -9 $running 2>/dev/null
rm -rf "$folder"
`;

/** The signal is there at once; a thread that is running stops only when the kernel next gets hold of it. */
const isStopped = (pid: number): boolean =>
  readdirSync(`/proc/${pid}/task`).every((thread) => stateOf(`/proc/${pid}/task/${thread}/stat`) === 'T');

/** proc(5): the state follows the name, which is in brackets and may hold anything. */
const stateOf = (file: string): string | undefined => /.*\) (\w)/s.exec(readFileSync(file, 'utf8'))?.[1];

const tracked = (child: ChildProcess, logFile: string, gone: Promise<void>): ServerProcess => {
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${child.spawnfile} did not start`);
  const exited = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid,
    log: () => readFileSync(logFile, 'utf8'),
    exited,
    pause: async () => {
      child.kill('SIGSTOP');
      while (!isStopped(pid)) await sleep(1);
    },
    resume: () => void child.kill('SIGCONT'),
    kill: async () => {
      // Unreferenced so that a forgotten server never keeps a test process open; here somebody waits for its end.
      child.ref();
      if (!exited()) child.kill('SIGKILL');
      await gone;
    },
  };
};

/** @param folder removed at the end, with everything in it. */
export const createSupervisor = (folder: string): Supervisor => {
  const watchdog = spawn('sh', ['-c', watchdogScript, 'watchdog', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.stdin.on('error', () => {});
  watchdog.unref();
  const servers = new Set<ServerProcess>();
  return {
    start: (program, args, logFile) => {
      const log = openSync(logFile, 'a');
      // Detached: a Ctrl-C in the terminal reaches the test runner first, which then ends them in order.
      const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log] });
      closeSync(log);
      const gone = new Promise<void>((resolve) => {
        child.once('error', () => resolve());
        child.once('exit', () => resolve());
      });
      const server = tracked(child, logFile, gone);
      child.unref();
      watchdog.stdin.write(`${server.pid}\n`);
      servers.add(server);
      void gone.then(() => {
        servers.delete(server);
        watchdog.stdin.write(`-${server.pid}\n`);
      });
      return server;
    },
    stop: async () => {
      await Promise.all([...servers].map((server) => server.kill()));
      const ended = new Promise<void>((resolve) => watchdog.once('exit', () => resolve()));
      watchdog.ref();
      watchdog.stdin.end();
      await ended;
    },
  };
};

/**
 * Asks `ready` until it answers true.
 * @throws when the server exits first, or after `timeoutMs`; the message ends with the last lines of its log.
 */
export const untilReady = async (
  name: string,
  server: ServerProcess,
  ready: () => Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> => {
  const deadline = Date.now() + timeoutMs;
  while (!(await ready().catch(() => false))) {
    const ended = server.exited() ? 'ended' : Date.now() > deadline ? `was not ready in ${timeoutMs} ms` : undefined;
    if (ended !== undefined) throw new Error(`${name} ${ended}:\n${server.log().split('\n').slice(-20).join('\n')}`);
    await sleep(50);
  }
};
