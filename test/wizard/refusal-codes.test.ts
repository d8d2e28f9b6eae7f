import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormField, formFields } from '../../src/wizard/form-fields.ts';
import type { Refusal } from '../../src/wizard/issue.ts';
import { missing, refusalsOfSpec } from '../../src/wizard/parse.ts';
import { segmentsOf } from '../../src/wizard/pointer.ts';
import { schemaCodes } from '../../src/wizard/refusal-codes.ts';
import type { Kind } from '../../src/wizard/spec.ts';
import { withValue } from '../conformance/edges.ts';
import { arbitraryDraft } from './arbitrary-draft.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

const fields = formFields();
const codes = schemaCodes(fields);
const byPath = new Map<string, FormField[]>();
for (const field of fields) byPath.set(field.path, [...(byPath.get(field.path) ?? []), field]);

/** Codes told at a path, of all the alternatives that have it. */
const codesAt = (path: string, sort: 'refused' | 'missing'): readonly string[] =>
  (byPath.get(path) ?? []).flatMap((field) => codes.get(field)?.[sort] ?? []);

/** The path of the innermost field that a pointer lies in; its step where it lies in none. */
const fieldAround = (pointer: string): string => {
  const segments = segmentsOf(pointer).map((segment) => (/^\d+$/.test(segment) ? '*' : segment.replaceAll('/', '~1')));
  const ends = segments.map((_, left) => `/${segments.slice(0, segments.length - left).join('/')}`);
  return ends.find((path) => byPath.has(path)) ?? `/${segments[0]}`;
};

/** What a step refuses that is no object of its own fields. */
const OF_STEPS = ['type', 'unknown-field'];

const isTag = (field: FormField): boolean => codes.get(field)?.refused.includes('required') === true;

const badValues: readonly unknown[] = [
  ...[null, true, false, '', 'Bad!', ' ', '\ud800', 'x'.repeat(5000), 'CAP_A', 'ReadWrite', '101%'],
  ...[0, -1, 1.5, 2, 2 ** 53, 70_000],
  ...[[], [null], [''], ['\ud800'], ['Bad!'], ['x'.repeat(5000)], Array(501).fill('a')],
  ...[{}, { no: 1 }, { a: '' }, { a: '\ud800' }, { a: 'x'.repeat(262_144) }, { a: 1 }, { 'Bad!': '' }],
  ...[[{ no: 1 }], [{ type: 'no' }], [{ value: '', valueFrom: {} }]],
  Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`a${at}`, ''])),
  { httpGet: {}, exec: {} },
  { configMapKeyRef: {}, secretKeyRef: {} },
];

const inItems = (path: string): string[] => segmentsOf(path).map((segment) => (segment === '*' ? '0' : segment));
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** A spec with this value of one field, and of all others the tags alone that say which alternative the field is in. */
const specWith = ({ path, onlyWith }: FormField, value: unknown, beside: object): unknown => {
  const tags = fields.filter(
    (field) => isTag(field) && field.path !== path && path.startsWith(`${parentOf(field.path)}/`),
  );
  const tagged = tags.reduce<unknown>((spec, tag) => {
    const word = onlyWith?.path === tag.path ? onlyWith.values[0] : tag.options?.[0]?.value;
    return withValue(spec, inItems(tag.path), word);
  }, {});
  return Object.entries(beside).reduce(
    (spec, [name, other]) => withValue(spec, inItems(`${parentOf(path)}/${name}`), other),
    withValue(tagged, inItems(path), value),
  );
};

/** Refusals, but for texts in an object without its tag: nobody knows its fields, and an ill-formed text is still found there. */
const refusalsIn = (spec: unknown): readonly Refusal[] => {
  const { refusals } = refusalsOfSpec(spec);
  const untagged = refusals.filter(({ pointer }) => tagPaths.has(fieldAround(pointer)));
  return refusals.filter(
    (refusal) => untagged.includes(refusal) || !untagged.some(({ pointer }) => isInside(refusal, parentOf(pointer))),
  );
};

const tagPaths = new Set(fields.filter(isTag).map(({ path }) => path));
const isInside = ({ pointer }: Refusal, object: string): boolean => pointer.startsWith(`${object}/`);

/** For alternatives told apart by a tag, an unknown field beside the right tag. */
const surprising = ({ path }: FormField): unknown[] =>
  fields
    .filter((field) => isTag(field) && [path, `${path}/*`].includes(parentOf(field.path)))
    .flatMap(({ options = [] }) => options.flatMap(({ value }) => [{ type: value, no: 1 }, [{ type: value, no: 1 }]]));

/** Codes that the bad values get at a field. */
const reached = (field: FormField): string[] => {
  const isRemovable = byPath.has(`${parentOf(field.path)}/remove`);
  const specs = [undefined, ...badValues, ...surprising(field)].flatMap((value) => [
    specWith(field, value, {}),
    ...(isRemovable ? [specWith(field, value, { remove: true })] : []),
  ]);
  const found = specs.flatMap(refusalsIn);
  return found.filter(({ pointer }) => fieldAround(pointer) === field.path).map(({ code }) => code);
};

describe('the refusals of a field', () => {
  it('are those that bad values get, no more and no less', () => {
    const lines = (codesOf: (field: FormField) => readonly string[]) =>
      fields.map((field) => `${titleOf(field)}: ${[...new Set(codesOf(field))].toSorted().join(' ')}`);
    expect(lines(reached)).toEqual(lines((field) => codes.get(field)?.refused ?? []));
  });

  it.each(['stateless', 'stateful'] satisfies Kind[])('are all that a changed %s spec is refused with', (kind) => {
    const clusters = ['host', 'east', 'west'];
    const changed = fc
      .tuple(arbitrarySpec({ kind, clusters }), fc.nat(), fc.oneof(fc.constantFrom(...badValues), fc.jsonValue()))
      .map(([spec, choice, value]) => {
        const places = placesIn(spec);
        return withValue(spec, places[choice % places.length] ?? [], value);
      });
    fc.assert(
      fc.property(changed, (spec) => {
        for (const { pointer, code } of refusalsIn(spec)) {
          const path = fieldAround(pointer);
          const known = byPath.has(path) ? codesAt(path, 'refused') : OF_STEPS;
          expect(known, `${pointer} in ${path}`).toContain(code);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('what is missing', () => {
  it.each(['stateless', 'stateful'] satisfies Kind[])('of a %s draft is told at a field that can miss it', (kind) => {
    const drafts = arbitraryDraft({ kind, clusters: ['host', 'east', 'west'] });
    fc.assert(
      fc.property(drafts, (draft) => {
        const absences = missing(draft).filter(({ code }) => code === 'required');
        for (const { pointer, code } of absences) {
          expect(codesAt(fieldAround(pointer), 'missing'), pointer).toContain(code);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is found at every field that can miss it', () => {
    const canMiss = fields.filter((field) => codes.get(field)?.missing.length === 1);
    expect(canMiss.filter((field) => !isFoundMissing(field)).map(titleOf)).toEqual([]);
  });
});

/** Whether an absence is told at a field that is left out, or has a value that says nothing. */
const isFoundMissing = (field: FormField): boolean =>
  [undefined, [], {}, [{}]]
    .map((value) => JSON.parse(JSON.stringify(specWith(field, value, {}))))
    .filter((spec) => refusalsOfSpec(spec).count === 0)
    .some((spec) => missing(spec).some(({ pointer }) => fieldAround(pointer) === field.path));

const titleOf = ({ path, onlyWith }: FormField): string => `${path} ${onlyWith?.values ?? ''}`;

/** Pointers, in segments, of everything in a value but itself. */
const placesIn = (value: unknown, at: readonly string[] = []): string[][] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, part]) => [[...at, key], ...placesIn(part, [...at, key])]);
