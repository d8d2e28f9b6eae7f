import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import type { ToldEvent } from '../http/event-server.ts';
import { requireOrSkip } from '../servers/available.ts';
import { REDIS_HINT, type RedisServer, redisMissing, startRedis } from '../servers/redis.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Answer, type Call, callOf, openStream, type ToldCell, untilTrue } from './replicas.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { figure, sized } from './sizes.ts';

const canRun = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

const CLUSTERS = 50;
const OBJECTS = 2 * CLUSTERS;
const ROUNDS = sized(1, 5);
const TWINS = 50;
/** Milliseconds: from the death of a server to the end of what it had begun, and from SIGTERM to the exit. */
const RECOVERED_MS = 15_000;
const STOP_MS = 20_000;
/** A write takes half as long in the first cluster, and half as long again in the last. */
const WRITE_MS = 1_000;
const ended = new Set(['Succeeded', 'PartiallySucceeded', 'Failed', 'Cancelled', 'RolledBack']);

const numbered = (events: readonly ToldEvent[]): readonly number[] => events.map(({ id }) => id);
const upTo = (length: number): readonly number[] => Array.from({ length }, (_, at) => at + 1);
const placeOf = ({ cluster, kind, name }: ToldCell): string => `${cluster} ${kind} ${name}`;

describe.runIf(canRun)(`two servers on one Redis, and a project in ${CLUSTERS} clusters`, { timeout: 300_000 }, () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let owner: ServerProcess;
  let other: ServerProcess;
  let atOwner: Call;
  let atOther: Call;
  let names = 0;

  beforeAll(async () => {
    [redis, fleet] = await Promise.all([startRedis({ appendfsync: 'always' }), startFleet(CLUSTERS)]);
    const settings = { REDIS_URL: redis.url, SLIPWAY_CONFIG: fleet.config };
    [owner, other] = await Promise.all([startServerProcess(settings), startServerProcess(settings)]);
    atOwner = callOf(owner.origin);
    atOther = callOf(other.origin);
  });
  afterAll(async () => {
    await Promise.all([owner?.stop(), other?.stop()]);
    await Promise.all([fleet?.close(), redis?.stop()]);
  });
  let isOwnerGone = false;
  const revive = async (): Promise<void> => {
    other.resume();
    fleet.slow(0);
    if (isOwnerGone) await owner.restart();
    isOwnerGone = false;
  };
  afterEach(revive);

  const bodyOf = (name: string) => ({
    kind: 'stateless',
    spec: {
      basicInformation: { name },
      podSettings: {
        containers: [{ name: 'web', image: 'nginx:1', ports: [{ containerPort: 80 }] }],
        placement: fleet.names.map((cluster) => ({ cluster })),
      },
    },
  });
  const newName = (): string => `cart-${++names}`;
  const begin = async (name: string): Promise<string> => {
    const { status, body } = await atOwner('POST', '/services', bodyOf(name));
    expect([status, body.summary?.total]).toEqual([202, OBJECTS]);
    return body.id;
  };
  const read = async (id: string) => (await atOther('GET', `/submissions/${id}`)).body;
  const untilEnded = async (id: string) => {
    await untilTrue('the end of the submission', async () => ended.has((await read(id)).phase));
    return read(id);
  };
  const writesOf = (name: string) => fleet.writes.filter(({ place }) => / (.*) (.*?)(-v1)?$/.exec(place)?.[2] === name);
  const untilWritten = (name: string, count: number) =>
    untilTrue(`${count} writes`, () => writesOf(name).length >= count);

  /** What is told is what is there, each object was made once, and nothing else was. */
  const expectTold = async (name: string, cells: readonly ToldCell[]): Promise<ReadonlyMap<string, string>> => {
    const live = await fleet.objects(name);
    const applied = cells.filter(({ state }) => state === 'Applied');
    expect(new Map(applied.map((cell) => [placeOf(cell), cell.uid]))).toEqual(live);
    const made = writesOf(name).flatMap(({ place, status }) => (status === 201 ? [place] : []));
    expect(made.sort()).toEqual([...live.keys()].sort());
    return live;
  };

  it('the one that works is killed in the middle: the other ends it, and whoever follows misses nothing', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await revive();
      fleet.slow(WRITE_MS);
      const name = newName();
      const id = await begin(name);
      const [here, there] = await Promise.all([openStream(owner.origin, id), openStream(other.origin, id)]);
      await untilWritten(name, CLUSTERS / 5);
      const killedAt = Date.now();
      isOwnerGone = true;
      await owner.kill();
      expect(await here.over).toBe(false);
      const writtenBefore = writesOf(name).length;
      expect(writtenBefore, 'the middle').toBeLessThan(OBJECTS);
      const seen = here.events();
      const rest = await openStream(other.origin, id, seen.length);
      expect(await Promise.all([there.over, rest.over])).toEqual([true, true]);

      const submission = await read(id);
      expect(submission.phase).toBe('Succeeded');
      const ms = Date.parse(submission.finishedAt) - killedAt;
      expect(ms).toBeLessThan(RECOVERED_MS);
      expect((await expectTold(name, submission.cells)).size).toBe(OBJECTS);
      expect(numbered(there.events())).toEqual(upTo(there.events().length));
      expect(there.events().at(-1)).toMatchObject({ type: 'phase', phase: 'Succeeded' });
      expect([...seen, ...rest.events()]).toEqual(there.events());
      figure(
        'killed owner, two servers',
        `${writtenBefore} of ${OBJECTS} objects written, ended by the other ${ms} ms later, ${there.events().length} events without a gap`,
      );
    }
  });

  it('SIGTERM in the middle: callers are answered, the lease is given back, and the other goes on without waiting', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await revive();
      fleet.slow(2 * WRITE_MS);
      const name = newName();
      const waiting = atOwner('POST', '/services', bodyOf(name), { Prefer: 'wait=60' });
      await untilWritten(name, CLUSTERS / 10);
      // It stands still until the first is gone, so that what is left behind can be looked at.
      other.pause();
      const begun = performance.now();
      isOwnerGone = true;
      const code = await owner.terminate();
      const ms = performance.now() - begun;
      expect(code, owner.output()).toBe(0);
      expect(ms).toBeLessThan(STOP_MS);
      const answer: Answer = await waiting;
      expect([answer.status, answer.body.phase]).toEqual([202, 'Applying']);
      expect(await leases(redis.url)).toEqual([0]);
      other.resume();
      const stoppedAt = Date.now();
      const submission = await untilEnded(answer.body.id);
      expect(submission.phase).toBe('Succeeded');
      expect((await expectTold(name, submission.cells)).size).toBe(OBJECTS);
      const restMs = Date.parse(submission.finishedAt) - stoppedAt;
      figure('SIGTERM in the middle', `exit 0 after ${Math.round(ms)} ms, ended by the other ${restMs} ms later`);
    }
  });

  it('a cancel that the other is asked for stops the one that works', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      fleet.slow(4 * WRITE_MS);
      const name = newName();
      const id = await begin(name);
      await untilWritten(name, CLUSTERS / 10);
      const asked = await atOther('POST', `/submissions/${id}/cancel`);
      expect([asked.status, asked.body.phase]).toEqual([202, 'Cancelling']);
      const submission = await untilEnded(id);
      expect(submission.phase).toBe('Cancelled');
      const { total, applied, skipped } = submission.summary;
      expect([applied + skipped, skipped > 0, applied > 0]).toEqual([total, true, true]);
      const live = await expectTold(name, submission.cells);
      expect(live.size).toBe(applied);
      const reasons = new Set(submission.cells.map(({ reason }: { reason: string | null }) => reason));
      expect([...reasons].sort()).toEqual(['Cancelled', null]);
      figure('cancel at the other server', `${applied} of ${total} objects written, ${skipped} not`);
    }
  });

  it(`of ${TWINS} requests with one key, at both, one is carried out, and all others are told of it`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const name = newName();
      const headers = { 'Idempotency-Key': `key-of-${name}` };
      let busy = 0;
      const send = async (at: number): Promise<Answer> => {
        const answer = await (at % 2 === 0 ? atOwner : atOther)('POST', '/services', bodyOf(name), headers);
        if (answer.status !== 503) return answer;
        // Too much at once for the machine: one that was refused so is sent again, and may carry out what another one has left.
        busy++;
        await sleep(500);
        return send(at);
      };
      const answers = await Promise.all(upTo(TWINS).map(send));
      const isReplayed = ({ headers: told }: Answer) => told.get('Idempotency-Replayed') === 'true';
      const first = answers.filter((it) => it.status === 202 && !isReplayed(it));
      const replayed = answers.filter((it) => it.status === 202 && isReplayed(it));
      const refused = answers.filter((it) => it.status === 409);
      expect(first.length, JSON.stringify(answers.map(({ status }) => status))).toBeLessThanOrEqual(1 + busy);
      expect(first.length + replayed.length + refused.length).toBe(TWINS);
      const ids = [...new Set([...first, ...replayed].map(({ body }) => body.id))];
      expect(ids.length).toBe(1);
      const [id = ''] = ids;
      expect(refused.filter((it) => it.body.type !== '/problems/request-in-progress')).toEqual([]);
      const submission = await untilEnded(id);
      expect(submission.phase).toBe('Succeeded');
      expect((await expectTold(name, submission.cells)).size).toBe(OBJECTS);
      const { items } = (await atOther('GET', '/submissions?pageSize=100')).body;
      expect(items.filter(({ service }: { service: string }) => service === name).length).toBe(1);
      const again = await atOther('POST', '/services', bodyOf(name), headers);
      expect([again.status, again.headers.get('Idempotency-Replayed'), again.body.id]).toEqual([202, 'true', id]);
      figure(
        'twins',
        `${TWINS} at two servers: 1 submission, ${replayed.length} replayed, ${refused.length} told to wait`,
      );
    }
  });
});

/** Until when each open submission is held. */
const leases = async (url: string): Promise<readonly number[]> => {
  const store = createRedisStore({ url });
  try {
    await untilTrue('Redis answers', () =>
      store.ping().then(
        () => true,
        () => false,
      ),
    );
    return (await store.submissions.open()).map(({ leaseUntil }) => leaseUntil);
  } finally {
    await store.close();
  }
};
