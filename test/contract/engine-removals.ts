import { describe, expect, it } from 'vitest';
import { objectOf } from '../engines/a-rendering.ts';
import { type ChangeBench, pathOf, type Spec, withSpec } from './change-bench.ts';
import { type Bench, serviceId } from './engine-bench.ts';
import { collecting, losingAnswers, losingRequests } from './faults.ts';

/** What holds of deletions and recreations. */
export const removalContract = (bench: Bench, change: ChangeBench): void => {
  const { given, engineWith, newName, read } = bench;
  const { project, alice, admin, tidyEngine, make, toRecreate, toDelete, specOf, bytes } = change;

  describe('deleting', () => {
    it('checks without deleting, then deletes exactly what is known', async () => {
      const engine = tidyEngine();
      for (const kind of ['Deployment', 'Service']) {
        const request = toDelete(await make(), kind);
        const before = await bytes(request);
        expect(await engine.observe(request, alice())).toMatchObject({ state: 'Pending', reason: 'Present' });
        expect(await engine.check(request, alice())).toMatchObject({ state: 'Checked', reason: null });
        expect(await bytes(request)).toBe(before);
        expect(await engine.send(request, alice())).toMatchObject({ state: 'Deleted', reason: null, attempts: 1 });
        expect(await read(pathOf(request))).toBeUndefined();
        expect(await engine.observe(request, alice())).toMatchObject({ state: 'Deleted' });
        expect(await engine.check(request, alice())).toMatchObject({ state: 'Checked', reason: 'Gone' });
        expect(await engine.send(request, alice())).toMatchObject({ state: 'Deleted', attempts: 0 });
      }
    });

    it('what is held is on its way out; and is told to go once', async () => {
      const engine = engineWith({}, { deletion: 300 });
      const request = toDelete(await make());
      const held = { state: 'Deleted', reason: 'BeingDeleted', message: expect.stringContaining('foregroundDeletion') };
      expect(await engine.send(request, alice())).toMatchObject({ ...held, attempts: 1 });
      expect(await engine.observe(request, alice())).toMatchObject(held);
      expect(await engine.send(request, alice())).toMatchObject({ ...held, attempts: 0 });
      await admin.collect(pathOf(request));
      expect(await engine.send(request, alice())).toMatchObject({ state: 'Deleted', reason: null, attempts: 0 });
    });

    it('an answer that is lost is read back, a request that is lost is sent again', async () => {
      const gone = engineWith({ a: (transport) => losingAnswers(1)(collecting(admin.collect)(transport)) });
      expect(await gone.send(toDelete(await make()), alice())).toMatchObject({ state: 'Deleted', attempts: 1 });
      const cut = engineWith({ a: (transport) => losingRequests(2)(collecting(admin.collect)(transport)) });
      expect(await cut.send(toDelete(await make()), alice())).toMatchObject({ state: 'Deleted', attempts: 3 });
    });

    it('a user without rights is denied, and nothing is deleted', async () => {
      const request = toDelete(await make());
      const before = await bytes(request);
      expect(await engineWith().check(request, given().eve)).toMatchObject({ state: 'Denied' });
      expect(await engineWith().send(request, given().eve)).toMatchObject({ state: 'Denied', attempts: 0 });
      expect(await bytes(request)).toBe(before);
    });

    it('a claim is known by its uid alone', async () => {
      const name = newName();
      const path = `/api/v1/namespaces/${project()}/persistentvolumeclaims/${name}`;
      const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
      const place = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
      const claim = { ...place, metadata: { name, namespace: project() }, spec };
      await admin.admin('PATCH', `${path}?fieldManager=controller&force=true`, claim);
      const uid = (await read(path))?.metadata.uid ?? '';
      const [other, request] = ['another-uid', uid].map(
        (known) =>
          engineWith().plan({
            marks: { serviceId },
            project: project(),
            known: [{ ...place, cluster: 'a', name, uid: known }],
          }).requests[0],
      );
      if (other === undefined || request === undefined) throw new Error('an empty plan');
      expect(await tidyEngine().send(other, given().root)).toMatchObject({ state: 'Deleted' });
      expect(await read(path)).toBeDefined();
      expect(await tidyEngine().check(request, given().root)).toMatchObject({ state: 'Checked', reason: null });
      expect(await read(path)).toBeDefined();
      expect(await tidyEngine().send(request, given().root)).toMatchObject({ state: 'Deleted', attempts: 1 });
      expect(await read(path)).toBeUndefined();
      expect(await tidyEngine().send(request, given().root)).toMatchObject({ state: 'Deleted', reason: null });
    });
  });

  describe('recreating', () => {
    it('checks without writing, then deletes what is known and creates it anew', async () => {
      const engine = tidyEngine();
      const request = toRecreate(await make());
      const before = await bytes(request);
      expect(await engine.check(request, alice())).toMatchObject({ state: 'Checked', reason: null });
      expect(await bytes(request)).toBe(before);
      const outcome = await engine.send(request, alice());
      expect(outcome).toMatchObject({ state: 'Applied', attempts: 2 });
      expect(outcome.uid).not.toBe(request.uid);
      expect((await specOf(request)).selector).toEqual((objectOf(request).spec as Spec).selector);
      expect(await engine.observe(request, alice())).toMatchObject({ state: 'Applied', uid: outcome.uid });
      const again = await engine.send(request, alice(), { sentBefore: true });
      expect(again).toMatchObject({ state: 'Applied', uid: outcome.uid, attempts: 0 });
    });

    it('a check says what is wrong with the new object, in its name', async () => {
      const made = await make();
      const request = toRecreate(made);
      const selector = { matchLabels: { app: 'nobody' } };
      const wrong = { ...request, object: withSpec(request.object, { selector }) };
      expect(await engineWith().check(wrong, alice())).toMatchObject({
        state: 'Invalid',
        message: expect.stringContaining(`"${request.name}"`),
        causes: [{ field: 'spec.template.metadata.labels' }],
      });
    });

    it('goes on where an earlier call was cut: nothing there, or on its way out', async () => {
      const request = toRecreate(await make());
      await admin.admin('DELETE', pathOf(request));
      expect(await engineWith().check(request, alice())).toMatchObject({ state: 'Checked' });
      expect(await engineWith().observe(request, alice())).toMatchObject({ state: 'Pending', reason: 'Absent' });
      expect(await engineWith().send(request, alice())).toMatchObject({ state: 'Applied', attempts: 1 });

      const held = toRecreate(await make());
      const hasty = engineWith({}, { whole: 700 });
      expect(await hasty.send(held, alice())).toMatchObject({ state: 'Conflict', reason: 'BeingDeleted', attempts: 1 });
      expect(await hasty.observe(held, alice())).toMatchObject({ state: 'Pending', reason: 'BeingDeleted' });
      await admin.collect(pathOf(held));
      expect(await hasty.send(held, alice())).toMatchObject({ state: 'Applied', attempts: 1 });
    });

    it('answers that are lost are read back', async () => {
      const engine = engineWith({ a: (transport) => losingAnswers(2)(collecting(admin.collect)(transport)) });
      const request = toRecreate(await make());
      expect(await engine.send(request, alice())).toMatchObject({ state: 'Applied', attempts: 2 });
    });
  });
};
