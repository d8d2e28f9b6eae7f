import { type ClientRequest, Agent as HttpAgent, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startServerProcess } from './server-process.ts';
import { figure, sized } from './sizes.ts';
import { createClient } from './writers.ts';

const SOCKETS = 100;
/** Of those, so many have asked something when the signal comes. */
const ASKING = 50;
const STOP_MS = 20_000;
const ROUNDS = sized(1, 5);
const DRAFTS = '/api/v1/projects/demo/drafts';
const body = JSON.stringify({ name: 'cart' });

interface Ended {
  /** The error, where the answer did not come whole. */
  readonly status: number | string;
  readonly connection?: string | undefined;
}
interface Asking {
  /** Settles when the server has the request, whose body it still waits for. */
  readonly taken: Promise<void>;
  readonly ended: Promise<Ended>;
  finish(): void;
}

const endOf = (asking: ClientRequest): Promise<Ended> =>
  new Promise((resolve) => {
    const failed = ({ message }: Error): void => resolve({ status: message });
    asking.on('error', failed).on('response', (answer) => {
      const { statusCode = 0, headers } = answer;
      answer.on('error', failed).on('end', () => resolve({ status: statusCode, connection: headers.connection }));
      answer.resume();
    });
  });

const startAsking = (url: string, agent: HttpAgent): Asking => {
  const headers = {
    authorization: 'Bearer sandbox-alice',
    'content-type': 'application/json',
    'content-length': String(body.length),
    'if-match': '*',
    expect: '100-continue',
  };
  const asking = request(url, { method: 'PUT', headers, agent });
  const taken = new Promise<void>((resolve) => asking.once('continue', resolve));
  asking.flushHeaders();
  return { taken, ended: endOf(asking), finish: () => void asking.end(body) };
};

/** On a connection of its own, that the server may not have looked at when everything is sent. */
const askAnew = (origin: string) => {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  const sent = new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.write(`GET ${DRAFTS} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer sandbox-alice\r\n\r\n`);
  const answer = text(socket).then(
    (all) => all.slice(0, 12),
    ({ message }: Error) => message,
  );
  return { sent, answer };
};

/** A server with a draft, and a caller whose kept connections have all been used. */
const start = async () => {
  const server = await startServerProcess();
  const client = createClient(server.origin);
  const { body: draft } = await client.call('POST', DRAFTS, { kind: 'stateless' });
  await client.close();
  const url = `${server.origin}${DRAFTS}/${draft.id}/steps/basic-information`;
  const agent = new HttpAgent({ keepAlive: true, maxSockets: SOCKETS, maxFreeSockets: SOCKETS });
  const first = await Promise.all(
    Array.from({ length: SOCKETS }, () => endOf(request(`${server.origin}/livez`, { agent }).end())),
  );
  const stop = async (): Promise<void> => {
    agent.destroy();
    await server.stop();
  };
  return { server, url, agent, first, stop };
};

const untilRefused = async (origin: string): Promise<void> => {
  const { hostname, port } = new URL(origin);
  for (let refused = false; !refused; await sleep(10)) {
    refused = await fetch(`http://${hostname}:${port}/livez`, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    );
  }
};

describe('SIGTERM', () => {
  it(`with ${SOCKETS} kept connections, ${ASKING} of them asking: all are answered, none is cut, and it ends with 0 in time`, {
    timeout: sized(90_000, 300_000),
  }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { server, url, agent, first, stop } = await start();
      try {
        expect(first.filter(({ status }) => status !== 200)).toEqual([]);
        expect(Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []).length).toBe(SOCKETS);
        const asked = Array.from({ length: ASKING }, () => startAsking(url, agent));
        await Promise.all(asked.map(({ taken }) => taken));
        const begun = performance.now();
        const exit = server.terminate();
        await untilRefused(server.origin);
        for (const { finish } of asked) finish();
        const answers = await Promise.all(asked.map(({ ended }) => ended));
        expect(new Set(answers.map(({ status, connection }) => `${status} ${connection}`))).toEqual(
          new Set(['200 close']),
        );
        expect(await exit).toBe(0);
        const ms = performance.now() - begun;
        expect(ms).toBeLessThan(STOP_MS);
        figure('SIGTERM', `${SOCKETS} sockets, ${ASKING} asking, 0 cut, exit 0 in ${Math.round(ms)} ms`);
      } finally {
        await stop();
      }
    }
  });

  it('who has connected and asked just before it is answered', { timeout: sized(90_000, 300_000) }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const server = await startServerProcess();
      try {
        const answers = Array.from({ length: ASKING }, () => askAnew(server.origin));
        await Promise.all(answers.map(({ sent }) => sent));
        const exit = server.terminate();
        expect(new Set(await Promise.all(answers.map(({ answer }) => answer)))).toEqual(new Set(['HTTP/1.1 200']));
        expect(await exit).toBe(0);
      } finally {
        await server.stop();
      }
    }
  });

  it('control: of a process that is killed the same callers are cut', { timeout: 90_000 }, async () => {
    const { server, url, agent, stop } = await start();
    try {
      const asked = Array.from({ length: ASKING }, () => startAsking(url, agent));
      await Promise.all(asked.map(({ taken }) => taken));
      await server.kill();
      const answers = await Promise.all(asked.map(({ ended }) => ended));
      expect(answers.filter(({ status }) => typeof status === 'number')).toEqual([]);
    } finally {
      await stop();
    }
  });
});
