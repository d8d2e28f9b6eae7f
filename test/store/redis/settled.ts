import { type Store, StoreUnavailable } from '../../../src/store/store.ts';

const LONGEST = 10_000;

/** The store once it serves: it connects in the background and fails calls until then. */
export async function settled(store: Store): Promise<Store> {
  const deadline = Date.now() + LONGEST;
  for (;;) {
    try {
      await store.ping();
      return store;
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
