import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { expect } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { createSlipway } from '../../src/wiring.ts';
import { createAnswerCheck, type Document } from './answers.ts';

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

export interface RunningSlipway {
  /** Paths begin after `/api/v1`, unless they begin with `//` (then at the root). */
  readonly call: Call;
  close(): Promise<void>;
}

/** Slipway as `npm start` runs it (embedded store, sandbox clusters), without the port. Every answer is held against its OpenAPI document. */
export const startSlipway = async (env: Readonly<Record<string, string>> = {}): Promise<RunningSlipway> => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-test-'));
  const slipway = await createSlipway(loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', ...env }), '0.0.0-test');
  await slipway.app.listen({ host: '127.0.0.1', port: 0 });
  const agent = request(slipway.app.server);
  const check = createAnswerCheck(slipway.app.swagger() as unknown as Document);
  return {
    call: async (method, path, { token = 'sandbox-alice', body, type = 'application/json', headers = {} } = {}) => {
      const url = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
      const sending = agent[method.toLowerCase() as 'get'](url).set(headers);
      if (token !== null) sending.set('Authorization', `Bearer ${token}`);
      if (body !== undefined) sending.set('Content-Type', type).send(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
      const answer = await sending.buffer(true);
      const contentType = String(answer.headers['content-type'] ?? '');
      const parsed: unknown = contentType.includes('json') && answer.text ? JSON.parse(answer.text) : undefined;
      if (url.startsWith('/api/v1')) check({ method, path: url, status: answer.status, type: contentType, body: parsed });
      expect(answer.status, `${method} ${url}: ${answer.text}`).not.toBe(500);
      return { status: answer.status, body: parsed, text: answer.text ?? '', headers: answer.headers };
    },
    close: async () => {
      await slipway.app.close();
      await slipway.close();
      rmSync(folder, { recursive: true });
    },
  };
};
