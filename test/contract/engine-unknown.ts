import { describe, expect, it } from 'vitest';
import type { PlannedRequest } from '../../src/engines/engine.ts';
import { asVerb } from '../engines/a-rendering.ts';
import type { ChangeBench, Made } from './change-bench.ts';
import { type Bench, servicePath } from './engine-bench.ts';

/** What holds of objects of which it is not known whether they were made: the answer was never read. */
export const unknownContract = (bench: Bench, change: ChangeBench): void => {
  const { read, foreignService } = bench;
  const { project, alice, admin, tidyEngine, make, planned, bytes } = change;
  const forgotten = (made: Made): Made => ({ ...made, known: made.known.map((object) => ({ ...object, uid: null })) });
  const toChange = (made: Made): PlannedRequest => asVerb('update', planned(forgotten(made), {})[0]);
  const toDelete = (made: Made): PlannedRequest =>
    asVerb(
      'delete',
      planned(forgotten(made), null).find(({ kind }) => kind === 'Service'),
    );

  describe('an object without a known uid', () => {
    it('is what carries the mark of the service: it is changed and deleted by the uid that it has', async () => {
      const made = await make();
      const { uid } = (await read(servicePath(project(), made.name)))?.metadata ?? {};
      const engine = tidyEngine();
      expect(await engine.check(toChange(made), alice())).toMatchObject({ state: 'Checked' });
      expect(await engine.send(toChange(made), alice())).toMatchObject({ state: 'Unchanged', uid });
      expect(await engine.observe(toChange(made), alice())).toMatchObject({ state: 'Applied', uid });
      expect(await engine.check(toDelete(made), alice())).toMatchObject({ state: 'Checked' });
      expect(await engine.send(toDelete(made), alice())).toMatchObject({ state: 'Deleted' });
      expect(await read(servicePath(project(), made.name))).toBeUndefined();
    });

    it('that was never made is made by a change, and is deleted already', async () => {
      const made = await make();
      await admin.admin('DELETE', servicePath(project(), made.name));
      const engine = tidyEngine();
      expect(await engine.send(toDelete(made), alice())).toMatchObject({ state: 'Deleted', attempts: 0 });
      expect(await engine.observe(toChange(made), alice())).toMatchObject({ state: 'Pending' });
      expect(await engine.send(toChange(made), alice())).toMatchObject({ state: 'Applied', uid: expect.any(String) });
    });

    it('is not one of somebody else that has its name', async () => {
      const made = await make();
      await admin.admin('DELETE', servicePath(project(), made.name));
      await foreignService(made.name);
      const engine = tidyEngine();
      for (const request of [toChange(made), toDelete(made)]) {
        const before = await bytes(request);
        const isDelete = request.verb === 'delete';
        expect(await engine.send(request, alice())).toMatchObject(
          isDelete ? { state: 'Deleted', attempts: 0 } : { state: 'Conflict', reason: 'NameTaken' },
        );
        expect(await bytes(request)).toBe(before);
      }
    });
  });
};
