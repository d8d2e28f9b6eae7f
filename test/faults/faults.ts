import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a server on the way can do wrong. */
export const faults = [
  /** Nobody listens. */
  'dead',
  /** Takes the request and never answers. */
  'silent',
  /** Each answer comes `SLOW_MS` late. */
  'slow',
  /** The answer comes with a byte a second. */
  'dripping',
  /** The connection is reset (RST) in the middle of the answer. */
  'resetting',
  /** The request has its effect, and the connection is cut instead of an answer. */
  'answer-lost',
  /** The connection is cut instead of passing the request on. */
  'request-lost',
  /** A certificate that nobody vouches for. */
  'bad-tls',
  'too-many-requests',
  'server-error',
  /** A page for people, with 200. */
  'html-page',
  /** A page for people, with 502. */
  'bad-gateway',
  /** A body of `ENDLESS_BYTES`. */
  'endless',
  /** To another server, which must never be asked. */
  'redirect',
] as const;
export type Fault = (typeof faults)[number];

/** Longer than Slipway gives one call. */
export const SLOW_MS = 7_000;
const ENDLESS_BYTES = 1024 ** 3;
const DRIP_MS = 1_000;
const READ_MS = 50;

/** A whole answer of the server behind. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Asks the server behind. */
  forward(): Promise<Answer>;
  /** RST to the caller. */
  reset(): void;
  /** Where redirects point. */
  readonly elsewhere: string;
}

export const passOn = async ({ response, forward }: Exchange): Promise<void> => {
  const { status, headers, body } = await forward();
  response.writeHead(status, headers).end(body);
};

/** What becomes of one request; `dead` and `bad-tls` are the listener's. */
export const misdeeds: Readonly<Record<Exclude<Fault, 'dead' | 'bad-tls'>, (exchange: Exchange) => Promise<void>>> = {
  silent: async () => undefined,
  slow: async (exchange) => {
    await sleep(SLOW_MS, undefined, { ref: false });
    await passOn(exchange);
  },
  dripping: async ({ response, forward }) => {
    const { status, headers, body } = await forward();
    response.writeHead(status, headers);
    for (let at = 0; at < body.length && !response.destroyed; at++) {
      response.write(body.subarray(at, at + 1));
      await sleep(DRIP_MS, undefined, { ref: false });
    }
    response.end();
  },
  resetting: async ({ response, forward, reset }) => {
    const { status, headers, body } = await forward();
    response.writeHead(status, { ...headers, 'content-length': String(Math.max(body.length, 2)) });
    response.write(body.subarray(0, body.length / 2));
    // Together with the bytes before it the kernel would tell it as an ordinary end.
    await sleep(READ_MS);
    reset();
  },
  'answer-lost': async ({ request, forward }) => {
    await forward();
    request.socket.destroy();
  },
  'request-lost': async ({ request }) => void request.socket.destroy(),
  'too-many-requests': async ({ response }) =>
    void response
      .writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' })
      .end(statusText(429, 'TooManyRequests')),
  'server-error': async ({ response }) =>
    void response.writeHead(500, { 'content-type': 'application/json' }).end(statusText(500, 'InternalError')),
  'html-page': async ({ response }) => void response.writeHead(200, { 'content-type': 'text/html' }).end(page),
  'bad-gateway': async ({ response }) => void response.writeHead(502, { 'content-type': 'text/html' }).end(page),
  endless: async ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(ENDLESS_BYTES) });
    const piece = Buffer.alloc(64 * 1024, ' ');
    for (let sent = 0; sent < ENDLESS_BYTES && !response.destroyed; sent += piece.length)
      if (!response.write(piece)) await flushed(response);
    response.end();
  },
  redirect: async ({ request, response, elsewhere }) =>
    void response.writeHead(307, { location: `${elsewhere}${request.url}` }).end(),
};

const flushed = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });

const page = '<!doctype html><title>Sorry</title><h1>Something went wrong</h1>';

/** A refusal as an API server writes it. */
const statusText = (code: number, reason: string): string =>
  JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason,
    message: `${reason} of the test`,
    code,
  });
