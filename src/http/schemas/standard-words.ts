import type { AnySchemaObject } from 'ajv';
import { alternativesOf } from '../../wizard/schema-derivation.ts';
import { formatPatterns } from './format-patterns.ts';

/** @param property where the schema is one of a property: its name, else empty */
type Translation = (schema: AnySchemaObject, property: string) => AnySchemaObject;

type Schemas = Readonly<Record<string, AnySchemaObject>>;

/**
 * A schema of the form in JSON Schema 2020-12: what our keywords check, said in the words of the standard; notes for forms and
 * discriminators go. Not said is how many bytes annotations have together, and of a quantity its size and its steps.
 */
export const inStandardWords = ({ discriminator, ...schema }: AnySchemaObject): AnySchemaObject => {
  // Formats of ours would stop whoever validates strictly; their patterns say them.
  const { format, ...rest } = translated(schema, inStandardWords);
  return formatPatterns[format] ? rest : { ...rest, ...(format && { format }) };
};

/** The same with OpenAPI's discriminators. */
export const inWordsOfOpenapi = (schema: AnySchemaObject): AnySchemaObject => translated(schema, inWordsOfOpenapi);

const translated = (schema: AnySchemaObject, ofPart: Translation): AnySchemaObject => {
  const { exactlyOneOf, removeAlone, grammar, forKind, ignoredFor, lookups, clusterDefault, ...checks } = schema;
  const { mountPathUnlessNone, firstItemNotEmpty, successThresholdOne, configVolumeReadWrite, ...others } = checks;
  const { maxAnnotationBytes, ...rest } = others;
  const standard = withParts(rest, ofPart);
  return {
    ...standard,
    ...(formatPatterns[rest.format] && { pattern: formatPatterns[rest.format] }),
    ...(successThresholdOne && { maximum: 1 }),
    ...(configVolumeReadWrite && { enum: rest.enum.filter((mode: string) => mode !== 'ReadWrite') }),
    ...(firstItemNotEmpty && { prefixItems: [{ ...standard.items, minLength: 1 }] }),
    ...(maxAnnotationBytes && { patternProperties: withMaxLength(rest.patternProperties, maxAnnotationBytes) }),
    ...(mountPathUnlessNone && pathUnlessNone),
    ...(removeAlone && aloneWhenRemoved),
    ...oneOfRequired(alternativesOf(schema)),
  };
};

/** A mount has a path, or says that it is none. */
const pathUnlessNone = {
  anyOf: [{ required: ['mountPath'] }, { properties: { mode: { const: 'None' } }, required: ['mode'] }],
};

/** An item that is removed has nothing but its name. */
const aloneWhenRemoved = { dependentSchemas: { remove: { propertyNames: { enum: ['name', 'remove'] } } } };

const oneOfRequired = (names: readonly string[] | undefined) =>
  names && { oneOf: names.map((name) => ({ required: [name] })) };

/** No value alone has more characters than all may have bytes. */
const withMaxLength = (values: Schemas, maxLength: number): Schemas =>
  mapValues(values, (value) => ({ ...value, maxLength }));

/** The schema with each schema in it translated. A name of a field is no keyword, so nothing else is looked at. */
export const withParts = (schema: AnySchemaObject, translate: Translation): AnySchemaObject => {
  const { properties, patternProperties, items, oneOf, anyOf } = schema;
  const each = (parts: readonly AnySchemaObject[]) => parts.map((part) => translate(part, ''));
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, translate) }),
    ...(patternProperties && { patternProperties: mapValues(patternProperties, (part) => translate(part, '')) }),
    ...(items && { items: translate(items, '') }),
    ...(oneOf && { oneOf: each(oneOf) }),
    ...(anyOf && { anyOf: each(anyOf) }),
  };
};

const mapValues = (schemas: Schemas, translate: Translation): Schemas =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, translate(schema, name)]));
