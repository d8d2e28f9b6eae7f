import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Identity } from '../../src/access/identity.ts';
import type { Deed, Permissions } from '../../src/access/permission.ts';
import { acceptRawBodies } from '../../src/http/body.ts';
import { createGate } from '../../src/http/gate.ts';
import { registerOpenapi, routeSchema } from '../../src/http/openapi.ts';
import { createOverload } from '../../src/http/overload.ts';
import { writeProblem } from '../../src/http/problem-response.ts';
import { type StreamTimes, submissionEventEndpoints } from '../../src/http/routes/submission-events.ts';
import { registerEndpoints } from '../../src/http/serve.ts';
import { createServingStop } from '../../src/http/stop-serving.ts';
import { createTurns } from '../../src/http/turns.ts';
import { languageOf } from '../../src/messages/language.ts';
import { createProjects } from '../../src/projects.ts';
import { createFollower } from '../../src/submissions/follow.ts';
import type { createJournals } from '../submissions/a-journal.ts';
import { createAnswerCheck, type Document } from './answers.ts';

const alice: Identity = { issuer: 'kubernetes', username: 'alice', groups: [], extra: {} };

export interface EventServerOptions {
  readonly times?: Partial<StreamTimes>;
  /** Whether alice may do it; by default everything. */
  readonly holds?: (deed: Deed) => Promise<boolean>;
}

/** A server of nothing but events, on journals that others append to. */
export const serveEvents = async (
  journals: ReturnType<typeof createJournals>,
  { times, holds = async () => true }: EventServerOptions = {},
) => {
  const app: FastifyInstance = Fastify({ forceCloseConnections: 'idle', return503OnClosing: false });
  app.setErrorHandler(writeProblem);
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  acceptRawBodies(app);
  const permissions: Permissions = {
    holds: (_identity, deed) => holds(deed),
    mayManage: async () => true,
    mayView: (_identity, project, verb) => holds({ project, verb }),
  };
  const follower = createFollower({
    store: journals.store,
    journal: journals.texts,
    now: () => performance.now(),
    sleep: (ms, signal) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined),
    pollMs: 5,
  });
  let followed = 0;
  const endpoints = submissionEventEndpoints({
    projects: createProjects([{ name: 'shop', clusters: ['east', 'west'] }]),
    submissions: {
      look: follower.look,
      follow: (...asked) => {
        followed++;
        return follower.follow(...asked);
      },
    },
    permissions,
    streamTimes: { heartbeatMs: 15_000, reviewMs: 60_000, longestMs: 600_000, ...times },
  });
  const gate = createGate({ authenticate: async (token) => (token === 'alice' ? alice : undefined) }, permissions);
  // It knows of no request, and refuses none.
  const overload = createOverload({ turns: createTurns({ now: () => performance.now() }), random: () => 0 });
  const idempotency = {
    once: async () => {
      throw new Error('nothing is posted here');
    },
  };
  await registerOpenapi(app, '0.0.0-test', endpoints);
  await app.register(
    async (api) => registerEndpoints(api, { gate, overload, idempotency, languageOf }, endpoints, routeSchema),
    {
      prefix: '/api/v1',
    },
  );
  const stop = createServingStop(app, { arrivalMs: 200, answersMs: 600_000 });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const document = app.swagger() as unknown as Document;
  return { app, port, document, check: createAnswerCheck(document), stop, followed: () => followed };
};

export type EventServer = Awaited<ReturnType<typeof serveEvents>>;

export interface Opened {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** What has come so far. */
  readonly text: () => string;
  /** Resolves when the answer is over: whether it was ended, and not cut. */
  readonly over: Promise<boolean>;
  cut(): void;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly onText?: (text: string, opened: Opened) => void;
}

export const EVENTS = '/api/v1/projects/shop/submissions/submission-1/events';
export const asStream = { Accept: 'text/event-stream' } as const;

/** Resolves when the head of the answer is there. */
export const open = (
  port: number,
  { method = 'GET', path = EVENTS, headers = {}, onText }: Asked = {},
): Promise<Opened> =>
  new Promise((resolve, reject) => {
    const sending = httpRequest(
      { host: '127.0.0.1', port, method, path, agent: false, headers: { Authorization: 'Bearer alice', ...headers } },
      (answer) => {
        let text = '';
        const opened: Opened = {
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: () => text,
          over: new Promise((end) => answer.once('close', () => end(answer.complete))),
          cut: () => answer.destroy(),
        };
        answer.setEncoding('utf8');
        answer.on('error', () => undefined);
        answer.on('data', (more: string) => {
          text += more;
          onText?.(text, opened);
        });
        resolve(opened);
      },
    );
    sending.on('error', reject);
    sending.end();
  });

export interface ToldEvent {
  readonly id: number;
  readonly type: string;
  readonly [member: string]: unknown;
}

/** The events of a stream, each of which must bear its id twice. */
export const eventsIn = (text: string): ToldEvent[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => block.startsWith('id:'))
    .map((block) => {
      const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(block) ?? [];
      const event: ToldEvent = JSON.parse(data ?? 'null');
      if (String(event.id) !== id) throw new Error(`an event with two ids: ${block}`);
      return event;
    });
