import type { KubeCluster } from '../clusters/kube-client.ts';
import { AccessReviewUnavailable } from './access-review-unavailable.ts';

/**
 * Posts a review and gives its `status`. A control plane answers reviews with 201: anything else is no answer.
 * @throws AccessReviewUnavailable
 */
export const review = async (
  controlPlane: KubeCluster,
  kind: 'tokenreviews' | 'subjectaccessreviews',
  body: unknown,
  timeoutMs: number,
): Promise<Readonly<Record<string, unknown>>> => {
  const result = await controlPlane.post(kind, body, { timeoutMs });
  if (!result.ok) {
    const { fault } = result;
    // Only the status: the answer may repeat the token.
    const what = fault.type === 'status' ? `HTTP ${fault.status}` : 'no answer';
    throw new AccessReviewUnavailable(
      `${kind}: ${what}`,
      fault.type === 'status' ? boundedRetry(fault.retryAfterSeconds) : undefined,
    );
  }
  const { status } = result.value;
  if (result.status !== 201 || !isRecord(status))
    throw new AccessReviewUnavailable(`${kind}: an answer without a verdict`);
  return status;
};

const boundedRetry = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.min(Math.max(1, seconds), 30);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
