import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createServingStop } from '../../src/http/stop-serving.ts';
import { serverCert, serverKey } from '../clusters-client/certificates.ts';

/** A server whose one answer comes when it is told to. */
const serve = async (scheme: string) => {
  // A TLS server has the same type in the product, where the setting is optional.
  const https = scheme === 'https' ? { https: { cert: serverCert, key: serverKey } } : {};
  const app: FastifyInstance = Fastify({ ...https, forceCloseConnections: 'idle' });
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  app.get('/now', async () => 'now');
  app.get('/slow', async () => answered.then(() => 'slow'));
  app.post('/body', async () => 'body');
  const stop = createServingStop(app, { arrivalMs: 200, answersMs: 1_000 });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const open = async (text: string): Promise<Caller> => {
    const socket = scheme === 'https' ? connectTls({ port, rejectUnauthorized: false }) : connect(port, '127.0.0.1');
    await once(socket, scheme === 'https' ? 'secureConnect' : 'connect');
    if (text !== '') socket.write(text);
    return callerOf(socket);
  };
  return { open, stop, answer, arrived: () => once(app.server, 'request') };
};

interface Caller {
  readonly received: () => string;
  readonly closed: Promise<unknown>;
}
const callerOf = (socket: Socket): Caller => {
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', () => undefined);
  return { received: () => received, closed: once(socket, 'close') };
};

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe.each(['http', 'https'])('stopping, over %s', (scheme) => {
  it('answers what is under way, and closes what asks nothing', async () => {
    const { open, stop, answer, arrived } = await serve(scheme);
    const first = arrived();
    const slow = await open(get('/slow'));
    await first;
    const silent = await open('');
    const half = await open('GET /now HTTP/1.1\r\nHost: loc');
    const idle = await open(get('/now'));
    await expect.poll(() => idle.received()).toContain('now');
    const stopped = stop();
    await Promise.all([silent, half, idle].map(({ closed }) => closed));
    expect(slow.received()).toBe('');
    answer();
    await Promise.all([stopped, slow.closed]);
    expect(slow.received()).toMatch(/^HTTP\/1.1 200 [\s\S]*connection: close[\s\S]*slow$/i);
    expect(half.received()).toBe('');
  });

  it('does not wait for ever for one who never ends a request', async () => {
    const { open, stop, arrived } = await serve(scheme);
    const first = arrived();
    const stalled = await open('POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{');
    await first;
    await stop();
    await stalled.closed;
    expect(stalled.received()).not.toContain('200');
  });
});
