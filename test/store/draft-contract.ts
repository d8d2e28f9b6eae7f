import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Store, StoredDraft, WriteOutcome } from '../../src/store/store.ts';
import { aDraft, aKey, aStepWrite, aTitleWrite, EXPIRY, NOW, STEPS } from './records.ts';

const [FIRST, SECOND] = STEPS;

export function draftContract(store: () => Store): void {
  const create = async (draft = aDraft()) => {
    await store().drafts.create(draft);
    return draft.key;
  };
  const read = (key = aKey(), now = NOW) => store().drafts.read(key, now);

  describe('create', () => {
    it('answers the draft with revision 1, every step and the values that were sent', async () => {
      const value = '{ "name": "cart", "note": "雪 \\u0000 e\\u0301" }';
      const steps = { [FIRST]: { value, token: 'a' }, [SECOND]: { token: 'b' } };
      const draft = aDraft({ title: '', steps });
      const stored: StoredDraft = {
        id: draft.key.id,
        head: draft.head,
        title: '',
        revision: 1,
        token: 'd1',
        steps: { [FIRST]: { value, token: 'a', updatedAt: NOW }, [SECOND]: { token: 'b', updatedAt: NOW } },
        createdAt: NOW,
        updatedAt: NOW,
        expiresAt: EXPIRY,
      };
      expect(await store().drafts.create(draft)).toEqual({ type: 'written', draft: stored });
      expect(await read(draft.key)).toEqual(stored);
    });

    it('refuses one more than the limit of its owner in its project, and counts neither other owners nor projects', async () => {
      const key = await create(aDraft({ limit: 2 }));
      await create(aDraft({ key: { ...key, id: 'second' }, limit: 2 }));
      const third = aDraft({ key: { ...key, id: 'third' }, limit: 2 });
      expect(await store().drafts.create(third)).toEqual({ type: 'limit-reached' });
      expect(await read(third.key)).toBeUndefined();
      const others = [{ ...third.key, owner: 'bob' }, aKey({ owner: key.owner })];
      for (const other of others)
        expect(await store().drafts.create({ ...third, key: other })).toMatchObject({ type: 'written' });
    });

    it('never lets twins pass the limit together', async () => {
      const key = aKey();
      const twins = Array.from({ length: 16 }, () => aDraft({ key: { ...key, id: randomUUID() }, limit: 5 }));
      const outcomes = await Promise.all(twins.map((draft) => store().drafts.create(draft)));
      expect(outcomes.filter(({ type }) => type === 'written')).toHaveLength(5);
      expect(await store().drafts.list(key, NOW)).toHaveLength(5);
    });

    it('does not count drafts that were removed or expired', async () => {
      const key = await create(aDraft({ limit: 1 }));
      await store().drafts.remove(key, '*', NOW);
      const short = aDraft({ key: { ...key, id: 'short' }, limit: 1 });
      expect(await store().drafts.create(short)).toMatchObject({ type: 'written' });
      const later = aDraft({ key: { ...key, id: 'later' }, limit: 1, now: EXPIRY, expiresAt: EXPIRY + 10 });
      expect(await store().drafts.create(later)).toMatchObject({ type: 'written' });
    });

    it('refuses values of more bytes than allowed, counted in UTF-8 over all steps', async () => {
      const steps = { [FIRST]: { value: '"é"', token: 'a' }, [SECOND]: { value: '"x"', token: 'b' } };
      const tooLarge = aDraft({ steps, maxBytes: 6 });
      expect(await store().drafts.create(tooLarge)).toEqual({ type: 'too-large' });
      expect(await read(tooLarge.key)).toBeUndefined();
      expect(await store().drafts.create({ ...tooLarge, maxBytes: 7 })).toMatchObject({ type: 'written' });
    });
  });

  describe('read and list', () => {
    it('find nothing for another id, owner or project, whatever their texts', async () => {
      const key = await create(aDraft({ key: aKey({ owner: 'ab', id: 'c' }) }));
      const foreign = [
        { ...key, id: 'd' },
        { ...key, owner: 'bob' },
        aKey({ owner: 'ab', id: 'c' }),
        { ...key, owner: 'a', id: 'bc' },
      ];
      for (const other of foreign) {
        expect(await read(other)).toBeUndefined();
        expect(await store().drafts.writeStep(aStepWrite(other, { expected: '*' }))).toEqual({ type: 'not-found' });
        expect(await store().drafts.writeTitle(aTitleWrite(other, { expected: '*' }))).toEqual({ type: 'not-found' });
        expect(await store().drafts.remove(other, '*', NOW)).toEqual({ type: 'not-found' });
      }
      expect(await store().drafts.list({ ...key, owner: 'a' }, NOW)).toEqual([]);
      expect(await read(key)).toMatchObject({ revision: 1 });
    });

    it('list all live drafts of the owner in the project', async () => {
      const key = await create();
      const second = { ...key, id: 'second' };
      await create(aDraft({ key: second, expiresAt: EXPIRY + 5 }));
      await create(aDraft({ key: { ...key, owner: 'bob', id: 'third' } }));
      const listed = await store().drafts.list(key, NOW);
      expect(listed.map(({ id }) => id).sort()).toEqual([key.id, 'second'].sort());
      expect(listed.find(({ id }) => id === 'second')).toEqual(await read(second));
      expect((await store().drafts.list(key, EXPIRY)).map(({ id }) => id)).toEqual(['second']);
    });

    it('let a draft expire at its expiry, to the millisecond', async () => {
      const key = await create();
      expect(await read(key, EXPIRY - 1)).toBeDefined();
      expect(await read(key, EXPIRY)).toBeUndefined();
      const late = { expected: '*', now: EXPIRY, expiresAt: EXPIRY + 10 };
      expect(await store().drafts.writeStep(aStepWrite(key, late))).toEqual({ type: 'not-found' });
      expect(await store().drafts.writeTitle(aTitleWrite(key, late))).toEqual({ type: 'not-found' });
      expect(await store().drafts.remove(key, '*', EXPIRY)).toEqual({ type: 'not-found' });
    });
  });

  describe('writeStep', () => {
    it('answers the draft with the value, one more revision, new tokens and a new expiry', async () => {
      const key = await create();
      const write = aStepWrite(key);
      const outcome = await store().drafts.writeStep(write);
      expect(outcome).toEqual({ type: 'written', draft: await read(key) });
      expect(await read(key, EXPIRY)).toMatchObject({
        revision: 2,
        token: write.token,
        steps: {
          [FIRST]: { value: write.value, token: write.stepToken, updatedAt: NOW + 1 },
          [SECOND]: { token: `${SECOND}1`, updatedAt: NOW },
        },
        createdAt: NOW,
        updatedAt: NOW + 1,
        expiresAt: EXPIRY + 1,
      });
    });

    it('deletes the value when there is none, and keeps the step', async () => {
      const key = await create();
      const write = aStepWrite(key);
      await store().drafts.writeStep(write);
      const deleted = await store().drafts.writeStep(
        aStepWrite(key, { expected: write.stepToken, value: undefined, stepToken: 'gone', digest: 'delete' }),
      );
      expect(stepOf(deleted)).toEqual({ token: 'gone', updatedAt: NOW + 1 });
      expect(deleted).toMatchObject({ type: 'written', draft: { revision: 3 } });
    });

    it('changes nothing on a stale token and answers the draft as it is', async () => {
      const key = await create();
      const before = await read(key);
      expect(await store().drafts.writeStep(aStepWrite(key, { expected: `${SECOND}1` }))).toEqual({
        type: 'mismatch',
        draft: before,
      });
      expect(await read(key)).toEqual(before);
    });

    it('overwrites whatever is there with *', async () => {
      const key = await create();
      await store().drafts.writeStep(aStepWrite(key));
      expect(await store().drafts.writeStep(aStepWrite(key, { expected: '*', value: '2' }))).toMatchObject({
        type: 'written',
        draft: { revision: 3 },
      });
    });

    it('leaves the other steps writable with the tokens they have', async () => {
      const key = await create();
      await store().drafts.writeStep(aStepWrite(key));
      expect(await store().drafts.writeStep(aStepWrite(key, { step: SECOND, expected: `${SECOND}1` }))).toMatchObject({
        type: 'written',
      });
    });

    it('answers the same write sent again as replayed and changes nothing, also after writes of other steps and the title', async () => {
      const key = await create();
      await store().drafts.writeStep(aStepWrite(key));
      await store().drafts.writeStep(aStepWrite(key, { step: SECOND, expected: '*' }));
      await store().drafts.writeTitle(aTitleWrite(key, { expected: '*' }));
      const before = await read(key);
      expect(await store().drafts.writeStep(aStepWrite(key))).toEqual({ type: 'replayed', draft: before });
      expect(await read(key)).toEqual(before);
    });

    it('takes a delete sent again for the same write too', async () => {
      const key = await create();
      await store().drafts.writeStep(aStepWrite(key, { value: undefined }));
      expect(await store().drafts.writeStep(aStepWrite(key, { value: undefined }))).toMatchObject({
        type: 'replayed',
        draft: { revision: 2 },
      });
    });

    it('takes another digest with the replaced token for a conflict', async () => {
      const key = await create();
      await store().drafts.writeStep(aStepWrite(key));
      expect(await store().drafts.writeStep(aStepWrite(key, { digest: 'other' }))).toMatchObject({
        type: 'mismatch',
        draft: { revision: 2 },
      });
    });

    it('takes the same digest with a token replaced before the last one for a conflict', async () => {
      const key = await create();
      const first = aStepWrite(key);
      await store().drafts.writeStep(first);
      await store().drafts.writeStep(aStepWrite(key, { expected: first.stepToken }));
      expect(await store().drafts.writeStep(first)).toMatchObject({ type: 'mismatch', draft: { revision: 3 } });
    });

    it('takes the digest of another step for a conflict', async () => {
      const key = await create();
      await store().drafts.writeStep(aStepWrite(key));
      expect(await store().drafts.writeStep(aStepWrite(key, { step: SECOND }))).toMatchObject({ type: 'mismatch' });
    });

    it('recognises an overwrite with * by the token that it replaced', async () => {
      const key = await create();
      await store().drafts.writeStep(aStepWrite(key, { expected: '*' }));
      expect(await store().drafts.writeStep(aStepWrite(key))).toMatchObject({
        type: 'replayed',
        draft: { revision: 2 },
      });
    });

    it('refuses what makes all values together too large, after existence and the token', async () => {
      const key = await create(
        aDraft({ steps: { [FIRST]: { value: '12345', token: 'a' }, [SECOND]: { token: 'b' } } }),
      );
      const write = aStepWrite(key, { step: SECOND, expected: 'b', value: '"é"', maxBytes: 8 });
      const before = await read(key);
      expect(await store().drafts.writeStep(write)).toEqual({ type: 'too-large' });
      expect(await read(key)).toEqual(before);
      expect(await store().drafts.writeStep({ ...write, expected: 'stale' })).toMatchObject({ type: 'mismatch' });
      expect(await store().drafts.writeStep({ ...write, key: { ...key, id: 'none' } })).toEqual({ type: 'not-found' });
      expect(await store().drafts.writeStep({ ...write, maxBytes: 9 })).toMatchObject({ type: 'written' });
    });

    it('counts the value that it replaces no more', async () => {
      const key = await create(aDraft({ steps: { [FIRST]: { value: '1234567890', token: 'a' } } }));
      expect(
        await store().drafts.writeStep(
          aStepWrite(key, { expected: 'a', value: '"12345678"', maxBytes: 10, stepToken: 'b' }),
        ),
      ).toMatchObject({ type: 'written' });
      await store().drafts.writeStep(
        aStepWrite(key, { expected: 'b', value: undefined, stepToken: 'c', digest: 'delete' }),
      );
      expect(
        await store().drafts.writeStep(aStepWrite(key, { expected: 'c', value: '1234567890', maxBytes: 10 })),
      ).toMatchObject({ type: 'written' });
    });

    it('loses no update: of concurrent writers with one token exactly one writes, and versions are successes', async () => {
      const key = await create();
      const rounds = 5;
      let successes = 0;
      for (let round = 0; round < rounds; round++) {
        const token = (await read(key))?.steps[FIRST]?.token ?? '';
        const writes = Array.from({ length: 64 }, (_, i) =>
          aStepWrite(key, { expected: token, value: String(i), digest: `${round}-${i}` }),
        );
        const outcomes = await Promise.all(writes.map((write) => store().drafts.writeStep(write)));
        const won = writes.filter((_, i) => outcomes[i]?.type === 'written');
        successes += won.length;
        expect((await read(key))?.steps[FIRST]?.value).toBe(won[0]?.value);
      }
      expect(successes).toBe(rounds);
      expect(await read(key)).toMatchObject({ revision: 1 + successes });
    });

    it('keeps every one of concurrent writes with *', async () => {
      const key = await create();
      const outcomes = await Promise.all(
        Array.from({ length: 64 }, (_, i) =>
          store().drafts.writeStep(aStepWrite(key, { expected: '*', value: String(i) })),
        ),
      );
      const revisions = outcomes.map((outcome) => ('draft' in outcome ? outcome.draft.revision : 0));
      expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, i) => i + 2));
    });
  });

  describe('writeTitle', () => {
    it('writes, empties and clears the title with the token of the draft', async () => {
      const key = await create();
      const write = aTitleWrite(key);
      expect(await store().drafts.writeTitle(write)).toEqual({ type: 'written', draft: await read(key) });
      expect(await read(key, EXPIRY)).toMatchObject({
        title: 'Cart',
        revision: 2,
        token: write.token,
        updatedAt: NOW + 1,
        expiresAt: EXPIRY + 1,
      });
      await store().drafts.writeTitle(aTitleWrite(key, { expected: write.token, title: '', token: 'd3' }));
      expect(await read(key)).toMatchObject({ title: '', revision: 3 });
      await store().drafts.writeTitle(aTitleWrite(key, { expected: 'd3', title: null }));
      expect(await read(key)).toMatchObject({ title: null, revision: 4 });
    });

    it('conflicts with any write of the draft since, unless it says *', async () => {
      const key = await create();
      await store().drafts.writeStep(aStepWrite(key));
      expect(await store().drafts.writeTitle(aTitleWrite(key))).toEqual({ type: 'mismatch', draft: await read(key) });
      expect(await store().drafts.writeTitle(aTitleWrite(key, { expected: '*' }))).toMatchObject({ type: 'written' });
    });

    it('answers the same write sent again as replayed, also after a step was written', async () => {
      const key = await create();
      await store().drafts.writeTitle(aTitleWrite(key));
      await store().drafts.writeStep(aStepWrite(key));
      expect(await store().drafts.writeTitle(aTitleWrite(key))).toEqual({ type: 'replayed', draft: await read(key) });
      expect(await store().drafts.writeTitle(aTitleWrite(key, { digest: 'other' }))).toMatchObject({
        type: 'mismatch',
      });
      await store().drafts.writeTitle(aTitleWrite(key, { expected: '*' }));
      expect(await store().drafts.writeTitle(aTitleWrite(key))).toMatchObject({ type: 'mismatch' });
    });
  });

  describe('remove', () => {
    it('removes with the token of the draft or *, once', async () => {
      const key = await create();
      expect(await store().drafts.remove(key, 'd1', NOW)).toEqual({ type: 'removed' });
      expect(await read(key)).toBeUndefined();
      expect(await store().drafts.list(key, NOW)).toEqual([]);
      expect(await store().drafts.remove(key, 'd1', NOW)).toEqual({ type: 'not-found' });
      await create(aDraft({ key }));
      expect(await store().drafts.remove(key, '*', NOW)).toEqual({ type: 'removed' });
    });

    it('changes nothing on a stale token and answers the draft', async () => {
      const key = await create();
      expect(await store().drafts.remove(key, 'stale', NOW)).toEqual({ type: 'mismatch', draft: await read(key) });
    });
  });
}

function stepOf(outcome: WriteOutcome) {
  return 'draft' in outcome ? outcome.draft.steps[FIRST] : undefined;
}
