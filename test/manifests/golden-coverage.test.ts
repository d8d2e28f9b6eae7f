import { describe, expect, it } from 'vitest';
import { type FormField, formFields } from '../../src/wizard/form-fields.ts';
import { refusalsOfSpec } from '../../src/wizard/parse.ts';
import { segmentsOf } from '../../src/wizard/pointer.ts';
import type { Kind } from '../../src/wizard/spec.ts';
import { withValue } from '../conformance/edges.ts';
import { goldenCases } from '../golden/cases.ts';
import { ruleTexts, situations } from '../golden/situations.ts';

type Json = { readonly [field: string]: unknown };

/** A value of a case, with what is around it. */
interface Place {
  readonly kind: Kind;
  readonly spec: unknown;
  readonly segments: readonly string[];
  readonly value: unknown;
}

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place of a value that the pattern of a field leads to, the last segment also where nothing is there. */
const placesIn = (
  value: unknown,
  [segment, ...rest]: readonly string[],
  at: readonly string[],
): Omit<Place, 'kind' | 'spec'>[] => {
  if (segment === undefined) return [{ segments: at, value }];
  if (segment === '*') {
    return Array.isArray(value) ? value.flatMap((item, index) => placesIn(item, rest, [...at, `${index}`])) : [];
  }
  return isMap(value) ? placesIn(value[segment], rest, [...at, segment]) : [];
};

const placesOf = (path: string): Place[] =>
  goldenCases.flatMap(({ kind, spec }) =>
    placesIn(spec, segmentsOf(path), []).map((place) => ({ ...place, kind, spec })),
  );

const valueAt = (value: unknown, segments: readonly string[]): unknown =>
  segments.reduce((inner, key) => (inner as Json | undefined)?.[key], value);

/** The word that tells the alternatives around a place apart. */
const tagOf = ({ spec, segments }: Place, tagPath: string): unknown => {
  const pattern = segmentsOf(tagPath);
  return valueAt(spec, [...segments.slice(0, pattern.length - 1), ...pattern.slice(-1)]);
};

/** Where a field may stand: for a field of some alternatives, inside of those. */
const around = ({ path, onlyWith }: FormField): Place[] =>
  placesOf(path).filter((place) => !onlyWith || onlyWith.values.some((tag) => tag === tagOf(place, onlyWith.path)));

/** Where it stands. */
const given = (field: FormField): Place[] => around(field).filter(({ value }) => value !== undefined && value !== null);

const titleOf = ({ path, onlyWith }: FormField): string =>
  onlyWith ? `${path} with ${onlyWith.values.join(', ')}` : path;

const fields = formFields();
const kinds = ['stateless', 'stateful'] satisfies Kind[];
const differing = fields.filter(({ path }) => path.startsWith('/clusterDifferences/'));

/** Titles of what no case has. */
const missing = <T>(asked: readonly T[], title: (one: T) => string, isThere: (one: T) => boolean): string[] =>
  asked.filter((one) => !isThere(one)).map(title);

/** The fields of the schemas that take `null`: it takes the base's value away. */
const removable = differing.filter(
  ({ path }) => refusalsOfSpec(withValue({}, segmentsOf(path.replaceAll('*', '0')), null)).count === 0,
);

const jsonTypeOf = (value: unknown): string => (typeof value === 'number' ? 'integer' : typeof value);

describe('the golden cases have', () => {
  it('every field of the form, in a case of each kind that it is for', () => {
    const asked = fields.flatMap((field) => (field.kind ? [field.kind] : kinds).map((kind) => ({ kind, field })));
    expect(
      missing(
        asked,
        ({ kind, field }) => `${kind}: ${titleOf(field)}`,
        ({ kind, field }) => given(field).some((place) => place.kind === kind),
      ),
    ).toEqual([]);
  });

  it('every field of each alternative that has it', () => {
    const asked = fields.flatMap((field) =>
      (field.onlyWith?.values ?? []).map((tag) => ({
        ...field,
        onlyWith: { path: '', ...field.onlyWith, values: [tag] },
      })),
    );
    expect(missing(asked, titleOf, (field) => given(field).length > 0)).toEqual([]);
  });

  it('every option of every field, in a case of its kind', () => {
    const asked = fields.flatMap((field) => (field.options ?? []).map((option) => ({ field, option })));
    expect(
      missing(
        asked,
        ({ field, option }) => `${titleOf(field)} = ${option.value}`,
        ({ field, option }) =>
          given(field).some(
            ({ kind, value }) => (option.kind ?? kind) === kind && [value].flat().includes(option.value),
          ),
      ),
    ).toEqual([]);
  });

  it('each sort of value where a field has several: a port by number and by name, a number and a share', () => {
    const asked = fields.flatMap((field) =>
      Array.isArray(field.schema.type) ? field.schema.type.map((type: string) => ({ field, type })) : [],
    );
    expect(asked.map(({ type }) => type)).toContain('integer');
    expect(
      missing(
        asked,
        ({ field, type }) => `${titleOf(field)}: ${type}`,
        ({ field, type }) => given(field).some(({ value }) => jsonTypeOf(value) === type),
      ),
    ).toEqual([]);
  });

  it('true and false for every switch', () => {
    const asked = fields
      .filter(({ path, schema }) => schema.type === 'boolean' && !path.endsWith('/remove'))
      .flatMap((field) => [true, false].map((value) => ({ field, value })));
    expect(
      missing(
        asked,
        ({ field, value }) => `${titleOf(field)} = ${value}`,
        ({ field, value }) => given(field).some((place) => place.value === value),
      ),
    ).toEqual([]);
  });

  it('a place without the field, for every field that may be left out', () => {
    const asked = fields.filter(({ path, required }) => !required && path.split('/').length > 3);
    expect(missing(asked, titleOf, (field) => around(field).some(({ value }) => value === undefined))).toEqual([]);
  });

  it('null for every field that it takes away', () => {
    const last = removable.map(({ path }) => segmentsOf(path).slice(-2).join('/'));
    expect(last.toSorted()).toEqual(
      [
        '*/externalAccess',
        '*/gpu',
        '*/imagePullSecret',
        '*/resources',
        '*/storageClassName',
        'limits/cpu',
        'limits/memory',
        'requests/cpu',
        'requests/memory',
      ].toSorted(),
    );
    expect(missing(removable, titleOf, (field) => around(field).some(({ value }) => value === null))).toEqual([]);
  });
});

describe('among the golden cases is one with', () => {
  it.each(Object.entries(situations))('%s', (_, isIn) => {
    expect(goldenCases.some(isIn)).toBe(true);
  });

  it.each(['withTarget preferred', 'withTarget required', 'awayFromTarget preferred', 'awayFromTarget required'])(
    'the scheduling rule %s',
    (rule) => {
      expect(goldenCases.flatMap(({ spec }) => ruleTexts(spec)).filter((text) => text.startsWith(rule))).not.toEqual(
        [],
      );
    },
  );
});
