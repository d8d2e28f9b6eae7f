import type { AnySchemaObject, ErrorObject } from 'ajv';
import type { FormField } from './form-fields.ts';
import { completenessOf, shapeOf } from './schema-derivation.ts';
import { gapsFrom, translated } from './schema-faults.ts';
import { illFormedTexts } from './schema-texts.ts';
import { steps } from './steps.ts';

/** What the schemas say of one field; what the rules say is in the rules. */
export interface SchemaCodes {
  /** Of values that are not stored: its own, and those of its items, keys and unknown fields, which are no fields themselves. */
  readonly refused: readonly string[];
  /** `required`, where something that is missing is told at the field or at one of its items. */
  readonly missing: readonly string[];
}

interface Part {
  readonly path: string;
  readonly schema: AnySchemaObject;
}

interface PlacedCode {
  readonly at: string;
  readonly code: string;
}

/**
 * The codes of each field, taken from the table that translates the errors of Ajv. A code that an object tells at one of its
 * fields, such as that of a missing tag, belongs to this field.
 *
 * @param fields all of the form
 */
export const schemaCodes = (fields: readonly FormField[]): ReadonlyMap<FormField, SchemaCodes> => {
  const paths = new Set(fields.map(({ path }) => path));
  const parts = [...steps.map(({ key, schema }): Part => ({ path: `/${key}`, schema })), ...fields];
  const placed = (codesIn: (part: Part) => readonly PlacedCode[]) => {
    const toldAround = parts.flatMap((part) => codesIn(part).filter(({ at }) => at !== part.path && paths.has(at)));
    return (field: FormField): readonly string[] =>
      distinct([
        ...codesIn(field).filter(({ at }) => at === field.path || !paths.has(at)),
        ...toldAround.filter(({ at }) => at === field.path),
      ]);
  };
  const refusedAt = placed(refusalsIn);
  const missingAt = placed(absencesIn);
  return new Map(
    fields.map((field) => {
      const refused = refusedAt(field);
      const isNeeded = field.required && !refused.includes(REQUIRED);
      return [field, { refused, missing: isNeeded ? [REQUIRED] : missingAt(field) }];
    }),
  );
};

const REQUIRED = 'required';

const distinct = (codes: readonly PlacedCode[]): string[] => [...new Set(codes.map(({ code }) => code))];

/** Refusals of a value of this schema, and of what it holds as far as that is no field. */
const refusalsIn = ({ path, schema }: Part): readonly PlacedCode[] => {
  const shape = shapeOf(schema);
  return [
    ...errorsOf(shape, path)
      .flatMap(translated)
      .map(({ pointer, code }) => ({ at: pointer, code })),
    ...illFormedTextIn(shape, path),
    ...(schema.oneOf ?? []).flatMap((alternative: AnySchemaObject) => refusalsIn({ path, schema: alternative })),
    ...itemsOf(schema).flatMap((item) => refusalsIn({ path: `${path}/*`, schema: item })),
  ];
};

/** Items of a list, values of a map. */
const itemsOf = ({ items, patternProperties = {} }: AnySchemaObject): readonly AnySchemaObject[] =>
  items === undefined ? Object.values(patternProperties) : [items];

/** Ajv's errors of a value that breaks every keyword, as far as their translation looks at them. */
const errorsOf = (schema: AnySchemaObject, instancePath: string): readonly ErrorObject[] =>
  Object.keys(schema).flatMap((keyword) =>
    paramsOf(keyword, schema).map((params) => ({
      keyword,
      instancePath,
      schemaPath: '',
      params,
      parentSchema: schema,
      data: schema.properties,
    })),
  );

const paramsOf = (keyword: string, { discriminator, required }: AnySchemaObject): readonly ErrorObject['params'][] => {
  switch (keyword) {
    case 'additionalProperties':
      return [{ additionalProperty: '*' }];
    case 'required':
      return required.map((missingProperty: string) => ({ missingProperty }));
    case 'discriminator':
      return [{ error: 'tag', tagValue: 0 }, { error: 'mapping', tagValue: '' }, {}].map((found) => ({
        tag: discriminator.propertyName,
        ...found,
      }));
    default:
      return [{}];
  }
};

/** A text of any form can be no Unicode. A word that is not among the choices is told first. */
const illFormedTextIn = ({ type, enum: words, const: word }: AnySchemaObject, at: string): readonly PlacedCode[] =>
  [type].flat().includes('string') && words === undefined && word === undefined
    ? illFormedTexts('\ud800').map(({ code }) => ({ at, code }))
    : [];

/** What can be missing in a value of this schema, but for its fields that are needed. */
const absencesIn = ({ path, schema }: Part): readonly PlacedCode[] => {
  const { required, ...demands } = completenessOf(schema) ?? {};
  return [
    ...gapsFrom(errorsOf(demands, path)).map(({ pointer }) => ({ at: pointer, code: REQUIRED })),
    ...(schema.items === undefined ? [] : absencesIn({ path: `${path}/*`, schema: schema.items })),
  ];
};
