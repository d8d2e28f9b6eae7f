import type { KubeCluster } from '../clusters/kube-client.ts';
import { AccessReviewUnavailable } from './access-review-unavailable.ts';
import { createExpiringMap } from './expiring-map.ts';
import type { Identity } from './identity.ts';
import { review } from './review.ts';

/** `resourceAttributes` of a SubjectAccessReview: always of one namespace, never of all. */
export interface ResourceAttributes {
  readonly namespace: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** Says whether somebody may do something. */
export interface Reviewer {
  /**
   * @param options.fresh do not rely on what was answered before; only reviews of this kind begun within the last second are shared
   * @throws AccessReviewUnavailable when there is no clear answer: never taken for a yes or a no, never remembered
   */
  allowed(identity: Identity, attributes: ResourceAttributes, options?: { readonly fresh?: boolean }): Promise<boolean>;
}

/** Durations in milliseconds, from when a review began. */
export interface ReviewerSettings {
  readonly controlPlane: KubeCluster;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly allowMs?: number;
  readonly denyMs?: number;
  readonly shareMs?: number;
  readonly timeoutMs?: number;
  /** Answers remembered at most. */
  readonly limit?: number;
}

/** Asks the control plane's SubjectAccessReview (`authorization.k8s.io/v1`). */
export const createReviewer = (settings: ReviewerSettings): Reviewer => {
  const {
    controlPlane,
    now,
    allowMs = 10_000,
    denyMs = 5_000,
    shareMs = 1_000,
    timeoutMs = 3_000,
    limit = 50_000,
  } = settings;
  const answers = createExpiringMap<boolean>({ limit, now });
  const fresh = createExpiringMap<Promise<boolean>>({ limit, now });
  const asking = new Map<string, Promise<boolean>>();
  const fingerprintOf = createFingerprints();

  const ask = async (key: string, identity: Identity, attributes: ResourceAttributes): Promise<boolean> => {
    const askedAt = now();
    const allowed = await reviewAccess(controlPlane, identity, attributes, timeoutMs);
    answers.set(key, allowed, askedAt + (allowed ? allowMs : denyMs));
    return allowed;
  };
  const askFresh = (key: string, identity: Identity, attributes: ResourceAttributes): Promise<boolean> => {
    const shared = fresh.get(key);
    if (shared !== undefined) return shared;
    const answer = ask(key, identity, attributes);
    fresh.set(key, answer, now() + shareMs);
    // A failure is shared by those who wait for it, and by nobody after them.
    answer.catch(() => fresh.delete(key));
    return answer;
  };
  const askOnce = (key: string, identity: Identity, attributes: ResourceAttributes): Promise<boolean> => {
    const answer = asking.get(key) ?? ask(key, identity, attributes).finally(() => asking.delete(key));
    asking.set(key, answer);
    return answer;
  };

  return {
    allowed: async (identity, attributes, options) => {
      const { namespace, verb, group, resource } = attributes;
      // To a review an empty namespace means all of them.
      if (namespace === '') return false;
      const key = JSON.stringify([fingerprintOf(identity), namespace, verb, group, resource]);
      if (options?.fresh === true) return askFresh(key, identity, attributes);
      return answers.get(key) ?? askOnce(key, identity, attributes);
    },
  };
};

/** The whole identity as one text; an authenticator hands out the same object for as long as it remembers a token. */
const createFingerprints = (): ((identity: Identity) => string) => {
  const known = new WeakMap<Identity, string>();
  return (identity) => {
    const fingerprint = known.get(identity) ?? fingerprintOf(identity);
    known.set(identity, fingerprint);
    return fingerprint;
  };
};

const fingerprintOf = ({ issuer, username, uid, groups, extra }: Identity): string =>
  JSON.stringify([issuer, username, uid ?? null, groups, Object.entries(extra)]);

const reviewAccess = async (
  controlPlane: KubeCluster,
  { username, uid, groups, extra }: Identity,
  resourceAttributes: ResourceAttributes,
  timeoutMs: number,
): Promise<boolean> => {
  // Without a name it would be judged by its groups alone.
  if (username === '') return false;
  const spec = { user: username, uid, groups, extra, resourceAttributes };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
  const { allowed, denied } = await review(controlPlane, 'subjectaccessreviews', body, timeoutMs);
  const isClear = typeof allowed === 'boolean' && (denied === undefined || typeof denied === 'boolean');
  if (!isClear) throw new AccessReviewUnavailable('subjectaccessreviews: an answer without a verdict');
  return allowed && denied !== true;
};
