import type { ClaimOutcome, RequestStore } from '../store.ts';
import { keys } from './keys.ts';
import type { Connection } from './scripts.ts';

export function createRedisRequests({ run }: Connection): RequestStore {
  return {
    async claim({ key, digest, seed, now, leaseUntil, expiresAt }) {
      const answer = await run('claim-request', [keys.request(key)], [now, leaseUntil, expiresAt, digest, seed]);
      return claimOutcome(answer as [ClaimOutcome['type'], string?]);
    },

    async answer(key, answer) {
      await run('answer-request', [keys.request(key)], [answer]);
    },

    async release(key) {
      await run('release-request', [keys.request(key)], []);
    },
  };
}

function claimOutcome([type, found = '']: readonly [ClaimOutcome['type'], string?]): ClaimOutcome {
  switch (type) {
    case 'claimed':
      return { type, seed: found };
    case 'answered':
      return { type, answer: found };
    default:
      return { type };
  }
}
