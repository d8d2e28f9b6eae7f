import { parentOf } from '../wizard/pointer.ts';
import { opened } from './differences.ts';
import type { KubeObject } from './kube-object.ts';
import { placeOfDefault } from './provenance.ts';
import type { Provenance, Rendering } from './rendering.ts';
import { objectPointer } from './server-field.ts';

/**
 * The form field that a member's answer is about.
 *
 * @param cluster Member cluster; any other name means the base, as for an answer of the control plane.
 * @param kind Kind of the object, also in its federated form.
 * @param serverField `causes[].field` of the answer, or the path in the message of a typed-patch error.
 * @returns a pointer that starts at the `ServiceSpec`: that of the field's value, of where it would stand, or of the nearest
 * part of the form around it; `undefined` where no part of the form is the cause.
 */
export const formPointer = (
  rendering: Rendering,
  cluster: string,
  kind: string,
  serverField: string,
): string | undefined => {
  const rendered = rendering.clusters.find((one) => one.cluster === cluster) ?? rendering.base;
  const index = rendered.objects.findIndex((object) => object.kind === kind.replace(/^Federated/, ''));
  const object = rendered.objects[index];
  const provenance = rendered.provenance[index];
  if (object === undefined || provenance === undefined) return undefined;
  const field = kind.startsWith('Federated') ? serverField.replace(/^\.?spec\.template(?=\.)/, '') : serverField;
  return nearestOrigin(object, provenance, objectPointer(object, field));
};

const nearestOrigin = (object: KubeObject, provenance: Provenance, pointer: string): string | undefined => {
  for (let around = pointer; !opened.has(around); around = parentOf(around)) {
    const origin = originAt(object.kind, provenance, around);
    if (origin !== undefined) return origin;
  }
  return undefined;
};

/** A leaf has its own origin; a map or list that of what is in it, best of something that stands at the same place in the form. */
const originAt = (kind: string, provenance: Provenance, pointer: string): string | undefined => {
  const leaves = Object.keys(provenance).filter((leaf) => leaf === pointer || leaf.startsWith(`${pointer}/`));
  const written = leaves.flatMap((leaf) => pair(leaf.slice(pointer.length), provenance[leaf]));
  const unwritten = leaves.flatMap((leaf) => pair(leaf.slice(pointer.length), placeOfDefault(kind, leaf)));
  return enclosing(written) ?? written[0]?.origin ?? enclosing(unwritten) ?? unwritten[0]?.origin;
};

interface Found {
  /** The leaf below the place that is asked for. */
  readonly below: string;
  readonly origin: string;
}

const pair = (below: string, origin: string | undefined): readonly Found[] =>
  origin === undefined || origin === 'default' ? [] : [{ below, origin }];

/** What is left of an origin that ends as the leaf does; never a whole step, which names no field. */
const enclosing = (found: readonly Found[]): string | undefined =>
  found
    .filter(({ below, origin }) => origin.endsWith(below))
    .map(({ below, origin }) => origin.slice(0, origin.length - below.length))
    .find((pointer) => parentOf(pointer) !== '');
