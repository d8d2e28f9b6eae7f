import { createServer } from 'node:http';
import { request } from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createUndiciTransport } from '../../src/clusters/undici-transport.ts';
import { ca } from '../clusters-client/certificates.ts';
import { listening, portOf, type RawServer, startRawServer } from '../clusters-client/raw-server.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type Fault, faults } from './faults.ts';

describe('the fault proxy', () => {
  const received: string[] = [];
  const behind = createServer((incoming, response) => {
    received.push(`${incoming.method} ${incoming.url} ${incoming.headers['impersonate-user']}`);
    response.setHeader('content-type', 'application/json').end('{"gitVersion":"v1.36.3"}');
  });
  let elsewhere: RawServer;
  let proxy: FaultProxy;
  beforeAll(async () => {
    await listening(behind);
    elsewhere = await startRawServer((socket) => socket.end());
    proxy = await startFaultProxy({
      upstream: `http://127.0.0.1:${portOf(behind)}`,
      tls: true,
      elsewhere: elsewhere.url,
    });
  });
  beforeEach(() => void received.splice(0));
  afterAll(async () => {
    await proxy.close();
    await elsewhere.close();
    behind.closeAllConnections();
    await new Promise((resolve) => behind.close(resolve));
  });

  /** What one exchange through the proxy ends with, in the words of the product's own transport. */
  const exchange = async (timeoutMs = 10_000): Promise<string> => {
    const transport = createUndiciTransport({ server: proxy.url, tls: { ca } });
    const asked = { method: 'GET', path: '/version?a=b', headers: { 'Impersonate-User': 'alice' } } as const;
    try {
      const { status, body } = await transport.send({ ...asked, timeoutMs });
      return `${status} ${body.slice(0, 15)}`;
    } catch (error) {
      const { phase, timedOut } = error as { phase: string; timedOut: boolean };
      return timedOut ? 'timed out' : phase;
    } finally {
      await transport.close();
    }
  };

  const outcomes: Readonly<Record<Fault, readonly [ending: string, reached: boolean]>> = {
    dead: ['not-sent', false],
    silent: ['timed out', false],
    slow: ['timed out', false],
    dripping: ['timed out', true],
    resetting: ['lost', true],
    'answer-lost': ['lost', true],
    'request-lost': ['lost', false],
    'bad-tls': ['not-sent', false],
    'too-many-requests': ['429 {"kind":"Status', false],
    'server-error': ['500 {"kind":"Status', false],
    'html-page': ['200 <!doctype html>', false],
    'bad-gateway': ['502 <!doctype html>', false],
    endless: ['lost', false],
    redirect: ['307 ', false],
  };

  it.each(faults)('%s: does that to each exchange, and nothing once it is over', async (fault) => {
    await proxy.set(fault);
    const [ending, reached] = outcomes[fault];
    expect([await exchange(ending === 'timed out' ? 1_000 : undefined), received.length > 0]).toEqual([
      ending,
      reached,
    ]);
    await proxy.set('none');
    expect(await exchange()).toBe('200 {"gitVersion":"');
    expect(received.at(-1)).toBe('GET /version?a=b alice');
    expect(elsewhere.connections()).toBe(0);
  });

  it('only what is picked is hit, and what came is told', async () => {
    await proxy.set('server-error', ({ method }) => method === 'PATCH');
    expect(await exchange()).toBe('200 {"gitVersion":"');
    expect(proxy.seen.at(-1)).toEqual({ method: 'GET', path: '/version?a=b', fault: 'none' });
    await proxy.set('server-error', ({ method }) => method === 'GET');
    expect(await exchange()).toBe('500 {"kind":"Status');
    expect(proxy.seen.at(-1)?.fault).toBe('server-error');
  });

  it.each([
    ['resetting', 'ECONNRESET'],
    ['request-lost', 'closed'],
  ] as const)('%s: the connection ends with %s', async (fault, ending) => {
    await proxy.set(fault);
    const seen = await new Promise((resolve) => {
      const asking = request(`${proxy.url}/version`, { ca, agent: false }, (answer) =>
        answer.on('error', () => undefined).resume(),
      );
      asking
        .on('error', () => undefined)
        .on('socket', (socket) => {
          socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code)).on('close', () => resolve('closed'));
        });
      asking.end();
    });
    expect(seen).toBe(ending);
  });
});
