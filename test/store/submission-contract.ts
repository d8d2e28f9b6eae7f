import { describe, expect, it } from 'vitest';
import { type BeginSubmission, type DraftKey, type Store, StoreUnavailable } from '../../src/store/store.ts';
import { aBegin, aClose, aDraft, aKey, aProject, aStepWrite, aTitleWrite, EXPIRY, LEASE, NOW } from './records.ts';

export function submissionContract(store: () => Store): void {
  const begin = async (submission = aBegin()) => {
    expect(await store().submissions.begin(submission)).toEqual({ type: 'begun' });
    return submission;
  };
  const read = ({ project, id }: { project: string; id: string }, now = NOW) =>
    store().submissions.read(project, id, now);
  const service = ({ project, service: { name } }: BeginSubmission) => store().services.read(project, name);
  const draft = (key: DraftKey) => store().drafts.read(key, NOW);
  /** By the beginner. */
  const append = ({ project, id }: { project: string; id: string }, entries: readonly string[]) =>
    store().submissions.append({ project, id, epoch: 1, entries });

  /** A draft, and the submission that finalizes it. */
  const aFinalize = async (more: Partial<BeginSubmission> = {}): Promise<BeginSubmission & { key: DraftKey }> => {
    const key = aKey();
    await store().drafts.create(aDraft({ key }));
    return { ...aBegin({ project: key.project, draft: { key, expected: 'd1', options: 'keep' }, ...more }), key };
  };

  describe('begin', () => {
    it('records head and time, reserves the name and leaves the journal empty', async () => {
      const submission = await begin();
      const { id, head } = submission;
      expect(await read(submission)).toEqual({ id, head, journal: [], createdAt: NOW });
      expect(await service(submission)).toBe(submission.service.record);
    });

    it('marks the draft without a new revision, token or expiry', async () => {
      const { key, ...submission } = await aFinalize();
      const before = await draft(key);
      await begin(submission);
      const finalized = { submission: submission.id, revision: 1, options: 'keep', holds: true };
      expect(await draft(key)).toEqual({ ...before, finalized });
      expect((await store().drafts.list(key, NOW))[0]).toEqual({ ...before, finalized });
    });

    it('judges the draft first, then its token, then the earlier submission, then the name', async () => {
      const { key, ...submission } = await aFinalize();
      const from = { key, expected: 'd1', options: 'keep' };
      await begin({ ...aBegin(), project: key.project });
      const judged = (over: Partial<typeof from>) =>
        store().submissions.begin({ ...submission, id: 'other', draft: { ...from, ...over } });
      expect(await judged({ key: { ...key, id: 'none' }, expected: 'stale' })).toEqual({ type: 'draft-not-found' });
      expect(await judged({ key: { ...key, owner: 'bob' } })).toEqual({ type: 'draft-not-found' });
      expect(await judged({ expected: 'stale' })).toEqual({ type: 'draft-mismatch', draft: await draft(key) });
      expect(await judged({ expected: '*' })).toMatchObject({ type: 'draft-mismatch' });
      expect(await judged({})).toEqual({ type: 'service-exists', record: '{"state":"reserved"}' });
      await begin({ ...submission, service: { name: 'other', record: '1' } });
      expect(await judged({})).toEqual({ type: 'same', submission: submission.id, options: 'keep' });
    });

    it('does not find a draft that expired', async () => {
      const { key: _, ...submission } = await aFinalize();
      const late = { ...submission, now: EXPIRY, expiresAt: EXPIRY + 10 };
      expect(await store().submissions.begin(late)).toEqual({ type: 'draft-not-found' });
    });

    it('changes nothing unless it began', async () => {
      const { key, ...submission } = await aFinalize();
      await begin({ ...aBegin(), project: key.project });
      await store().submissions.begin(submission);
      expect(await read(submission)).toBeUndefined();
      expect((await draft(key))?.finalized).toBeUndefined();
      expect(await store().submissions.list(key.project, { limit: 10 }, NOW)).toHaveLength(1);
    });

    it('answers the same submission again, whatever the options, until the draft changes', async () => {
      const { key, ...submission } = await aFinalize();
      await begin(submission);
      const again = aBegin({ project: key.project, draft: { key, expected: 'd1', options: 'other' } });
      expect(await store().submissions.begin(again)).toEqual({
        type: 'same',
        submission: submission.id,
        options: 'keep',
      });
      await store().drafts.writeStep(aStepWrite(key, { token: 'd2' }));
      const changed = aBegin({ project: key.project, draft: { key, expected: 'd2', options: 'keep' } });
      expect(await store().submissions.begin(changed)).toMatchObject({ type: 'service-exists' });
    });

    it('has a revision submitted anew once its submission does not hold, without a phase of the one before', async () => {
      const { key, ...submission } = await aFinalize();
      await begin(submission);
      await store().submissions.close(
        aClose(submission, {
          phase: 'Failed',
          draft: { key, submission: submission.id, holds: false, phase: 'Failed' },
          service: { name: 'cart', record: null },
        }),
      );
      const again = await begin({ ...submission, ...{ id: 'again' } });
      expect((await draft(key))?.finalized).toEqual({
        submission: again.id,
        revision: 1,
        options: 'keep',
        holds: true,
      });
    });

    it('lets one of many twins begin', async () => {
      const { key, ...submission } = await aFinalize();
      const twins = Array.from({ length: 50 }, (_, i) => ({ ...submission, id: `twin-${i}` }));
      const outcomes = await Promise.all(twins.map((twin) => store().submissions.begin(twin)));
      const begun = twins.filter((_, i) => outcomes[i]?.type === 'begun');
      expect(begun).toHaveLength(1);
      expect(outcomes.filter(({ type }) => type === 'same')).toHaveLength(49);
      expect((await draft(key))?.finalized?.submission).toBe(begun[0]?.id);
    });

    it('gives a name to one of many, and the same name in other projects', async () => {
      const project = aProject();
      const outcomes = await Promise.all(
        Array.from({ length: 16 }, () => store().submissions.begin(aBegin({ project }))),
      );
      expect(outcomes.filter(({ type }) => type === 'begun')).toHaveLength(1);
      await begin(aBegin());
    });
  });

  describe('begin again', () => {
    it('is recognised by the id before anything else is judged, and changes nothing', async () => {
      const { key, ...submission } = await aFinalize();
      await begin(submission);
      await append(submission, ['1']);
      await store().drafts.remove(key, '*', NOW);
      const before = [await read(submission), await service(submission)];
      const again = { ...submission, head: 'other', service: { name: 'other', record: 'other' } };
      expect(await store().submissions.begin(again)).toEqual({ type: 'begun-before' });
      await store().submissions.close(aClose(submission));
      expect(await store().submissions.begin(submission)).toEqual({ type: 'begun-before' });
      expect(before).toEqual([{ ...(await read(submission)), phase: undefined }, submission.service.record]);
      expect(await store().services.read(submission.project, 'other')).toBeUndefined();
    });

    it('of many at once has one begin', async () => {
      const submission = aBegin();
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => store().submissions.begin(submission)));
      expect(outcomes.filter(({ type }) => type === 'begun')).toHaveLength(1);
      expect(outcomes.filter(({ type }) => type === 'begun-before')).toHaveLength(49);
      expect(await store().submissions.list(submission.project, { limit: 10 }, NOW)).toHaveLength(1);
    });
  });

  describe('begin of a change', () => {
    const aService = async (record = '{"state":"created"}') => {
      const submission = await begin();
      await store().submissions.close(aClose(submission, { service: { name: 'cart', record } }));
      return submission;
    };
    const change = (project: string, expected: string, record = 'changed') =>
      aBegin({ project, service: { name: 'cart', expected, record } });

    it('puts the record where it is the one that was seen, to the byte', async () => {
      const { project } = await aService('{"name":"雪 \\u0000"}\n');
      expect(await store().submissions.begin(change(project, '{"name":"雪 \\u0000"}'))).toMatchObject({
        type: 'service-moved',
      });
      await begin(change(project, '{"name":"雪 \\u0000"}\n'));
      expect(await store().services.read(project, 'cart')).toBe('changed');
    });

    it('answers what is there when that is stale, and changes nothing', async () => {
      const { project } = await aService();
      const stale = change(project, 'stale');
      const moved = { type: 'service-moved', record: '{"state":"created"}' };
      expect(await store().submissions.begin(stale)).toEqual(moved);
      expect(await store().submissions.begin(change(project, ''))).toEqual(moved);
      expect(await read(stale)).toBeUndefined();
      expect(await store().services.read(project, 'cart')).toBe('{"state":"created"}');
    });

    it('finds the service gone', async () => {
      expect(await store().submissions.begin(change(aProject(), 'seen'))).toEqual({ type: 'service-moved' });
      expect(await store().submissions.begin(change(aProject(), ''))).toEqual({ type: 'service-moved' });
    });

    it('of many with the same record has one begin', async () => {
      const { project } = await aService();
      const changes = Array.from({ length: 16 }, (_, i) => change(project, '{"state":"created"}', `by ${i}`));
      const outcomes = await Promise.all(changes.map((one) => store().submissions.begin(one)));
      const begun = changes.filter((_, i) => outcomes[i]?.type === 'begun');
      expect(begun).toHaveLength(1);
      expect(outcomes.filter(({ type }) => type === 'service-moved')).toHaveLength(15);
      expect(await store().services.read(project, 'cart')).toBe(begun[0]?.service.record);
    });
  });

  describe('append', () => {
    it('keeps the order, within a call and between calls, and answers the length', async () => {
      const submission = await begin();
      expect(await append(submission, ['1', '2'])).toEqual({ type: 'appended', length: 2 });
      expect(await append(submission, [])).toEqual({ type: 'appended', length: 2 });
      for (let i = 3; i <= 20; i++) {
        expect(await append(submission, [String(i)])).toEqual({ type: 'appended', length: i });
      }
      expect((await read(submission))?.journal).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 1)));
    });

    it('keeps the order of calls that are not waited for', async () => {
      const submission = await begin();
      const entries = Array.from({ length: 50 }, (_, i) => String(i));
      await Promise.all(entries.map((entry) => append(submission, [entry])));
      expect((await read(submission))?.journal).toEqual(entries);
    });

    it('refuses an unknown submission instead of losing entries', async () => {
      await expect(append({ project: aProject(), id: 'none' }, ['1'])).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('refuses a submission that has been closed: whoever still works at it must not go on', async () => {
      const submission = await begin();
      await store().submissions.close(aClose(submission, { entries: ['end'] }));
      expect(await append(submission, ['late'])).toEqual({ type: 'lost' });
      expect((await read(submission))?.journal).toEqual(['end']);
    });
  });

  describe('close', () => {
    it('writes last entries, phase, record and the draft in one step', async () => {
      const { key, ...submission } = await aFinalize();
      await begin(submission);
      await append(submission, ['1']);
      const made = { key, submission: submission.id, holds: true, phase: 'Ended' };
      expect(await store().submissions.close(aClose(submission, { entries: ['2', '3'], draft: made }))).toEqual({
        type: 'closed',
      });
      expect(await read(submission)).toMatchObject({ journal: ['1', '2', '3'], phase: 'Succeeded' });
      expect(await service(submission)).toBe('{"state":"created"}');
      expect(await draft(key)).toMatchObject({
        revision: 1,
        token: 'd1',
        finalized: { holds: true, phase: 'Ended' },
      });
    });

    it('gives the name back with null', async () => {
      const submission = await begin();
      await store().submissions.close(aClose(submission, { service: { name: 'cart', record: null } }));
      expect(await service(submission)).toBeUndefined();
      expect(await store().services.list(submission.project)).toEqual([]);
    });

    it('changes nothing a second time', async () => {
      const { key, ...submission } = await aFinalize();
      await begin(submission);
      const made = { key, submission: submission.id, holds: true, phase: 'Succeeded' };
      await store().submissions.close(aClose(submission, { entries: ['1'], draft: made }));
      const before = [await read(submission), await service(submission), await draft(key)];
      const second = {
        entries: ['2'],
        phase: 'Failed',
        draft: { ...made, holds: false, phase: 'Failed' },
        service: { name: 'cart', record: null },
      };
      expect(await store().submissions.close(aClose(submission, second))).toEqual({ type: 'lost' });
      expect([await read(submission), await service(submission), await draft(key)]).toEqual(before);
    });

    it('leaves a draft alone that names another submission by now, or is gone', async () => {
      const { key, ...submission } = await aFinalize();
      await begin(submission);
      await store().drafts.writeTitle(aTitleWrite(key, { token: 'd2' }));
      const next = aBegin({
        project: key.project,
        service: { name: 'next', record: '1' },
        draft: { key, expected: 'd2', options: 'keep' },
      });
      await begin(next);
      const before = await draft(key);
      const made = { key, submission: submission.id, holds: false, phase: 'Failed' };
      await store().submissions.close(aClose(submission, { phase: 'Failed', draft: made }));
      expect(await draft(key)).toEqual(before);
      await store().drafts.remove(key, '*', NOW);
      await store().submissions.close(aClose(next, { draft: { ...made, submission: next.id, holds: true } }));
      expect(await draft(key)).toBeUndefined();
      expect(await read(next)).toMatchObject({ phase: 'Succeeded' });
    });

    it('settles the draft of another submission that it names', async () => {
      const { key, ...submission } = await aFinalize();
      await begin(submission);
      await store().submissions.close(aClose(submission));
      const undo = await begin(
        aBegin({ project: key.project, service: { name: 'cart', expected: '{"state":"created"}', record: '1' } }),
      );
      const of = { key, submission: submission.id, holds: false, phase: 'RolledBack' };
      await store().submissions.close(aClose(undo, { draft: of }));
      expect((await draft(key))?.finalized).toEqual({
        submission: submission.id,
        revision: 1,
        options: 'keep',
        holds: false,
        phase: 'RolledBack',
      });
    });

    it('refuses an unknown submission', async () => {
      const unknown = aBegin();
      await expect(store().submissions.close(aClose(unknown))).rejects.toBeInstanceOf(StoreUnavailable);
      expect(await service(unknown)).toBeUndefined();
    });
  });

  describe('read, list and open', () => {
    it('find nothing of another project or after the expiry', async () => {
      const submission = await begin();
      expect(await read({ ...submission, project: aProject() })).toBeUndefined();
      expect(await read(submission, EXPIRY - 1)).toBeDefined();
      expect(await read(submission, EXPIRY)).toBeUndefined();
      expect(await store().submissions.list(submission.project, { limit: 10 }, EXPIRY)).toEqual([]);
    });

    it('list newest first, page by page, with a total order among those of one millisecond', async () => {
      const project = aProject();
      const times = [5, 1, 3, 3, 3, 2, 4, 10];
      for (const [i, time] of times.entries()) {
        await begin(aBegin({ project, id: `id-${i}`, now: NOW + time, service: { name: `s${i}`, record: '1' } }));
      }
      await append({ project, id: 'id-7' }, ['entry']);
      const all = await store().submissions.list(project, { limit: 100 }, NOW);
      expect(all.map(({ createdAt }) => createdAt - NOW)).toEqual([10, 5, 4, 3, 3, 3, 2, 1]);
      expect(all[0]).toEqual(await read({ project, id: 'id-7' }));
      for (const limit of [1, 2, 3, 7, 8, 9]) {
        const pages = [];
        let page = await store().submissions.list(project, { limit }, NOW);
        while (page.length > 0) {
          expect(page.length).toBeLessThanOrEqual(limit);
          pages.push(...page);
          page = await store().submissions.list(project, { limit, before: page.at(-1) }, NOW);
        }
        expect(pages).toEqual(all);
      }
    });

    it('list a few large ones at a time, one at least, until there are no more', async () => {
      const project = aProject();
      const large = Array.from({ length: 5 }, (_, i) =>
        aBegin({
          project,
          id: `id-${i}`,
          now: NOW + i,
          head: 'x'.repeat(400),
          service: { name: `s${i}`, record: '1' },
        }),
      );
      for (const submission of large) await begin(submission);
      await append({ project, id: 'id-3' }, ['y'.repeat(900)]);
      const pages: string[][] = [];
      let page = await store().submissions.list(project, { limit: 10, maxBytes: 1_000 }, NOW);
      while (page.length > 0) {
        pages.push(page.map(({ id }) => id));
        page = await store().submissions.list(project, { limit: 10, maxBytes: 1_000, before: page.at(-1) }, NOW);
      }
      expect(pages).toEqual([
        ['id-4', 'id-3'],
        ['id-2', 'id-1', 'id-0'],
      ]);
      expect(await store().submissions.list(project, { limit: 10, maxBytes: 1 }, NOW)).toHaveLength(1);
    });

    it('fill a page across submissions that expired', async () => {
      const project = aProject();
      for (let i = 0; i < 12; i++) {
        const expiresAt = i % 4 === 0 ? EXPIRY + 100 : EXPIRY;
        await begin(
          aBegin({
            project,
            id: `id-${String(i).padStart(2, '0')}`,
            now: NOW + i,
            expiresAt,
            service: { name: `s${i}`, record: '1' },
          }),
        );
      }
      expect((await store().submissions.list(project, { limit: 2 }, EXPIRY)).map(({ id }) => id)).toEqual([
        'id-08',
        'id-04',
      ]);
    });

    it('open: those without a terminal phase, of every project, and until when their leases are held', async () => {
      const [first, second, closed] = [await begin(), await begin(), await begin()];
      await store().submissions.close(aClose(closed));
      const open = (await store().submissions.open()).filter(({ id }) => [first.id, second.id, closed.id].includes(id));
      const expected = [first, second].map(({ project, id }) => ({ project, id, leaseUntil: LEASE }));
      expect(open).toHaveLength(2);
      expect(open).toEqual(expect.arrayContaining(expected));
    });
  });

  describe('services', () => {
    it('are listed by name, ascending, per project', async () => {
      const project = aProject();
      for (const name of ['b', 'a-b', 'a', 'c10', 'c9'])
        await begin(aBegin({ project, service: { name, record: `"${name}"` } }));
      const names = (await store().services.list(project)).map(({ name }) => name);
      expect(names).toEqual(['a', 'a-b', 'b', 'c10', 'c9']);
      expect((await store().services.list(project))[0]).toEqual({ name: 'a', record: '"a"' });
      expect(await store().services.list(aProject())).toEqual([]);
      expect(await store().services.read(project, 'none')).toBeUndefined();
    });

    const kept = async (project: string, numbers: readonly number[], name = 'cart') => {
      const found = await Promise.all(numbers.map((number) => store().services.revision(project, name, number)));
      return found.map((record) => record ?? null);
    };
    /** A submission that ends with one more revision. */
    const revise = async (project: string, number: number, keep: number, name = 'cart') => {
      const expected = await store().services.read(project, name);
      const submission = await begin(aBegin({ project, service: { name, expected, record: `${number}` } }));
      const service = { name, record: `${number}`, revision: { number, record: `"revision ${number}"`, keep } };
      await store().submissions.close(aClose(submission, { service }));
    };

    it('keep the newest revisions, so many as are kept, by number', async () => {
      const project = aProject();
      for (const number of [1, 2, 3, 8, 9, 10, 11]) await revise(project, number, 3);
      expect(await kept(project, [1, 2, 3, 8, 9, 10, 11])).toEqual([
        ...[null, null, null, null],
        ...['"revision 9"', '"revision 10"', '"revision 11"'],
      ]);
      await revise(project, 12, 1);
      expect(await kept(project, [10, 11, 12])).toEqual([null, null, '"revision 12"']);
    });

    it('keep their revisions apart from those of other names and projects', async () => {
      const [project, other] = [aProject(), aProject()];
      await revise(project, 1, 2);
      await revise(project, 2, 2, 'shop');
      await revise(other, 3, 2);
      expect(await kept(project, [1, 2, 3])).toEqual(['"revision 1"', null, null]);
      expect(await kept(project, [1, 2, 3], 'shop')).toEqual([null, '"revision 2"', null]);
      expect(await kept(other, [1, 2, 3])).toEqual([null, null, '"revision 3"']);
    });

    it('leave no revision behind when the name is given back, and those of others alone', async () => {
      const project = aProject();
      for (const number of [1, 2]) await revise(project, number, 5);
      await revise(project, 1, 5, 'shop');
      const gone = await begin(aBegin({ project, service: { name: 'cart', expected: '2', record: 'going' } }));
      const revision = { number: 3, record: 'never', keep: 5 };
      await store().submissions.close(aClose(gone, { service: { name: 'cart', record: null, revision } }));
      expect(await kept(project, [1, 2, 3])).toEqual([null, null, null]);
      expect(await kept(project, [1], 'shop')).toEqual(['"revision 1"']);
      await revise(project, 1, 5);
      expect(await kept(project, [1, 2])).toEqual(['"revision 1"', null]);
    });

    it('write a revision anew when it is kept again', async () => {
      const project = aProject();
      await revise(project, 1, 5);
      const again = await begin(aBegin({ project, service: { name: 'cart', expected: '1', record: '1' } }));
      const revision = { number: 1, record: 'again', keep: 5 };
      await store().submissions.close(aClose(again, { service: { name: 'cart', record: '1', revision } }));
      expect(await kept(project, [1])).toEqual(['again']);
    });
  });
}
