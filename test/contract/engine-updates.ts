import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/clusters/transport.ts';
import { aRendering, aService, asVerb } from '../engines/a-rendering.ts';
import { type ChangeBench, pathOf, withSpec } from './change-bench.ts';
import type { Bench } from './engine-bench.ts';
import { counting, losingAnswers, losingRequests } from './faults.ts';

/** What holds of updates. */
export const updateContract = (bench: Bench, change: ChangeBench): void => {
  const { given, engineWith, newName, read } = bench;
  const { project, alice, admin, make, planned, toUpdate, setByOther, specOf, imageOf, bytes, tellToGo, checkAndSend } =
    change;

  describe('updating', () => {
    it('checks without writing, then changes the object that is known, in one exchange that writes', async () => {
      const seen: HttpRequest[] = [];
      const engine = engineWith({ a: counting(seen) });
      const request = toUpdate(await make());
      const before = await bytes(request);
      expect(await engine.observe(request, alice())).toMatchObject({ state: 'Pending', reason: 'Outdated' });
      expect(await engine.check(request, alice())).toMatchObject({ state: 'Checked', reason: null });
      expect(await bytes(request)).toBe(before);
      seen.length = 0;
      expect(await engine.send(request, alice())).toMatchObject({ state: 'Applied', uid: request.uid, attempts: 1 });
      expect(seen.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
      expect(await engine.observe(request, alice())).toMatchObject({ state: 'Applied', uid: request.uid });
      expect(await imageOf(request)).toBe('nginx:1.26');
    });

    it('twice changes nothing; after a call that was cut it is its doing', async () => {
      const engine = engineWith();
      const request = toUpdate(await make());
      await engine.send(request, alice());
      const before = await bytes(request);
      expect(await engine.send(request, alice())).toMatchObject({ state: 'Unchanged', uid: request.uid });
      expect(await engine.send(request, alice(), { sentBefore: true })).toMatchObject({ state: 'Applied' });
      expect(await bytes(request)).toBe(before);
    });

    it('what was deleted is not made anew', async () => {
      const engine = engineWith();
      const request = toUpdate(await make());
      await admin.admin('DELETE', pathOf(request));
      for (const outcome of await checkAndSend(engine, request))
        expect(outcome).toMatchObject({ state: 'Conflict', reason: 'Gone' });
      expect(await engine.observe(request, alice())).toMatchObject({ state: 'Conflict', reason: 'Gone' });
      expect(await read(pathOf(request))).toBeUndefined();
    });

    it('what is being deleted is not changed', async () => {
      const engine = engineWith();
      const request = toUpdate(await make());
      await tellToGo(request);
      const before = await bytes(request);
      for (const outcome of await checkAndSend(engine, request))
        expect(outcome).toMatchObject({ state: 'Conflict', reason: 'BeingDeleted' });
      expect(await bytes(request)).toBe(before);
    });

    it('an answer that is lost is read back, a request that is lost is sent again', async () => {
      const request = toUpdate(await make());
      const losing = engineWith({ a: losingAnswers(1) });
      expect(await losing.send(request, alice())).toMatchObject({ state: 'Applied', attempts: 1 });
      const other = toUpdate(await make());
      const cut = engineWith({ a: losingRequests(2) });
      expect(await cut.send(other, alice())).toMatchObject({ state: 'Applied', attempts: 3 });
    });

    it('a headless Service is not quietly left headless', async () => {
      const name = newName();
      const headless = withSpec(aService(name, project()), { clusterIP: 'None' });
      const made = await make({ service: headless }, name);
      const request = asVerb('update', planned(made, {}, aRendering({ clusters: [] }))[0]);
      for (const outcome of await checkAndSend(engineWith(), request))
        expect(outcome).toMatchObject({ state: 'Invalid', causes: [{ field: 'spec.clusterIP' }] });
    });

    it('a user without rights is denied, and nothing is written', async () => {
      const request = toUpdate(await make());
      const before = await bytes(request);
      expect(await engineWith().check(request, given().eve)).toMatchObject({ state: 'Denied' });
      expect(await engineWith().send(request, given().eve)).toMatchObject({ state: 'Denied', attempts: 0 });
      expect(await bytes(request)).toBe(before);
    });
  });

  describe('a field of our object that somebody else has set', () => {
    const contested = async () => {
      const request = toUpdate(await make());
      await setByOther(request, { spec: { replicas: 5 } });
      return request;
    };

    it('is a conflict that names the field and the other manager, and nothing changes', async () => {
      const request = await contested();
      const before = await bytes(request);
      for (const outcome of await checkAndSend(engineWith(), request))
        expect(outcome).toMatchObject({
          state: 'Conflict',
          reason: 'FieldConflict',
          message: expect.stringContaining('scaler'),
          causes: [{ field: 'spec.replicas', message: expect.stringContaining('scaler') }],
        });
      expect(await bytes(request)).toBe(before);
    });

    it('in a list is named by its place', async () => {
      const request = toUpdate(await make());
      const containers = [{ name: 'web', image: 'nginx:2' }];
      await setByOther(request, { spec: { template: { spec: { containers } } } });
      expect(await engineWith().check(request, alice())).toMatchObject({
        reason: 'FieldConflict',
        causes: [{ field: 'spec.template.spec.containers[0].image' }],
      });
      const kept = await engineWith().send(request, alice(), { fieldConflicts: 'keep-theirs' });
      expect(kept).toMatchObject({ state: 'Applied' });
      expect(await imageOf(request)).toBe('nginx:2');
    });

    it('is kept as they have it, and all else is changed', async () => {
      const request = await contested();
      const [check, send] = await checkAndSend(engineWith(), request, 'keep-theirs');
      expect(check).toMatchObject({ state: 'Checked', reason: 'KeptTheirs' });
      expect(send).toMatchObject({
        state: 'Applied',
        reason: 'KeptTheirs',
        message: expect.stringMatching(/spec\.replicas.*scaler/),
      });
      expect(await specOf(request)).toMatchObject({ replicas: 5 });
      expect(await imageOf(request)).toBe('nginx:1.26');
      expect(await engineWith().observe(request, alice())).toMatchObject({ state: 'Applied' });
      const again = await engineWith().send(request, alice(), { fieldConflicts: 'keep-theirs' });
      expect(again).toMatchObject({ state: 'Unchanged' });
    });

    it('is taken', async () => {
      const request = await contested();
      const [check, send] = await checkAndSend(engineWith(), request, 'take');
      expect(check).toMatchObject({ state: 'Checked' });
      expect(send).toMatchObject({ state: 'Applied', uid: request.uid });
      expect(await specOf(request)).toMatchObject({ replicas: 1 });
      expect(await engineWith().send(request, alice())).toMatchObject({ state: 'Unchanged' });
    });

    it('stays a conflict where it is one of our marks', async () => {
      const request = toUpdate(await make());
      await setByOther(request, { metadata: { annotations: { 'slipway.dev/digest': 'theirs' } } });
      const outcome = await engineWith().send(request, alice(), { fieldConflicts: 'keep-theirs' });
      expect(outcome).toMatchObject({ state: 'Conflict', reason: 'FieldConflict' });
      expect(await imageOf(request)).toBe('nginx:1.25');
      const taken = await engineWith().send(request, alice(), { fieldConflicts: 'take' });
      expect(taken).toMatchObject({ state: 'Applied' });
    });
  });
};
