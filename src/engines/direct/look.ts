import type { KubeFault } from '../../clusters/kube-client.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { Exchange } from './exchange.ts';
import { type Finding, type Verdict, verdictOf } from './verdict.ts';

/** What is there under the name of a request. */
export type Look = { readonly type: 'there'; readonly live: KubeObject } | { readonly type: 'absent' } | Unreadable;

export interface Unreadable {
  readonly type: 'unreadable';
  readonly forbidden: boolean;
  readonly finding: Finding;
}

/** One read. */
export const lookAt = async (exchange: Exchange): Promise<Look> => (await glance(exchange)).look;

/** A read, again where nothing came of it but a busy server or a cut connection. */
export const lookWell = async (exchange: Exchange): Promise<Look> => {
  for (let attempt = 1; ; attempt++) {
    const { look, verdict } = await glance(exchange);
    const worthIt = verdict?.type === 'again' && !verdict.timedOut && attempt < exchange.limits.attempts;
    if (!worthIt || !(await exchange.pause(attempt, verdict.afterSeconds))) return look;
  }
};

/** Whether a server says that no such object is there. */
export const isAbsent = (fault: KubeFault): boolean =>
  fault.type === 'status' && fault.status === 404 && fault.reason === 'NotFound';

const glance = async (exchange: Exchange): Promise<{ readonly look: Look; readonly verdict?: Verdict }> => {
  const result = await exchange.call((client, options) => client.get(exchange.request, options));
  if (result.ok) return { look: { type: 'there', live: result.value } };
  if (isAbsent(result.fault)) return { look: { type: 'absent' } };
  const verdict = verdictOf(result.fault);
  const finding = verdict.type === 'taken' ? oddAnswer : verdict.finding;
  return { look: { type: 'unreadable', forbidden: finding.state === 'Denied', finding }, verdict };
};

/** No read is in anybody's way. */
const oddAnswer: Finding = { state: 'Unreachable', reason: 'UnexpectedAnswer', message: null, causes: [] };
