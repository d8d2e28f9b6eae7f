import { Type } from '@sinclair/typebox';
import Fastify, { type InjectOptions } from 'fastify';
import type { Identity } from '../../src/access/identity.ts';
import { acceptRawBodies } from '../../src/http/body.ts';
import type { Answer, Call, Endpoint } from '../../src/http/endpoint.ts';
import type { Gate } from '../../src/http/gate.ts';
import { createIdempotency } from '../../src/http/idempotency.ts';
import { registerOpenapi, routeSchema } from '../../src/http/openapi.ts';
import { createOverload } from '../../src/http/overload.ts';
import { writeProblem } from '../../src/http/problem-response.ts';
import { registerEndpoints } from '../../src/http/serve.ts';
import { createTurns } from '../../src/http/turns.ts';
import { languageOf } from '../../src/messages/language.ts';
import { Problem } from '../../src/problems.ts';
import { createSeal } from '../../src/submissions/seal.ts';
import { createRequestMemory } from './request-memory.ts';

export const YAML = 'application/yaml';

export interface Sent {
  readonly path?: string;
  readonly method?: 'POST' | 'PUT';
  readonly user?: string;
  readonly key?: string;
  /** JSON text of the body. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

const ORDERS = '/projects/shop/orders';

/** A few operations that take any body, behind the wrapper that all operations have; what they do is what the test says. */
export const startCounting = async () => {
  const memory = createRequestMemory();
  const clock = { now: 1_800_000_000_000 };
  const calls: Call[] = [];
  const refused = new Set<string>();
  const asked: string[] = [];
  const unkept: unknown[] = [];
  const script: { handle: (call: Call, count: number) => Answer | Promise<Answer> } = {
    handle: (_call, count) => ({
      status: 201,
      headers: { ETag: `"${count}"`, Location: `/orders/${count}` },
      body: { count, text: '雪 \u2028' },
    }),
  };
  const refuse = (what: string) => {
    asked.push(what);
    if (refused.has(what)) throw new Problem('permission-denied');
  };
  const gate: Gate = {
    authenticate: async ({ headers }) => identityOf(String(headers.authorization)),
    permit: async () => refuse('route'),
    permitDeed: async (_identity, { project, verb, kind, fresh }) =>
      refuse(`${project} ${verb} ${kind} ${fresh === true}`),
  };
  const handle = async (call: Call): Promise<Answer> => {
    calls.push(call);
    return script.handle(call, calls.length);
  };
  const endpoints = endpointsOf(handle);
  const app = Fastify();
  app.setErrorHandler(writeProblem);
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  acceptRawBodies(app);
  app.addHook('onRequest', async ({ headers }, reply) => {
    reply.header('Content-Language', languageOf(headers['accept-language']));
  });
  await registerOpenapi(app, '0.0.0-test', endpoints);
  const seal = createSeal('a secret of this test');
  const overload = createOverload({ turns: createTurns({ now: () => performance.now() }), random: () => 0 });
  const idempotency = createIdempotency({
    requests: memory,
    seal,
    now: () => clock.now,
    onUnkept: (error) => unkept.push(error),
  });
  await app.register(async (api) =>
    registerEndpoints(api, { gate, languageOf, idempotency, overload }, endpoints, routeSchema),
  );

  const send = async ({ path = ORDERS, method = 'POST', user = 'alice', key, body = '{"a":1}', headers }: Sent) => {
    const options: InjectOptions = {
      method,
      url: path,
      payload: body,
      headers: {
        authorization: user,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...headers,
      },
    };
    const { statusCode: status, headers: answered, payload } = await app.inject(options);
    const { date: _date, connection: _connection, ...rest } = answered;
    return { status, headers: rest, text: payload };
  };
  return { app, send, script, calls, memory, clock, refused, asked, unkept };
};

export type Counting = Awaited<ReturnType<typeof startCounting>>;

const identityOf = (username: string): Identity => ({ issuer: 'kubernetes', username, groups: [], extra: {} });

const endpointsOf = (handle: Endpoint['handle']): readonly Endpoint[] => {
  const order: Endpoint = {
    operationId: 'order',
    method: 'POST',
    path: '/projects/:project/orders',
    tag: 'Orders',
    summary: 'Order',
    check: { type: 'manage' },
    query: Type.Object({ fast: Type.Optional(Type.Boolean()) }),
    produces: ['application/json', YAML],
    body: { schema: Type.Unknown(), types: ['application/json', YAML], examples: {} },
    responses: { 201: { description: 'Ordered.' } },
    exists: async ({ params }) => {
      if (params.project === 'gone') throw new Problem('not-found');
    },
    handle,
  };
  const confirm: Endpoint = {
    ...order,
    operationId: 'confirm',
    path: '/projects/:project/services/:service',
    ifMatch: 'required',
    prefersWait: true,
  };
  const put: Endpoint = { ...order, operationId: 'put', method: 'PUT' };
  return [order, confirm, put, { ...order, operationId: 'other', path: '/projects/:project/others' }];
};
