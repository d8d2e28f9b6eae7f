import fc from 'fast-check';
import type { SpecContext } from '../../src/wizard/issue.ts';
import { refusalsOfSpec } from '../../src/wizard/parse.ts';
import { escapeSegment, segmentsOf } from '../../src/wizard/pointer.ts';
import type { DraftSpec, ServiceSpec } from '../../src/wizard/spec.ts';
import { validate } from '../../src/wizard/validate.ts';
import { arbitrarySpec } from '../wizard/arbitrary-spec.ts';
import { type Edge, edges } from './edge-values.ts';

type Json = { readonly [field: string]: unknown };

/** Edges tried on one spec. Those that our rules refuse are dropped, so that fewer are left. */
const TRIES = 12;

/** Whether finalize would take the spec. */
export const isAccepted = (spec: DraftSpec, context: SpecContext): boolean =>
  refusalsOfSpec(spec).count === 0 && validate(spec, context).every(({ severity }) => severity !== 'error');

/**
 * Specs that our rules accept and that go to the edges of what they accept: longest names, odd spellings, strange characters,
 * largest numbers, rare combinations.
 */
export const arbitraryEdgeSpec = (context: SpecContext): fc.Arbitrary<ServiceSpec> =>
  fc
    .tuple(arbitrarySpec(context), fc.array(fc.nat(), { minLength: 3 * TRIES, maxLength: 3 * TRIES }))
    .map(([spec, choices]) => {
      let edgy: ServiceSpec = spec;
      for (let next = 0; next < choices.length; next += 3) {
        const [row = 0, value = 0, place = 0] = choices.slice(next, next + 3);
        const edge = pick(edges, row);
        const changed = edge && withEdge(edgy, edge, value, place);
        if (changed !== undefined && isAccepted(changed, context)) edgy = changed;
      }
      return edgy;
    });

const pick = <Item>(items: readonly Item[], choice: number): Item | undefined => items[choice % items.length];

/** The spec with one of the edge's values in one of its places; `undefined` where the spec has no such place. */
const withEdge = (spec: ServiceSpec, edge: Edge, value: number, place: number): ServiceSpec | undefined => {
  const at = pick(
    edge.at.flatMap((pattern) => placesOf(spec, segmentsOf(pattern), '')),
    place,
  );
  if (at === undefined) return undefined;
  const given = pick(edge.values, value);
  const changed = edge.everywhere ? renamed(spec, valueAt(spec, at), given) : withValue(spec, segmentsOf(at), given);
  return changed as ServiceSpec;
};

/** Pointers that fit a pattern: `*` is any item or key that is there, and the last word may be one that is not. */
const placesOf = (value: unknown, [segment, ...rest]: readonly string[], at: string): readonly string[] => {
  if (segment === undefined) return [at];
  if (typeof value !== 'object' || value === null) return [];
  if (segment !== '*' && rest.length === 0) return [`${at}/${escapeSegment(segment)}`];
  const keys = segment === '*' ? Object.keys(value) : Object.hasOwn(value, segment) ? [segment] : [];
  return keys.flatMap((key) => placesOf((value as Json)[key], rest, `${at}/${escapeSegment(key)}`));
};

const valueAt = (value: unknown, pointer: string): unknown =>
  segmentsOf(pointer).reduce((inner, key) => (inner as Json)[key], value);

/** A copy with another value at a pointer; a place that is not there is made. */
export const withValue = (value: unknown, [segment, ...rest]: readonly string[], given: unknown): unknown => {
  if (segment === undefined) return given;
  if (Array.isArray(value) || (value === undefined && /^\d+$/.test(segment))) {
    const items: unknown[] = [...(value ?? [])];
    items[Number(segment)] = withValue(items[Number(segment)], rest, given);
    return items;
  }
  const inner = typeof value === 'object' && value !== null ? (value as Json) : {};
  return { ...inner, [segment]: withValue(inner[segment], rest, given) };
};

/** A copy in which every text of that value is another one: what refers to a name goes on referring to it. */
const renamed = (value: unknown, old: unknown, name: unknown): unknown => {
  if (typeof value === 'string') return value === old ? name : value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, old, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, renamed(field, old, name)]));
};
