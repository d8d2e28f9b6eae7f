import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { parseRedisAddress, type RedisAddress } from './redis-address.ts';

export type RedisClient = Redis | Cluster;

/** Milliseconds between two tries to connect: a Redis that is back is found within one of them. */
const LONGEST_PAUSE = 500;

/**
 * A client that fails at once instead of waiting or repeating: a write sent twice by the client itself would look like a
 * conflict to the one who made it. It connects, and connects again, in the background for as long as it lives.
 *
 * @param url as `parseRedisAddress` understands it
 * @param commandTimeoutMs after which a command fails
 * @param onProblem told why it cannot connect, without login or password: whenever the reason is another one, and after it was connected
 */
export function createRedisClient(
  url: string,
  commandTimeoutMs: number,
  onProblem: (reason: string) => void = () => {},
): RedisClient {
  const client = connect(parseRedisAddress(url), settings(commandTimeoutMs));
  // Calls fail by themselves; without a listener the client prints each failed try to connect.
  let told: string | undefined;
  client.on('error', (error: Error) => {
    const reason = connectionFault(error);
    if (reason !== told) onProblem(reason);
    told = reason;
  });
  client.on('ready', () => {
    told = undefined;
  });
  return client;
}

/** `ECONNREFUSED 127.0.0.1:6379`, `WRONGPASS`: the code, and the address where there is one. Replies may repeat what was sent. */
function connectionFault(error: Error): string {
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (code !== undefined) return address === undefined ? code : `${code} ${address}:${port}`;
  return /^[A-Z]+(?= )/.exec(error.message)?.[0] ?? error.name;
}

function settings(commandTimeoutMs: number): RedisOptions {
  return {
    commandTimeout: commandTimeoutMs,
    connectTimeout: commandTimeoutMs,
    // A connection that stays silent for two commands is dropped: it may be half open, which TCP notices after minutes.
    socketTimeout: 2 * commandTimeoutMs,
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    maxLoadingRetryTime: LONGEST_PAUSE,
    retryStrategy: pause,
    // After a failover the old primary refuses writes: connect anew, but never send the command again.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
}

function connect(address: RedisAddress, options: RedisOptions): RedisClient {
  const { username, password, tls } = address;
  const login: RedisOptions = { ...options, username, password, ...(tls && { tls: {} }) };
  switch (address.type) {
    case 'single':
      return new Redis({ ...login, ...address.node });
    case 'sentinel': {
      const { sentinels, name, db } = address;
      const sentinelSettings = {
        enableTLSForSentinelMode: tls,
        sentinelRetryStrategy: pause,
        sentinelCommandTimeout: options.commandTimeout,
      };
      return new Redis({
        ...login,
        ...sentinelSettings,
        sentinels: sentinels.map(({ host, port }) => ({ host, port })),
        name,
        db,
      });
    }
    case 'cluster':
      return connectCluster(address.nodes, login, tls);
  }
}

function connectCluster(
  nodes: readonly { host: string; port: number }[],
  options: RedisOptions,
  tls: boolean,
): Cluster {
  const { retryStrategy, enableOfflineQueue, ...redisOptions } = options;
  return new Cluster(
    nodes.map(({ host, port }) => ({ host, port })),
    {
      redisOptions,
      enableOfflineQueue,
      clusterRetryStrategy: pause,
      clusterNodeRetryStrategy: pause,
      slotsRefreshTimeout: options.commandTimeout,
      // These would send a command again of which nobody knows whether it was done. MOVED and ASK were certainly not.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      // A certificate names hosts, so hosts must not be resolved before the connection is made.
      ...(tls && { dnsLookup: (host: string, done: (error: null, host: string) => void) => done(null, host) }),
    },
  );
}

function pause(times: number): number {
  return Math.min(50 * 2 ** Math.min(times, 10), LONGEST_PAUSE);
}
