import type { TSchema } from '@sinclair/typebox';
import type { AnySchemaObject } from 'ajv';
import { ref } from './atoms.ts';
import { inWordsOfOpenapi, withParts } from './standard-words.ts';

/**
 * A schema of the form as components of the OpenAPI document, in standard words. A discriminator tells only named schemas apart,
 * so each alternative of a union is a component of its own, called by its place and tag: `StorageSettingsVolumesSecret`.
 */
export const published = (schema: TSchema): readonly TSchema[] => {
  const alternatives: TSchema[] = [];
  const whole = withNamedAlternatives(inWordsOfOpenapi(schema), String(schema.$id), alternatives);
  return [whole as TSchema, ...alternatives];
};

const withNamedAlternatives = (schema: AnySchemaObject, name: string, found: TSchema[]): AnySchemaObject => {
  const named = withParts(schema, (part, property) => withNamedAlternatives(part, name + capitalized(property), found));
  if (named.discriminator === undefined) return named;
  const { propertyName } = named.discriminator;
  const ids = named.oneOf.map((alternative: AnySchemaObject) => {
    const tag: string = alternative.properties[propertyName].const;
    found.push({ ...alternative, $id: name + capitalized(tag) } as TSchema);
    return [tag, name + capitalized(tag)] as const;
  });
  return { ...named, discriminator: { propertyName, mapping: mappingOf(ids) }, oneOf: ids.map(referTo) };
};

type Named = readonly [tag: string, id: string];

const mappingOf = (ids: readonly Named[]) =>
  Object.fromEntries(ids.map(([tag, id]) => [tag, `#/components/schemas/${id}`]));

const referTo = ([, id]: Named): TSchema => ref(id);

const capitalized = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
