import { originOf } from '../wizard/cluster-differences/resolve-trace.ts';
import type { ClusterSpec, Resolved } from '../wizard/cluster-spec.ts';
import { escapeSegment } from '../wizard/pointer.ts';
import type { Unfinished } from '../wizard/spec.ts';
import { valueAt } from './field.ts';
import type { KubeObject } from './kube-object.ts';
import type { Layout } from './layout.ts';
import { serviceRows, workloadRows } from './origin-table.ts';
import { atRoot, followed, type PatternTree, type Position, patternTree, positionOf } from './path-patterns.ts';
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

const provenanceIn = (object: KubeObject, sources: Sources): Provenance => {
  const found: Record<string, string> = {};
  const root = { value: object, path: '', last: '', position: atRoot(treeFor(object.kind)), place: noPlace };
  visit(root, sources, found);
  return found;
};

/** A value of the object on the way to its leaves. */
interface Visit {
  readonly value: unknown;
  readonly path: string;
  /** The last segment of the path. */
  readonly last: string;
  readonly position: Position;
  readonly place: Place;
}

/** The nearest list item of the cluster spec around a value. */
interface Place {
  readonly at: string;
  readonly value?: unknown;
}

const noPlace: Place = { at: '' };

const visit = (here: Visit, sources: Sources, found: Record<string, string>): void => {
  const fields = fieldsOf(here.value);
  if (fields.length === 0) found[here.path] = originIn(here, sources);
  for (const [field, value] of fields) {
    const last = segment(field);
    const path = `${here.path}/${last}`;
    const at = sources.places.get(path);
    const place = at === undefined ? here.place : { at, value: valueAt(sources.spec, at) };
    visit({ value, path, last, position: followed(here.position, last), place }, sources, found);
  }
};

/** Nearly no field has anything to escape. */
const segment = (field: string): string => (/[~/]/.test(field) ? escapeSegment(field) : field);

const fieldsOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** Pointers of all values in an object that hold no further values, in the object's order. */
export const leavesOf = (value: unknown, path = ''): readonly string[] => {
  const fields = fieldsOf(value);
  return fields.length === 0
    ? [path]
    : fields.flatMap(([field, inner]) => leavesOf(inner, `${path}/${segment(field)}`));
};

const originIn = ({ last, position, place }: Visit, { spec, origins }: Sources): string => {
  for (const pointer of pointersOf(position)) {
    const inPlace = pointer.startsWith('@');
    const below = filled(inPlace ? pointer.slice(1) : pointer, last, position);
    const value = valueAt(inPlace ? place.value : spec, below);
    if (value === undefined || (pointer === '@' && typeof value === 'object')) continue;
    return originOf(origins, inPlace ? place.at + below : below);
  }
  return 'default';
};

/** Where in the form a value would stand that nobody wrote; `undefined` inside lists, and where the form has no such field. */
export const placeOfDefault = (kind: string, path: string): string | undefined => {
  const position = positionOf(treeFor(kind), path);
  const pointer = pointersOf(position).find((candidate) => !candidate.startsWith('@'));
  return pointer && filled(pointer, path.slice(path.lastIndexOf('/') + 1), position);
};

const pointersOf = ({ row }: Position): readonly string[] => row?.slice(1) ?? [];

const filled = (pointer: string, last: string, { rest }: Position): string =>
  pointer.includes('*') ? pointer.replace(/\*\*?$/, (sign) => (sign === '*' ? last : rest)) : pointer;
