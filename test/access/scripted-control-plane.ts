import type { KubeCluster, KubeResult } from '../../src/clusters/kube-client.ts';

/** A review as it was posted. */
export interface Posted {
  readonly path: string;
  readonly body: { readonly spec: Readonly<Record<string, unknown>> };
  readonly timeoutMs: number | undefined;
}

export type ReviewAnswer = KubeResult<Record<string, unknown>>;

export const reviewed = (status: unknown, httpStatus = 201): ReviewAnswer => ({
  ok: true,
  status: httpStatus,
  value: { status },
  warnings: [],
});

export const faulty = (status: number, retryAfterSeconds?: number): ReviewAnswer => ({
  ok: false,
  fault: { type: 'status', status, message: 'token canary', causes: [], retryAfterSeconds },
  warnings: [],
});

export const noAnswer: ReviewAnswer = {
  ok: false,
  fault: { type: 'no-answer', sent: true, message: 'silent' },
  warnings: [],
};

/** A control plane that answers reviews as told, and notes them. */
export const scriptedControlPlane = (answer: (posted: Posted) => ReviewAnswer | Promise<ReviewAnswer>) => {
  const posts: Posted[] = [];
  const unexpected = (): never => {
    throw new Error('only reviews are posted');
  };
  const controlPlane: KubeCluster = {
    name: 'controlPlane',
    as: unexpected,
    version: unexpected,
    post: async (path, body, options) => {
      const posted = { path, body: body as Posted['body'], timeoutMs: options?.timeoutMs };
      posts.push(posted);
      return answer(posted);
    },
    close: async () => undefined,
  };
  return { controlPlane, posts };
};
