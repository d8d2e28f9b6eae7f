import { createHmac, randomBytes } from 'node:crypto';
import type { KubeCluster } from '../clusters/kube-client.ts';
import { AccessReviewUnavailable } from './access-review-unavailable.ts';
import { createExpiringMap } from './expiring-map.ts';
import type { Identity } from './identity.ts';
import { isRecord, review } from './review.ts';
import { tokenExpiry } from './token-expiry.ts';

/** Says whose a bearer token is. */
export interface Authenticator {
  /**
   * Undefined when the token is nobody's.
   * @throws AccessReviewUnavailable when that could not be found out
   */
  authenticate(token: string): Promise<Identity | undefined>;
}

export interface TokenReviewSettings {
  readonly controlPlane: KubeCluster;
  /** Audiences of which a token must be for one; without any, the API server's own. */
  readonly audiences?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds for which an accepted token is believed, from when it was asked about. */
  readonly rememberMs?: number;
  /** The same of a refused one: enough to keep a loop off the control plane. */
  readonly refuseMs?: number;
  readonly timeoutMs?: number;
  /** Tokens remembered at most. */
  readonly limit?: number;
}

/** Characters: more than any issuer writes, few enough to be hashed for anybody who asks. */
const longestToken = 16_384;

/** Asks the control plane's TokenReview (`authentication.k8s.io/v1`). Tokens are kept only as HMACs under a key of this process. */
export const createTokenReviewAuthenticator = (settings: TokenReviewSettings): Authenticator => {
  const { now, rememberMs = 10_000, refuseMs = 1_000, limit = 10_000 } = settings;
  const hmacKey = randomBytes(32);
  const known = createExpiringMap<{ identity: Identity | undefined }>({ limit, now });
  const asking = new Map<string, Promise<Identity | undefined>>();

  const ask = async (key: string, token: string): Promise<Identity | undefined> => {
    const askedAt = now();
    const identity = await reviewToken(settings, token);
    const until = askedAt + (identity === undefined ? refuseMs : rememberMs);
    known.set(key, { identity }, Math.min(until, tokenExpiry(token)));
    return identity;
  };
  return {
    authenticate: async (token) => {
      if (!bearerToken.test(token) || token.length > longestToken) return undefined;
      const key = createHmac('sha256', hmacKey).update(token).digest('base64');
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered.identity;
      const answer = asking.get(key) ?? ask(key, token).finally(() => asking.delete(key));
      asking.set(key, answer);
      return answer;
    },
  };
};

/** `b64token` of RFC 6750, 2.1. */
const bearerToken = /^[A-Za-z0-9\-._~+/]+=*$/;

const reviewToken = async (settings: TokenReviewSettings, token: string): Promise<Identity | undefined> => {
  const { controlPlane, audiences, timeoutMs = 3_000 } = settings;
  const spec = audiences === undefined || audiences.length === 0 ? { token } : { token, audiences };
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec };
  const status = await review(controlPlane, 'tokenreviews', body, timeoutMs);
  if (status.authenticated !== true || isPresent(status.error)) return undefined;
  if (spec.audiences !== undefined && !meets(spec.audiences, status.audiences)) return undefined;
  return identityOf(status.user);
};

const isPresent = (error: unknown): boolean => error !== undefined && error !== null && error !== '';

/** A server that does not know audiences answers without any: its word is not enough where we asked for one. */
const meets = (wanted: readonly string[], met: unknown): boolean =>
  Array.isArray(met) && wanted.some((audience) => met.includes(audience));

/** @throws AccessReviewUnavailable when the answer says yes, but not in a form that can be relied on */
const identityOf = (user: unknown): Identity | undefined => {
  const { username, uid, groups = [], extra = {} } = isRecord(user) ? user : {};
  if (username === undefined || username === '') return undefined;
  const isUid = uid === undefined || typeof uid === 'string';
  if (typeof username !== 'string' || !isUid || !areTexts(groups) || !isExtra(extra)) {
    throw new AccessReviewUnavailable('tokenreviews: a user that cannot be read');
  }
  return { issuer: 'kubernetes', username, uid, groups, extra };
};

const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const isExtra = (value: unknown): value is Record<string, string[]> =>
  isRecord(value) && Object.values(value).every(areTexts);
