import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome } from '../engine.ts';
import type { Exchange } from './exchange.ts';
import { findingOf, unseen } from './found.ts';
import { indexed } from './list-keys.ts';
import { lookAt } from './look.ts';
import { outcomeOf } from './outcome.ts';
import { type Finding, fine, type Verdict, verdictOf } from './verdict.ts';
import { again, notReadBack, type Writes } from './writes.ts';

/**
 * A create-only apply. After an answer that leaves open whether it had its effect, the object is read before anything is
 * repeated: our own object would else be reported as a foreign one that takes the name.
 */
export const create = async (exchange: Exchange, object: KubeObject, writes: Writes): Promise<CellOutcome> => {
  if (writes.dryRun) return rehearseCreate(exchange, object, writes);
  for (let attempt = 1; ; attempt++) {
    const result = await writes.apply(createOnly(object));
    if (result.ok)
      return writes.found({ ...fine, state: 'Applied' }, { warnings: result.warnings, uid: uidOf(result.value) });
    const verdict = verdictOf(result.fault);
    const look = verdict.type === 'taken' || writes.mayHaveLanded() ? await lookAt(exchange) : undefined;
    if (look?.type === 'there') {
      const finding = findingOf(look.live, object, writes.mayHaveLanded() ? 'Applied' : 'Unchanged');
      return writes.found(finding, { uid: uidOf(look.live) });
    }
    const isUnread = look?.type === 'unreadable';
    if (verdict.type === 'final' && !isUnread) return writes.refused(indexed(verdict.finding, object));
    if (isUnread) return writes.found(notReadBack(look.finding, verdict));
    if (!(await again(exchange, attempt, verdict, writes))) return writes.refused(findingAfter(verdict));
  }
};

/** A dry run; again where nothing came of it but a busy server or a cut connection. */
const rehearseCreate = async (exchange: Exchange, object: KubeObject, writes: Writes): Promise<CellOutcome> => {
  for (let attempt = 1; ; attempt++) {
    const result = await writes.apply(createOnly(object));
    if (result.ok) return outcomeOf({ ...fine, state: 'Checked' }, { warnings: result.warnings });
    const verdict = verdictOf(result.fault);
    if (verdict.type === 'final') return outcomeOf(indexed(verdict.finding, object));
    const look = verdict.type === 'taken' ? await lookAt(exchange) : undefined;
    if (look?.type === 'there') return outcomeOf(findingOf(look.live, object, 'Checked'), { uid: uidOf(look.live) });
    if (look?.type === 'unreadable') return outcomeOf(look.forbidden ? unseen(object) : look.finding);
    if (!(await again(exchange, attempt, verdict, writes))) return outcomeOf(findingAfter(verdict));
  }
};

/** No object has version 1: the server creates the object or, where any of that name is, answers 409 and leaves it alone. */
const createOnly = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: '1' },
});

/** A name that is taken, and free whenever one looks, is somebody else's at work. */
const findingAfter = (verdict: Verdict): Finding =>
  verdict.type === 'taken'
    ? { ...fine, state: 'Conflict', reason: 'NameTaken', message: 'the name was taken and free again by turns' }
    : verdict.finding;

const uidOf = (object: KubeObject): string | null => object.metadata.uid ?? null;
