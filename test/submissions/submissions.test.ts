import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeCluster, KubeResult } from '../../src/clusters/kube-client.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { Intent } from '../../src/submissions/change.ts';
import type { Submission } from '../../src/submissions/submission.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { later } from './a-run.ts';
import { aCreate, alice, aServer, begin, createFolder, records, type ServerOptions, states } from './a-server.ts';
import { aSpec, createWorld, ended, submit, type World } from './world.ts';

const { store, close } = createFolder();
afterAll(close);
const server = (options: Omit<ServerOptions, 'store'> = {}) => aServer({ store, ...options });

/** Writes of the workload end so. */
const workload =
  (answer: () => ReturnType<typeof anOutcome>): Engine['send'] =>
  async ({ kind }, _as, options) => {
    await options?.sending?.(1);
    return kind === 'Deployment' ? answer() : anOutcome('Applied', { uid: `uid of ${kind}` });
  };
const partial = { engine: { send: workload(() => anOutcome('Denied')) } };

describe('a submission', () => {
  it('is begun once: asked for again with the same seed, it is the same', async () => {
    const one = server();
    const intent = aCreate({ seed: randomUUID() });
    const [first, second] = [await one.submit(intent), await one.submit(intent)];
    expect([first.type, second.type]).toEqual(['begun', 'same']);
    await one.working(intent.seed ?? '');
    expect(one.sent).toEqual(['Service', 'Deployment']);
  });

  it('is not begun under a name that is taken', async () => {
    const one = server();
    const intent = aCreate();
    await begin(one, intent);
    expect(await one.submit(intent)).toEqual({ type: 'service-exists' });
  });

  it('is not begun while another one of the service is under way, and names that one', async () => {
    const gate = later<void>();
    const one = server({ engine: { check: () => gate.promise.then(() => anOutcome('Checked')) } });
    const { id, service } = await begin(one);
    const text = (await store.services.read('shop', service)) ?? '';
    const record = records.open('shop', service, text);
    const stale: Intent = {
      ...aCreate(),
      operation: 'delete',
      service: { record, text: `${text} ` },
      orphan: true,
      claims: [],
      unseen: [],
    };
    expect(await one.submit(stale)).toEqual({ type: 'running', submission: id });
    gate.settle();
    await one.working(id);
  });

  it('that has ended is told once, and is worked on no more', async () => {
    const one = server();
    const { id } = await begin(one);
    const submission = await one.working(id);
    expect(one.ended).toEqual([submission]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(one.working(id)).toBeUndefined();
  });

  it('is listed newest first', async () => {
    const one = server();
    const ids: string[] = [];
    for (let place = 0; place < 3; place++) {
      const { id } = await begin(one);
      await one.working(id);
      ids.unshift(id);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const listed: string[] = [];
    for await (const { head } of one.list('shop')) listed.push(head.id);
    expect(listed.slice(0, 3)).toEqual(ids);
  });
});

describe('a rehearsal', () => {
  it('asks the dry runs of all and stores nothing', async () => {
    const one = server();
    const intent = aCreate();
    const { submission } = await one.rehearse(intent);
    expect(states(submission)).toEqual(['Service Checked', 'Deployment Checked']);
    expect(submission.phase).toBe('Succeeded');
    expect(await store.services.read('shop', submission.head.service)).toBeUndefined();
    expect(await one.read('shop', submission.head.id)).toBeUndefined();
    expect(one.sent).toEqual([]);
  });
});

describe('a retry', () => {
  const failed = async (): Promise<Submission> => {
    const one = server(partial);
    const { id } = await begin(one);
    const submission = await one.working(id);
    if (submission === undefined) throw new Error('it has not ended');
    return submission;
  };

  it('sends what failed, and nothing for what is applied; the id stays', async () => {
    const before = await failed();
    expect(before.phase).toBe('PartiallySucceeded');
    const next = server();
    expect(await next.retry(before, alice)).toMatchObject({ type: 'retried' });
    expect(await next.working(before.head.id)).toMatchObject({ phase: 'Succeeded' });
    expect(next.sent).toEqual(['Deployment again']);
  });

  it('of what has not ended is refused', async () => {
    const gate = later<void>();
    const one = server({ engine: { check: () => gate.promise.then(() => anOutcome('Checked')) } });
    const { id } = await begin(one);
    const running = await one.read('shop', id);
    expect(running && (await one.retry(running, alice))).toEqual({ type: 'running', submission: id });
    gate.settle();
    await one.working(id);
  });

  it('while it is being called off is refused too', async () => {
    const gate = later<void>();
    const one = server({ engine: { check: () => gate.promise.then(() => anOutcome('Checked')) } });
    const { id } = await begin(one);
    const running = await one.read('shop', id);
    const cancelling = running && (await one.cancel(running, alice));
    expect(cancelling).toMatchObject({ phase: 'Cancelling' });
    expect(cancelling && (await one.retry(cancelling, alice))).toEqual({ type: 'running', submission: id });
    gate.settle();
    expect(await one.working(id)).toMatchObject({ phase: 'Cancelled' });
  });

  it('of what was called off goes on with all of it', async () => {
    const gate = later<void>();
    const one = server({ engine: { check: () => gate.promise.then(() => anOutcome('Checked')) } });
    const { id } = await begin(one);
    const running = await one.read('shop', id);
    if (running !== undefined) await one.cancel(running, alice);
    gate.settle();
    const cancelled = await one.working(id);
    const next = server();
    expect(cancelled && (await next.retry(cancelled, alice))).toMatchObject({ type: 'retried' });
    expect(await next.working(id)).toMatchObject({ phase: 'Succeeded' });
  });

  it('of what has succeeded does nothing', async () => {
    const one = server();
    const { id } = await begin(one);
    const submission = await one.working(id);
    expect(submission && (await one.retry(submission, alice))).toMatchObject({ type: 'nothing-to-retry' });
  });

  it('of other clusters than those that failed does nothing', async () => {
    expect(await server().retry(await failed(), alice, ['east'])).toMatchObject({ type: 'nothing-to-retry' });
  });

  it('twice at the same time is one', async () => {
    const before = await failed();
    const [one, other] = [server(), server()];
    const outcomes = await Promise.all([one.retry(before, alice), other.retry(before, alice)]);
    expect(outcomes.map(({ type }) => type).sort()).toEqual(['retried', 'running']);
    await Promise.all([one.working(before.head.id), other.working(before.head.id)]);
    expect([...one.sent, ...other.sent]).toEqual(['Deployment again']);
  });

  it('is refused when another submission has changed the service since', async () => {
    const before = await failed();
    const text = (await store.services.read('shop', before.head.service)) ?? '';
    const record = records.open('shop', before.head.service, text);
    const next = server();
    const outcome = await next.submit({
      ...aCreate(),
      operation: 'delete',
      service: { record, text },
      orphan: true,
      claims: [],
      unseen: [],
    });
    if (outcome.type !== 'begun') throw new Error(outcome.type);
    await next.working(outcome.submission.head.id);
    // A create whose name is free again may take it again; another one may not.
    await begin(next, { ...aCreate(), operation: 'create', kind: 'stateless', spec: before.head.spec ?? {} });
    expect(await next.retry(before, alice)).toEqual({ type: 'service-moved' });
  });
});

describe('a cancel', () => {
  it('of what has ended changes nothing', async () => {
    const one = server();
    const { id } = await begin(one);
    const submission = await one.working(id);
    expect(submission && (await one.cancel(submission, alice))).toEqual(submission);
  });

  it('that had not seen the end changes nothing either', async () => {
    const one = server();
    const { id } = await begin(one);
    const early = await one.read('shop', id);
    const submission = await one.working(id);
    expect(early && (await one.cancel(early, alice))).toEqual(submission);
  });
});

describe('over several submissions of a service', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  const known = async () => {
    const service = await world.service('cart');
    if (service === undefined) throw new Error('no service');
    return service;
  };
  const places = async () => (await world.objects()).map(({ place }) => place).sort();
  const create = async (clusters: readonly string[], of = world.server()) =>
    ended(of, await submit(of, { operation: 'create', kind: 'stateless', spec: aSpec('cart', clusters) }));
  /** A cluster some of whose calls end otherwise. */
  const wrapped =
    (
      name: string,
      call: (
        verb: 'apply' | 'get',
        kind: string,
        dryRun: boolean,
        real: () => Promise<KubeResult>,
      ) => Promise<KubeResult>,
    ) =>
    (cluster: KubeCluster): KubeCluster =>
      cluster.name !== name
        ? cluster
        : {
            ...cluster,
            as: (identity) => {
              const client = cluster.as(identity);
              return {
                ...client,
                get: (ref, options) => call('get', ref.kind, false, () => client.get(ref, options)),
                apply: (object, options) =>
                  call('apply', object.kind, options?.dryRun === true, () => client.apply(object, options)),
              };
            },
          };
  const fault = (status: number, message: string): KubeResult => ({
    ok: false,
    warnings: [],
    fault: { type: 'status', status, reason: status === 403 ? 'Forbidden' : 'InternalError', message, causes: [] },
  });
  const withoutQuota = (name: string) =>
    wrapped(name, async (verb, kind, dryRun, real) =>
      verb === 'apply' && kind === 'Deployment' && !dryRun ? fault(403, 'exceeded quota: pods') : real(),
    );

  it('a change that was rolled back is made by a retry, clusters that leave included', async () => {
    await create(['east', 'west']);
    const sick = world.server(undefined, withoutQuota('north'));
    const wish = {
      operation: 'update' as const,
      service: await known(),
      spec: aSpec('cart', ['east', 'north'], 'nginx:2'),
    };
    const rolledBack = await ended(sick, await submit(sick, wish, { onFailure: 'rollback' }));
    expect(rolledBack.phase).toBe('RolledBack');
    const well = world.server();
    expect(await well.submissions.retry(rolledBack, rolledBack.head.identity)).toMatchObject({ type: 'retried' });
    expect(await ended(well, rolledBack)).toMatchObject({ phase: 'Succeeded' });
    expect(await places()).toEqual([
      'east Deployment cart-v1',
      'east Service cart',
      'north Deployment cart-v1',
      'north Service cart',
    ]);
  });

  it('a retry of a change makes no revision of its own', async () => {
    await create(['east']);
    const sick = world.server(undefined, withoutQuota('north'));
    const wish = {
      operation: 'update' as const,
      service: await known(),
      spec: aSpec('cart', ['east', 'north'], 'nginx:2'),
    };
    const part = await ended(sick, await submit(sick, wish));
    expect(part.phase).toBe('PartiallySucceeded');
    expect((await known()).record.revision).toBe(2);
    const well = world.server();
    await well.submissions.retry(part, part.head.identity);
    expect(await ended(well, part)).toMatchObject({ phase: 'Succeeded' });
    const { record } = await known();
    expect(record.revisions.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(record.revision).toBe(2);
    expect(record.objects).toHaveLength(4);
  });

  it('an object whose making was unknown goes with the service', async () => {
    let isBlind = false;
    const lossy = wrapped('west', async (verb, kind, dryRun, real) => {
      if (dryRun || kind !== 'Service') return real();
      if (isBlind) return fault(500, 'etcd has changed its leader');
      if (verb === 'get') return real();
      isBlind = true;
      await real();
      return fault(500, 'etcd has changed its leader');
    });
    const made = await create(['east', 'west'], world.server(undefined, lossy));
    expect(made.summary.unknown).toBe(1);
    const well = world.server();
    const gone = await submit(well, {
      operation: 'delete',
      service: await known(),
      orphan: false,
      claims: [],
      unseen: [],
    });
    await ended(well, gone);
    const isKnown = (await world.service('cart')) !== undefined;
    expect(isKnown ? [] : await places()).toEqual([]);
  });
});
