import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/clusters/transport.ts';
import { aDeployment, aRendering, aService, objectOf } from '../engines/a-rendering.ts';
import { createChangeBench } from './change-bench.ts';
import { type ContractSetup, createBench, type EngineUnderTest, servicePath } from './engine-bench.ts';
import { guardContract } from './engine-guards.ts';
import { removalContract } from './engine-removals.ts';
import { unknownContract } from './engine-unknown.ts';
import { updateContract } from './engine-updates.ts';
import { answering, counting, dead, losingAnswers, losingRequests, statusAnswer } from './faults.ts';
import { appliedLeaves, ownedLeaves } from './owned-fields.ts';

/** What holds for every engine that writes to the members itself. */
export const engineContract = (name: string, { setup, createEngine }: EngineUnderTest): void => {
  describe(`${name}: an engine`, () => {
    let given: ContractSetup;
    beforeAll(async () => {
      given = await setup();
    }, 120_000);
    afterAll(() => given?.close());

    const bench = createBench(() => given, createEngine);
    const { engineWith, newName, requestsOf, planFor, read, foreignService } = bench;

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
          const { apiVersion: _v, kind: _k, metadata, ...rest } = objectOf(request);
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

    describe('what is there already', () => {
      const change = createChangeBench(bench);
      updateContract(bench, change);
      removalContract(bench, change);
      unknownContract(bench, change);
      guardContract(bench, change);
    });
  });
};
