import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLmdbStore } from '../../src/store/lmdb/lmdb-store.ts';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startRedis } from '../servers/redis.ts';
import { settled } from './redis/settled.ts';

/** Later than Redis' own clock, which must not remove what is live by the time that operations tell. */
export const START = Date.now() + 86_400_000;

/** One of each kind, empty, on a server and a folder of their own. */
export async function openStores(): Promise<{ readonly stores: readonly Store[]; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-laws-'));
  const server = await startRedis();
  const stores = [createLmdbStore({ path: folder }), await settled(createRedisStore({ url: server.url }))];
  return {
    stores,
    stop: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An error by its name, so that those of two stores compare. */
export async function outcomeOf(outcome: Promise<unknown>): Promise<unknown> {
  return outcome.catch((error: Error) => error.name);
}
