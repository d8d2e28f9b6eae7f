import type { KubeFault } from '../../clusters/kube-client.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome } from '../engine.ts';
import type { Exchange } from './exchange.ts';
import { disowned, neverTheSame } from './found.ts';
import type { KnownRequest } from './identified.ts';
import { isAbsent, lookAt, lookWell } from './look.ts';
import { isKnownByUidAlone, type Standing, standingOf } from './standing.ts';
import { type Finding, type Verdict, verdictOf } from './verdict.ts';
import { again, type Writes } from './writes.ts';

/** What came of telling an object to go. */
export type Removal =
  | { readonly type: 'gone' }
  /** It is gone, and another object has its name. */
  | { readonly type: 'replaced'; readonly live: KubeObject }
  /** It has been told to go and is not gone yet; without `live` where that could not be read. */
  | { readonly type: 'leaving'; readonly live?: KubeObject }
  /** It would be deleted, says a dry run. */
  | { readonly type: 'rehearsed' }
  | { readonly type: 'ended'; readonly outcome: CellOutcome };

/**
 * Deletes the object with the known uid and waits until it is gone. One that is on its way out already is waited for, and what became of
 * a deletion whose answer was lost is read. Of an object that is known by its uid alone there is nothing to read before: its users need
 * no right to.
 * @param patience milliseconds to wait for it to be gone
 */
export const removal = async (
  exchange: Exchange,
  request: KnownRequest,
  writes: Writes,
  patience: number,
): Promise<Removal> => {
  const meet = async (): Promise<Standing> => standingOf(await lookWell(exchange), request);
  const wait = (live: KubeObject): Promise<Removal> =>
    writes.dryRun ? Promise.resolve({ type: 'leaving', live }) : untilGone(exchange, request, patience);

  for (let attempt = 1; ; attempt++) {
    const met = isKnownByUidAlone(request) ? unseen : await meet();
    if (met.type !== 'present') return met.type === 'leaving' ? wait(met.live) : without(met, writes);
    const result = await writes.remove(request.uid);
    if (result.ok) return writes.dryRun ? { type: 'rehearsed' } : untilGone(exchange, request, patience);
    if (isAbsent(result.fault) || (met === unseen && isOtherUid(result.fault))) return { type: 'gone' };
    const verdict = verdictOf(result.fault);
    if (verdict.type !== 'final' && (await again(exchange, attempt, verdict, writes))) continue;
    const last = writes.mayHaveLanded() ? await meet() : met;
    if (last.type === 'leaving') return wait(last.live);
    return last.type === 'present'
      ? { type: 'ended', outcome: writes.refused(refusalOf(verdict, request)) }
      : without(last, writes);
  }
};

const unseen = { type: 'present' } as const;

/** `Preconditions.Check` of a server: whatever has the name, it is not what was to go. */
const isOtherUid = (fault: KubeFault): boolean =>
  fault.type === 'status' && fault.status === 409 && /UID in (?:the )?precondition/.test(fault.message);

const without = (met: Exclude<Standing, { type: 'present' | 'leaving' }>, writes: Writes): Removal => {
  if (met.type === 'absent') return { type: 'gone' };
  if (met.type === 'replaced') return met;
  return {
    type: 'ended',
    outcome: met.type === 'disowned' ? writes.found(disowned(met.live), uidOf(met.live)) : writes.unread(met),
  };
};

const uidOf = ({ metadata }: KubeObject) => ({ uid: metadata.uid ?? null });

/** A precondition that failed and holds whenever one looks. */
const refusalOf = (verdict: Verdict, request: KnownRequest): Finding =>
  verdict.type === 'taken' ? neverTheSame(request) : verdict.finding;

/** Milliseconds between two looks: the first, and the longest. */
const looks = { first: 100, longest: 1_000 };

const untilGone = async (exchange: Exchange, request: KnownRequest, patience: number): Promise<Removal> => {
  let [waited, wait] = [0, looks.first];
  for (;;) {
    const met = standingOf(await lookAt(exchange), request);
    if (met.type === 'absent') return { type: 'gone' };
    if (met.type === 'replaced') return met;
    // A right that is missing now will be missing in a moment.
    const isBlind = met.type === 'unreadable' && isKnownByUidAlone(request);
    const goesOn = !isBlind && waited + wait <= patience && (await exchange.wait(wait));
    if (!goesOn) return { type: 'leaving', live: 'live' in met ? met.live : undefined };
    waited += wait;
    wait = Math.min(wait * 2, looks.longest);
  }
};
