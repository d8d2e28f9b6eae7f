import { type JsonObject, objectOf } from '../json.ts';
import type { StructType } from '../schema/field-type.ts';
import type { FieldPath, FieldSet } from './field-path.ts';
import { type Comparison, compareFields, fieldSetOf, mergeFields, removeFields, withStructs } from './fields.ts';
import { type Owner, ownable } from './owners.ts';

export interface ApplyInput {
  readonly live: JsonObject;
  readonly config: JsonObject;
  readonly type: StructType;
  readonly owners: readonly Owner[];
  readonly applier: Omit<Owner, 'fields' | 'operation'>;
  readonly force: boolean;
}

export interface FieldConflict {
  readonly owner: Owner;
  readonly paths: readonly FieldPath[];
}

export type ApplyOutcome =
  | { readonly type: 'applied'; readonly object: JsonObject; readonly owners: readonly Owner[] }
  | { readonly type: 'conflict'; readonly conflicts: readonly FieldConflict[] };

const intersection = (a: FieldSet, ...others: readonly FieldSet[]): readonly FieldPath[] =>
  [...a].filter((path) => others.some((other) => other.has(path)));

const difference = (a: FieldSet, b: FieldSet): FieldSet => new Set([...a].filter((path) => !b.has(path)));

/** What this applier said before, says no longer, and nobody else holds. */
const abandoned = (before: FieldSet, mine: Owner, others: readonly Owner[], type: StructType): FieldSet => {
  // Most applies say all that they said before.
  if ([...before].every((path) => mine.fields.has(path))) return new Set();
  const owners = [mine, ...others];
  const held = new Set(owners.flatMap(({ fields }) => [...withStructs(fields, type)]));
  return difference(withStructs(before, type), held);
};

const conflictsWith = (others: readonly Owner[], change: Comparison): readonly FieldConflict[] =>
  others
    .map((owner) => ({ owner, paths: intersection(owner.fields, change.modified, change.added) }))
    .filter(({ paths }) => paths.length > 0);

const settleOthers = (others: readonly Owner[], change: Comparison, time: string): readonly Owner[] =>
  others
    .map((owner) => {
      const lost = new Set([...intersection(owner.fields, change.modified, change.added, change.removed)]);
      return lost.size === 0 ? owner : { ...owner, fields: difference(owner.fields, lost), time };
    })
    .filter(({ fields }) => fields.size > 0);

/**
 * Server-side apply, as Kubernetes' structured-merge-diff does it: merge, take away what only this applier held and left
 * out, and tell the conflicts with other owners. Knows neither defaults nor validation.
 */
export const applyConfiguration = ({ live, config, type, owners, applier, force }: ApplyInput): ApplyOutcome => {
  const isApplier = (owner: Owner) => owner.operation === 'Apply' && owner.manager === applier.manager;
  const previous = owners.find(isApplier);
  const others = owners.filter((owner) => !isApplier(owner));
  const mine: Owner = { ...applier, operation: 'Apply', fields: ownable(fieldSetOf(config, type)) };

  const merged = objectOf(mergeFields(live, config, type));
  const doomed = previous === undefined ? new Set<FieldPath>() : abandoned(previous.fields, mine, others, type);
  const object = objectOf(removeFields(merged, type, doomed));

  const change = compareFields(live, object, type);
  const conflicts = conflictsWith(others, change);
  if (!force && conflicts.length > 0) return { type: 'conflict', conflicts };
  const settled = settleOthers(others, change, applier.time);
  return { type: 'applied', object, owners: mine.fields.size === 0 ? settled : [...settled, mine] };
};
