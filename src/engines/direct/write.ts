import type { KubeResult } from '../../clusters/kube-client.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome } from '../engine.ts';
import type { Exchange } from './exchange.ts';
import { findingOf, unseen } from './found.ts';
import { withIndexes } from './list-keys.ts';
import { fixedNodePortsFirst, isNodePortTaken } from './node-ports.ts';
import { outcomeOf } from './outcome.ts';
import { type Finding, type Verdict, verdictOf } from './verdict.ts';

/** One dry run, and one more where it may have refused a node port that it gave away itself. */
export const check = async (exchange: Exchange): Promise<CellOutcome> => {
  const { object } = exchange.request;
  const outcome = await rehearse(exchange, object);
  if (!isNodePortTaken(outcome)) return outcome;
  const reordered = await rehearse(exchange, fixedNodePortsFirst(object));
  return reordered.state === 'Checked' ? reordered : outcome;
};

/** A dry run; again where nothing came of it but a busy server or a cut connection. */
const rehearse = async (exchange: Exchange, object: KubeObject): Promise<CellOutcome> => {
  for (let attempt = 1; ; attempt++) {
    const result = await apply(exchange, object, true);
    if (result.ok) return outcomeOf({ ...fine, state: 'Checked' }, { warnings: result.warnings });
    const verdict = verdictOf(result.fault);
    if (verdict.type === 'final') return outcomeOf(indexed(verdict.finding, object));
    const look = verdict.type === 'taken' ? await lookAt(exchange) : undefined;
    if (look?.type === 'there') return outcomeOf(findingOf(look.live, object, 'Checked'), { uid: uidOf(look.live) });
    if (look?.type === 'unreadable') return outcomeOf(look.forbidden ? unseen(object) : look.finding);
    if (verdict.type === 'again' && verdict.timedOut) return outcomeOf(verdict.finding);
    if (!(await again(exchange, attempt, verdict))) return outcomeOf(findingAfter(verdict));
  }
};

/**
 * A create-only apply. After an answer that leaves open whether it had its effect, the object is read before anything is
 * repeated: our own object would else be reported as a foreign one that takes the name.
 * @param sending called, and awaited, before each write leaves; when it rejects nothing leaves
 */
export const send = async (exchange: Exchange, sending?: (attempt: number) => Promise<void>): Promise<CellOutcome> => {
  const { object } = exchange.request;
  let mayBeOurs = false;
  let mayComeLater = false;
  // A refusal says nothing about a write before it that is still under way: a quota, say, may be used up by just that one.
  const closed = (finding: Finding, attempts: number): CellOutcome =>
    outcomeOf(mayComeLater ? { ...finding, state: 'Unknown' } : finding, { attempts });

  for (let attempt = 1; ; attempt++) {
    const result = await apply(exchange, object, false, async () => sending?.(attempt));
    if (result.ok)
      return outcomeOf(
        { ...fine, state: 'Applied' },
        { warnings: result.warnings, uid: uidOf(result.value), attempts: attempt },
      );
    const verdict = verdictOf(result.fault);
    if (verdict.type === 'again') {
      mayBeOurs ||= verdict.effect !== 'none';
      mayComeLater ||= verdict.effect === 'possibly-later';
    }
    const look = needsLook(verdict) || mayComeLater ? await lookAt(exchange) : undefined;
    if (look?.type === 'there') {
      const finding = findingOf(look.live, object, mayBeOurs ? 'Applied' : 'Unchanged');
      return outcomeOf(finding, { uid: uidOf(look.live), attempts: attempt });
    }
    if (verdict.type === 'final') return closed(indexed(verdict.finding, object), attemptsOf(result, attempt));
    if (look?.type === 'unreadable') return outcomeOf(notReadBack(verdict, look.finding), { attempts: attempt });
    if (!(await again(exchange, attempt, verdict))) return closed(findingAfter(verdict), attempt);
  }
};

const fine = { reason: null, message: null, causes: [] } as const;

const apply = (
  exchange: Exchange,
  object: KubeObject,
  dryRun: boolean,
  sending?: () => Promise<void>,
): Promise<KubeResult> =>
  exchange.call((client, options) => client.apply(createOnly(object), { ...options, dryRun }), sending);

/** No object has version 1: the server creates the object or, where any of that name is, answers 409 and leaves it alone. */
const createOnly = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: '1' },
});

type Look =
  | { readonly type: 'there'; readonly live: KubeObject }
  | { readonly type: 'absent' }
  | { readonly type: 'unreadable'; readonly forbidden: boolean; readonly finding: Finding };

const lookAt = async (exchange: Exchange): Promise<Look> => {
  const result = await exchange.call((client, options) => client.get(exchange.request, options));
  if (result.ok) return { type: 'there', live: result.value };
  const { fault } = result;
  if (fault.type === 'status' && fault.status === 404 && fault.reason === 'NotFound') return { type: 'absent' };
  const finding = findingAfter(verdictOf(fault));
  return { type: 'unreadable', forbidden: finding.state === 'Denied', finding };
};

const needsLook = (verdict: Verdict): boolean =>
  verdict.type === 'taken' || (verdict.type === 'again' && verdict.effect !== 'none');

const again = async (exchange: Exchange, attempt: number, verdict: Verdict): Promise<boolean> =>
  attempt < exchange.attempts && exchange.pause(attempt, verdict.type === 'again' ? verdict.afterSeconds : undefined);

/** A name that is taken, and free whenever one looks, is somebody else's at work. */
const findingAfter = (verdict: Verdict): Finding =>
  verdict.type === 'taken'
    ? { ...fine, state: 'Conflict', reason: 'NameTaken', message: 'the name was taken and free again by turns' }
    : verdict.finding;

const notReadBack = (verdict: Verdict, read: Finding): Finding => {
  const first = verdict.type === 'again' ? verdict.finding : undefined;
  const message = `${first?.message ?? 'the name is taken'}; reading it back failed: ${read.message ?? read.reason}`;
  return { state: 'Unknown', reason: first?.reason ?? 'NotReadable', message, causes: [] };
};

/** An attempt that never left is none. */
const attemptsOf = (result: KubeResult, attempt: number): number =>
  !result.ok && result.fault.type === 'no-answer' && !result.fault.sent ? attempt - 1 : attempt;

const indexed = (finding: Finding, object: KubeObject): Finding => ({
  ...finding,
  causes: finding.causes.map((cause) =>
    cause.field === undefined ? cause : { ...cause, field: withIndexes(cause.field, object) },
  ),
});

const uidOf = (object: KubeObject): string | null => object.metadata.uid ?? null;
