import type { AnySchemaObject } from 'ajv';
import type { Kind } from './spec.ts';

/** The schema as a service of this kind has it: without the fields and alternatives that are for the other kind. */
export const schemaForKind = (schema: AnySchemaObject, kind: Kind): AnySchemaObject => {
  const { properties, items, oneOf, anyOf, required, ...rest } = schema;
  const kept = properties && ofKind(properties, kind);
  return {
    ...rest,
    ...(kept && { properties: kept }),
    ...(required && { required: kept ? required.filter((name: string) => name in kept) : required }),
    ...(items && { items: schemaForKind(items, kind) }),
    ...(oneOf && { oneOf: alternativesOf(oneOf, kind) }),
    ...(anyOf && { anyOf: alternativesOf(anyOf, kind) }),
  };
};

const ofKind = (properties: Readonly<Record<string, AnySchemaObject>>, kind: Kind) =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([, schema]) => isFor(schema, kind))
      .map(([name, schema]) => [name, schemaForKind(schema, kind)]),
  );

const alternativesOf = (alternatives: readonly AnySchemaObject[], kind: Kind) =>
  alternatives.filter((alternative) => isFor(alternative, kind)).map((alternative) => schemaForKind(alternative, kind));

const isFor = ({ forKind, anyOf }: AnySchemaObject, kind: Kind): boolean =>
  (forKind === undefined || forKind === kind) &&
  (anyOf === undefined || anyOf.every(({ forKind: inner }: AnySchemaObject) => inner === undefined || inner === kind));
