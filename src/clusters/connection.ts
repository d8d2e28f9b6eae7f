import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint, ReadEndpoint } from './endpoint.ts';
import type { Credentials } from './kube-cluster.ts';
import type { TlsSettings } from './secure-contexts.ts';
import type { Transport } from './transport.ts';

/** What a `KubeCluster` is made of, following the files it was read from. */
export interface Connection {
  readonly transport: Transport;
  readonly credentials: Credentials;
}

export interface ConnectionDependencies {
  readonly read: ReadEndpoint;
  readonly open: (to: { server: string; tls: TlsSettings }) => Transport;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told when changed files could not be used; the connection goes on with what it had. */
  readonly onProblem?: (problem: Error) => void;
  /** Milliseconds that a call waits for a look at the files: longer ones (a plugin that hangs, a file system that is gone) go on alone. */
  readonly lookMs?: number;
}

interface Opened {
  readonly endpoint: Endpoint;
  readonly stamp: string;
  readonly readAt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly transport: Transport;
}

/** Milliseconds between two looks at the files: a look costs one `stat` per file. */
const lookEveryMs = 5_000;

/**
 * Opens a connection that is made again when one of its files changes: a rotated token takes effect with the next request after a
 * look, a new certificate or address with a new set of sockets while requests under way end on the old one.
 * @throws ClusterSettingsError when it cannot be made at the start
 */
export const openConnection = async ({
  read,
  open,
  now,
  onProblem,
  lookMs = 2_000,
}: ConnectionDependencies): Promise<Connection> => {
  let current = await opened(read, open, now);
  let lookedAt = now();
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    try {
      const stamp = await stampOf(current.endpoint.files);
      const expired = now() - current.readAt >= (current.endpoint.validMs ?? Number.POSITIVE_INFINITY);
      if (stamp !== current.stamp || expired) current = await opened(read, open, now, current);
    } catch (problem) {
      // A file is often seen half written; the next look will find it whole.
      onProblem?.(problem as Error);
    }
  };
  const fresh = async (): Promise<void> => {
    if (looking === undefined && now() - lookedAt >= lookEveryMs) {
      lookedAt = now();
      const whole = look().finally(() => {
        looking = undefined;
      });
      // Who comes later does not wait anew for what has been waited for.
      looking = inTime(whole, lookMs);
    }
    await looking;
  };

  return {
    credentials: async () => {
      await fresh();
      return current.headers;
    },
    transport: {
      send: (request) => current.transport.send(request),
      close: () => current.transport.close(),
    },
  };
};

const inTime = async (work: Promise<void>, ms: number): Promise<void> => {
  const timer = new AbortController();
  await Promise.race([work, delay(ms, undefined, { signal: timer.signal, ref: false }).catch(() => undefined)]);
  timer.abort();
};

const opened = async (
  read: ReadEndpoint,
  open: ConnectionDependencies['open'],
  now: () => number,
  before?: Opened,
): Promise<Opened> => {
  // Taken before reading: a file that changes in between is then seen at the next look. Files that are read for the first time
  // have no such stamp and are read once more at the next look.
  const stamp = before === undefined ? unstamped : await stampOf(before.endpoint.files);
  const endpoint = await read();
  const { authorization } = endpoint;
  const same = before !== undefined && addressOf(before.endpoint) === addressOf(endpoint);
  const transport = same ? before.transport : open(endpoint);
  if (!same) before?.transport.close().catch(() => undefined);
  return {
    endpoint,
    stamp: before !== undefined && sameFiles(before.endpoint, endpoint) ? stamp : unstamped,
    readAt: now(),
    headers: authorization === undefined ? {} : { Authorization: authorization },
    transport,
  };
};

const unstamped = '';

const sameFiles = (one: Endpoint, other: Endpoint): boolean => one.files.join('\0') === other.files.join('\0');

const addressOf = ({ server, tls }: Endpoint): string => JSON.stringify([server, tls]);

/** Changes when a file is written to or, as mounted Secrets are, replaced. */
const stampOf = async (files: readonly string[]): Promise<string> => {
  const stats = await Promise.all(files.map((file) => stat(file)));
  return stats.map(({ mtimeMs, ino, size }) => `${mtimeMs}:${ino}:${size}`).join(' ');
};
