import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Agent, request as requestOf } from 'undici';
import { serverCert, serverKey } from '../clusters-client/certificates.ts';
import { portOf } from '../clusters-client/raw-server.ts';
import { type Answer, type Fault, misdeeds, passOn } from './faults.ts';
import { wrongCert, wrongKey } from './wrong-certificate.ts';

export interface FaultProxyOptions {
  /** Origin of the server behind: `https://127.0.0.1:6443`. */
  readonly upstream: string;
  /** PEM of what the certificate of the server behind is checked with. */
  readonly upstreamCa?: string;
  /** Speaks TLS, with a certificate of the `ca` of `test/clusters-client/certificates.ts`. */
  readonly tls?: boolean;
  /** Origin that redirects point to. */
  readonly elsewhere?: string;
}

/** A request that came, and what became of it. */
export interface Seen {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly fault: Fault | 'none';
}

/** Stands between Slipway and one server, and does what it is told to requests from then on. */
export interface FaultProxy {
  /** The same for its whole life. */
  readonly url: string;
  readonly seen: readonly Seen[];
  /**
   * Cuts all connections and has this fault from now on; `dead` and `bad-tls` for all requests, the others for those that `when`
   * picks.
   */
  set(fault: Fault | 'none', when?: (request: IncomingMessage) => boolean): Promise<void>;
  close(): Promise<void>;
}

export const startFaultProxy = async (options: FaultProxyOptions): Promise<FaultProxy> => {
  const sockets = new Map<number | undefined, Socket>();
  const seen: Seen[] = [];
  const agent = new Agent({ connect: { ca: options.upstreamCa }, connections: 64, keepAliveTimeout: 30_000 });
  let current: Fault | 'none' = 'none';
  let picks: (request: IncomingMessage) => boolean = () => true;

  const server = serverOf(options.tls === true, async (request, response) => {
    const body = await bodyOf(request);
    const fault = current !== 'none' && picks(request) ? current : 'none';
    seen.push({ method: request.method ?? '', path: request.url ?? '', fault });
    const act = fault === 'none' || fault === 'dead' || fault === 'bad-tls' ? passOn : misdeeds[fault];
    await act({
      request,
      response,
      forward: () => forward(agent, options.upstream, request, body),
      reset: () => sockets.get(request.socket.remotePort)?.resetAndDestroy(),
      elsewhere: options.elsewhere ?? 'http://127.0.0.1:1',
    });
  });
  server.on('connection', (socket: Socket) => {
    // For TLS the connection beneath it, the only one that can be reset.
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(remotePort));
  });
  await listen(server, 0);
  const port = portOf(server);
  const cut = (): void => {
    for (const socket of sockets.values()) socket.destroy();
  };
  return {
    url: `${options.tls === true ? 'https' : 'http'}://127.0.0.1:${port}`,
    seen,
    set: async (fault, when = () => true) => {
      current = fault;
      picks = when;
      if ('setSecureContext' in server) server.setSecureContext(certificateFor(fault));
      cut();
      if (fault === 'dead') await unlisten(server);
      else if (!server.listening) await listen(server, port);
    },
    close: async () => {
      cut();
      await unlisten(server);
      await agent.destroy();
    },
  };
};

const certificateFor = (fault: Fault | 'none') =>
  fault === 'bad-tls' ? { cert: wrongCert, key: wrongKey } : { cert: serverCert, key: serverKey };

/** A request of which nothing comes (the server behind is gone, the caller is) ends with its connection. */
const serverOf = (
  tls: boolean,
  serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Server | HttpsServer => {
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void serve(request, response).catch(() => request.socket.destroy());
  const settings = { keepAliveTimeout: 90_000 };
  const server = tls
    ? createHttpsServer({ ...settings, ...certificateFor('none') }, listener)
    : createHttpServer(settings, listener);
  return server.on('tlsClientError', () => undefined);
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

/** Headers of one connection, and those that the client of the proxy makes itself. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'host', 'expect']);

const forward = async (agent: Agent, upstream: string, from: IncomingMessage, body: Buffer): Promise<Answer> => {
  const {
    statusCode,
    headers,
    body: answer,
  } = await requestOf(upstream + (from.url ?? ''), {
    method: (from.method ?? 'GET') as 'GET',
    // As they came, repeated ones (`Impersonate-Group`) included.
    headers: from.rawHeaders.flatMap((name, at) =>
      at % 2 === 0 && !hopByHop.has(name.toLowerCase()) ? [name, from.rawHeaders[at + 1] ?? ''] : [],
    ),
    body: body.length === 0 ? null : body,
    dispatcher: agent,
  });
  const whole = Buffer.from(await answer.arrayBuffer());
  const kept = Object.entries(headers).filter(([name]) => !hopByHop.has(name));
  return { status: statusCode, headers: Object.fromEntries(kept), body: whole };
};

const listen = (server: Server | HttpsServer, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

const unlisten = (server: Server | HttpsServer): Promise<void> =>
  server.listening ? new Promise((resolve) => server.close(() => resolve())) : Promise.resolve();
