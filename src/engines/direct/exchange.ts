import type { KubeClient, KubeResult } from '../../clusters/kube-client.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { PlannedRequest } from '../engine.ts';

export interface Pauses {
  /** Waits; ends early, in whatever way, when the signal says so. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** At least 0, below 1. */
  readonly random: () => number;
  /** Milliseconds of any clock that does not go back. */
  readonly now: () => number;
}

/** Milliseconds, but for `attempts`. */
export interface ExchangeLimits {
  readonly call: number;
  /** For all calls and pauses of one request together. */
  readonly whole: number;
  readonly attempts: number;
  /** For an object that was told to go, to be gone. */
  readonly deletion: number;
}

const defaults: ExchangeLimits = { call: 5_000, whole: 20_000, attempts: 3, deletion: 5_000 };

export type Act<T = KubeObject> = (
  client: KubeClient,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
) => Promise<KubeResult<T>>;

/** All that is said to a cluster about one planned request: bounded in time, within the cluster's bulkhead. */
export interface Exchange {
  readonly request: PlannedRequest;
  readonly limits: ExchangeLimits;
  /**
   * One call; without time left, or when cancelled, one that was not sent.
   * @param first awaited before the call leaves. A process that was stopped over it must not send afterwards: others may have
   * taken its silence for its end.
   */
  call<T = KubeObject>(act: Act<T>, first?: () => Promise<void>): Promise<KubeResult<T>>;
  /** Waits before the next attempt. False when it would not begin in time. */
  pause(attempt: number, afterSeconds?: number): Promise<boolean>;
  /** Waits so many milliseconds. False when that is too long, or when cancelled. */
  wait(ms: number): Promise<boolean>;
}

export interface ExchangeDependencies extends Pauses {
  readonly client: KubeClient;
  readonly request: PlannedRequest;
  /** Carries a call out once the cluster has a place for it. */
  readonly bulkhead: <T>(call: () => Promise<T>) => Promise<T>;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<ExchangeLimits>;
}

export const createExchange = ({
  client,
  request,
  bulkhead,
  signal,
  limits: given,
  ...pauses
}: ExchangeDependencies): Exchange => {
  const limits = { ...defaults, ...given };
  const end = pauses.now() + limits.whole;
  const isOver = (): boolean => signal?.aborted === true || pauses.now() >= end;
  const wait = async (ms: number): Promise<boolean> => {
    if (pauses.now() + ms >= end) return false;
    await pauses.sleep(ms, signal).catch(() => undefined);
    return signal?.aborted !== true;
  };
  return {
    request,
    limits,
    call: (act, first) =>
      bulkhead(async () => {
        if (isOver()) return notSent;
        await first?.();
        if (isOver()) return notSent;
        return act(client, { timeoutMs: Math.min(limits.call, end - pauses.now()), signal });
      }),
    pause: (attempt, afterSeconds = 0) => wait(Math.max(backoff(attempt, pauses.random()), afterSeconds * 1_000)),
    wait,
  };
};

const notSent: KubeResult<never> = {
  ok: false,
  fault: { type: 'no-answer', sent: false, message: 'cancelled, or out of time, before it was sent' },
  warnings: [],
};

/** Full jitter: anything between nothing and a bound that doubles, so that many that failed together do not return together. */
const backoff = (attempt: number, random: number): number => random * Math.min(2_000, 200 * 2 ** (attempt - 1));
