import { type AdmissionContext, subjectOf } from './admission.ts';
import { at, type JsonObject, listOf, textOf, withAt } from './json.ts';
import { notFound, preconditionFailed } from './refusal.ts';
import { RESOURCES, type Resource } from './resources.ts';
import type { Place, Written } from './write-steps.ts';

const checkDeletePreconditions = (place: Place, body: JsonObject, live: JsonObject): void => {
  const checks = [
    { field: 'uid', title: 'UID', guess: 'deleted and then recreated' },
    { field: 'resourceVersion', title: 'ResourceVersion', guess: 'modified' },
  ];
  for (const { field, title, guess } of checks) {
    const wanted = textOf(at(body, 'preconditions', field));
    const record = textOf(at(live, 'metadata', field));
    if (wanted !== '' && wanted !== record)
      throw preconditionFailed(
        // This one answer names the kind, not the resource.
        { ...subjectOf(place), plural: place.resource.kind },
        `the ${title} in the precondition (${wanted}) does not match the ${title} in record (${record}). The object might have been ${guess}`,
      );
  }
};

const contentOf = (context: AdmissionContext, namespace: string) =>
  RESOURCES.filter((resource) => resource.namespaced).flatMap((resource) =>
    context.store.list(resource, namespace).map((object) => ({
      resource,
      namespace,
      name: textOf(at(object, 'metadata', 'name')),
      object: undefined,
    })),
  );

const FOREGROUND = 'foregroundDeletion';

const isForeground = (body: JsonObject): boolean => body.propagationPolicy === 'Foreground';

const withFinalizer = (object: JsonObject): JsonObject => {
  const held = listOf(at(object, 'metadata', 'finalizers'));
  return held.includes(FOREGROUND) ? object : withAt(object, ['metadata', 'finalizers'], [...held, FOREGROUND]);
};

const markDeleted = (live: JsonObject, { kind, generation }: Resource, time: string): JsonObject => {
  if (at(live, 'metadata', 'deletionTimestamp') !== undefined) return live;
  const timed = withAt(live, ['metadata', 'deletionTimestamp'], time);
  const marked = withAt(timed, ['metadata', 'deletionGracePeriodSeconds'], 0);
  const counted = withAt(marked, ['metadata', 'generation'], Number(at(live, 'metadata', 'generation') ?? 1) + 1);
  return kind === 'Namespace'
    ? withAt(marked, ['status', 'phase'], 'Terminating')
    : generation === undefined
      ? marked
      : counted;
};

/** Whether nothing is left to wait for: the controllers that collect dependents are done at once. */
const isGone = (marked: JsonObject, controllers: boolean): boolean => {
  const held = listOf(at(marked, 'metadata', 'finalizers'));
  return held.every((finalizer) => controllers && finalizer === FOREGROUND);
};

const success = ({ resource: { group, plural }, name }: Place, live: JsonObject): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: {
    name,
    ...(group === '' ? {} : { group }),
    kind: plural,
    uid: textOf(at(live, 'metadata', 'uid')),
  },
});

/**
 * Deletes an object, or marks it when a finalizer holds it. A namespace takes its content along. A foreground deletion
 * answers the marked object, whether or not it is gone by then.
 *
 * @throws Refusal 404, 409 (preconditions)
 */
export const deleteObject = async (
  place: Place,
  body: JsonObject,
  dryRun: boolean,
  context: AdmissionContext,
): Promise<Written> => {
  const { resource, namespace, name } = place;
  const live = context.store.get(resource, namespace, name);
  if (live === undefined) throw notFound(subjectOf(place));
  checkDeletePreconditions(place, body, live);
  const revision = context.store.revision() + 1;
  const timed = markDeleted(live, resource, context.time);
  const marked = withAt(
    isForeground(body) ? withFinalizer(timed) : timed,
    ['metadata', 'resourceVersion'],
    String(revision),
  );
  const goes = isGone(marked, context.controllers);
  const content = goes && resource.kind === 'Namespace' ? contentOf(context, name) : [];
  if (!dryRun) await context.store.commit(revision, [...content, { ...place, object: goes ? undefined : marked }]);
  if (!goes || isForeground(body)) return { status: 200, object: marked, warnings: [] };
  return { status: 200, object: resource.answersDeleted === true ? live : success(place, live), warnings: [] };
};
