import { describe, expect, it } from 'vitest';
import type { CellOutcome, PlannedRequest } from '../../src/engines/engine.ts';
import { undoOf } from '../../src/engines/undo.ts';
import { aDeployment, asVerb } from '../engines/a-rendering.ts';
import { type ChangeBench, everyChoice, type Made, pathOf, type Spec } from './change-bench.ts';
import { type Bench, servicePath } from './engine-bench.ts';

/** What is never touched, and what can be taken back. */
export const guardContract = (bench: Bench, change: ChangeBench): void => {
  const { engineWith, read, foreignService } = bench;
  const {
    project,
    alice,
    admin,
    tidyEngine,
    make,
    planned,
    toUpdate,
    toRecreate,
    toDelete,
    setByOther,
    specOf,
    imageOf,
    bytes,
    checkAndSend,
  } = change;

  describe('what is not ours', () => {
    const requests = (made: Made): readonly PlannedRequest[] => {
      const update = asVerb('update', planned(made, {})[0]);
      return [update, { ...update, verb: 'recreate' }, toDelete(made, 'Service')];
    };

    it.each(everyChoice)('another object of the name is never touched: %s', async (fieldConflicts) => {
      const made = await make();
      await admin.admin('DELETE', servicePath(project(), made.name));
      await foreignService(made.name);
      const engine = tidyEngine();
      for (const request of requests(made)) {
        const before = await bytes(request);
        const [check, send] = await checkAndSend(engine, request, fieldConflicts);
        const isDelete = request.verb === 'delete';
        expect([check?.state, send?.state]).toEqual(isDelete ? ['Checked', 'Deleted'] : ['Conflict', 'Conflict']);
        if (!isDelete) expect(send?.reason).toBe(request.verb === 'update' ? 'Replaced' : 'NameTaken');
        expect(await bytes(request)).toBe(before);
      }
    });

    it.each(everyChoice)('an object that has lost its mark is never touched: %s', async (fieldConflicts) => {
      const made = await make();
      const [update] = requests(made);
      if (update === undefined) throw new Error('an empty plan');
      await setByOther(update, { metadata: { annotations: { 'slipway.dev/service-id': 'another' } } });
      const engine = tidyEngine();
      for (const request of requests(made)) {
        const before = await bytes(request);
        for (const outcome of [
          ...(await checkAndSend(engine, request, fieldConflicts)),
          await engine.observe(request, alice()),
        ])
          expect(outcome).toMatchObject({ state: 'Conflict', reason: 'NotOurs' });
        expect(await bytes(request)).toBe(before);
      }
    });
  });

  describe('taking back', () => {
    const takeBack = async (request: PlannedRequest, uid: string | null): Promise<CellOutcome> => {
      const reverse = undoOf(request, uid);
      if (reverse === undefined) throw new Error('nothing to send');
      return tidyEngine().send(reverse, alice(), { sentBefore: true });
    };

    it('a creation deletes what was made', async () => {
      const engine = engineWith();
      const { workload } = bench.planFor(engine);
      const { uid } = await engine.send(workload, alice());
      expect(await takeBack(workload, uid)).toMatchObject({ state: 'Deleted' });
      expect(await read(pathOf(workload))).toBeUndefined();
    });

    it('an update applies what was applied before', async () => {
      const made = await make();
      const request = toUpdate(made, { replicas: 3 });
      const { uid } = await engineWith().send(request, alice());
      expect(await takeBack(request, uid)).toMatchObject({ state: 'Applied', uid: request.uid });
      expect(await imageOf(request)).toBe('nginx:1.25');
      expect(await specOf(request)).toMatchObject({ replicas: 1 });
    });

    it('a recreation that was never begun leaves the object alone', async () => {
      const request = toRecreate(await make());
      const before = await bytes(request);
      expect(await takeBack(request, null)).toMatchObject({ uid: request.uid, attempts: 0 });
      expect(await bytes(request)).toBe(before);
    });

    it('a recreation recreates the old object, a deletion creates it', async () => {
      const made = await make();
      const recreation = toRecreate(made);
      const { uid } = await tidyEngine().send(recreation, alice());
      expect(await takeBack(recreation, uid)).toMatchObject({ state: 'Applied' });
      const old = (aDeployment(made.name, project()).spec as Spec).selector;
      expect((await specOf(recreation)).selector).toEqual(old);

      const other = await make();
      const deletion = toDelete(other);
      await tidyEngine().send(deletion, alice());
      expect(await takeBack(deletion, null)).toMatchObject({ state: 'Applied', uid: expect.any(String) });
    });
  });
};
