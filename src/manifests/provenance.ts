import { onceEach } from '../once.ts';
import { originBelow } from '../wizard/cluster-differences/resolve-trace.ts';
import type { Resolved } from '../wizard/cluster-spec.ts';
import { escapeSegment, segmentsOf } from '../wizard/pointer.ts';
import { valueAt, valueIn } from './field.ts';
import type { KubeObject } from './kube-object.ts';
import type { Layout } from './layout.ts';
import { serviceRows, workloadRows } from './origin-table.ts';
import { atRoot, followed, type PatternTree, type Position, patternTree, positionOf } from './path-patterns.ts';
import { type Places, servicePlaces, workloadPlaces } from './places.ts';
import type { Provenance, ServiceObjects } from './rendering.ts';

const serviceTree = patternTree(serviceRows);
const workloadTree = patternTree(workloadRows);
const treeFor = (kind: string): PatternTree => (kind === 'Service' ? serviceTree : workloadTree);

/**
 * Tells where each leaf of the objects of one cluster after another comes from. What the table says of a path is the same in all of
 * them and is looked up once.
 */
export const createProvenance = () => {
  const [service, workload] = [root(serviceTree), root(workloadTree)];
  return (objects: ServiceObjects, layout: Layout, origins: Resolved['origins']): readonly [Provenance, Provenance] => [
    provenanceIn(objects[0], service, { places: servicePlaces(layout), spec: wholeOf(layout), origins }),
    provenanceIn(objects[1], workload, { places: workloadPlaces(layout), spec: wholeOf(layout), origins }),
  ];
};

interface Sources {
  readonly places: Places;
  readonly origins: Resolved['origins'];
  readonly spec: Place;
}

/** A part of the cluster spec: the nearest list item around a value of an object. */
interface Place {
  readonly at: string;
  readonly value: unknown;
  /** Where the part comes from. */
  readonly origin: string;
}

const wholeOf = ({ spec }: Layout): Place => ({ at: '', value: spec, origin: '' });
const noPlace: Place = { at: '', value: undefined, origin: '' };

/** A path of objects, with what the table says of it. */
interface Path {
  readonly path: string;
  readonly candidates: readonly Candidate[];
  readonly next: (field: string) => Path;
}

/** A pointer that the value at a path may come from. */
interface Candidate {
  /** Whether the pointer begins at the nearest list item of the form around the path. */
  readonly inPlace: boolean;
  readonly pointer: string;
  readonly segments: readonly string[];
}

const root = (tree: PatternTree): Path => pathOf('', '', atRoot(tree));

const pathOf = (path: string, last: string, position: Position): Path => ({
  path,
  candidates: pointersOf(position).map((pointer) => candidateOf(filled(pointer, last, position))),
  next: onceEach((field) => {
    const last = segment(field);
    return pathOf(`${path}/${last}`, last, followed(position, last));
  }),
});

const candidateOf = (text: string): Candidate => {
  const inPlace = text.startsWith('@');
  const pointer = inPlace ? text.slice(1) : text;
  return { inPlace, pointer, segments: segmentsOf(pointer) };
};

const provenanceIn = (object: KubeObject, root: Path, sources: Sources): Provenance => {
  const found: Record<string, string> = {};
  const visit = (value: unknown, here: Path, place: Place): void => {
    const fields = fieldsOf(value);
    if (fields.length === 0) found[here.path] = originIn(here, place, sources);
    for (const field of fields) {
      const next = here.next(field);
      visit((value as Readonly<Record<string, unknown>>)[field], next, placeAt(next, place, sources));
    }
  };
  visit(object, root, noPlace);
  return found;
};

/** Most places lie in the place around them, from where the way is shorter. */
const placeAt = ({ path }: Path, around: Place, sources: Sources): Place => {
  const at = sources.places.get(path);
  if (at === undefined) return around;
  const from = around !== noPlace && at.startsWith(`${around.at}/`) ? around : sources.spec;
  const below = at.slice(from.at.length);
  return { at, value: valueAt(from.value, below), origin: originBelow(sources.origins, from, below) };
};

/** Nearly no field has anything to escape. */
const segment = (field: string): string => (/[~/]/.test(field) ? escapeSegment(field) : field);

const fieldsOf = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.keys(value) : [];

/** Pointers of all values in an object that hold no further values, in the object's order. */
export const leavesOf = (value: unknown, path = ''): readonly string[] => {
  const leaves: string[] = [];
  const visit = (value: unknown, path: string): void => {
    const fields = fieldsOf(value);
    if (fields.length === 0) leaves.push(path);
    for (const field of fields) visit((value as Readonly<Record<string, unknown>>)[field], `${path}/${segment(field)}`);
  };
  visit(value, path);
  return leaves;
};

const originIn = ({ candidates }: Path, place: Place, { spec, origins }: Sources): string => {
  for (const { inPlace, pointer, segments } of candidates) {
    const from = inPlace ? place : spec;
    const value = valueIn(from.value, segments);
    if (value === undefined || (inPlace && pointer === '' && typeof value === 'object')) continue;
    return originBelow(origins, from, pointer);
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
