import type { Deed } from '../access/permission.ts';
import { digestOfRequest } from '../ids.ts';
import { Problem } from '../problems.ts';
import type { ClaimRequest, RequestKey, RequestStore } from '../store/store.ts';
import type { Seal } from '../submissions/seal.ts';
import { type Repeatable, requestDigestOf, requestKeyOf } from './idempotency-key.ts';
import { type Outgoing, openAnswer, sealAnswer } from './kept-answer.ts';

/** Milliseconds that a key and its answer live. */
export const KEPT_MS = 24 * 3_600_000;
/** Milliseconds after which whoever carries a request out is taken for dead: longer than the longest `Prefer: wait`. */
export const LEASE_MS = 75_000;

type Permit = (deed: Deed) => Promise<void>;

/** How one request is carried out, and what has to be known to answer it without that. */
export interface Execution {
  /** @param seed the same for every try of the same request: what is made with an id made of it is made once */
  readonly carryOut: (seed: string, permit: Permit) => Promise<Outgoing>;
  /** @throws Problem `permission-denied` */
  readonly permit: Permit;
  /** A problem as it would leave. */
  readonly outgoing: (problem: Problem) => Outgoing;
  /** @throws Problem `not-found`, which is told before a fault of the key */
  readonly exists: () => Promise<unknown>;
}

export interface IdempotencyDependencies {
  readonly requests: RequestStore;
  readonly seal: Seal;
  readonly now: () => number;
  /** The store did not take an answer, or did not give a key back: until the lease ends its twins are told to wait. */
  readonly onUnkept: (error: unknown) => void;
}

export interface Idempotency {
  /**
   * Carries a request out, unless it was carried out before: then its answer is given again, with `Idempotency-Replayed: true`,
   * to who still has the permissions. Refusals and faults of ours are not kept: their key is free again.
   * @throws Problem `idempotency-key-reused`, `request-in-progress`, and what the execution throws
   */
  once(asked: Repeatable, execution: Execution): Promise<Outgoing>;
}

/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). */
export const createIdempotency = ({ requests, seal, now, onUnkept }: IdempotencyDependencies): Idempotency => {
  const carryOut = async (claim: ClaimRequest, stored: string, execution: Execution): Promise<Outgoing> => {
    const deeds: Deed[] = [];
    const permit: Permit = async (deed) => {
      deeds.push(deed);
      await execution.permit(deed);
    };
    // Keyed, so that ids are guessed by nobody; of the place, so that a seed moved in the store leads to nobody else's work.
    const seed = digestOfRequest(seal.seal(`seed/${placeOf(claim)}`, stored));
    const outgoing = await execution.carryOut(seed, permit).catch(async (error: unknown) => {
      if (error instanceof Problem && isKept(error.status)) return execution.outgoing(error);
      await release(claim);
      throw error;
    });
    await (isKept(outgoing.status) ? keep(claim, outgoing, deeds) : release(claim));
    return outgoing;
  };

  /** What was done is answered, also when the answer cannot be kept: a twin finds the work by its seed. */
  const keep = (claim: ClaimRequest, outgoing: Outgoing, deeds: readonly Deed[]): Promise<void> =>
    sealAnswer(seal, placeOf(claim), { ...outgoing, deeds })
      .then((answer) => requests.answer(claim.key, answer))
      .catch(onUnkept);

  /** After the lease somebody else may hold the key, and then it is not ours to give back. */
  const release = async ({ key, leaseUntil }: ClaimRequest): Promise<void> => {
    if (now() < leaseUntil) await requests.release(key).catch(onUnkept);
  };

  const replay = async (claim: ClaimRequest, text: string, execution: Execution): Promise<Outgoing> => {
    const { deeds, ...kept } = await openAnswer(seal, placeOf(claim), text);
    for (const deed of deeds) await execution.permit(deed);
    return { ...kept, headers: { ...kept.headers, 'Idempotency-Replayed': 'true' } };
  };

  return {
    once: async (asked, execution) => {
      const claim = claimOf(requestKeyOf(asked), requestDigestOf(asked), now());
      const outcome = await requests.claim(claim);
      if (outcome.type === 'claimed') return carryOut(claim, outcome.seed, execution);
      if (outcome.type === 'answered') return replay(claim, outcome.answer, execution);
      await execution.exists();
      throw outcome.type === 'other-request' ? new Problem('idempotency-key-reused') : inProgress();
    },
  };
};

/**
 * The seed is the day: after a fault of ours, of which nobody knows how far it came, the key is free, and its next try still
 * finds what the first one made. A key that has lived its 24 hours never meets the same day again.
 */
const claimOf = (key: RequestKey, digest: string, now: number): ClaimRequest => ({
  key,
  digest,
  seed: String(Math.floor(now / KEPT_MS)),
  now,
  leaseUntil: now + LEASE_MS,
  expiresAt: now + KEPT_MS,
});

/** An answer is that of one key and of one request. */
const placeOf = ({ key: { owner, project, operation, key }, digest }: ClaimRequest): string =>
  `answer/${JSON.stringify([owner, project, operation, key, digest])}`;

/** 424 tells how work ended that was done; every other refusal and fault leaves the request to be sent anew. */
const isKept = (status: number): boolean => status < 400 || status === 424;

const inProgress = (): Problem => new Problem('request-in-progress', { headers: { 'Retry-After': '1' } });
