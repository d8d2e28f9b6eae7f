import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest, Transport } from '../../src/clusters/transport.ts';
import { createUndiciTransport, type UndiciTransportSettings } from '../../src/clusters/undici-transport.ts';
import { httpAnswer, type RawServer, startRawServer } from './raw-server.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const serving = async (onRequest: Parameters<typeof startRawServer>[0]): Promise<RawServer> => {
  const server = await startRawServer(onRequest);
  open.push(server);
  return server;
};

const transportTo = (server: string, settings: Partial<UndiciTransportSettings> = {}): Transport => {
  const transport = createUndiciTransport({ server, ...settings });
  open.push(transport);
  return transport;
};

const aGet = (request: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path: '/version',
  headers: {},
  timeoutMs: 2_000,
  ...request,
});

describe('an exchange', () => {
  it('brings back status, headers and body', async () => {
    const server = await serving((socket) => socket.write(httpAnswer('201 Created', '{"a":1}', ['X-One: 1'])));
    const answer = await transportTo(server.url).send(aGet());
    expect(answer).toMatchObject({ status: 201, body: '{"a":1}', headers: { 'x-one': '1' } });
  });

  it('writes one header line per item of a list, and no line for an empty list', async () => {
    const server = await serving((socket) => socket.write(httpAnswer('200 OK', '{}')));
    await transportTo(server.url).send(aGet({ headers: { 'Impersonate-Group': ['a,b', 'c'], 'X-None': [] } }));
    expect(
      server
        .received()
        .split('\r\n')
        .filter((line) => line.startsWith('Impersonate-Group')),
    ).toEqual(['Impersonate-Group: a,b', 'Impersonate-Group: c']);
    expect(server.received()).not.toContain('X-None');
  });

  it('writes header text byte by byte, so that UTF-8 arrives as it is', async () => {
    const server = await serving((socket) => socket.write(httpAnswer('200 OK', '{}')));
    await transportTo(server.url).send(
      aGet({ headers: { 'Impersonate-User': Buffer.from('李雷').toString('latin1') } }),
    );
    expect(Buffer.from(server.received(), 'latin1').toString('utf8')).toContain('Impersonate-User: 李雷\r\n');
  });

  it('puts the path of the server in front of that of the request', async () => {
    const server = await serving((socket) => socket.write(httpAnswer('200 OK', '{}')));
    await transportTo(`${server.url}/clusters/west/`).send(aGet());
    expect(server.received()).toMatch(/^GET \/clusters\/west\/version HTTP\/1\.1/);
  });

  it('uses one connection again and again', async () => {
    const server = await serving((socket) => socket.write(httpAnswer('200 OK', '{}')));
    const transport = transportTo(server.url);
    for (let call = 0; call < 5; call++) await transport.send(aGet());
    expect(server.connections()).toBe(1);
  });

  it('does not follow a redirect', async () => {
    const server = await serving((socket) => socket.write(httpAnswer('302 Found', '', ['Location: /elsewhere'])));
    expect(await transportTo(server.url).send(aGet())).toMatchObject({ status: 302 });
    expect(server.received()).not.toContain('elsewhere');
  });
});

describe('an answer that does not come whole is lost', () => {
  const lost = (timedOut: boolean) => expect.objectContaining({ name: 'TransportError', phase: 'lost', timedOut });

  it('when the server stays silent', async () => {
    const server = await serving(() => undefined);
    await expect(transportTo(server.url).send(aGet({ timeoutMs: 100 }))).rejects.toEqual(lost(true));
  });

  it('when its body drips: the deadline is that of the whole exchange', async () => {
    const server = await serving((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    await expect(transportTo(server.url).send(aGet({ timeoutMs: 200 }))).rejects.toEqual(lost(true));
  });

  it('when its headers drip', async () => {
    const server = await serving((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('X-A: b\r\n'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    await expect(transportTo(server.url).send(aGet({ timeoutMs: 200 }))).rejects.toEqual(lost(true));
  });

  it('when the connection is reset after the request arrived', async () => {
    const server = await serving((socket) => socket.resetAndDestroy());
    await expect(transportTo(server.url).send(aGet())).rejects.toEqual(lost(false));
  });

  it('when the connection ends in the middle of the body', async () => {
    const server = await serving((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'));
    await expect(transportTo(server.url).send(aGet())).rejects.toEqual(lost(false));
  });

  it('when it is not HTTP', async () => {
    const server = await serving((socket) => socket.write('SSH-2.0-OpenSSH\r\n\r\n'));
    await expect(transportTo(server.url).send(aGet())).rejects.toEqual(lost(false));
  });

  it('when its body is longer than the bound, of which no more than a little is read', async () => {
    const gigabyte = 1024 ** 3;
    let written = 0;
    const server = await serving((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${gigabyte}\r\n\r\n`);
      const chunk = Buffer.alloc(65_536, 'x');
      const more = (): void => {
        while (!socket.destroyed && written < gigabyte) {
          written += chunk.length;
          if (!socket.write(chunk)) return;
        }
      };
      socket.on('drain', more);
      more();
    });
    const transport = transportTo(server.url, { maxBodyBytes: 1024 ** 2 });
    await expect(transport.send(aGet())).rejects.toEqual(lost(false));
    expect(written).toBeLessThan(gigabyte / 4);
  });

  it('when the caller gives up on it', async () => {
    const aborting = new AbortController();
    const server = await serving(() => aborting.abort());
    await expect(transportTo(server.url).send(aGet({ signal: aborting.signal }))).rejects.toEqual(lost(false));
  });

  it('and its connection is not used again', async () => {
    let requests = 0;
    const server = await serving((socket) => {
      if (++requests > 1) socket.write(httpAnswer('200 OK', '"second"'));
    });
    const transport = transportTo(server.url);
    await expect(transport.send(aGet({ timeoutMs: 100 }))).rejects.toEqual(lost(true));
    expect((await transport.send(aGet())).body).toBe('"second"');
    expect(server.connections()).toBe(2);
  });
});

describe('a request that cannot have reached the server is not sent', () => {
  const notSent = expect.objectContaining({ name: 'TransportError', phase: 'not-sent' });

  it('when the connection is refused', async () => {
    const server = await serving(() => undefined);
    await server.close();
    await expect(transportTo(server.url).send(aGet())).rejects.toEqual(notSent);
  });

  it('when the name is not known', async () => {
    await expect(transportTo('https://no-such-cluster.invalid').send(aGet())).rejects.toEqual(notSent);
  });

  it('when there is no TLS at the other end', async () => {
    const server = await serving((socket) => socket.write('nonsense'));
    await expect(transportTo(server.url.replace('http:', 'https:')).send(aGet())).rejects.toEqual(notSent);
  });

  it('when the deadline passes while TLS is being set up', async () => {
    const server = await serving(() => undefined);
    const transport = createUndiciTransport({ server: server.url.replace('http:', 'https:'), connectTimeoutMs: 500 });
    await expect(transport.send(aGet({ timeoutMs: 100 }))).rejects.toMatchObject({ phase: 'not-sent', timedOut: true });
  });

  it('when it was cancelled before', async () => {
    const server = await serving(() => undefined);
    await expect(transportTo(server.url).send(aGet({ signal: AbortSignal.abort() }))).rejects.toEqual(notSent);
    expect(server.received()).toBe('');
  });

  it('when the deadline passes while every connection is busy, and it does not leave afterwards', async () => {
    const server = await serving((socket, text) => {
      if (text.includes('/slow')) setTimeout(() => socket.write(httpAnswer('200 OK', '{}')), 200);
      else socket.write(httpAnswer('200 OK', '{}'));
    });
    const transport = transportTo(server.url, { connections: 1 });
    const slow = transport.send(aGet({ path: '/slow' }));
    await expect(transport.send(aGet({ path: '/waiting', timeoutMs: 50 }))).rejects.toEqual(notSent);
    await slow;
    await transport.send(aGet({ path: '/after' }));
    expect(server.received()).not.toContain('/waiting');
  });
});

it('a process may close a transport while a call is under way: the call still gets its answer', async () => {
  const server = await startRawServer((socket) => setTimeout(() => socket.write(httpAnswer('200 OK', '"late"')), 50));
  const transport = createUndiciTransport({ server: server.url });
  const answer = transport.send(aGet());
  const [received] = await Promise.all([answer, once(AbortSignal.timeout(10), 'abort').then(() => transport.close())]);
  expect(received.body).toBe('"late"');
  await server.close();
});
