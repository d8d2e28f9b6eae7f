import { Redis } from 'ioredis';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { startRedis } from '../servers/redis.ts';
import { aDraft, aKey, aStepWrite } from './records.ts';
import { settled } from './redis/settled.ts';
const STEPS5 = Object.fromEntries(['basicInformation','podSettings','storageSettings','advancedSettings','clusterDifferences'].map((s)=>[s,{token:'tttttttttttttttttttttt'}]));
for (const fsync of ['no'] as const) {
const server = await startRedis({ appendfsync: fsync });
const store = await settled(createRedisStore({ url: server.url }));
const raw = new Redis(server.url); 
raw.defineCommand('cas', { numberOfKeys: 1, lua: `local e = redis.call('HGET', KEYS[1], 'v') if ARGV[1] ~= '*' and e ~= ARGV[1] then return 0 end redis.call('HSET', KEYS[1], 'v', ARGV[2], 'b', ARGV[3]) redis.call('PEXPIREAT', KEYS[1], ARGV[4]) return 1` });
const keys = Array.from({ length: 32 }, () => aKey());
const value = JSON.stringify('x'.repeat(2000));
for (const key of keys) await store.drafts.create(aDraft({ key, steps: STEPS5, maxBytes: 262144 }));
const ways = {
  store: (key: any) => store.drafts.writeStep(aStepWrite(key, { expected: '*', value, maxBytes: 262144 })),
  raw: (key: any) => (raw as any).cas(key.id, '*', 'token', value, Date.now() + 1e6),
};
for (let r = 0; r < 2; r++) for (const [name, way] of Object.entries(ways)) {
  const go = (n: number) => Promise.all(keys.map(async (key) => { for (let i = 0; i < n; i++) await way(key); }));
  await go(60);
  const c = process.cpuUsage(); const t = Date.now(); await go(300); const u = process.cpuUsage(c);
  console.log(fsync, name, 'us CPU/write', ((u.user + u.system) / 9600).toFixed(1), 'ops/s', Math.round(9600000 / (Date.now() - t)));
}
await store.close(); raw.disconnect(); await server.stop();
}
