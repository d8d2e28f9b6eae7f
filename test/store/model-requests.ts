import type { RequestKey, RequestStore } from '../../src/store/store.ts';
import type { Model } from './model.ts';

export function requestModel({ requests }: Model): RequestStore {
  const nameOf = ({ owner, project, operation, key }: RequestKey) => JSON.stringify([owner, project, operation, key]);
  return {
    claim: async ({ key, now, ...claim }) => {
      const found = requests.get(nameOf(key));
      const before = found && found.expiresAt > now ? found : undefined;
      if (before && before.digest !== claim.digest) return { type: 'other-request' };
      if (before?.answer !== undefined) return { type: 'answered', answer: before.answer };
      if (before && before.leaseUntil > now) return { type: 'in-progress' };
      const seed = before?.seed ?? claim.seed;
      requests.set(nameOf(key), { ...claim, seed });
      return { type: 'claimed', seed };
    },
    answer: async (key, answer) => {
      const found = requests.get(nameOf(key));
      if (found) found.answer ??= answer;
    },
    release: async (key) => {
      if (requests.get(nameOf(key))?.answer === undefined) requests.delete(nameOf(key));
    },
  };
}
