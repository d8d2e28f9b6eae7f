import type { KubeClient, KubeFault, KubeResult } from '../../clusters/kube-client.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome, WriteOptions } from '../engine.ts';
import type { Act, Exchange } from './exchange.ts';
import type { Unreadable } from './look.ts';
import { outcomeOf } from './outcome.ts';
import { type Finding, type Verdict, verdictOf } from './verdict.ts';

/** The writes of one request, one after the other: told before they leave, counted, and what may have come of them. */
export interface Writes {
  /** Nothing is written. */
  readonly dryRun: boolean;
  apply(object: KubeObject, options?: { readonly force: boolean }): Promise<KubeResult>;
  /** Of the object with this uid. */
  remove(uid: string): Promise<KubeResult>;
  /** Whether one may have had its effect although no answer says so; those of an earlier call count. */
  mayHaveLanded(): boolean;
  /** A cell that is closed by what was found in the cluster. */
  found(finding: Finding, more?: Pick<Partial<CellOutcome>, 'uid' | 'warnings'>): CellOutcome;
  /**
   * A cell that is closed by a refusal. It says nothing about a write before it that is still under way: a quota, say, may be used up by
   * just that one.
   */
  refused(finding: Finding): CellOutcome;
  /** A cell that is closed as the object cannot be read: unknown where something may have been written. */
  unread(look: Unreadable): CellOutcome;
}

export type WritesOptions = Pick<WriteOptions, 'sending' | 'sentBefore'> & { readonly dryRun?: boolean };

export const createWrites = (
  exchange: Exchange,
  { sending, sentBefore = false, dryRun = false }: WritesOptions,
): Writes => {
  let left = 0;
  let landed = sentBefore;
  let later = false;

  const write = async (act: Act): Promise<KubeResult> => {
    const result = await exchange.call(act, dryRun ? undefined : async () => sending?.(left + 1));
    if (dryRun) return result;
    if (result.ok || hasLeft(result.fault)) left++;
    const effect = result.ok ? 'none' : effectOf(verdictOf(result.fault));
    landed ||= effect !== 'none';
    later ||= effect === 'possibly-later';
    return result;
  };
  const found: Writes['found'] = (finding, more) => outcomeOf(finding, { ...more, attempts: left });
  return {
    dryRun,
    apply: (object, { force } = { force: false }) =>
      write((client: KubeClient, options) => client.apply(object, { ...options, dryRun, force })),
    remove: (uid) => write((client, options) => client.delete(exchange.request, { ...options, dryRun, uid })),
    mayHaveLanded: () => landed,
    found,
    refused: (finding) => found(later ? { ...finding, state: 'Unknown' } : finding),
    unread: ({ finding }) => found(landed ? notReadBack(finding, undefined) : finding),
  };
};

const hasLeft = (fault: KubeFault): boolean => fault.type === 'status' || fault.sent;

const effectOf = (verdict: Verdict) => (verdict.type === 'again' ? verdict.effect : 'none');

/** @param verdict on the write that made the reading necessary, where one is at hand */
export const notReadBack = (read: Finding, verdict: Verdict | undefined): Finding => {
  const first = verdict?.type === 'again' || verdict?.type === 'final' ? verdict.finding : undefined;
  const what = verdict?.type === 'taken' ? 'the name is taken' : (first?.message ?? 'it may have been written');
  const message = `${what}; reading it back failed: ${read.message ?? read.reason}`;
  return { state: 'Unknown', reason: first?.reason ?? 'NotReadable', message, causes: [] };
};

/** Waits for the next attempt where there may be one. A dry run that was met by silence is not worth another. */
export const again = async (
  exchange: Exchange,
  attempt: number,
  verdict: Verdict,
  { dryRun }: Pick<Writes, 'dryRun'>,
): Promise<boolean> => {
  const { timedOut, afterSeconds } = { timedOut: false, afterSeconds: undefined, ...verdict };
  return attempt < exchange.limits.attempts && !(dryRun && timedOut) && exchange.pause(attempt, afterSeconds);
};
