import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { buildConnector, Client, type Dispatcher } from 'undici';
import { createSecureContexts, type SecureContexts, type TlsSettings } from './secure-contexts.ts';
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from './transport.ts';

export interface UndiciTransportSettings {
  /** URL of the API server; a path in it goes before every request's own. */
  readonly server: string;
  readonly tls?: TlsSettings;
  readonly secureContexts?: SecureContexts;
  /** Sockets at most; each is kept open and used again. */
  readonly connections?: number;
  /** Milliseconds for TCP and TLS together. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds an unused socket is kept: below the 90 s after which a kube-apiserver closes it. */
  readonly keepAliveMs?: number;
  /** Bytes of an answer's body at most; a longer one is no answer. */
  readonly maxBodyBytes?: number;
}

const megabyte = 1024 * 1024;
const cancelled = 'the call was cancelled';

/**
 * Reaches one API server over kept-alive HTTP/1.1 connections. One `send` is one exchange: nothing is repeated, no redirect is
 * followed, and the whole of it, a body that drips included, ends within the request's `timeoutMs`.
 * @throws for a certificate or key that cannot be used
 */
export const createUndiciTransport = (settings: UndiciTransportSettings): Transport => {
  const url = new URL(settings.server);
  const prefix = url.pathname.replace(/\/+$/, '');
  // One connector for all sockets: the second finds the TLS session of the first.
  const connect = buildConnector({
    timeout: settings.connectTimeoutMs ?? 2_500,
    ...(url.protocol === 'https:' ? tlsOptions(settings) : {}),
  });
  const connections = createConnections(() => clientOf(url, connect, settings), settings.connections ?? 6);
  return {
    send: (request) => connections.use((client) => exchange(client, prefix, request)),
    close: () => connections.close(),
  };
};

/**
 * Sockets that are opened when all others are in use. undici's own pool frees a connection only some turns of the event loop after
 * an answer, so that two calls in a row would open two.
 */
const createConnections = (open: () => Client, limit: number) => {
  const users = new Map<Client, number>();
  const pick = (): Client => {
    let quietest: Client | undefined;
    for (const [client, count] of users) {
      if (count === 0) return client;
      if (quietest === undefined || count < (users.get(quietest) ?? 0)) quietest = client;
    }
    return quietest === undefined || users.size < limit ? open() : quietest;
  };
  const count = (client: Client, change: number): void => void users.set(client, (users.get(client) ?? 0) + change);
  const underWay = new Set<Promise<unknown>>();
  return {
    use: async <T>(act: (client: Client) => Promise<T>): Promise<T> => {
      const client = pick();
      count(client, 1);
      const exchange = act(client).finally(() => {
        count(client, -1);
        underWay.delete(exchange);
      });
      underWay.add(exchange);
      return exchange;
    },
    /** Every exchange ends by its own deadline. */
    close: async (): Promise<void> => {
      await Promise.allSettled(underWay);
      await Promise.all([...users.keys()].map((client) => client.destroy()));
    },
  };
};

const clientOf = (url: URL, connect: buildConnector.connector, settings: UndiciTransportSettings): Client => {
  const { keepAliveMs = 75_000, maxBodyBytes = 4 * megabyte } = settings;
  return new Client(url.origin, {
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    // The exchange as a whole has a deadline; a second clock for its parts would only blur which one ended it.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxBodyBytes,
    connect,
  });
};

const tlsOptions = ({ tls = {}, secureContexts = createSecureContexts() }: UndiciTransportSettings) => ({
  secureContext: secureContexts(tls),
  rejectUnauthorized: tls.insecureSkipTlsVerify !== true,
  checkServerIdentity: wrongName,
  ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
});

/** Node's own check, without the code of its error: a client of undici that meets that code never sends anything again. */
const wrongName = (host: string, certificate: PeerCertificate): Error | undefined => {
  const error = checkServerIdentity(host, certificate);
  return error === undefined ? undefined : new Error(error.message);
};

const exchange = (client: Client, prefix: string, request: HttpRequest): Promise<HttpResponse> =>
  new Promise((resolve, reject) => {
    if (request.signal?.aborted === true) return reject(new TransportError('not-sent', cancelled));
    const answer = createAnswer({ resolve, reject }, request);
    try {
      client.dispatch(
        {
          method: request.method,
          path: prefix + request.path,
          headers: linesOf(request.headers),
          body: request.body ?? null,
        },
        answer,
      );
    } catch (error) {
      answer.onResponseError(undefined, error as Error);
    }
  });

/** A list stays a list, which undici writes as one header line per item. */
const linesOf = (headers: HttpRequest['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );

interface Settlement {
  resolve(response: HttpResponse): void;
  reject(error: TransportError): void;
}

/** Gathers one answer and settles once: with the whole answer, with what broke it, at the deadline or at the caller's abort. */
const createAnswer = ({ resolve, reject }: Settlement, { timeoutMs, signal }: HttpRequest) => {
  let controller: Dispatcher.DispatchController | undefined;
  let status = 0;
  let headers: HttpResponse['headers'] = {};
  let settled = false;
  const chunks: Buffer[] = [];

  const settle = (): boolean => {
    if (settled) return false;
    settled = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', aborted);
    return true;
  };
  const fail = (reason: string, cause?: Error, timedOut = false): void => {
    if (!settle()) return;
    // undici starts a request the moment it writes it: before that nothing can have reached the server.
    reject(new TransportError(controller === undefined ? 'not-sent' : 'lost', reason, { cause, timedOut }));
    controller?.abort(new Error(reason));
  };
  const aborted = (): void => fail(cancelled);
  const timer = setTimeout(() => fail(`no complete answer within ${timeoutMs} ms`, undefined, true), timeoutMs);
  signal?.addEventListener('abort', aborted, { once: true });

  return {
    onRequestStart(started: Dispatcher.DispatchController): void {
      if (settled) started.abort(new Error('given up before it was sent'));
      else controller = started;
    },
    onResponseStart(_: unknown, statusCode: number, received: Record<string, string | string[] | undefined>): void {
      status = statusCode;
      headers = received;
    },
    onResponseData(_: unknown, chunk: Buffer): void {
      chunks.push(chunk);
    },
    onResponseEnd(): void {
      if (settle()) resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') });
    },
    onResponseError(_: unknown, error: Error): void {
      fail(wordsOf(error), error, codeOf(error) === 'UND_ERR_CONNECT_TIMEOUT');
    },
  };
};

const codeOf = (error: Error): string | undefined => {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
};

/** The code says it in the reader's terms; an error of several addresses has only that. */
const wordsOf = (error: Error): string => {
  const code = codeOf(error);
  if (error.message === '') return code ?? error.name;
  return code === undefined || error.message.includes(code) ? error.message : `${error.message} (${code})`;
};
