import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { ca, serverCert, serverKey } from './certificates.ts';
import { listening, portOf } from './raw-server.ts';

/** What a request to the server carried. */
export interface Seen {
  readonly authorization: string | undefined;
  /** Common name of the client certificate. */
  readonly client: string | undefined;
}

/** An API server of one answer, which verifies client certificates where there are any. */
export const startTlsServer = async () => {
  const seen: Seen[] = [];
  const server = createServer(
    { cert: serverCert, key: serverKey, ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      const subject: unknown = socket.authorized ? socket.getPeerCertificate().subject?.CN : undefined;
      seen.push({
        authorization: request.headers.authorization,
        client: typeof subject === 'string' ? subject : undefined,
      });
      response.setHeader('content-type', 'application/json').end('{"gitVersion":"v1.36.3"}');
    },
  );
  await listening(server);
  return {
    url: `https://127.0.0.1:${portOf(server)}`,
    seen,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
