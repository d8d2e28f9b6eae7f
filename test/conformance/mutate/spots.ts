import type { AnySchemaObject } from 'ajv';
import { type FormField, formFields } from '../../../src/wizard/form-fields.ts';
import { escapeSegment, segmentsOf } from '../../../src/wizard/pointer.ts';
import { steps } from '../../../src/wizard/steps.ts';

/** A place of the form with what its value must be: a step, a field, an item of a list, a value of a map. */
export type Spot = Pick<FormField, 'path' | 'schema' | 'required' | 'onlyWith' | 'options'>;

/** Every place that the schemas know. */
export const spots = (): readonly Spot[] => [
  ...steps.map(({ key, schema, required }) => ({ path: `/${key}`, schema: schema as AnySchemaObject, required })),
  ...formFields().flatMap((field) => [field, ...partsOf(field)]),
];

/** Items of a list and values of a map, which are no fields of their own. */
const partsOf = ({ path, schema, onlyWith }: FormField): Spot[] => {
  const part = schema.items ?? Object.values((schema.patternProperties ?? {}) as object)[0];
  return part === undefined ? [] : [{ path: `${path}/*`, schema: part, required: false, onlyWith }];
};

/** A value in a spec and where it is; `undefined` for a field that is left out. */
export interface Place {
  readonly at: string;
  readonly value: unknown;
}

/** Where a spec has such a spot, or could have it: the last word of the path may be a field that is not there. */
export const placesOf = (spec: unknown, { path, onlyWith }: Spot): readonly Place[] =>
  placesIn(spec, segmentsOf(path), '').filter(({ at }) => onlyWith === undefined || hasTag(spec, at, onlyWith));

const placesIn = (value: unknown, [segment, ...rest]: readonly string[], at: string): readonly Place[] => {
  if (segment === undefined) return [{ at, value }];
  if (typeof value !== 'object' || value === null) return [];
  const keys = segment === '*' ? Object.keys(value) : rest.length === 0 || segment in value ? [segment] : [];
  return keys.flatMap((key) => placesIn(fieldOf(value, key), rest, `${at}/${escapeSegment(key)}`));
};

/** The tag of the object around the place is one of those that the field belongs to. */
const hasTag = (spec: unknown, at: string, { path, values }: NonNullable<Spot['onlyWith']>): boolean => {
  const around = segmentsOf(at);
  const tag = segmentsOf(path).map((segment, index) => (segment === '*' ? (around[index] ?? '') : segment));
  return values.includes(tag.reduce(fieldOf, spec) as string);
};

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
