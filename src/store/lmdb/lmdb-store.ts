import type { Store } from '../store.ts';
import { createLmdbDrafts } from './lmdb-drafts.ts';
import { createLmdbRequests } from './lmdb-requests.ts';
import { createLmdbServices } from './lmdb-services.ts';
import { createLmdbSubmissions } from './lmdb-submissions.ts';
import { sweepTables } from './sweep.ts';
import { openTables } from './tables.ts';
import { createTransactor } from './transactor.ts';

export interface LmdbStore extends Store {
  /**
   * Removes what expired by `now` (milliseconds since the epoch). Expired records are never answered; this gives their
   * space back, and is to be called now and then.
   *
   * @returns how many drafts, submissions and requests were removed
   */
  sweep(now: number): Promise<number>;
}

/**
 * The store in a folder of this machine, on disk when a write is answered. A second store on the same folder, of this
 * process or another one of the same machine, sees the same records and takes turns with the first in writing.
 *
 * @param path of the folder, made when it is missing
 * @throws Error when the folder cannot be opened
 */
export function createLmdbStore({ path }: { readonly path: string }): LmdbStore {
  const transactor = createTransactor(openTables(path));
  return {
    drafts: createLmdbDrafts(transactor),
    submissions: createLmdbSubmissions(transactor),
    services: createLmdbServices(transactor),
    requests: createLmdbRequests(transactor),
    // A write, because a full disk still serves reads.
    ping: () => transactor.write(({ probes }) => probes.put(['ping'], true)),
    close: () => transactor.close(),
    sweep: (now) => sweepTables(transactor, now),
  };
}
