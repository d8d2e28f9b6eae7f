import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import type { KubeCluster } from '../../src/clusters/kube-client.ts';
import type { HttpRequest } from '../../src/clusters/transport.ts';
import type { Engine, PlannedRequest } from '../../src/engines/engine.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import type { Rendering } from '../../src/manifests/rendering.ts';
import { aDeployment, aRendering, aService } from '../engines/a-rendering.ts';
import { answering, counting, dead, losingAnswers, losingRequests, statusAnswer, type Wrap } from './faults.ts';
import { appliedLeaves, ownedLeaves } from './owned-fields.ts';

/** A member cluster of a contract run. */
export interface ContractMember {
  /** To it as Slipway, with what a test puts in between. */
  connect(wrap?: Wrap): KubeCluster;
  /** As an administrator, past everything that is under test. */
  admin(
    method: 'GET' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}

export interface ContractSetup {
  readonly members: { readonly a: ContractMember; readonly b: ContractMember };
  /** A namespace of both members in which `alice` may do everything with services and workloads, and `eve` nothing. */
  readonly project: string;
  readonly alice: Identity;
  readonly eve: Identity;
  /** May do everything everywhere: to come as far as what no ordinary user sees. */
  readonly root: Identity;
  /** A namespace of `a` that is being deleted and not gone. */
  readonly terminating: string;
  close(): Promise<void>;
}

export interface EngineUnderTest {
  readonly setup: () => Promise<ContractSetup>;
  readonly createEngine: (member: (name: string) => KubeCluster | undefined) => Engine;
}

const serviceId = 'service-of-the-contract';
const servicePath = (project: string, name: string): string => `/api/v1/namespaces/${project}/services/${name}`;

/** What holds for every engine that writes to the members itself. */
export const engineContract = (name: string, { setup, createEngine }: EngineUnderTest): void => {
  describe(`${name}: an engine`, () => {
    let given: ContractSetup;
    let names = 0;
    beforeAll(async () => {
      given = await setup();
    }, 120_000);
    afterAll(() => given?.close());

    const engineWith = (wraps: { a?: Wrap; b?: Wrap } = {}): Engine => {
      const clusters = new Map([
        ['a', given.members.a.connect(wraps.a)],
        ['b', given.members.b.connect(wraps.b)],
      ]);
      return createEngine((cluster) => clusters.get(cluster));
    };
    const newName = (): string => `cart-${++names}`;
    const requestsOf = (engine: Engine, rendering: Rendering, id = serviceId): readonly PlannedRequest[] =>
      engine.plan(rendering, { serviceId: id }).requests;
    /** A plan for cluster `a`, its Service first. */
    const planFor = (engine: Engine, options: Parameters<typeof aRendering>[0] = {}, id = serviceId) => {
      const rendering = aRendering({ clusters: ['a'], project: given.project, name: newName(), ...options });
      const [service, workload] = requestsOf(engine, rendering, id);
      if (service === undefined || workload === undefined) throw new Error('a plan without its two objects');
      return { service, workload };
    };
    const read = async (path: string): Promise<KubeObject | undefined> => {
      const { status, body } = await given.members.a.admin('GET', path);
      return status === 200 ? (body as KubeObject) : undefined;
    };
    const foreignService = async (): Promise<KubeObject> => {
      const metadata = { name: newName(), namespace: given.project };
      const spec = { selector: { app: 'theirs' }, ports: [{ port: 81, protocol: 'TCP' }] };
      const object = { apiVersion: 'v1', kind: 'Service', metadata, spec };
      const path = `${servicePath(given.project, object.metadata.name)}?fieldManager=somebody-else&force=true`;
      expect(await given.members.a.admin('PATCH', path, object)).toMatchObject({ status: 201 });
      return object;
    };

    describe('creating', () => {
      it('checks without writing, then brings each object to each cluster, one exchange each', async () => {
        const seen: HttpRequest[] = [];
        const engine = engineWith({ a: counting(seen), b: counting(seen) });
        const rendering = aRendering({ clusters: ['a', 'b'], project: given.project, name: newName() });
        for (const request of requestsOf(engine, rendering)) {
          expect(await engine.check(request, given.alice)).toMatchObject({ state: 'Checked', reason: null });
        }
        expect(await read(servicePath(given.project, rendering.service))).toBeUndefined();
        for (const request of requestsOf(engine, rendering)) {
          expect(await engine.send(request, given.alice)).toMatchObject({
            state: 'Applied',
            uid: expect.any(String),
            attempts: 1,
          });
        }
        expect(seen.map(({ method }) => method)).toEqual(Array.from({ length: 8 }, () => 'PATCH'));
      });

      it.each(['service', 'workload'] as const)(
        'leaves exactly what was rendered as its own, under its one name: %s',
        async (which) => {
          const engine = engineWith();
          const request = planFor(engine)[which];
          await engine.send(request, given.alice);
          const path =
            which === 'service'
              ? servicePath(given.project, request.name)
              : `/apis/apps/v1/namespaces/${given.project}/deployments/${request.name}`;
          const managers = (await read(path))?.metadata.managedFields as {
            manager: string;
            operation: string;
            fieldsV1: Record<string, unknown>;
          }[];
          expect(managers.map(({ manager, operation }) => [manager, operation])).toEqual([['slipway', 'Apply']]);
          const owned = managers[0]?.fieldsV1 ?? {};
          const { apiVersion: _v, kind: _k, metadata, ...rest } = request.object;
          const { labels, annotations } = metadata;
          expect(ownedLeaves(owned).sort()).toEqual(
            appliedLeaves({ metadata: { labels, annotations }, ...rest }, owned).sort(),
          );
        },
      );

      it('keeps every character of the text', async () => {
        const engine = engineWith();
        const name = newName();
        const text =
          'é 购物车 😀 \u0001 \u007f \u0085 \u009f \u2028 \u2029\n \ufeff \ufffd \ufffe\uffff "quoted" \\ : # yes';
        const base = aService(name, given.project);
        const service = { ...base, metadata: { ...base.metadata, annotations: { 'example.com/text': text } } };
        const request = planFor(engine, { name, service }).service;
        expect(await engine.send(request, given.alice)).toMatchObject({ state: 'Applied' });
        expect((await read(servicePath(given.project, name)))?.metadata.annotations?.['example.com/text']).toBe(text);
      });

      it('twice changes nothing', async () => {
        const engine = engineWith();
        const { service } = planFor(engine);
        const first = await engine.send(service, given.alice);
        const before = await read(servicePath(given.project, service.name));
        expect(await engine.send(service, given.alice)).toMatchObject({ state: 'Unchanged', uid: first.uid });
        expect(await engine.check(service, given.alice)).toMatchObject({ state: 'Checked', reason: 'Unchanged' });
        expect(await read(servicePath(given.project, service.name))).toEqual(before);
      });

      it('by two at once succeeds for one, and the other is told', async () => {
        const engine = engineWith();
        const name = newName();
        const ids = ['one', 'two', 'three', 'four'];
        const outcomes = await Promise.all(
          ids.map((id) => engine.send(planFor(engine, { name }, id).service, given.alice)),
        );
        expect(outcomes.map(({ state }) => state).sort()).toEqual(['Applied', 'Conflict', 'Conflict', 'Conflict']);
        const winner = ids[outcomes.findIndex(({ state }) => state === 'Applied')];
        expect((await read(servicePath(given.project, name)))?.metadata.annotations?.['slipway.dev/service-id']).toBe(
          winner,
        );
      });
    });

    describe('an object of somebody else', () => {
      it('is not touched, in a check or for real, and its owner is named', async () => {
        const foreign = await foreignService();
        const path = servicePath(given.project, foreign.metadata.name);
        const before = JSON.stringify(await read(path));
        const engine = engineWith();
        const { service } = planFor(engine, { name: foreign.metadata.name });
        for (const outcome of [await engine.check(service, given.alice), await engine.send(service, given.alice)]) {
          expect(outcome).toMatchObject({
            state: 'Conflict',
            reason: 'NameTaken',
            message: expect.stringContaining('somebody-else'),
          });
        }
        expect(await engine.observe(service, given.alice)).toMatchObject({ state: 'Conflict', reason: 'NameTaken' });
        expect(JSON.stringify(await read(path))).toBe(before);
      });

      it('is not touched when answers are lost either', async () => {
        const foreign = await foreignService();
        const path = servicePath(given.project, foreign.metadata.name);
        const before = JSON.stringify(await read(path));
        const engine = engineWith({ a: losingAnswers(1) });
        const { service } = planFor(engine, { name: foreign.metadata.name });
        expect(await engine.send(service, given.alice)).toMatchObject({ state: 'Conflict', reason: 'NameTaken' });
        expect(JSON.stringify(await read(path))).toBe(before);
      });
    });

    describe('observing', () => {
      it('tells what is there', async () => {
        const engine = engineWith();
        const { service } = planFor(engine);
        expect(await engine.observe(service, given.alice)).toMatchObject({ state: 'Pending', reason: 'Absent' });
        const { uid } = await engine.send(service, given.alice);
        expect(await engine.observe(service, given.alice)).toMatchObject({ state: 'Applied', uid });
      });

      it('tells that it cannot be told', async () => {
        const engine = engineWith({ b: dead });
        const { service } = planFor(engine);
        expect(await engine.observe(service, given.eve)).toMatchObject({ state: 'Unknown', reason: 'Forbidden' });
        expect(await engine.observe({ ...service, cluster: 'b' }, given.alice)).toMatchObject({ state: 'Unknown' });
      });
    });

    describe('refusals', () => {
      it('a user without rights is denied, and nothing is written', async () => {
        const engine = engineWith();
        const { service } = planFor(engine);
        for (const outcome of [await engine.check(service, given.eve), await engine.send(service, given.eve)]) {
          expect(outcome).toMatchObject({ state: 'Denied', reason: 'Forbidden' });
        }
        expect(await read(servicePath(given.project, service.name))).toBeUndefined();
      });

      it('a namespace that is missing makes it invalid', async () => {
        const engine = engineWith();
        const { service } = planFor(engine, { project: 'no-such-namespace' });
        expect(await engine.check(service, given.root)).toMatchObject({ state: 'Invalid', reason: 'NamespaceMissing' });
        expect(await engine.send(service, given.root)).toMatchObject({
          state: 'Invalid',
          reason: 'NamespaceMissing',
          attempts: 1,
        });
      });

      it('a namespace on its way out denies it', async () => {
        const engine = engineWith();
        const { service } = planFor(engine, { project: given.terminating });
        expect(await engine.check(service, given.root)).toMatchObject({
          state: 'Denied',
          reason: 'NamespaceTerminating',
        });
      });

      it('a value that is not valid comes with its field', async () => {
        const engine = engineWith();
        const name = newName();
        const service = {
          ...aService(name, given.project),
          spec: { selector: { app: name }, ports: [{ port: 0, protocol: 'TCP' }] },
        };
        expect(await engine.check(planFor(engine, { name, service }).service, given.alice)).toMatchObject({
          state: 'Invalid',
          causes: expect.arrayContaining([expect.objectContaining({ field: 'spec.ports[0].port' })]),
        });
      });

      it.each([
        ['of the wrong type', { name: 'web', image: 5 }, 'spec.template.spec.containers[0].image'],
        ['that does not exist', { name: 'web', image: 'nginx', imege: 'x' }, 'spec.template.spec.containers[0].imege'],
      ])('a field %s comes with its path, after one attempt', async (_, container, field) => {
        const engine = engineWith();
        const name = newName();
        const base = aDeployment(name, given.project);
        const template = { metadata: { labels: { app: name, version: 'v1' } }, spec: { containers: [container] } };
        const workload = { ...base, spec: { ...(base.spec as object), template } };
        const outcome = await engine.send(planFor(engine, { name, workload }).workload, given.alice);
        expect(outcome).toMatchObject({ state: 'Invalid', attempts: 1, causes: [expect.objectContaining({ field })] });
      });
    });

    describe('faults', () => {
      it('an answer that is lost is read back: the object is ours, and there once', async () => {
        const seen: HttpRequest[] = [];
        const engine = engineWith({ a: (transport) => losingAnswers(1)(counting(seen)(transport)) });
        const { service } = planFor(engine);
        const outcome = await engine.send(service, given.alice);
        expect(outcome).toMatchObject({ state: 'Applied', attempts: 1 });
        expect((await read(servicePath(given.project, service.name)))?.metadata.uid).toBe(outcome.uid);
        expect(seen.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
      });

      it('a request that is lost is sent again once nothing is found', async () => {
        const engine = engineWith({ a: losingRequests(2) });
        const { service } = planFor(engine);
        expect(await engine.send(service, given.alice)).toMatchObject({ state: 'Applied', attempts: 3 });
      });

      it.each([
        ['429', statusAnswer(429, 'TooManyRequests')],
        ['500', statusAnswer(500, 'InternalError')],
        ['503', statusAnswer(503, 'ServiceUnavailable')],
      ])('%s passes when it is over within three attempts', async (_, answer) => {
        const engine = engineWith({ a: answering(answer, 2) });
        const { service } = planFor(engine);
        expect(await engine.send(service, given.alice)).toMatchObject({ state: 'Applied', attempts: 3 });
      });

      it.each([
        ['429', statusAnswer(429, 'TooManyRequests')],
        ['500', statusAnswer(500, 'InternalError')],
      ])('%s for ever is unreachable after three attempts', async (_, answer) => {
        const engine = engineWith({ a: answering(answer) });
        const { service } = planFor(engine);
        expect(await engine.check(service, given.alice)).toMatchObject({ state: 'Unreachable' });
        expect(await engine.send(service, given.alice)).toMatchObject({ state: 'Unreachable', attempts: 3 });
      });

      it.each([
        ['a page', { status: 200, headers: {}, body: '<html>' }, 'Unknown'],
        ['a redirect', { status: 302, headers: { location: '/' }, body: '' }, 'Unreachable'],
        ['401', statusAnswer(401, 'Unauthorized'), 'Unreachable'],
      ])('%s in place of an answer is never taken for success', async (_, answer, state) => {
        const engine = engineWith({ a: answering(answer) });
        const { service } = planFor(engine);
        expect(await engine.check(service, given.alice)).toMatchObject({ state: 'Unreachable' });
        const outcome = await engine.send(service, given.alice);
        expect(outcome.state).toBe(state);
        expect(outcome.attempts).toBeLessThanOrEqual(3);
      });

      it('a dead cluster is unreachable at once, and the other is not bothered', async () => {
        const engine = engineWith({ a: dead });
        const { service } = planFor(engine);
        const toB = { ...service, cluster: 'b' };
        const outcomes = await Promise.all([engine.send(service, given.alice), engine.send(toB, given.alice)]);
        expect(outcomes).toMatchObject([{ state: 'Unreachable', attempts: 0 }, { state: 'Applied' }]);
      });
    });
  });
};
