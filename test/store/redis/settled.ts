import { type Store, StoreUnavailable } from '../../../src/store/store.ts';

/** The store once it serves: it connects in the background and fails calls until then. */
export async function settled(store: Store): Promise<Store> {
  for (;;) {
    try {
      await store.ping();
      return store;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
