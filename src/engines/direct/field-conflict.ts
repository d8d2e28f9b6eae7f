import type { KubeFault, StatusCause } from '../../clusters/kube-client.ts';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { FieldConflicts } from '../engine.ts';
import { indexed } from './list-keys.ts';
import type { Finding } from './verdict.ts';
import { withoutField } from './without-field.ts';

/** How an object of ours is applied, and what of it is not. */
export interface Way {
  readonly object: KubeObject;
  /** Fields that others own are taken from them. */
  readonly force: boolean;
  /** Fields that are left out, as others own them. */
  readonly leftOut: readonly StatusCause[];
  /** What the server said of them. */
  readonly conflict?: Finding;
}

/** Whether a server refuses an apply as other managers own fields of it (`FieldManagerConflict` of the apply's `Status`). */
export const fieldConflictOf = (fault: KubeFault, object: KubeObject): Finding | undefined => {
  if (fault.type !== 'status' || fault.status !== 409) return undefined;
  const causes = fault.causes.filter(({ reason }) => reason === 'FieldManagerConflict');
  if (causes.length === 0) return undefined;
  return indexed({ state: 'Conflict', reason: 'FieldConflict', message: fault.message, causes }, object);
};

/**
 * What to do about fields that others own: another way to apply the object, or nothing where there is none.
 * @param causes as the server wrote them
 */
export const wayAround = (
  way: Way,
  conflict: Finding,
  causes: readonly StatusCause[],
  fieldConflicts: FieldConflicts,
): Way | undefined => {
  if (fieldConflicts === 'fail' || way.force) return undefined;
  if (fieldConflicts === 'take') return { ...way, force: true, conflict };
  const object = withoutFields(way.object, causes);
  return object && { object, force: false, leftOut: [...way.leftOut, ...causes], conflict: way.conflict ?? conflict };
};

/** The marks stay: without them the object would not be known as ours, or as what it is. */
const isMark = (field: string): boolean => /^\.metadata\.(?:labels|annotations)\.slipway\.dev\//.test(field);

const withoutFields = (object: KubeObject, causes: readonly StatusCause[]): KubeObject | undefined => {
  // Two managers may own one field.
  const fields = new Set(causes.map(({ field = '' }) => field));
  let rest: KubeObject | undefined = object;
  for (const field of fields) rest = rest && !isMark(field) ? withoutField(rest, field) : undefined;
  return rest;
};

/** `spec.replicas (conflict with "scaler" …)`, … */
export const leftOutText = ({ leftOut }: Way): string =>
  leftOut.map(({ field = '', message = '' }) => `${field.replace(/^\./, '')} (${message})`).join(', ');
