import { createHmac, randomBytes } from 'node:crypto';
import type { KubeCluster, KubeResult } from '../clusters/kube-client.ts';
import { isRecord } from './review.ts';

export interface ReviewLimits {
  /** Reviews of tokens never seen to be anybody's, at once. */
  readonly strangers?: number;
  /** Tokens remembered as somebody's. */
  readonly remembered?: number;
}

/**
 * Bounds what a flood of tokens can cost the control plane: more reviews of unknown tokens at once than there is room for are
 * refused here, as the control plane itself would refuse them (429). A token that was somebody's once is always asked about, so
 * that callers who are known stay so during a flood. Tokens are kept only as HMACs under a key of this process.
 */
export const limitTokenReviews = (
  controlPlane: KubeCluster,
  { strangers = 64, remembered = 10_000 }: ReviewLimits = {},
): KubeCluster => {
  const hmacKey = randomBytes(32);
  const familiar = new Set<string>();
  let underWay = 0;

  const remember = (key: string): void => {
    familiar.delete(key);
    familiar.add(key);
    const [oldest] = familiar;
    if (familiar.size > remembered && oldest !== undefined) familiar.delete(oldest);
  };
  const counted = async <T>(ask: () => Promise<T>): Promise<T> => {
    underWay++;
    try {
      return await ask();
    } finally {
      underWay--;
    }
  };
  const reviewToken: KubeCluster['post'] = async (path, body, options) => {
    const ask = () => controlPlane.post(path, body, options);
    const key = createHmac('sha256', hmacKey).update(tokenIn(body)).digest('base64');
    if (!familiar.has(key) && underWay >= strangers) return refused;
    const result = await (familiar.has(key) ? ask() : counted(ask));
    if (isSomebodys(result)) remember(key);
    return result;
  };
  return {
    ...controlPlane,
    post: (path, body, options) =>
      path === 'tokenreviews' ? reviewToken(path, body, options) : controlPlane.post(path, body, options),
  };
};

const tokenIn = (body: unknown): string => {
  const spec = isRecord(body) ? body.spec : undefined;
  return isRecord(spec) ? String(spec.token) : '';
};

const isSomebodys = (result: KubeResult<Record<string, unknown>>): boolean =>
  result.ok && isRecord(result.value.status) && result.value.status.authenticated === true;

const refused: KubeResult<Record<string, unknown>> = {
  ok: false,
  fault: {
    type: 'status',
    status: 429,
    reason: 'TooManyRequests',
    message: 'too many unknown tokens at once',
    causes: [],
    retryAfterSeconds: 1,
  },
  warnings: [],
};
