import { describe, expect, it } from 'vitest';
import type { ClaimRequest, Store } from '../../src/store/store.ts';
import { aProject, aRequest, aRequestKey, EXPIRY, LEASE, NOW } from './records.ts';

/** Requests that may be sent again. */
export function requestContract(store: () => Store): void {
  const claim = (request: ClaimRequest) => store().requests.claim(request);
  const claimed = async (request = aRequest()) => {
    expect(await claim(request)).toEqual({ type: 'claimed', seed: request.seed });
    return request;
  };
  const answered = async (answer = '{"status":201}') => {
    const request = await claimed();
    await store().requests.answer(request.key, answer);
    return request;
  };

  describe('a request', () => {
    it('is carried out by the first who claims it, and in progress for others as long as its lease is held', async () => {
      const request = await claimed();
      expect(await claim({ ...request, seed: 'other' })).toEqual({ type: 'in-progress' });
      expect(await claim({ ...request, seed: 'other', now: LEASE - 1 })).toEqual({ type: 'in-progress' });
    });

    it('of 50 parallel twins is claimed by one', async () => {
      const key = aRequestKey();
      const twins = Array.from({ length: 50 }, (_, i) => aRequest({ key, seed: `seed ${i}` }));
      const outcomes = await Promise.all(twins.map(claim));
      expect(outcomes.filter(({ type }) => type === 'claimed')).toHaveLength(1);
      expect(outcomes.filter(({ type }) => type === 'in-progress')).toHaveLength(49);
    });

    it('has the answer that it was given, to the byte, until it expires to the millisecond', async () => {
      const answer = '{ "name": "雪 \\u0000 é" }\n';
      const request = await answered(answer);
      const again = { ...request, seed: 'other' };
      expect(await claim(again)).toEqual({ type: 'answered', answer });
      expect(await claim({ ...again, now: EXPIRY - 1 })).toEqual({ type: 'answered', answer });
      expect(await claim({ ...again, now: EXPIRY, leaseUntil: EXPIRY + 5, expiresAt: EXPIRY + 10 })).toEqual({
        type: 'claimed',
        seed: 'other',
      });
      expect(await claim({ ...again, now: EXPIRY })).toEqual({ type: 'in-progress' });
    });

    it('keeps the first answer, and an empty one too', async () => {
      const request = await answered('');
      await store().requests.answer(request.key, 'second');
      expect(await claim(request)).toEqual({ type: 'answered', answer: '' });
    });

    it('with another digest is another request, in progress and answered alike', async () => {
      const request = await claimed();
      const other = { ...request, digest: 'other' };
      expect(await claim(other)).toEqual({ type: 'other-request' });
      expect(await claim({ ...other, now: LEASE })).toEqual({ type: 'other-request' });
      await store().requests.answer(request.key, 'done');
      expect(await claim(other)).toEqual({ type: 'other-request' });
      const late = { ...other, now: EXPIRY, expiresAt: EXPIRY + 10, seed: 'new' };
      expect(await claim(late)).toEqual({ type: 'claimed', seed: 'new' });
    });

    it('is taken over when its lease has run out, with the first seed and a life of its own, by one of many', async () => {
      const request = await claimed();
      const later = { now: LEASE, leaseUntil: LEASE + 10, expiresAt: EXPIRY + 10 };
      const twins = Array.from({ length: 20 }, (_, i) => claim({ ...request, ...later, seed: `seed ${i}` }));
      const outcomes = await Promise.all(twins);
      expect(outcomes.filter(({ type }) => type === 'claimed')).toEqual([{ type: 'claimed', seed: request.seed }]);
      expect(outcomes.filter(({ type }) => type === 'in-progress')).toHaveLength(19);
      const third = { ...request, now: LEASE + 10, leaseUntil: LEASE + 20, expiresAt: EXPIRY + 20, seed: 'third' };
      expect(await claim(third)).toEqual({ type: 'claimed', seed: request.seed });
      await store().requests.answer(request.key, 'done');
      expect(await claim({ ...request, now: EXPIRY + 19 })).toEqual({ type: 'answered', answer: 'done' });
    });

    it('is free again once released, for any digest and seed', async () => {
      const request = await claimed();
      await store().requests.release(request.key);
      await claimed({ ...request, digest: 'other', seed: 'other' });
    });

    it('that was answered is not released', async () => {
      const request = await answered('done');
      await store().requests.release(request.key);
      expect(await claim(request)).toEqual({ type: 'answered', answer: 'done' });
    });

    it('that nobody claimed is neither answered nor released', async () => {
      const request = aRequest();
      await store().requests.answer(request.key, 'done');
      await store().requests.release(request.key);
      await claimed(request);
    });

    it('is apart from those of other owners, projects, operations and keys, whatever their texts', async () => {
      const project = aProject();
      const request = await claimed(aRequest({ key: { owner: 'ab', project, operation: 'c', key: 'd' } }));
      await store().requests.answer(request.key, 'done');
      const others = [
        { ...request.key, owner: 'a', operation: 'bc' },
        { ...request.key, operation: 'cd', key: '' },
        { ...request.key, owner: 'ab\0c', operation: '' },
        { ...request.key, key: 'e' },
        { ...request.key, project: aProject() },
      ];
      for (const key of others) await claimed({ ...request, key });
      expect(await claim({ ...request, now: NOW })).toEqual({ type: 'answered', answer: 'done' });
    });
  });
}
