import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import { PodSettings } from '../src/wizard/pod-settings/schema.ts';
import { shapeOf } from '../src/wizard/schema-derivation.ts';
import { createAjv } from '../src/wizard/schema-keywords.ts';

/**
 * The floor of a saved step: bare Fastify with its log, the strict schema, and one compare-and-set in Redis. No identity, no
 * permission, no issues.
 */
const redis = new Redis(process.env.REDIS_URL ?? '');
redis.defineCommand('compareAndSet', {
  numberOfKeys: 1,
  lua: "local had = redis.call('HGET', KEYS[1], 'token') redis.call('HSET', KEYS[1], 'token', ARGV[1], 'value', ARGV[2]) return had",
});
const client = redis as unknown as { compareAndSet(key: string, token: string, value: string): Promise<string | null> };
const validate = createAjv().compile(shapeOf(PodSettings));

const app = Fastify({ logger: true });
app.setValidatorCompiler(() => (value: unknown) => validate(value) === true);
app.put<{ Params: { id: string } }>('/drafts/:id', { schema: { body: {} } }, async (request, reply) => {
  const token = `${Math.random()}`;
  await client.compareAndSet(request.params.id, token, JSON.stringify(request.body));
  return reply.header('ETag', `"${token}"`).send({ value: request.body, etag: token });
});
app.get('/livez', async () => ({ status: 'ok', package: JSON.parse(readFileSync('package.json', 'utf8')).name }));
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
process.once('SIGTERM', () => process.exit(0));
