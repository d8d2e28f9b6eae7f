import type { AnySchemaObject } from 'ajv';

/**
 * What a stored step must have: the schema without what is needed to finish it (`required` but for the tag that tells
 * alternatives apart, lists of at least one, one of the alternatives).
 */
export function shapeOf(schema: AnySchemaObject): AnySchemaObject {
  const { required, minItems, exactlyOneOf, mountPathUnlessNone, ...shape } = withoutUnion(schema);
  return {
    ...withoutAnnotations(shape),
    ...(shape.discriminator && { required: [shape.discriminator.propertyName] }),
    ...(exactlyOneOf && { atMostOneOf: exactlyOneOf }),
    ...mapParts(shape, shapeOf),
  };
}

/** What a finished step must have beyond its shape, and nothing else; `undefined` when there is nothing. */
export function completenessOf(schema: AnySchemaObject): AnySchemaObject | undefined {
  const { type, required, minItems, exactlyOneOf, mountPathUnlessNone, ...rest } = withoutUnion(schema);
  const demands = {
    ...(required && { required }),
    ...(minItems && { minItems }),
    ...present('atLeastOneOf', alternativesOf({ exactlyOneOf, ...rest })),
    ...(mountPathUnlessNone && { mountPathUnlessNone }),
    ...(rest.discriminator ? demandsOfAlternatives(rest) : mapParts(rest, completenessOf)),
  };
  return Object.keys(demands).length > 0 ? { type, ...demands } : undefined;
}

const demandsOfAlternatives = ({ discriminator, oneOf }: AnySchemaObject): AnySchemaObject => ({
  discriminator,
  oneOf: oneOf.map((alternative: AnySchemaObject) => {
    const tag = discriminator.propertyName;
    const { properties, ...demands } = completenessOf(alternative) ?? { type: 'object' };
    return { ...demands, properties: { ...properties, [tag]: withoutAnnotations(alternative.properties[tag]) } };
  }),
});

/**
 * Alternatives of different JSON types say the same as one schema that allows these types, because each keyword looks at its
 * own type only. Said so, a fault is one error, not one for each alternative.
 */
const withoutUnion = ({ anyOf, ...schema }: AnySchemaObject): AnySchemaObject =>
  anyOf === undefined
    ? schema
    : { ...schema, ...Object.assign({}, ...anyOf), type: anyOf.flatMap((part: AnySchemaObject) => part.type) };

/** Texts and the ids that would make two compilations of one schema collide. */
const withoutAnnotations = ({
  $id,
  title,
  description,
  default: _,
  examples,
  ...schema
}: AnySchemaObject): AnySchemaObject => Object.fromEntries(Object.entries(schema));

/** Of which fields a finished object has exactly one: an item that a difference takes away has `remove` in place of the others. */
export const alternativesOf = ({ exactlyOneOf, removeAlone }: AnySchemaObject): readonly string[] | undefined =>
  exactlyOneOf && [...exactlyOneOf, ...(removeAlone ? ['remove'] : [])];

type Derivation = (schema: AnySchemaObject) => AnySchemaObject | undefined;

const mapParts = ({ properties, patternProperties, items, oneOf }: AnySchemaObject, derive: Derivation) => ({
  ...present('properties', mapValues(properties, derive)),
  ...present('patternProperties', mapValues(patternProperties, derive)),
  ...present('items', items && derive(items)),
  ...present('oneOf', oneOf?.map(derive)),
});

const present = (key: string, value: unknown): Record<string, unknown> => (value === undefined ? {} : { [key]: value });

function mapValues(schemas: Record<string, AnySchemaObject> | undefined, derive: Derivation) {
  const entries = Object.entries(schemas ?? {}).flatMap(([key, schema]) => {
    const derived = derive(schema);
    return derived === undefined ? [] : [[key, derived] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
