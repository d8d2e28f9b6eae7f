import type { KubeObject } from '../../manifests/kube-object.ts';
import type { PlannedRequest } from '../engine.ts';
import { managedLabel, ownershipOf } from '../marks.ts';
import type { Finding } from './verdict.ts';

/**
 * What a cell says when an object is there under the planned name.
 * @param whenOurs `Applied` after a write that may have made it, `Unchanged` when it was there before, `Checked` in a dry run
 */
export const findingOf = (
  live: KubeObject,
  planned: KubeObject,
  whenOurs: 'Applied' | 'Unchanged' | 'Checked',
): Finding => {
  const ownership = ownershipOf(live, planned);
  const leaving = live.metadata.deletionTimestamp !== undefined;
  if (ownership === 'foreign')
    return conflict(
      'NameTaken',
      `${nameOf(live)} exists and ${ownerOf(live)}${leaving ? '; it is being deleted' : ''}`,
    );
  if (leaving) return beingDeleted(live);
  if (ownership === 'ours-otherwise')
    return conflict('OtherRevision', `${nameOf(live)} of this service exists with other contents`);
  return { state: whenOurs, reason: whenOurs === 'Checked' ? 'Unchanged' : null, message: null, causes: [] };
};

/** What a cell says when a name is taken by an object that the user may not look at. */
export const unseen = (planned: KubeObject): Finding =>
  conflict('NameTaken', `${nameOf(planned)} exists; whose it is may not be looked at`);

export const beingDeleted = (live: KubeObject): Finding =>
  conflict('BeingDeleted', `${nameOf(live)} of this service is being deleted; wait until it is gone${heldBy(live)}`);

export const goneSince = (place: PlannedRequest): Finding =>
  conflict('Gone', `${placeName(place)} was deleted by somebody else; try again to create it anew`);

export const replacedSince = (place: PlannedRequest): Finding =>
  conflict(
    'Replaced',
    `${placeName(place)} was deleted by somebody else, and there is another one of that name by now`,
  );

export const disowned = (live: KubeObject): Finding =>
  conflict('NotOurs', `${nameOf(live)} does not carry the mark of this service any more; it is left alone`);

/** A write met another version of the object each time. */
export const neverTheSame = (place: PlannedRequest): Finding =>
  conflict('Modified', `${placeName(place)} was changed by others at every try`);

/** What holds an object that is being deleted. */
export const heldBy = ({ metadata: { finalizers } }: KubeObject): string =>
  Array.isArray(finalizers) && finalizers.length > 0 ? ` (held by ${finalizers.join(', ')})` : '';

const conflict = (reason: string, message: string): Finding => ({ state: 'Conflict', reason, message, causes: [] });

const placeName = ({ kind, namespace, name }: PlannedRequest): string => `${kind} ${namespace}/${name}`;

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** Characters; servers take no longer one (`fieldManager` of the API). */
const longestManager = 128;

/** In the words of the object itself: nothing is known of it but what it says. */
const ownerOf = ({ metadata }: KubeObject): string => {
  const { labels = {} } = metadata;
  if (labels[managedLabel] === 'true') return 'belongs to another service of Slipway';
  const manager = labels['app.kubernetes.io/managed-by'] ?? firstManager(metadata.managedFields);
  return manager === undefined
    ? 'was not made by this service'
    : `was not made by this service but by ${JSON.stringify(manager.slice(0, longestManager))}`;
};

const firstManager = (managedFields: unknown): string | undefined => {
  const [first]: unknown[] = Array.isArray(managedFields) ? managedFields : [];
  const manager = typeof first === 'object' && first !== null && 'manager' in first ? first.manager : undefined;
  return typeof manager === 'string' ? manager : undefined;
};
