import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server that does just what a test says with each connection. */
export interface RawServer {
  readonly url: string;
  /** Everything received so far, as bytes in latin1. */
  received(): string;
  connections(): number;
  close(): Promise<void>;
}

/** @param onRequest called with the text of each piece that arrives */
export const startRawServer = async (onRequest: (socket: Socket, text: string) => void): Promise<RawServer> => {
  const sockets = new Set<Socket>();
  let received = '';
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (piece) => {
      const text = piece.toString('latin1');
      received += text;
      onRequest(socket, text);
    });
  });
  await listening(server);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    received: () => received,
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));

export const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
};

/** An HTTP/1.1 answer as text. */
export const httpAnswer = (status: string, body: string, headers: readonly string[] = []): string =>
  [`HTTP/1.1 ${status}`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers, '', body].join('\r\n');
