import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome } from '../engine.ts';
import type { Exchange } from './exchange.ts';
import { findingOf } from './found.ts';
import { outcomeOf } from './outcome.ts';
import { verdictOf } from './verdict.ts';

/** What is there: `Applied` when ours as planned, `Conflict` when not, `Pending` when nothing is, `Unknown` when it cannot be read. */
export const observe = async (exchange: Exchange): Promise<CellOutcome> => {
  for (let attempt = 1; ; attempt++) {
    const result = await exchange.call((client, options) => client.get(exchange.request, options));
    if (result.ok) return there(result.value, exchange.request.object);
    if (result.fault.type === 'status' && result.fault.status === 404 && result.fault.reason === 'NotFound')
      return absent;
    const verdict = verdictOf(result.fault);
    const worthIt = verdict.type === 'again' && !verdict.timedOut && attempt < exchange.attempts;
    if (worthIt && (await exchange.pause(attempt, verdict.afterSeconds))) continue;
    const { reason, message } =
      verdict.type === 'taken' ? { reason: 'UnexpectedAnswer', message: null } : verdict.finding;
    return outcomeOf({ state: 'Unknown', reason, message, causes: [] });
  }
};

const there = (live: KubeObject, planned: KubeObject): CellOutcome =>
  outcomeOf(findingOf(live, planned, 'Applied'), { uid: live.metadata.uid ?? null });

const absent = outcomeOf({ state: 'Pending', reason: 'Absent', message: null, causes: [] });
