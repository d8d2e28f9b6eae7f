import type { Store } from '../store.ts';
import { keys } from './keys.ts';
import { createRedisClient, type RedisClient } from './redis-client.ts';
import { createRedisDrafts } from './redis-drafts.ts';
import { createRedisRequests } from './redis-requests.ts';
import { createRedisServices } from './redis-services.ts';
import { createRedisSubmissions } from './redis-submissions.ts';
import { createConnection } from './scripts.ts';

/** Milliseconds. */
const COMMAND_TIMEOUT = 800;
const PING_EXPIRY = 10_000;

export type RedisStoreOptions = {
  /** Milliseconds after which a call throws `StoreUnavailable`. @default 800 */
  readonly commandTimeoutMs?: number;
} & (
  | {
      /** As `parseRedisAddress` understands it. */
      readonly url: string;
      /** Told why it cannot connect, without login or password. */
      readonly onProblem?: (reason: string) => void;
    }
  /** A client made elsewhere; `close` leaves it to its maker. It must neither queue nor repeat commands. */
  | { readonly client: RedisClient }
);

/**
 * The store in Redis 6.2 or later, also as a Cluster or behind Sentinels. What it acknowledges is as durable as the
 * server's `appendonly` and `appendfsync` settings. Starts whether or not Redis is there, and finds it again by itself.
 *
 * @throws Error when the URL is malformed
 */
export function createRedisStore(options: RedisStoreOptions): Store {
  const { commandTimeoutMs = COMMAND_TIMEOUT } = options;
  const client =
    'client' in options ? options.client : createRedisClient(options.url, commandTimeoutMs, options.onProblem);
  const connection = createConnection(client, commandTimeoutMs);
  return {
    drafts: createRedisDrafts(connection),
    submissions: createRedisSubmissions(connection),
    services: createRedisServices(connection),
    requests: createRedisRequests(connection),
    // A write, because a Redis that is full, read-only or without its disk still answers PING.
    ping: async () => void (await connection.send((redis) => redis.set(keys.ping, '', 'PX', PING_EXPIRY))),
    close: async () => {
      if (!('client' in options)) client.disconnect();
    },
  };
}
