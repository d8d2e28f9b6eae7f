import { type RequestKey, type RequestStore, StoreUnavailable } from '../../src/store/store.ts';

export interface Remembered {
  readonly digest: string;
  readonly seed: string;
  readonly leaseUntil: number;
  readonly expiresAt: number;
  readonly answer?: string;
}

export interface RequestMemory extends RequestStore {
  /** By key, as text. What a test changes here, somebody did who can write to the store. */
  readonly records: Map<string, Remembered>;
  /** Names of methods, in the order in which they were called. */
  readonly calls: string[];
  /** Methods that do not answer from now on. */
  readonly broken: Set<string>;
}

/** The shortest reading of the contract of `RequestStore`. */
export const createRequestMemory = (): RequestMemory => {
  const records = new Map<string, Remembered>();
  const calls: string[] = [];
  const broken = new Set<string>();
  const call = (method: string) => {
    calls.push(method);
    if (broken.has(method)) throw new StoreUnavailable(`${method} of this test`);
  };
  const rowOf = ({ owner, project, operation, key }: RequestKey) => JSON.stringify([owner, project, operation, key]);
  return {
    records,
    calls,
    broken,
    claim: async ({ key, digest, seed, now, leaseUntil, expiresAt }) => {
      call('claim');
      const found = records.get(rowOf(key));
      const live = found !== undefined && found.expiresAt > now ? found : undefined;
      if (live !== undefined && live.digest !== digest) return { type: 'other-request' };
      if (live?.answer !== undefined) return { type: 'answered', answer: live.answer };
      if (live !== undefined && live.leaseUntil > now) return { type: 'in-progress' };
      records.set(rowOf(key), live === undefined ? { digest, seed, leaseUntil, expiresAt } : { ...live, leaseUntil });
      return { type: 'claimed', seed: live?.seed ?? seed };
    },
    answer: async (key, answer) => {
      call('answer');
      const found = records.get(rowOf(key));
      if (found !== undefined) records.set(rowOf(key), { ...found, answer });
    },
    release: async (key) => {
      call('release');
      records.delete(rowOf(key));
    },
  };
};
