import type { KubeFault, KubeResult } from '../../clusters/kube-client.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome, FieldConflicts } from '../engine.ts';
import { isHeadless } from '../immutable.ts';
import { ownershipOf } from '../marks.ts';
import type { Exchange } from './exchange.ts';
import { fieldConflictOf, leftOutText, type Way, wayAround } from './field-conflict.ts';
import { beingDeleted, disowned, goneSince, neverTheSame, replacedSince } from './found.ts';
import type { KnownRequest } from './identified.ts';
import { indexed } from './list-keys.ts';
import { lookWell } from './look.ts';
import { type Standing, standingOf } from './standing.ts';
import { type Finding, fine, verdictOf } from './verdict.ts';
import { again, type Writes } from './writes.ts';

export type UpdateRequest = Extract<KnownRequest, { verb: 'update' }>;

/**
 * An apply that carries the known uid, so that it meets that object or none. The object is read first, at every attempt: it must still
 * carry the mark of its service, which no precondition of the API can ask for; the version that is read then tells, in the answer,
 * whether anything has changed; and after an answer that was lost it is how its effect is found.
 */
export const update = async (
  exchange: Exchange,
  request: UpdateRequest,
  writes: Writes,
  fieldConflicts: FieldConflicts = 'fail',
): Promise<CellOutcome> => {
  let way: Way = { object: request.object, force: false, leftOut: [] };
  let first: KubeObject | undefined;
  const meet = async (): Promise<Standing> => standingOf(await lookWell(exchange), request);

  for (let attempt = 1; ; ) {
    const met = await meet();
    if (met.type !== 'present' || isLanded(met.live, first, request)) return outcomeAt(met, request, writes);
    first ??= met.live;
    const result = await writes.apply(bodyOf(way, met.live), way);
    if (result.ok) return applied(result, met.live, way, request, writes);
    const refused = refusalOf(result.fault, way, fieldConflicts, request);
    if ('object' in refused) {
      way = refused;
      continue;
    }
    if ('state' in refused) return writes.refused(refused);
    if (await again(exchange, attempt++, refused.verdict, writes)) continue;
    const last = writes.mayHaveLanded() ? await meet() : met;
    const isOpen = last.type === 'present' && !isLanded(last.live, first, request);
    return isOpen ? writes.refused(refused.finding) : outcomeAt(last, request, writes);
  }
};

/** Whether the object has become what is planned since it was first read: a write whose answer was lost has had its effect. */
const isLanded = (live: KubeObject, first: KubeObject | undefined, { object }: UpdateRequest): boolean =>
  first !== undefined && ownershipOf(first, object) !== 'ours' && ownershipOf(live, object) === 'ours';

/** With force it is the very version that was read: nothing is taken that nobody has looked at. */
const bodyOf = ({ object, force }: Way, { metadata: { uid, resourceVersion } }: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, uid, ...(force && { resourceVersion }) },
});

const outcomeAt = (met: Standing, request: UpdateRequest, writes: Writes): CellOutcome => {
  switch (met.type) {
    case 'absent':
      return writes.found(goneSince(request));
    case 'unreadable':
      return writes.unread(met);
    case 'present':
      return writes.found({ ...fine, state: 'Applied' }, { uid: request.uid });
    case 'replaced':
      return writes.found(replacedSince(request), { uid: met.live.metadata.uid ?? null });
    case 'disowned':
      return writes.found(disowned(met.live), { uid: request.uid });
    case 'leaving':
      return writes.found(beingDeleted(met.live), { uid: request.uid });
  }
};

type Success = Extract<KubeResult, { ok: true }>;

const applied = (
  { value, warnings }: Success,
  read: KubeObject,
  way: Way,
  { uid, object }: UpdateRequest,
  writes: Writes,
): CellOutcome => {
  if (value.metadata.deletionTimestamp !== undefined) return writes.found(beingDeleted(value), { uid, warnings });
  if (object.kind === 'Service' && isHeadless(value) !== isHeadless(object))
    return writes.found(addressKept(value), { uid, warnings });
  const isSame = value.metadata.resourceVersion === read.metadata.resourceVersion && !writes.mayHaveLanded();
  const state = writes.dryRun ? 'Checked' : isSame ? 'Unchanged' : 'Applied';
  if (way.leftOut.length === 0) return writes.found({ ...fine, state }, { uid, warnings });
  const message = `left as others have set it: ${leftOutText(way)}`;
  return writes.found({ ...fine, state, reason: 'KeptTheirs', message }, { uid, warnings });
};

/** A server lets a headless Service be applied without `clusterIP`, and leaves it headless without a word. */
const addressKept = (live: KubeObject): Finding => {
  const message = `the Service ${isHeadless(live) ? 'stays headless' : 'keeps its address'}: that cannot be changed in place`;
  return { state: 'Invalid', reason: 'Immutable', message, causes: [{ field: 'spec.clusterIP', message }] };
};

/** What follows from a refusal: another way, the end, or another attempt. */
const refusalOf = (fault: KubeFault, way: Way, fieldConflicts: FieldConflicts, request: UpdateRequest) => {
  const conflict = fieldConflictOf(fault, request.object);
  if (conflict !== undefined) return wayAround(way, conflict, causesOf(fault), fieldConflicts) ?? conflict;
  if (isGone(fault)) return goneSince(request);
  if (isReplaced(fault)) return replacedSince(request);
  const verdict = verdictOf(fault);
  if (verdict.type === 'final') return withoutTheirs(indexed(verdict.finding, request.object), way);
  return { verdict, finding: verdict.type === 'taken' ? neverTheSame(request) : verdict.finding };
};

/** What is not valid without the fields of others is a conflict over them. */
const withoutTheirs = (finding: Finding, { conflict, leftOut }: Way): Finding =>
  conflict === undefined || leftOut.length === 0 || finding.state !== 'Invalid'
    ? finding
    : { ...conflict, message: `${conflict.message}; and without these fields: ${finding.message}` };

const causesOf = (fault: KubeFault) => (fault.type === 'status' ? fault.causes : []);

/** `Preconditions.Check` of a server on an apply with a uid where no object is. */
const isGone = (fault: KubeFault): boolean =>
  fault.type === 'status' && fault.status === 409 && fault.message.includes('uid mismatch');

const isReplaced = (fault: KubeFault): boolean =>
  fault.type === 'status' && fault.status === 422 && causesOf(fault).some(({ field }) => field === 'metadata.uid');
