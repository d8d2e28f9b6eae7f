import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../../src/assemble.ts';
import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import { LEASE_MS } from '../../src/http/idempotency.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { newId, newToken } from '../../src/ids.ts';
import { createProjects } from '../../src/projects.ts';
import { createLmdbObjectTable } from '../../src/sandbox/lmdb-object-table.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { createLmdbStore } from '../../src/store/lmdb/lmdb-store.ts';
import { type Store, StoreUnavailable } from '../../src/store/store.ts';
import { aForm, newDraft, PROJECT, told } from './forms.ts';
import { callerOf } from './slipway.ts';

/** Writes of which the store has taken the next one, and tells nobody. */
type Silent = 'drafts.create' | 'submissions.begin' | 'requests.answer';

/** A store whose answer to one write gets lost, or which loses the write (the server that would have sent it is gone). */
const losing = (store: Store, lost: Set<Silent>): Store => {
  const silently = async <T>(what: Silent, write: () => Promise<T>): Promise<T> => {
    const isLost = lost.delete(what);
    if (isLost && what === 'requests.answer') throw new StoreUnavailable('lost');
    const outcome = await write();
    if (isLost) throw new StoreUnavailable('lost');
    return outcome;
  };
  return {
    ...store,
    drafts: { ...store.drafts, create: (draft) => silently('drafts.create', () => store.drafts.create(draft)) },
    submissions: {
      ...store.submissions,
      begin: (begin) => silently('submissions.begin', () => store.submissions.begin(begin)),
    },
    requests: {
      ...store.requests,
      answer: (key, answer) => silently('requests.answer', () => store.requests.answer(key, answer)),
    },
  };
};

const start = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-interrupted-'));
  const lost = new Set<Silent>();
  const store = createLmdbStore({ path: join(folder, 'store') });
  const storage = createLmdbObjectTable({ path: join(folder, 'sandbox') });
  const sandbox = createSandbox({ storage, now: Date.now, newId });
  const members = new Map(
    [...sandbox.clusters].map(([name, { transport, serviceToken }]) => [
      name,
      createKubeCluster({ name, transport, credentials: () => ({ Authorization: `Bearer ${serviceToken}` }) }),
    ]),
  );
  const controlPlane = members.get('host');
  if (controlPlane === undefined) throw new Error('a sandbox without its host cluster');
  const member = (name: string) => members.get(name);
  let ahead = 0;
  const { app, workers } = await assemble({
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0.0.0-test',
    store: losing(store, lost),
    controlPlane,
    member,
    projects: createProjects(Object.entries(sandbox.projects).map(([name, clusters]) => ({ name, clusters }))),
    engine: createDirectEngine({ member, sleep: (ms) => delay(ms), random: Math.random, now: () => performance.now() }),
    secret: 'a secret of this test',
    now: () => Date.now() + ahead,
    newId,
    newToken,
    draftTtlMs: 86_400_000,
    notReady: async () => ({}),
    settings: {
      nodePortRange: { from: 30_000, to: 32_767 },
      sandbox: true,
      loopbackOnly: false,
      trustProxy: false,
    },
  });
  const caller = await callerOf(app);
  return {
    ...caller,
    lost,
    advance: (ms: number) => {
      ahead += ms;
    },
    close: async () => {
      await app.close();
      await workers.handOver(1_000);
      await Promise.all([sandbox.close(), store.close()]);
      rmSync(folder, { recursive: true });
    },
  };
};

describe('a POST with a key whose answer was lost is made good by its twin', () => {
  let slipway: Awaited<ReturnType<typeof start>>;
  let count = 0;
  beforeAll(async () => {
    slipway = await start();
  });
  afterAll(() => slipway.close());

  const post = (path: string, key: string, body: object, headers: Record<string, string> = {}) =>
    slipway.call('POST', `${PROJECT}${path}`, {
      body,
      headers: { 'Idempotency-Key': key, Prefer: 'wait=20', ...headers },
    });
  const next = () => {
    count++;
    return { key: `key-${count}`, name: `cart-${count}` };
  };
  const submissionsOf = async (name: string): Promise<{ id: string }[]> =>
    (await slipway.call('GET', `${PROJECT}/submissions?q=${name}`)).body.items;
  const drafts = async (): Promise<{ id: string }[]> =>
    (await slipway.call('GET', `${PROJECT}/drafts?pageSize=100`)).body.items;

  it('a service: the server dies before it has answered; after its lease the submission that it began is found', async () => {
    const { key, name } = next();
    slipway.lost.add('requests.answer');
    const body = { kind: 'stateless', spec: aForm(name) };
    const first = await post('/services', key, body);
    expect(first.body.phase).toBe('Succeeded');
    expect(told(await post('/services', key, body))).toBe('409 | request-in-progress');
    slipway.advance(LEASE_MS);
    const second = await post('/services', key, body);
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect((await post('/services', key, body)).headers['idempotency-replayed']).toBe('true');
    expect((await submissionsOf(name)).map(({ id }) => id)).toEqual([first.body.id]);
  });

  it('a service: the store records it, and its answer is lost: the next try finds it', async () => {
    const { key, name } = next();
    slipway.lost.add('submissions.begin');
    const body = { kind: 'stateless', spec: aForm(name) };
    expect(told(await post('/services', key, body))).toBe('503 | storage-unavailable');
    const second = await post('/services', key, body, { Prefer: 'wait=1' });
    expect(second.status).toBe(202);
    expect((await submissionsOf(name)).map(({ id }) => id)).toEqual([second.body.id]);
  });

  it('without a key the same fault leaves a service of which its caller only hears that it exists', async () => {
    const { name } = next();
    slipway.lost.add('submissions.begin');
    const send = () => slipway.call('POST', `${PROJECT}/services`, { body: { kind: 'stateless', spec: aForm(name) } });
    expect([told(await send()), told(await send())]).toEqual(['503 | storage-unavailable', '409 | service-exists']);
  });

  it('a draft: the server dies, or the store does not answer, and there is one draft', async () => {
    for (const what of ['requests.answer', 'drafts.create'] as const) {
      const { key } = next();
      const before = await drafts();
      slipway.lost.add(what);
      const first = await post('/drafts', key, { kind: 'stateful', title: key });
      slipway.advance(LEASE_MS);
      const second = await post('/drafts', key, { kind: 'stateful', title: key });
      expect([first.status, second.status]).toEqual([what === 'drafts.create' ? 503 : 201, 201]);
      const made = (await drafts()).filter(({ id }) => !before.some((one) => one.id === id));
      expect(made.map(({ id }) => id)).toEqual([second.body.id]);
    }
  });

  it('a finalized draft: its twin gets the same submission', async () => {
    const { key, name } = next();
    const draft = await newDraft(slipway.call, { kind: 'stateless', spec: aForm(name) });
    slipway.lost.add('requests.answer');
    const finalize = () => post(`/drafts/${draft.id}/finalize`, key, {}, { 'If-Match': draft.etag });
    const first = await finalize();
    slipway.advance(LEASE_MS);
    const second = await finalize();
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
  });
});
