import type { CallOptions, KubeClient, KubeCluster, KubeFault, KubeResult } from './kube-client.ts';

export interface BreakerLimits {
  /** Exchanges without an answer, one after the other, after which the cluster is asked whether it is there at all. */
  readonly silences: number;
  /** Milliseconds of the first pause, and of the longest; each is twice the one before, and shortened by up to half at random. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Milliseconds that the cluster has to answer whether it is there. */
  readonly probeMs: number;
  /** A call that was given less time than this says nothing about the cluster when the time runs out. */
  readonly leastTimeoutMs: number;
}

export interface BreakerSettings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly limits?: Partial<BreakerLimits>;
  /** Told each time it opens and closes. */
  readonly onChange?: (open: boolean) => void;
}

/** A cluster that fails at once while it is known not to answer. */
export interface GuardedCluster extends KubeCluster {
  /** Since when (milliseconds since the epoch) it has not answered, while calls fail at once for it; else undefined. */
  unreachableSince(): number | undefined;
}

const defaults: BreakerLimits = {
  silences: 3,
  firstPauseMs: 1_000,
  longestPauseMs: 30_000,
  probeMs: 2_000,
  leastTimeoutMs: 1_000,
};

/**
 * Spares a cluster that does not answer, and those who would wait for it. After some exchanges in a row without an answer it is
 * asked for `/version`; when that is not answered either, calls fail at once as not sent until a pause is over, and then the next
 * ones wait until `/version` has been asked once more. So no write is ever the one that finds out, and one object or webhook that
 * hangs closes the cluster to nobody. Any HTTP status is an answer; a call that its caller cancelled says nothing. One state for
 * all identities.
 */
export const withBreaker = (cluster: KubeCluster, settings: BreakerSettings): GuardedCluster => {
  const { guard, unreachableSince } = createBreaker(cluster, settings);
  return {
    name: cluster.name,
    as: (identity) => guarded(cluster.as(identity), guard),
    post: (path, body, options) => guard(() => cluster.post(path, body, options), options),
    version: (options) => guard(() => cluster.version(options), options),
    close: () => cluster.close(),
    unreachableSince,
  };
};

type Guard = <T>(call: () => Promise<KubeResult<T>>, options?: CallOptions) => Promise<KubeResult<T>>;

const guarded = (client: KubeClient, guard: Guard): KubeClient => ({
  get: (ref, options) => guard(() => client.get(ref, options), options),
  list: (ref, options) => guard(() => client.list(ref, options), options),
  apply: (object, options) => guard(() => client.apply(object, options), options),
  delete: (ref, options) => guard(() => client.delete(ref, options), options),
});

/** Not answered since, and not asked again before. */
interface Pause {
  readonly since: number;
  readonly until: number;
  readonly ms: number;
}

const createBreaker = (cluster: KubeCluster, settings: BreakerSettings) => {
  const { now, random, onChange } = settings;
  const limits = { ...defaults, ...settings.limits };
  let answers = 0;
  let silences = 0;
  let silentSince = 0;
  let pause: Pause | undefined;
  let probing: Promise<void> | undefined;

  const answered = (): void => {
    answers++;
    silences = 0;
    if (pause === undefined) return;
    pause = undefined;
    onChange?.(false);
  };
  const lengthen = (since: number): void => {
    const wasOpen = pause !== undefined;
    const ms = Math.min(limits.longestPauseMs, pause === undefined ? limits.firstPauseMs : pause.ms * 2);
    pause = { since, until: now() + ms * (1 - random() / 2), ms };
    if (!wasOpen) onChange?.(true);
  };
  const probe = (): Promise<void> => {
    probing ??= askVersion().finally(() => {
      probing = undefined;
    });
    return probing;
  };
  const askVersion = async (): Promise<void> => {
    const before = answers;
    const result = await cluster.version({ timeoutMs: limits.probeMs }).catch(() => undefined);
    // Nothing is learnt from a fault of our own, as of credentials that cannot be had.
    if (result === undefined) return;
    if (silenceOf(result) === undefined) answered();
    else if (answers === before) lengthen(silentSince);
  };
  /** What has begun before the last answer came is no news: a queue of old calls may end without one all at once. */
  const silent = (begun: { readonly at: number; readonly answers: number }): void => {
    if (begun.answers !== answers || pause !== undefined) return;
    if (silences++ === 0) silentSince = begun.at;
    if (silences >= limits.silences) void probe();
  };
  const tellsSilence = ({ timedOut }: Silence, options: CallOptions | undefined): boolean => {
    if (options?.signal?.aborted === true) return false;
    return timedOut !== true || (options?.timeoutMs ?? limits.leastTimeoutMs) >= limits.leastTimeoutMs;
  };

  const guard: Guard = async (call, options) => {
    if (pause !== undefined && now() >= pause.until) await probe();
    if (pause !== undefined) return notAsked(cluster.name, pause, now());
    const begun = { at: now(), answers };
    const result = await call();
    const silence = silenceOf(result);
    if (silence === undefined) answered();
    else if (tellsSilence(silence, options)) silent(begun);
    return result;
  };
  return { guard, unreachableSince: () => pause?.since };
};

type Silence = Extract<KubeFault, { type: 'no-answer' }>;

const silenceOf = (result: KubeResult<unknown>): Silence | undefined =>
  !result.ok && result.fault.type === 'no-answer' ? result.fault : undefined;

const notAsked = (name: string, { since, until }: Pause, at: number) =>
  ({
    ok: false,
    fault: {
      type: 'no-answer',
      sent: false,
      message: `not sent: ${name} has not answered since ${timeOf(since)} and is asked again at ${timeOf(Math.max(at, until))}`,
    },
    warnings: [],
  }) as const;

const timeOf = (ms: number): string => new Date(ms).toISOString();
