import type { KubeObject } from '../../manifests/kube-object.ts';
import type { Rendering } from '../../manifests/rendering.ts';
import type { Change, KnownObject, ObjectPlace, Plan, PlannedRequest } from '../engine.ts';
import { immutableChanges } from '../immutable.ts';
import { withMarks } from '../marks.ts';

type Unplaced = PlannedRequest extends infer R ? (R extends PlannedRequest ? Omit<R, 'index'> : never) : never;

/** An object of a rendering, marked, and the place it goes to. */
interface Wanted {
  readonly place: ObjectPlace;
  readonly object: KubeObject;
}

/**
 * One request per object and cluster. First what shall be there: clusters in the order of the placement, in each the Service before its
 * workload. Then what is to go: in each cluster the workload, its Service, other things.
 */
export const plan = (change: Change): Plan => {
  const known = new Map(change.known.map((object) => [keyOf(object), object]));
  const before = new Map(wantedOf(change.before, change).map(({ place, object }) => [keyOf(place), object]));
  const wanted = wantedOf(change.rendering, change);
  const kept = new Set(wanted.map(({ place }) => keyOf(place)));
  const requests: readonly Unplaced[] = [
    ...wanted.map(({ place, object }) =>
      bringing(object, { ...place, namespace: change.project }, known.get(keyOf(place)), before.get(keyOf(place))),
    ),
    ...leaving([...known.values()].filter((object) => !kept.has(keyOf(object)))).map((object) =>
      removing(object, change.project, before.get(keyOf(object))),
    ),
  ];
  return { engine: 'direct', requests: requests.map((request, index) => ({ index, ...request })) };
};

const wantedOf = (rendering: Rendering | undefined, { marks, project }: Change): readonly Wanted[] =>
  (rendering?.clusters ?? []).flatMap(({ cluster, objects }) =>
    objects.map((rendered) => {
      const { metadata, ...marked } = withMarks(rendered, marks);
      const { apiVersion, kind } = rendered;
      return {
        place: { cluster, apiVersion, kind, name: metadata.name },
        object: { ...marked, apiVersion, kind, metadata: { ...metadata, namespace: project } },
      };
    }),
  );

const keyOf = ({ cluster = '', apiVersion, kind, name }: ObjectPlace): string =>
  JSON.stringify([cluster, apiVersion, kind, name]);

type Place = ObjectPlace & { readonly namespace: string };

const bringing = (
  object: KubeObject,
  place: Place,
  known: KnownObject | undefined,
  before: KubeObject | undefined,
): Unplaced => {
  if (known === undefined) return { ...place, verb: 'create', object };
  const mustGo = before !== undefined && immutableChanges(before, object).length > 0;
  return { ...place, verb: mustGo ? 'recreate' : 'update', uid: known.uid, object, ...optional(before) };
};

const removing = (known: KnownObject, namespace: string, before: KubeObject | undefined): Unplaced => {
  const { cluster, apiVersion, kind, name, uid } = known;
  return { ...(cluster && { cluster }), apiVersion, kind, namespace, name, verb: 'delete', uid, ...optional(before) };
};

const optional = (before: KubeObject | undefined) => (before === undefined ? {} : { before });

/** Clusters in the order in which they are known. */
const leaving = (objects: readonly KnownObject[]): readonly KnownObject[] => {
  const clusters = [...new Set(objects.map(({ cluster }) => cluster))];
  return clusters.flatMap((cluster) => objects.filter((one) => one.cluster === cluster).sort(inTheirOrder));
};

const inTheirOrder = (one: KnownObject, other: KnownObject): number => rankOf(one) - rankOf(other);

const rankOf = ({ kind }: KnownObject): number => (kind === 'PersistentVolumeClaim' ? 2 : kind === 'Service' ? 1 : 0);
