import { StoreUnavailable } from '../store.ts';
import type { Tables } from './tables.ts';

/** The one way to the tables, shut after `close`: LMDB itself ends the process when it is used later. */
export interface Transactor {
  /** One atomic step, alone among the writers of every process; on disk when the promise resolves. */
  write<T>(step: (tables: Tables) => T): Promise<T>;
  /** A look at one committed state. */
  read<T>(look: (tables: Tables) => T): Promise<T>;
  /** Waits for the writes under way. */
  close(): Promise<void>;
}

export function createTransactor(tables: Tables): Transactor {
  const state = { closed: false };
  const guarded = async <T>(action: () => T | Promise<T>): Promise<T> => {
    if (state.closed) throw new StoreUnavailable('the embedded store is closed');
    try {
      return await action();
    } catch (error) {
      throw error instanceof StoreUnavailable ? error : new StoreUnavailable(`embedded store: ${reasonOf(error)}`);
    }
  };
  return {
    write: (step) => guarded(() => tables.root.transaction(() => step(tables))),
    read: (look) => guarded(() => look(tables)),
    close: async () => {
      if (state.closed) return;
      state.closed = true;
      await tables.root.close();
    },
  };
}

/** LMDB tells of the disk and its own files, never of what is stored. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'failed';
}
