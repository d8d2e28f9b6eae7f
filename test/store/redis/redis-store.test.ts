import { afterAll, beforeAll, describe } from 'vitest';
import { createRedisStore } from '../../../src/store/redis/redis-store.ts';
import { storeContract } from '../../contract/store.ts';
import { requireOrSkip } from '../../servers/available.ts';
import { REDIS_HINT, type RedisServer, redisMissing, startRedis } from '../../servers/redis.ts';
import { settled } from './settled.ts';

const present = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

describe.runIf(present).each([
  { name: 'Redis', cluster: false },
  { name: 'a Redis Cluster', cluster: true },
])('$name', ({ name, cluster }) => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis({ cluster });
  });
  afterAll(() => server.stop());

  storeContract(name, () => settled(createRedisStore({ url: cluster ? `${server.url},${server.url}` : server.url })));
});
