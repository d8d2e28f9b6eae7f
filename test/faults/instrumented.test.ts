import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import type { KubeCluster, KubeResult } from '../../src/clusters/kube-client.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import type { Store } from '../../src/store/store.ts';
import { type CrashPoint, createCrash, instrumentedCluster, instrumentedStore } from './instrumented.ts';

const alice: Identity = { username: 'alice', groups: [], extra: {} } as unknown as Identity;
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart' } } as KubeObject;

/** What really happened, under one server that dies at a point. */
const aServer = (point?: CrashPoint) => {
  const effects: string[] = [];
  const happens = (effect: string) => async () => {
    await Promise.resolve();
    effects.push(effect);
  };
  const crash = createCrash(point);
  const done: KubeResult = { ok: true, status: 200, value: deployment, warnings: [] };
  const cluster = {
    name: 'east',
    as: () => ({
      apply: async () => {
        await happens('apply')();
        return done;
      },
      get: async () => {
        throw new Error('broken');
      },
    }),
  } as unknown as KubeCluster;
  const store = {
    ping: happens('ping'),
    submissions: { append: happens('append') },
    drafts: { read: happens('read') },
    services: {},
    requests: {},
  } as unknown as Store;
  const seenCluster = instrumentedCluster(cluster, crash).as(alice);
  return { effects, crash, store: instrumentedStore(store, crash), cluster: seenCluster };
};

const entries = { project: 'shop', id: 's1', epoch: 1, entries: [] };

/** Whether it settles before everything that is under way has come to rest. */
const settles = (call: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    call.then(
      () => true,
      () => true,
    ),
    new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
  ]);

describe('instrumented ports', () => {
  it('without a point every call goes through, and each boundary is named with its ordinal', async () => {
    const { effects, crash, store, cluster } = aServer();
    await store.submissions.append(entries);
    await store.submissions.append(entries);
    expect((await cluster.apply(deployment, { dryRun: true })).ok).toBe(true);
    await cluster.apply(deployment);
    await store.ping();
    expect(crash.seen).toEqual([
      'store.submissions.append #1',
      'store.submissions.append #2',
      'east.apply Deployment (dry run) #1',
      'east.apply Deployment #1',
      'store.ping #1',
    ]);
    expect([effects.length, crash.crashed]).toEqual([5, false]);
  });

  it('an error passes while the server lives', async () => {
    await expect(aServer().cluster.get({ ...deployment, name: 'cart' })).rejects.toThrow('broken');
  });

  it.each([
    { boundary: 2, side: 'before' },
    { boundary: 'store.submissions.append #2', side: 'before' },
  ] as const)('before $boundary: the call has no effect and never settles', async (point) => {
    const { effects, crash, store } = aServer(point);
    await store.submissions.append(entries);
    expect(await settles(store.submissions.append(entries))).toBe(false);
    expect([effects, crash.crashed, crash.seen.length]).toEqual([['append'], true, 2]);
    await crash.died;
  });

  it.each([
    { boundary: 2, side: 'after' },
    { boundary: 'east.apply Deployment #1', side: 'after' },
  ] as const)('after $boundary: the effect happens and the answer never comes', async (point) => {
    const { effects, crash, store, cluster } = aServer(point);
    await store.submissions.append(entries);
    expect(await settles(cluster.apply(deployment))).toBe(false);
    expect([effects, crash.crashed]).toEqual([['append', 'apply'], true]);
  });

  it('an error of the last call does not reach a dead server', async () => {
    const { cluster, crash } = aServer({ boundary: 1, side: 'after' });
    expect(await settles(cluster.get({ ...deployment, name: 'cart' }))).toBe(false);
    expect(crash.crashed).toBe(true);
  });

  it('a dead server does nothing any more through any of its ports, and another one on the same ports lives', async () => {
    const dead = aServer({ boundary: 1, side: 'before' });
    expect(await settles(dead.store.ping())).toBe(false);
    expect(await settles(dead.cluster.apply(deployment))).toBe(false);
    expect(await settles(dead.store.drafts.read({ project: 'shop', owner: 'alice', id: 'd1' }, 0))).toBe(false);
    expect([dead.effects, dead.crash.seen]).toEqual([[], ['store.ping #1']]);
    expect(await settles(aServer().store.ping())).toBe(true);
  });

  it('what is under way when it dies has its effect and is never answered', async () => {
    const { effects, crash, store } = aServer();
    const call = store.submissions.append(entries);
    crash.die();
    expect(await settles(call)).toBe(false);
    expect(effects).toEqual(['append']);
  });
});
