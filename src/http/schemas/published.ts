import type { TSchema } from '@sinclair/typebox';

type Json = { readonly [key: string]: unknown };

/** Keywords of ours that standard JSON Schema has no word for; the descriptions say them. */
const own = new Set([
  'discriminator',
  'grammar',
  'forKind',
  'lookups',
  'clusterDefault',
  'firstItemNotEmpty',
  'successThresholdOne',
  'mountPathUnlessNone',
  'configVolumeReadWrite',
  'removeAlone',
  'maxAnnotationBytes',
  'exactlyOneOf',
]);

/**
 * A schema of the form as the OpenAPI document shows it (JSON Schema 2020-12): `exactlyOneOf` becomes a `oneOf` of
 * `required`, a discriminator stays, our other keywords go.
 */
export const published = (schema: TSchema): TSchema => publish(schema) as TSchema;

const publish = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(publish);
  if (typeof value !== 'object' || value === null) return value;
  const source = value as Json;
  const result = Object.fromEntries(
    Object.entries(source).flatMap(([key, item]) => (own.has(key) ? [] : [[key, publish(item)]])),
  );
  const alternatives = source.exactlyOneOf;
  if (!Array.isArray(alternatives)) return result;
  return { ...result, oneOf: alternatives.map((name) => ({ required: [name] })) };
};
