import { describe, expect, it } from 'vitest';
import { type BeginSubmission, type Store, StoreUnavailable } from '../../src/store/store.ts';
import { aBegin, aClose, aDraft, aKey, aProject, aReopen, aStepWrite, EXPIRY, LEASE, NOW } from './records.ts';

/** Who may work on a submission, and how it changes hands. */
export function leaseContract(store: () => Store): void {
  const begin = async (submission = aBegin()) => {
    expect(await store().submissions.begin(submission)).toEqual({ type: 'begun' });
    return submission;
  };
  const closed = async () => {
    const submission = await begin();
    await store().submissions.close(aClose(submission));
    return submission;
  };
  const read = ({ project, id }: BeginSubmission, now = NOW) => store().submissions.read(project, id, now);
  const claim = ({ project, id }: BeginSubmission, now = LEASE, until = now + 10_000) =>
    store().submissions.claim({ project, id, now, until });
  const append = ({ project, id }: BeginSubmission, epoch: number, entries: readonly string[]) =>
    store().submissions.append({ project, id, epoch, entries });
  const renew = ({ project, id }: BeginSubmission, epoch: number, until: number) =>
    store().submissions.renew({ project, id, epoch, until });
  const openUntil = async ({ id }: BeginSubmission) =>
    (await store().submissions.open()).find((open) => open.id === id)?.leaseUntil;
  const service = ({ project, service: { name } }: BeginSubmission) => store().services.read(project, name);

  describe('claim', () => {
    it('waits until the lease has run out, to the millisecond, and answers the whole submission', async () => {
      const submission = await begin();
      await append(submission, 1, ['1', '2']);
      expect(await claim(submission, LEASE - 1)).toEqual({ type: 'held' });
      expect(await claim(submission, LEASE)).toEqual({
        type: 'claimed',
        epoch: 2,
        submission: { id: submission.id, head: submission.head, journal: ['1', '2'], createdAt: NOW },
      });
      expect(await openUntil(submission)).toBe(LEASE + 10_000);
      expect(await claim(submission, LEASE + 9_999)).toEqual({ type: 'held' });
      expect(await claim(submission, LEASE + 10_000)).toMatchObject({ type: 'claimed', epoch: 3 });
    });

    it('finds nothing of another project or after the expiry, and nothing to do on a closed one', async () => {
      const submission = await begin();
      expect(await claim({ ...submission, project: aProject() })).toEqual({ type: 'not-found' });
      expect(await claim(submission, EXPIRY)).toEqual({ type: 'not-found' });
      await store().submissions.close(aClose(submission));
      expect(await claim(submission)).toEqual({ type: 'closed' });
    });

    it('of many at once lets one win', async () => {
      const submission = await begin();
      for (let round = 0; round < 3; round++) {
        const now = LEASE + round * 10_000;
        const outcomes = await Promise.all(Array.from({ length: 64 }, () => claim(submission, now)));
        expect(outcomes.filter(({ type }) => type === 'claimed')).toMatchObject([{ epoch: 2 + round }]);
        expect(outcomes.filter(({ type }) => type === 'held')).toHaveLength(63);
      }
    });
  });

  describe('an earlier holder', () => {
    it('can neither append, close nor renew once another one has claimed, and changes nothing', async () => {
      const key = aKey();
      await store().drafts.create(aDraft({ key }));
      const submission = await begin(aBegin({ project: key.project, draft: { key, expected: 'd1', options: 'keep' } }));
      await claim(submission);
      const state = async () => [
        await read(submission),
        await service(submission),
        await openUntil(submission),
        await store().drafts.read(key, NOW),
      ];
      const before = await state();
      const draft = { key, submission: submission.id, holds: false, phase: 'Failed' };
      const revision = { number: 1, record: '1', keep: 1 };
      const end = { entries: ['old'], draft, service: { name: 'cart', record: 'old', revision } };
      expect(await append(submission, 1, ['old'])).toEqual({ type: 'lost' });
      expect(await append(submission, 1, [])).toEqual({ type: 'lost' });
      expect(await renew(submission, 1, EXPIRY)).toEqual({ type: 'lost' });
      expect(await store().submissions.close(aClose(submission, end))).toEqual({ type: 'lost' });
      expect(await state()).toEqual(before);
      expect(await store().services.revision(key.project, 'cart', 1)).toBeUndefined();
      expect(await append(submission, 2, ['new'])).toEqual({ type: 'appended', length: 1 });
      expect(await store().submissions.close(aClose(submission, { ...end, epoch: 2 }))).toEqual({ type: 'closed' });
      expect(await read(submission)).toMatchObject({ journal: ['new', 'old'], phase: 'Succeeded' });
    });

    it('of a later epoch than there was is none either', async () => {
      const submission = await begin();
      for (const epoch of [0, 2, 10]) {
        expect(await append(submission, epoch, ['x'])).toEqual({ type: 'lost' });
        expect(await renew(submission, epoch, EXPIRY)).toEqual({ type: 'lost' });
        expect(await store().submissions.close(aClose(submission, { epoch }))).toEqual({ type: 'lost' });
      }
      expect((await read(submission))?.journal).toEqual([]);
    });

    it('goes on after its lease ran out while nobody has claimed', async () => {
      const submission = await begin(aBegin({ leaseUntil: NOW - 1 }));
      expect(await append(submission, 1, ['1'])).toEqual({ type: 'appended', length: 1 });
      expect(await renew(submission, 1, LEASE)).toEqual({ type: 'renewed', length: 1 });
      expect(await claim(submission, NOW)).toEqual({ type: 'held' });
    });

    it('never writes after one who claims meanwhile: each entry is before the claim, or refused', async () => {
      const submission = await begin();
      const entries = Array.from({ length: 40 }, (_, i) => String(i));
      const appends = entries.slice(0, 20).map((entry) => append(submission, 1, [entry]));
      const claiming = claim(submission);
      appends.push(...entries.slice(20).map((entry) => append(submission, 1, [entry])));
      const outcomes = await Promise.all(appends);
      const claimed = await claiming;
      const appended = entries.filter((_, i) => outcomes[i]?.type === 'appended');
      expect(claimed.type === 'claimed' && claimed.submission.journal).toEqual(appended);
      expect((await read(submission))?.journal).toEqual(appended);
    });
  });

  describe('renew', () => {
    it('holds the lease until then and answers the length of the journal', async () => {
      const submission = await begin();
      expect(await renew(submission, 1, LEASE + 5)).toEqual({ type: 'renewed', length: 0 });
      await append(submission, 1, ['1', '2']);
      await store().submissions.intend(submission.project, submission.id, ['cancel']);
      expect(await renew(submission, 1, LEASE + 10)).toEqual({ type: 'renewed', length: 3 });
      expect(await openUntil(submission)).toBe(LEASE + 10);
      expect(await claim(submission, LEASE + 9)).toEqual({ type: 'held' });
    });

    it('gives the lease back with a time in the past', async () => {
      const submission = await begin();
      await renew(submission, 1, 0);
      expect(await claim(submission, NOW)).toMatchObject({ type: 'claimed', epoch: 2 });
    });

    it('is lost on a submission that is closed or unknown', async () => {
      expect(await renew(await closed(), 1, LEASE)).toEqual({ type: 'lost' });
      expect(await renew(aBegin(), 1, LEASE)).toEqual({ type: 'lost' });
    });
  });

  describe('intend', () => {
    it('appends whoever holds the lease, and leaves that as it is', async () => {
      const submission = await begin();
      await append(submission, 1, ['1']);
      const { project, id } = submission;
      expect(await store().submissions.intend(project, id, ['cancel'])).toEqual({ type: 'appended' });
      await claim(submission);
      expect(await store().submissions.intend(project, id, ['a', 'b'])).toEqual({ type: 'appended' });
      expect(await append(submission, 2, ['2'])).toEqual({ type: 'appended', length: 5 });
      expect((await read(submission))?.journal).toEqual(['1', 'cancel', 'a', 'b', '2']);
    });

    it('is refused once the submission has ended, and for an unknown one', async () => {
      const submission = await closed();
      expect(await store().submissions.intend(submission.project, submission.id, ['cancel'])).toEqual({
        type: 'closed',
      });
      expect((await read(submission))?.journal).toEqual([]);
      await expect(store().submissions.intend(aProject(), 'none', ['cancel'])).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('is in the journal of the one who closes, or refused', async () => {
      const submission = await begin();
      const { project, id } = submission;
      const intents = Array.from({ length: 20 }, (_, i) => `cancel ${i}`);
      const [first, ...rest] = intents.map((intent) => [intent]);
      const outcomes = [store().submissions.intend(project, id, first ?? [])];
      const closing = store().submissions.close(aClose(submission, { entries: ['end'] }));
      outcomes.push(...rest.map((intent) => store().submissions.intend(project, id, intent)));
      const appended = (await Promise.all(outcomes)).filter(({ type }) => type === 'appended').length;
      await closing;
      expect((await read(submission))?.journal).toEqual([...intents.slice(0, appended), 'end']);
    });
  });

  describe('reopen', () => {
    it('opens it again in a new epoch, with its entries, its service and no phase', async () => {
      const submission = await closed();
      expect(await store().submissions.reopen(aReopen(submission, { entries: ['retry', 'more'] }))).toEqual({
        type: 'reopened',
        epoch: 2,
      });
      const { id, head } = submission;
      expect(await read(submission)).toEqual({ id, head, journal: ['retry', 'more'], createdAt: NOW });
      expect(await service(submission)).toBe('{"state":"again"}');
      expect(await openUntil(submission)).toBe(LEASE);
      expect(await claim(submission, LEASE - 1)).toEqual({ type: 'held' });
      expect(await append(submission, 1, ['old'])).toEqual({ type: 'lost' });
      expect(await append(submission, 2, ['new'])).toEqual({ type: 'appended', length: 3 });
    });

    it('goes round: close, reopen, close, with an epoch more each time', async () => {
      const submission = await closed();
      for (let epoch = 2; epoch <= 5; epoch++) {
        expect(await store().submissions.reopen(aReopen(submission, { entries: [`open ${epoch}`] }))).toEqual({
          type: 'reopened',
          epoch,
        });
        expect(await store().submissions.close(aClose(submission))).toEqual({ type: 'lost' });
        expect(await store().submissions.close(aClose(submission, { epoch, phase: `End ${epoch}` }))).toEqual({
          type: 'closed',
        });
        expect(await openUntil(submission)).toBeUndefined();
      }
      expect(await read(submission)).toMatchObject({
        journal: ['open 2', 'open 3', 'open 4', 'open 5'],
        phase: 'End 5',
      });
    });

    it('changes nothing on one that is open, or whose service is another one by now, there or gone', async () => {
      const submission = await begin();
      expect(await store().submissions.reopen(aReopen(submission, { entries: ['x'] }))).toEqual({ type: 'open' });
      await store().submissions.close(aClose(submission));
      const before = await read(submission);
      const reopen = (expected: string | undefined) =>
        store().submissions.reopen(
          aReopen(submission, { entries: ['x'], service: { name: 'cart', expected, record: 'x' } }),
        );
      for (const expected of [undefined, 'stale', ''])
        expect(await reopen(expected)).toEqual({ type: 'service-moved' });
      const free = aReopen(submission, { service: { name: 'free', expected: '{"state":"created"}', record: 'x' } });
      expect(await store().submissions.reopen(free)).toEqual({ type: 'service-moved' });
      expect(await read(submission)).toEqual(before);
      expect(await service(submission)).toBe('{"state":"created"}');
      expect(await openUntil(submission)).toBeUndefined();
    });

    it('takes a name that was given back, where it is free', async () => {
      const submission = await begin();
      await store().submissions.close(aClose(submission, { service: { name: 'cart', record: null } }));
      const reopen = aReopen(submission, { service: { name: 'cart', record: 'again' } });
      expect(await store().submissions.reopen(reopen)).toEqual({ type: 'reopened', epoch: 2 });
      expect(await service(submission)).toBe('again');
    });

    it('has the draft hold again, without a phase, unless it names another submission by now', async () => {
      const key = aKey();
      await store().drafts.create(aDraft({ key }));
      const submission = await begin(aBegin({ project: key.project, draft: { key, expected: 'd1', options: 'keep' } }));
      const draft = { key, submission: submission.id };
      const finalized = async () => (await store().drafts.read(key, NOW))?.finalized;
      const failed = { ...draft, holds: false, phase: 'Failed' };
      await store().submissions.close(aClose(submission, { draft: failed }));
      expect(await finalized()).toMatchObject({ holds: false, phase: 'Failed' });
      await store().submissions.reopen(aReopen(submission, { draft }));
      expect(await finalized()).toEqual({ submission: submission.id, revision: 1, options: 'keep', holds: true });

      await store().submissions.close(aClose(submission, { epoch: 2, draft: failed }));
      await store().drafts.writeStep(aStepWrite(key, { token: 'd2' }));
      const next = await begin(
        aBegin({
          project: key.project,
          draft: { key, expected: 'd2', options: 'keep' },
          service: { name: 'next', record: '1' },
        }),
      );
      const other = { key, submission: next.id, holds: false, phase: 'Failed' };
      await store().submissions.close(aClose(next, { draft: other }));
      await store().submissions.reopen(aReopen(submission, { draft }));
      expect(await finalized()).toMatchObject({ submission: next.id, holds: false, phase: 'Failed' });
    });

    it('refuses an unknown submission, and one that expired', async () => {
      await expect(store().submissions.reopen(aReopen(aBegin()))).rejects.toBeInstanceOf(StoreUnavailable);
      const late = aReopen(await closed(), { now: EXPIRY });
      await expect(store().submissions.reopen(late)).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('of many at once lets one win', async () => {
      const submission = await closed();
      const outcomes = await Promise.all(
        Array.from({ length: 32 }, () => store().submissions.reopen(aReopen(submission, { entries: ['retry'] }))),
      );
      expect(outcomes.filter(({ type }) => type === 'reopened')).toEqual([{ type: 'reopened', epoch: 2 }]);
      expect((await read(submission))?.journal).toEqual(['retry']);
    });
  });

  describe('tail', () => {
    it('is what read answers from that entry on, for every place', async () => {
      const submission = await begin();
      const { project, id } = submission;
      const tail = (from: number, now = NOW) => store().submissions.tail(project, id, from, now);
      expect(await tail(0)).toEqual({ entries: [] });
      await append(submission, 1, ['0', '1', '2']);
      await store().submissions.intend(project, id, ['3']);
      const { journal = [] } = (await read(submission)) ?? {};
      expect(journal).toHaveLength(4);
      for (let from = 0; from <= 6; from++) expect(await tail(from)).toEqual({ entries: journal.slice(from) });
      await store().submissions.close(aClose(submission, { entries: ['4'] }));
      expect(await tail(3)).toEqual({ entries: ['3', '4'], phase: 'Succeeded' });
      expect(await tail(9)).toEqual({ entries: [], phase: 'Succeeded' });
      await store().submissions.reopen(aReopen(submission, { entries: ['5'] }));
      expect(await tail(4)).toEqual({ entries: ['4', '5'] });
    });

    it('finds nothing of another project or after the expiry', async () => {
      const { project, id } = await begin();
      expect(await store().submissions.tail(aProject(), id, 0, NOW)).toBeUndefined();
      expect(await store().submissions.tail(project, id, 0, EXPIRY - 1)).toBeDefined();
      expect(await store().submissions.tail(project, id, 0, EXPIRY)).toBeUndefined();
    });
  });
}
