import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import fc from 'fast-check';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptRawBodies } from '../../src/http/body.ts';
import type { Endpoint } from '../../src/http/endpoint.ts';
import { createGate } from '../../src/http/gate.ts';
import { createOverload, type OverloadLimits, type ShedReason } from '../../src/http/overload.ts';
import { writeProblem } from '../../src/http/problem-response.ts';
import { registerEndpoints } from '../../src/http/serve.ts';
import { createTurns } from '../../src/http/turns.ts';
import { Problem } from '../../src/problems.ts';
import '../seed.ts';

const userNamed = (username: string) => ({ issuer: 'kubernetes', username, groups: [], extra: {} });

/** Requests that come, are admitted and end as a test says; `ask` gives what is told to the caller. */
const asking = (limits: Partial<OverloadLimits>) => {
  const set = { turns: [] as string[], random: 0, paused: [] as number[], pausing: Promise.resolve() };
  const shed: ShedReason[] = [];
  const overload = createOverload({
    limits,
    turns: { arrive: () => undefined, take: async (caller) => void set.turns.push(caller) },
    pause: (ms) => {
      set.paused.push(ms);
      return set.pausing;
    },
    random: () => set.random,
    onShed: (reason) => shed.push(reason),
  });
  const arrive = () => {
    const raw = Object.assign(new EventEmitter(), { req: { socket: new EventEmitter() } });
    const request = {} as FastifyRequest;
    const end = () => raw.emit('close');
    const refusal = told(() => overload.arrive(request, { raw } as unknown as FastifyReply));
    return { request, end, refusal };
  };
  const ask = async (user: string, waits = false) => {
    const { request, end, refusal } = arrive();
    const late = await overload
      .during(request, async () => {
        if (refusal === undefined) await overload.admit(request, userNamed(user), waits);
      })
      .catch((error: Problem) => error);
    return { request, end, refusal: refusal ?? (late instanceof Problem ? late : undefined) };
  };
  const many = async (user: string, count: number, waits = false) => {
    const all = [];
    for (let at = 0; at < count; at++) all.push(await ask(user, waits));
    return all;
  };
  return { overload, arrive, ask, many, shed, set };
};

const told = (act: () => void): Problem | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as Problem;
  }
};

const admitted = (asked: readonly { readonly refusal: Problem | undefined }[]): number =>
  asked.filter(({ refusal }) => refusal === undefined).length;

describe('shares', () => {
  it('one caller alone gets half of the places, and each newcomer still finds one', async () => {
    const { many, shed } = asking({ requests: 12 });
    expect(admitted(await many('alice', 100))).toBe(6);
    expect(admitted(await many('bob', 100))).toBe(4);
    expect(admitted(await many('carol', 100))).toBe(2);
    expect(new Set(shed)).toEqual(new Set<ShedReason>(['share', 'full']));
    expect(shed).toContain('share');
  });

  it('below half of the places nobody is refused', async () => {
    const { many } = asking({ requests: 40 });
    await many('alice', 10);
    await many('bob', 5);
    expect(admitted(await many('carol', 5))).toBe(5);
  });

  it('who has his share is told so with 429, and when there is no place for anybody it is 503', async () => {
    const { ask, many } = asking({ requests: 2 });
    expect((await many('alice', 2)).map(({ refusal }) => refusal?.status)).toEqual([undefined, 429]);
    expect((await ask('bob')).refusal).toBeUndefined();
    expect((await ask('carol')).refusal).toMatchObject({ slug: 'overloaded', status: 503 });
  });

  it('two users of one name, from different issuers or re-created, are two', async () => {
    const { overload, arrive, many } = asking({ requests: 12 });
    await many('alice', 6);
    for (const other of [
      { ...userNamed('alice'), issuer: 'https://issuer.example' },
      { ...userNamed('alice'), uid: 'another' },
    ]) {
      const { request } = arrive();
      await expect(overload.admit(request, other, false)).resolves.toBeUndefined();
    }
  });

  it('a place is free again when the answer is closed', async () => {
    const { ask, many } = asking({ requests: 12 });
    const asked = await many('alice', 6);
    expect((await ask('alice')).refusal).toBeDefined();
    asked[0]?.end();
    asked[0]?.end();
    expect((await ask('alice')).refusal).toBeUndefined();
    expect((await ask('alice')).refusal).toBeDefined();
  });

  it('who is refused is told so a moment later, and waits for that in nobody else’s way', async () => {
    const { many, arrive, set } = asking({ requests: 4, unknown: 2 });
    await many('alice', 2);
    expect(set.paused).toEqual([]);
    let release = (): void => undefined;
    set.pausing = new Promise((resolve) => {
      release = resolve;
    });
    const refused = many('alice', 1);
    expect(set.paused).toEqual([30]);
    const others = [arrive(), arrive()];
    expect(others.map(({ refusal }) => refusal)).toEqual([undefined, undefined]);
    release();
    expect((await refused).map(({ refusal }) => refusal?.slug)).toEqual(['too-many-requests']);
  });

  it('beyond 256 who are held back, refusals are told at once', async () => {
    const { ask, set } = asking({ requests: 2 });
    await ask('alice');
    let release = (): void => undefined;
    set.pausing = new Promise((resolve) => {
      release = resolve;
    });
    const refused = Array.from({ length: 256 }, () => ask('alice'));
    expect((await ask('alice')).refusal?.slug).toBe('too-many-requests');
    expect(set.paused).toHaveLength(256);
    release();
    await Promise.all(refused);
    await ask('alice');
    expect(set.paused).toHaveLength(257);
  });

  it('whatever is asked: never more than all places, no caller over his part once half is taken, the first request of a caller refused only when all are', async () => {
    const event = fc.oneof(
      { weight: 3, arbitrary: fc.record({ user: fc.constantFrom('a', 'b', 'c', 'd') }) },
      { weight: 2, arbitrary: fc.record({ ends: fc.nat(50) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 120 }),
        fc.integer({ min: 1, max: 16 }),
        async (events, requests) => {
          const { ask } = asking({ requests });
          const open: { user: string; end: () => void }[] = [];
          const mine = (user: string) => open.filter((one) => one.user === user).length;
          for (const one of events) {
            if ('ends' in one) open.splice(one.ends % Math.max(1, open.length), 1)[0]?.end();
            else {
              const [before, all] = [mine(one.user), open.length];
              const { refusal, end } = await ask(one.user);
              const users = new Set([...open.map(({ user }) => user), one.user]).size;
              if (refusal === undefined) open.push({ user: one.user, end });
              if (refusal !== undefined && before === 0) expect(all).toBe(requests);
              if (refusal === undefined && all >= requests / 2)
                expect(before).toBeLessThan(Math.max(1, requests / (users + 1)));
              expect(open.length).toBeLessThanOrEqual(requests);
            }
          }
          for (const { end } of open) end();
          expect((await ask('e')).refusal).toBeUndefined();
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('requests that wait', () => {
  it('take no place from short ones, and short ones none from them', async () => {
    const { many } = asking({ requests: 4, waiting: 10 });
    expect(admitted(await many('alice', 20, true))).toBe(5);
    expect(admitted(await many('alice', 20))).toBe(2);
    expect(admitted(await many('bob', 20, true))).toBe(3);
  });
});

describe('Retry-After', () => {
  it.each([
    [false, 0, '1'],
    [false, 0.999, '3'],
    [true, 0, '5'],
    [true, 0.999, '15'],
  ])('of one that waits: %s, with chance %d: %s seconds', async (waits, random, seconds) => {
    const { many, set } = asking({ requests: 2, waiting: 2 });
    set.random = random;
    const [, refused] = await many('alice', 2, waits);
    expect(refused?.refusal?.options.headers).toEqual({ 'Retry-After': seconds });
  });
});

describe('before the caller is known', () => {
  it('too many are refused without a question to anybody', () => {
    const { arrive, shed } = asking({ unknown: 3 });
    const arrived = Array.from({ length: 5 }, arrive);
    expect(arrived.map(({ refusal }) => refusal?.slug)).toEqual([
      undefined,
      undefined,
      undefined,
      'overloaded',
      'overloaded',
    ]);
    expect(shed).toEqual(['unknown', 'unknown']);
    arrived[0]?.end();
    expect(arrive().refusal).toBeUndefined();
  });

  it('who becomes known, or is refused, makes room', async () => {
    const { ask, arrive, many } = asking({ unknown: 1, requests: 4 });
    await ask('alice');
    expect(admitted(await many('alice', 9))).toBe(1);
    expect(arrive().refusal).toBeUndefined();
  });
});

describe('over real connections', () => {
  const handled = { now: 0, most: 0, of: new Map<string, number>(), mostOf: new Map<string, number>() };
  let app: FastifyInstance;
  let port: number;
  let reviews: number;
  let hold: Promise<void> | undefined;
  let release = (): void => undefined;
  let work: (user: string) => Promise<void>;

  const usualWork = async (user: string): Promise<void> => {
    const change = (by: number) => {
      handled.now += by;
      handled.of.set(user, (handled.of.get(user) ?? 0) + by);
      handled.most = Math.max(handled.most, handled.now);
      handled.mostOf.set(user, Math.max(handled.mostOf.get(user) ?? 0, handled.of.get(user) ?? 0));
    };
    change(1);
    await (hold ?? delay(3));
    change(-1);
  };
  const endpoint = (path: string, more: Partial<Endpoint> = {}): Endpoint => ({
    operationId: path,
    method: 'GET',
    path,
    tag: 'Test',
    summary: path,
    check: { type: 'authenticated' },
    responses: {},
    handle: async ({ identity }) => {
      await work(identity.username);
      return { status: 200, body: {} };
    },
    ...more,
  });

  beforeEach(async () => {
    handled.now = 0;
    handled.most = 0;
    handled.of.clear();
    handled.mostOf.clear();
    reviews = 0;
    hold = undefined;
    work = usualWork;
    app = Fastify({ forceCloseConnections: true });
    app.setErrorHandler(writeProblem);
    app.setValidatorCompiler(() => () => true);
    acceptRawBodies(app);
    const overload = createOverload({
      limits: { requests: 16, waiting: 4, unknown: 32 },
      turns: createTurns({ now: () => performance.now() }),
      random: () => 0,
    });
    app.addHook('onRequest', async (request, reply) => overload.arrive(request, reply));
    const gate = createGate(
      {
        authenticate: async (token) => {
          if (['alice', 'bob'].includes(token)) return userNamed(token);
          reviews++;
          await hold;
          return undefined;
        },
      },
      {} as never,
    );
    registerEndpoints(
      app,
      { gate, overload, languageOf: () => 'en', idempotency: {} as never },
      [
        endpoint('/short'),
        endpoint('/waits', { prefersWait: true }),
        endpoint('/events', {
          query: Type.Object({ waitSeconds: Type.Optional(Type.Integer()) }),
          produces: ['application/json', 'text/event-stream'],
        }),
      ],
      () => ({}),
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    port = (app.server.address() as AddressInfo).port;
  });
  afterEach(async () => {
    release();
    await app.close();
  });

  const holdAll = () => {
    hold = new Promise((resolve) => {
      release = resolve;
    });
  };
  const get = (user: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { Authorization: `Bearer ${user}`, ...headers } });
  const handling = (user: string, count: number) =>
    expect.poll(() => handled.of.get(user) ?? 0, { timeout: 10_000 }).toBe(count);

  it('a user who floods is refused, and every request of another one succeeds', async () => {
    const flood = { over: false, statuses: new Map<number, number>(), retries: new Set<string | null>() };
    const flooding = Array.from({ length: 30 }, async () => {
      while (!flood.over) {
        const answer = await get('alice', '/short');
        flood.statuses.set(answer.status, (flood.statuses.get(answer.status) ?? 0) + 1);
        if (answer.status === 429) flood.retries.add(answer.headers.get('retry-after'));
        await answer.text();
      }
    });
    const answers: number[] = [];
    try {
      await expect.poll(() => flood.statuses.get(429) ?? 0, { timeout: 15_000 }).toBeGreaterThan(20);
      for (let at = 0; at < 10; at++)
        answers.push(...(await Promise.all([get('bob', '/short'), get('bob', '/short')])).map(({ status }) => status));
    } finally {
      flood.over = true;
      await Promise.all(flooding);
    }
    expect(new Set(answers)).toEqual(new Set([200]));
    expect([...flood.statuses.keys()].sort()).toEqual([200, 429]);
    expect(flood.retries).toEqual(new Set(['1']));
    expect(handled.mostOf.get('alice')).toBeLessThanOrEqual(8);
    expect(handled.most).toBeLessThanOrEqual(16);
    expect((await get('alice', '/short')).status).toBe(200);
  });

  /** Connections that are there already, so that what is written to them is there in the next turn. */
  const connected = async (count: number): Promise<Socket[]> => {
    const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await expect.poll(() => connectionsOf(app)).toBe(count);
    return sockets;
  };
  const ask = (socket: Socket | undefined, user: string) =>
    socket?.write(`GET /short HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${user}\r\n\r\n`);
  const keepBusy = (ms: number): void => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };

  it('beside many requests of one user that of another is served after a few', async () => {
    const [other, ...flood] = await connected(9);
    const served: string[] = [];
    work = async (user) => {
      served.push(user);
      if (served.length === 1) ask(other, 'bob');
      keepBusy(10);
    };
    for (const socket of flood) ask(socket, 'alice');
    await expect.poll(() => served.length).toBe(9);
    expect(served.indexOf('bob')).toBeLessThan(6);
  });

  it('who hangs up while he waits for his turn is not served', async () => {
    const sockets = await connected(6);
    let served = 0;
    work = async () => {
      if (++served === 1) for (const socket of sockets) socket.destroy();
      keepBusy(10);
    };
    for (const socket of sockets) ask(socket, 'alice');
    await expect.poll(() => connectionsOf(app)).toBe(0);
    expect((await get('bob', '/short')).status).toBe(200);
    expect(served).toBeLessThan(6);
  });

  it('who hangs up with answers queued on one connection gives their places back', async () => {
    holdAll();
    const [socket] = await connected(1);
    for (let at = 0; at < 6; at++) ask(socket, 'alice');
    await handling('alice', 6);
    for (let at = 0; at < 30; at++) ask(socket, 'nobody');
    await expect.poll(() => reviews).toBe(30);
    socket?.destroy();
    await expect.poll(() => connectionsOf(app)).toBe(0);
    release();
    await handling('alice', 0);
    holdAll();
    const all = Array.from({ length: 8 }, () => get('alice', '/short'));
    await handling('alice', 8);
    release();
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(
      await Promise.all(Array.from({ length: 20 }, () => get('nobody', '/short').then(({ status }) => status))),
    ).toEqual(Array.from({ length: 20 }, () => 401));
  });

  it('who hangs up keeps his places until the work is done', async () => {
    holdAll();
    const sockets: Socket[] = [];
    for (let at = 0; at < 8; at++) {
      const socket = connect(port, '127.0.0.1');
      sockets.push(socket);
      socket.write('GET /short HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer alice\r\n\r\n');
    }
    await handling('alice', 8);
    for (const socket of sockets) {
      socket.destroy();
      await once(socket, 'close');
    }
    await expect.poll(() => connectionsOf(app)).toBe(0);
    expect((await get('alice', '/short')).status).toBe(429);
    release();
    await handling('alice', 0);
    hold = undefined;
    expect((await get('alice', '/short')).status).toBe(200);
  });

  it.each([
    ['Prefer: wait', '/waits', { Prefer: 'wait=5' }],
    ['waitSeconds', '/events?waitSeconds=5', {}],
    ['an event stream', '/events', { Accept: 'text/event-stream' }],
  ])('%s has places of its own', async (_, path, headers) => {
    holdAll();
    const waiting = [get('alice', path, headers), get('alice', path, headers)];
    await handling('alice', 2);
    expect((await get('alice', path, headers)).status).toBe(429);
    const short = Array.from({ length: 8 }, () => get('alice', '/short'));
    await handling('alice', 10);
    expect((await get('alice', '/short')).status).toBe(429);
    release();
    expect((await Promise.all([...waiting, ...short])).map(({ status }) => status)).toEqual(
      Array.from({ length: 10 }, () => 200),
    );
  });

  it.each([
    ['Prefer: wait where it is not heeded', '/short', { Prefer: 'wait=5' }],
    ['Prefer: wait=0', '/waits', { Prefer: 'wait=0' }],
    ['waitSeconds=0', '/events?waitSeconds=0', {}],
    ['an event stream as one of two', '/events', { Accept: 'application/json, text/event-stream;q=0.5' }],
  ])('%s is a short request', async (_, path, headers) => {
    holdAll();
    const asked = Array.from({ length: 8 }, () => get('alice', path, headers));
    await handling('alice', 8);
    release();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  });

  it('callers whom nobody knows are refused before they are asked about, once too many are waiting for that', async () => {
    holdAll();
    const asked = Array.from({ length: 40 }, (_, at) => get(`nobody-${at}`, '/short'));
    await expect.poll(() => reviews).toBe(32);
    const early: string[] = [];
    for (const one of asked)
      void one.then(({ status, headers }) => early.push(`${status}, again after ${headers.get('retry-after')} s`));
    await expect.poll(() => early).toEqual(Array.from({ length: 8 }, () => '503, again after 1 s'));
    release();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(32);
    expect(reviews).toBe(32);
    expect((await get('bob', '/short')).status).toBe(200);
  });
});

const connectionsOf = (app: FastifyInstance): Promise<number> =>
  new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
