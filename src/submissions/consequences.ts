import { isDeepStrictEqual } from 'node:util';
import type { Plan, PlannedRequest } from '../engines/engine.ts';
import { immutableChanges } from '../engines/immutable.ts';
import { digestOf } from '../manifests/digest.ts';
import { exactAmount } from '../manifests/exact-amount.ts';
import { fieldOf, valueIn } from '../manifests/field.ts';
import { formPointer } from '../manifests/origins.ts';
import type { Rendering } from '../manifests/rendering.ts';
import type { Operation } from './submission.ts';

/** Something that a change destroys, and that its user must have seen. */
export interface Consequence {
  readonly code: 'cluster-removed' | 'object-recreated' | 'claim-deleted' | 'claims-unknown';
  readonly cluster?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly uid?: string;
  /** The part of the form that it follows from, where there is one. */
  readonly pointer?: string;
  /** Somebody else's words. */
  readonly message?: string;
}

/**
 * What a plan destroys beyond what was plainly asked for: objects of a cluster that leaves the placement, objects that cannot be changed
 * in place, claims with their data.
 */
export const consequencesOf = (operation: Operation, plan: Plan, rendering: Rendering | undefined): Consequence[] =>
  operation === 'rollback' ? [] : plan.requests.flatMap((request) => consequenceOf(operation, request, rendering));

const consequenceOf = (
  operation: Operation,
  request: PlannedRequest,
  rendering: Rendering | undefined,
): Consequence[] => {
  const { cluster, kind, name } = request;
  if (request.verb === 'recreate')
    return [
      {
        code: 'object-recreated',
        cluster,
        kind,
        name,
        uid: request.uid ?? undefined,
        pointer: causeOf(request, rendering),
      },
    ];
  if (request.verb !== 'delete') return [];
  const place = { cluster, kind, name, uid: request.uid ?? undefined };
  if (kind === 'PersistentVolumeClaim') return [{ code: 'claim-deleted', ...place }];
  return operation !== 'delete' ? [{ code: 'cluster-removed', ...place, pointer: '/podSettings/placement' }] : [];
};

const causeOf = (
  { cluster = '', kind, before, object }: Extract<PlannedRequest, { verb: 'recreate' }>,
  rendering: Rendering | undefined,
): string | undefined => {
  const [first] = before === undefined ? [] : immutableChanges(before, object);
  if (first === undefined || rendering === undefined) return undefined;
  const fields = first.path.split('.');
  const within = firstDifference(valueIn(before, fields), valueIn(object, fields));
  return formPointer(rendering, cluster, kind, `${first.path}${within}`);
};

/** From a value to the first part in which another differs, as servers name it: `[0].spec.resources`. */
const firstDifference = (before: unknown, after: unknown): string => {
  if (!isHolder(before) || !isHolder(after) || Array.isArray(before) !== Array.isArray(after)) return '';
  const field = Object.keys({ ...before, ...after }).find(
    (one) => !isSameAmount(fieldOf(before, one), fieldOf(after, one)),
  );
  if (field === undefined || !/^\w+$/.test(field)) return '';
  const step = Array.isArray(after) ? `[${field}]` : `.${field}`;
  return `${step}${firstDifference(fieldOf(before, field), fieldOf(after, field))}`;
};

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isSameAmount = (one: unknown, other: unknown): boolean =>
  isDeepStrictEqual(one, other) || (!isHolder(one) && exactAmount(one) === exactAmount(other));

/** What is sent back to say that exactly these were seen. */
export const confirmationOf = (consequences: readonly Consequence[]): string =>
  digestOf(consequences.map(({ message: _words, ...consequence }) => consequence));
