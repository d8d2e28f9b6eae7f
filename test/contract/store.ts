import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/store/store.ts';
import { draftContract } from '../store/draft-contract.ts';
import { leaseContract } from '../store/lease-contract.ts';
import { aKey, aRequest, NOW } from '../store/records.ts';
import { requestContract } from '../store/request-contract.ts';
import { submissionContract } from '../store/submission-contract.ts';

/**
 * What every implementation of the storage port does, sentence by sentence of `src/store/store.ts`.
 *
 * @param open a store, new or of an earlier run: the tests use projects of their own
 */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`the store in ${name}`, () => {
    let opened: Store | undefined;
    const store = (): Store => {
      if (!opened) throw new Error('not opened');
      return opened;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    draftContract(store);
    submissionContract(store);
    leaseContract(store);
    requestContract(store);

    it('answers a ping while it serves reads and writes', async () => {
      await expect(store().ping()).resolves.toBeUndefined();
    });

    it('throws StoreUnavailable from every kind of call once it is closed, also when it is closed twice', async () => {
      const closed = await open();
      await closed.ping();
      await closed.close();
      await closed.close();
      await expect(closed.ping()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(closed.drafts.read(aKey(), NOW)).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(closed.drafts.remove(aKey(), '*', NOW)).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(closed.submissions.open()).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(
        closed.submissions.claim({ project: 'shop', id: 'id', now: NOW, until: NOW }),
      ).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(closed.requests.claim(aRequest())).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(closed.services.list('shop')).rejects.toBeInstanceOf(StoreUnavailable);
    });
  });
}
