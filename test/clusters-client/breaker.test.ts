import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { AccessReviewUnavailable } from '../../src/access/access-review-unavailable.ts';
import { createTokenReviewAuthenticator } from '../../src/access/token-review.ts';
import { type BreakerLimits, withBreaker } from '../../src/clusters/breaker.ts';
import type { KubeCluster, KubeResult } from '../../src/clusters/kube-client.ts';
import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import { createUndiciTransport } from '../../src/clusters/undici-transport.ts';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import type { PlannedRequest } from '../../src/engines/engine.ts';
import '../seed.ts';
import { httpAnswer, type RawServer, startRawServer } from './raw-server.ts';

const alice = { issuer: 'kubernetes', username: 'alice', groups: [], extra: {} };
const bob = { ...alice, username: 'bob' };
const service = { apiVersion: 'v1', kind: 'Service', namespace: 'demo', name: 'web' };

const failure = (fault: Extract<KubeResult, { ok: false }>['fault']) => ({ ok: false, fault, warnings: [] }) as const;
const refused = failure({ type: 'no-answer', sent: false, message: 'connect ECONNREFUSED' });
const reset = failure({ type: 'no-answer', sent: true, message: 'read ECONNRESET' });
const timedOut = failure({
  type: 'no-answer',
  sent: true,
  timedOut: true,
  message: 'no complete answer within 5000 ms',
});
const status = (code: number) => failure({ type: 'status', status: code, message: 'no', causes: [] });
const fine = { ok: true, status: 200, value: { ...service, metadata: { name: 'web' } }, warnings: [] } as const;
const version = { ok: true, status: 200, value: { gitVersion: 'v1.36.0' }, warnings: [] } as const;

type Answer = typeof refused | ReturnType<typeof status> | typeof fine;

/** A cluster that answers as it is told, with every exchange that reached it. */
const scripted = (limits: Partial<BreakerLimits> = {}) => {
  const asked: string[] = [];
  const changes: boolean[] = [];
  const script = { answer: fine as Answer, alive: true as boolean | Promise<boolean>, clock: 1_000_000, random: 0 };
  const exchange = (what: string) => async () => {
    asked.push(what);
    return script.answer;
  };
  const cluster: KubeCluster = {
    name: 'east',
    as: () => ({
      get: exchange('get'),
      list: exchange('list') as never,
      apply: exchange('apply'),
      delete: exchange('delete'),
    }),
    post: exchange('post') as never,
    version: async () => {
      asked.push('version');
      return (await script.alive) ? version : timedOut;
    },
    close: async () => undefined,
  };
  const guarded = withBreaker(cluster, {
    now: () => script.clock,
    random: () => script.random,
    limits,
    onChange: (open) => changes.push(open),
  });
  const get = (timeoutMs?: number, signal?: AbortSignal) => guarded.as(alice).get(service, { timeoutMs, signal });
  const silence = async (times: number, answer: Answer = refused) => {
    script.answer = answer;
    for (let at = 0; at < times; at++) await get();
    await settled();
  };
  return { script, asked, changes, guarded, get, silence };
};

/** Lets what has been begun, and waits for nothing, end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a cluster that does not answer', () => {
  it.each([
    ['refuses', refused],
    ['resets', reset],
    ['is silent', timedOut],
  ])('that %s three times in a row, and is not there either, is not asked again', async (_, answer) => {
    const { script, asked, silence, get, guarded, changes } = scripted();
    script.alive = false;
    await silence(3, answer);
    expect(asked).toEqual(['get', 'get', 'get', 'version']);
    script.clock += 400;
    expect(await get()).toEqual({
      ok: false,
      fault: {
        type: 'no-answer',
        sent: false,
        message:
          'not sent: east has not answered since 1970-01-01T00:16:40.000Z and is asked again at 1970-01-01T00:16:41.000Z',
      },
      warnings: [],
    });
    expect(asked).toHaveLength(4);
    expect(guarded.unreachableSince()).toBe(1_000_000);
    expect(changes).toEqual([true]);
  });

  it('fails at once for every identity and for every kind of call', async () => {
    const { script, asked, silence, guarded } = scripted();
    script.alive = false;
    await silence(3);
    asked.length = 0;
    const client = guarded.as(bob);
    const object = { ...service, metadata: { name: 'web', namespace: 'demo' } };
    const results = await Promise.all([
      client.get(service),
      client.list(service),
      client.apply(object),
      client.delete(service, { uid: 'u' }),
      guarded.version(),
      guarded.post('tokenreviews', {}),
    ]);
    expect(results.map((result) => !result.ok && result.fault.type === 'no-answer' && result.fault.sent)).toEqual(
      results.map(() => false),
    );
    expect(asked).toEqual([]);
  });

  it('is asked on where it is there after all: one object that hangs closes it to nobody', async () => {
    const { asked, silence, get, changes } = scripted();
    await silence(3, timedOut);
    await get();
    expect(asked).toEqual(['get', 'get', 'get', 'version', 'get']);
    expect(changes).toEqual([]);
  });

  it('is not suspected after fewer, nor where an answer came between', async () => {
    const { script, asked, silence, get } = scripted();
    script.alive = false;
    await silence(2);
    script.answer = status(500);
    await get();
    await silence(2);
    expect(asked).not.toContain('version');
  });

  it.each([400, 401, 403, 404, 409, 429, 500, 503])('%d is an answer', async (code) => {
    const { script, asked, silence } = scripted();
    script.alive = false;
    await silence(10, status(code));
    expect(asked).toEqual(Array.from({ length: 10 }, () => 'get'));
  });

  it('is not suspected for calls that were cancelled, or had no time', async () => {
    const { script, asked, get } = scripted();
    script.alive = false;
    script.answer = reset;
    for (let at = 0; at < 5; at++) await get(5_000, AbortSignal.abort());
    script.answer = timedOut;
    for (let at = 0; at < 5; at++) await get(999);
    await settled();
    expect(asked).not.toContain('version');
    for (let at = 0; at < 3; at++) await get(1_000);
    await settled();
    expect(asked).toContain('version');
  });

  it('is not suspected for a queue of old calls that end together after it has answered', async () => {
    const { script, asked, guarded, get } = scripted();
    script.alive = false;
    const ends: ((result: typeof timedOut) => void)[] = [];
    const slow = withBreaker(
      { ...guarded, as: () => ({ ...guarded.as(alice), get: () => new Promise((resolve) => ends.push(resolve)) }) },
      { now: () => script.clock, random: () => 0 },
    );
    const old = Array.from({ length: 10 }, () => slow.as(alice).get(service));
    await slow.version(); // unanswered: says nothing for them
    script.alive = true;
    await slow.version();
    script.alive = false;
    asked.length = 0;
    for (const end of ends) end(timedOut);
    await Promise.all(old);
    await settled();
    expect(asked).toEqual([]);
    await get();
    expect(asked).toEqual(['get']);
  });
});

describe('after the pause', () => {
  it('it is asked whether it is there, once for all who call, and all of them wait for that', async () => {
    const { script, asked, silence, get, changes, guarded } = scripted();
    script.alive = false;
    await silence(3);
    asked.length = 0;
    script.clock += 1_000;
    let answer: (alive: boolean) => void = () => undefined;
    script.alive = new Promise((resolve) => {
      answer = resolve;
    });
    script.answer = fine;
    const calls = [get(), get(), get()];
    await settled();
    expect(asked).toEqual(['version']);
    answer(true);
    expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(asked).toEqual(['version', 'get', 'get', 'get']);
    expect(changes).toEqual([true, false]);
    expect(guarded.unreachableSince()).toBeUndefined();
  });

  it('its silence is a longer pause, and still the same silence', async () => {
    const { script, asked, silence, get, guarded, changes } = scripted();
    script.alive = false;
    await silence(3);
    const pauses: number[] = [];
    for (let at = 0; at < 7; at++) {
      const began = script.clock;
      asked.length = 0;
      for (; asked.length === 0; script.clock += 100) await get();
      pauses.push(script.clock - 100 - began);
      script.clock -= 100;
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(guarded.unreachableSince()).toBe(1_000_000);
    expect(changes).toEqual([true]);
  });

  it('the next silence begins with a short one again', async () => {
    const { script, asked, silence, get } = scripted();
    script.alive = false;
    await silence(3);
    script.clock += 1_000;
    await get();
    script.clock += 2_000;
    script.alive = true;
    script.answer = fine;
    expect((await get()).ok).toBe(true);
    script.alive = false;
    await silence(3);
    asked.length = 0;
    script.clock += 1_000;
    await get();
    expect(asked).toEqual(['version']);
  });

  it('is shortened by up to a half at random', async () => {
    const { script, asked, silence, get } = scripted();
    script.alive = false;
    script.random = 0.999;
    await silence(3);
    asked.length = 0;
    script.clock += 499;
    await get();
    expect(asked).toEqual([]);
    script.clock += 2;
    await get();
    expect(asked).toEqual(['version']);
  });
});

it('whatever happens: a call is refused only while the last three exchanges and the question after them had no answer', async () => {
  const step = fc.record({
    answer: fc.constantFrom<Answer>(fine, refused, reset, timedOut, status(503)),
    alive: fc.boolean(),
    passes: fc.integer({ min: 0, max: 40_000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      async (steps, random) => {
        const { script, asked, get, guarded } = scripted();
        script.random = random;
        let silences = 0;
        let wasAlive = true;
        for (const { answer, alive, passes } of steps) {
          Object.assign(script, { answer, alive, clock: script.clock + passes });
          asked.length = 0;
          const result = await get();
          await settled();
          const reached = asked.includes('get');
          if (asked.includes('version')) wasAlive = alive;
          if (!reached) expect([silences >= 3, wasAlive, result.ok]).toEqual([true, false, false]);
          else if (result.ok || result.fault.type === 'status') silences = 0;
          else silences++;
          if (asked.includes('version') && alive) silences = reached && asked[0] === 'version' ? silences : 0;
          if (guarded.unreachableSince() === undefined) wasAlive = true;
        }
      },
    ),
    { numRuns: 200 },
  );
});

describe('on real sockets', () => {
  let server: RawServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const sleep = async () => undefined;
  const planned: PlannedRequest = {
    index: 0,
    cluster: 'east',
    namespace: 'demo',
    apiVersion: 'v1',
    kind: 'Service',
    name: 'web',
    verb: 'create',
    object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'demo' } },
  };

  const open = (url: string, clock: { at: number }) =>
    withBreaker(
      createKubeCluster({ name: 'east', transport: createUndiciTransport({ server: url }), credentials: () => ({}) }),
      { now: () => clock.at, random: () => 0 },
    );

  it('submissions to a dead cluster end at once, as not reached, and reach it again when it is back', async () => {
    let isBack = false;
    server = await startRawServer((socket, text) => {
      if (!isBack) return socket.resetAndDestroy();
      const body = text.startsWith('GET /version') ? { gitVersion: 'v1.36.0' } : planned.object;
      return socket.write(httpAnswer('200 OK', JSON.stringify(body)));
    });
    const clock = { at: 0 };
    const cluster = open(server.url, clock);
    const engine = createDirectEngine({ member: () => cluster, sleep, random: () => 0, now: () => 0 });
    // A lost answer, three attempts: then it is known.
    expect(await engine.check(planned, alice)).toMatchObject({ state: 'Unreachable', reason: 'AnswerLost' });
    await expect.poll(() => cluster.unreachableSince()).toBe(0);
    const before = server.connections();
    let left = 0;
    const sending = async () => void left++;
    for (const as of [alice, bob]) {
      const cell = await engine.send(planned, as, { sending });
      expect(cell).toMatchObject({ state: 'Unreachable', reason: 'NotReached', attempts: 0 });
      expect(cell.message).toContain('east has not answered since');
    }
    expect(left).toBe(2);
    expect(server.connections()).toBe(before);
    isBack = true;
    clock.at += 1_000;
    expect(await engine.check(planned, bob)).toMatchObject({ state: 'Checked' });
    expect(cluster.unreachableSince()).toBeUndefined();
    await cluster.close();
  });

  it('a page of a proxy in its place is no answer of the cluster either', async () => {
    server = await startRawServer((socket) => socket.end(httpAnswer('200 OK', '<html>')));
    const cluster = open(server.url, { at: 0 });
    for (let at = 0; at < 3; at++) await cluster.as(alice).get(service);
    await expect.poll(() => cluster.unreachableSince()).toBe(0);
    await cluster.close();
  });
});

it('reviews of a control plane that is known to be silent are unavailable, never a yes or a no, and are not remembered', async () => {
  const { script, silence, guarded } = scripted();
  script.alive = false;
  await silence(3);
  const authenticator = createTokenReviewAuthenticator({ controlPlane: guarded, now: () => script.clock });
  await expect(authenticator.authenticate('a-token')).rejects.toBeInstanceOf(AccessReviewUnavailable);
  script.clock += 1_000;
  script.alive = true;
  script.answer = {
    ...fine,
    status: 201,
    value: { status: { authenticated: true, user: { username: 'alice' } } },
  } as never;
  expect(await authenticator.authenticate('a-token')).toMatchObject({ username: 'alice' });
});
