import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import request from 'supertest';
import { expect, vi } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createSlipway } from '../../src/wiring.ts';
import { createAnswerCheck, type Document } from './answers.ts';
import { breakOff, type RawAnswer, sendRaw } from './raw.ts';

export interface CallOptions {
  /** By default alice's. `null`: no Authorization header. */
  readonly token?: string | null;
  /** Sent as JSON, unless it is a text or bytes. */
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Received {
  readonly status: number;
  // Bodies of the contract, of which a test knows the shape.
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it just asserted
  readonly body: any;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Call = (method: string, path: string, options?: CallOptions) => Promise<Received>;

export interface Caller {
  /** Paths begin after `/api/v1`, unless they begin with `//` (then at the root). */
  readonly call: Call;
  /** Sends bytes as they are: for what no well-behaved client sends. */
  raw(text: string | Buffer): Promise<RawAnswer>;
}

export interface RunningSlipway extends Caller {
  /** What the metrics port would tell. */
  metrics(): Promise<string>;
  /** Sends the beginning of a request, and is gone. */
  breakOff(text: string): Promise<void>;
  /** Resolves when no request is under way. */
  answered(): Promise<void>;
  close(): Promise<void>;
}

/** Slipway as `npm start` runs it (embedded store, sandbox clusters), without its ports. */
export const startSlipway = async (env: Readonly<Record<string, string>> = {}): Promise<RunningSlipway> => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'));
  const slipway = await createSlipway(loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', ...env }), '0.0.0-test');
  let underWay = 0;
  slipway.app.server.on('request', (_, response) => {
    underWay++;
    response.once('close', () => underWay--);
  });
  return {
    ...(await callerOf(slipway.app)),
    metrics: () => slipway.metrics.registry.metrics(),
    breakOff: (text) => breakOff((slipway.app.server.address() as AddressInfo).port, text),
    answered: () =>
      vi.waitFor(async () => {
        expect(underWay).toBe(0);
      }),
    close: async () => {
      await slipway.app.close();
      await slipway.close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** Lets an app listen. Every answer of it is held against its own OpenAPI document, and must be no 500. */
export const callerOf = async (app: FastifyInstance): Promise<Caller> => {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const agent = request(app.server);
  const check = createAnswerCheck(app.swagger() as unknown as Document);
  return {
    call: async (method, path, { token = 'sandbox-alice', body, type = 'application/json', headers = {} } = {}) => {
      const url = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
      const sending = agent[method.toLowerCase() as 'get'](url).redirects(0).set(headers);
      if (token !== null) sending.set('Authorization', `Bearer ${token}`);
      if (body !== undefined)
        sending
          .set('Content-Type', type)
          .serialize(asItIs)
          .send(isRaw(body) ? body : JSON.stringify(body));
      const answer = await sending.buffer(true);
      const parsed = parsedBody(answer.headers['content-type'], answer.text);
      check({ method, path: url, status: answer.status, headers: answer.headers, body: parsed });
      return { status: answer.status, body: parsed, text: answer.text ?? '', headers: answer.headers };
    },
    raw: async (text) => {
      const answer = await sendRaw(port, text);
      check({
        method: String(text).split(' ', 1)[0] ?? '',
        path: '',
        status: answer.status,
        headers: answer.headers,
        body: answer.body,
      });
      return answer;
    },
  };
};

/** Superagent would make JSON of bytes. */
const asItIs = (body: string): string => body;

const isRaw = (body: unknown): body is string | Buffer => typeof body === 'string' || body instanceof Uint8Array;

const parsedBody = (type: unknown, text: string | undefined): unknown =>
  String(type ?? '').includes('json') && text ? JSON.parse(text) : undefined;
