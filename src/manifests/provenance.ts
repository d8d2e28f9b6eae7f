import { originOf } from '../wizard/cluster-differences/resolve-trace.ts';
import type { ClusterSpec, Resolved } from '../wizard/cluster-spec.ts';
import { escapeSegment, parentOf, segmentsOf } from '../wizard/pointer.ts';
import type { Unfinished } from '../wizard/spec.ts';
import { valueAt } from './field.ts';
import type { KubeObject } from './kube-object.ts';
import type { Layout } from './layout.ts';
import { serviceRows, workloadRows } from './origin-table.ts';
import { type Match, matchOf, type PatternTree, patternTree } from './path-patterns.ts';
import { type Places, servicePlaces, workloadPlaces } from './places.ts';
import type { Provenance, ServiceObjects } from './rendering.ts';

const serviceTree = patternTree(serviceRows);
const workloadTree = patternTree(workloadRows);
const treeFor = (kind: string): PatternTree => (kind === 'Service' ? serviceTree : workloadTree);

/** Where each leaf of the objects of one cluster comes from. */
export const provenanceOf = (
  [service, workload]: ServiceObjects,
  layout: Layout,
  origins: Resolved['origins'],
): readonly [Provenance, Provenance] => [
  provenanceIn(service, { places: servicePlaces(layout), spec: layout.spec, origins }),
  provenanceIn(workload, { places: workloadPlaces(layout), spec: layout.spec, origins }),
];

interface Sources {
  readonly places: Places;
  readonly spec: Unfinished<ClusterSpec>;
  readonly origins: Resolved['origins'];
}

const provenanceIn = (object: KubeObject, sources: Sources): Provenance =>
  Object.fromEntries(leavesOf(object).map((path) => [path, originIn(treeFor(object.kind), path, sources)]));

/** Pointers of all values in an object that hold no further values, in the object's order. */
export const leavesOf = (value: unknown, path = ''): readonly string[] => {
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return fields.length === 0
    ? [path]
    : fields.flatMap(([field, inner]) => leavesOf(inner, `${path}/${escapeSegment(field)}`));
};

const originIn = (tree: PatternTree, path: string, { places, spec, origins }: Sources): string => {
  const segments = segmentsOf(path);
  const match = matchOf(tree, segments);
  const place = nearestPlace(places, path);
  const found = pointersOf(match)
    .filter((pointer) => pointer !== '@' || typeof valueAt(spec, place) !== 'object')
    .map((pointer) => filled(pointer, place, segments, match))
    .find((pointer) => valueAt(spec, pointer) !== undefined);
  return found === undefined ? 'default' : originOf(origins, found);
};

/** Where in the form a value would stand that nobody wrote; `undefined` inside lists, and where the form has no such field. */
export const placeOfDefault = (kind: string, path: string): string | undefined => {
  const segments = segmentsOf(path);
  const match = matchOf(treeFor(kind), segments);
  const pointer = pointersOf(match).find((candidate) => !candidate.startsWith('@'));
  return pointer && filled(pointer, '', segments, match);
};

const pointersOf = (match: Match | undefined): readonly string[] => match?.row.slice(1) ?? [];

const filled = (pointer: string, place: string, path: readonly string[], match: Match | undefined): string =>
  pointer.replace(/^@|\*\*?/g, (sign) => {
    if (sign === '@') return place;
    return (sign === '*' ? path.slice(-1) : (match?.rest ?? [])).map(escapeSegment).join('/');
  });

const nearestPlace = (places: Places, path: string): string => {
  for (let around = path; around !== ''; around = parentOf(around)) {
    const place = places.get(around);
    if (place !== undefined) return place;
  }
  return '';
};
