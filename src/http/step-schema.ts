import type { AnySchemaObject } from 'ajv';
import { schemaForKind } from '../wizard/kind-schema.ts';
import type { Kind } from '../wizard/spec.ts';
import type { AnyStep } from '../wizard/steps.ts';
import type { FormTexts, Text } from './form-texts.ts';
import { inStandardWords } from './schemas/standard-words.ts';

/**
 * What a finished step of a service of this kind is, as JSON Schema 2020-12 that needs nothing beside itself: what is only for
 * the other kind is not in it. Each field has its title and help in one language, each alternative the label of its tag.
 */
export const stepSchema = ({ key, slug, schema }: AnyStep, kind: Kind, texts: FormTexts): AnySchemaObject => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...annotation(texts.step(slug)),
  ...inStandardWords(told(schemaForKind(schema, kind), `/${key}`, texts)),
});

const annotation = ({ title, help }: Text) => ({ title, description: help });

/** Instead of its own texts, which are for readers of the code, the schema has those of the form. */
const told = (schema: AnySchemaObject, path: string, texts: FormTexts): AnySchemaObject => {
  const { $id, title, description, properties, items, oneOf, anyOf, ...rest } = schema;
  const tag = `${path}/${rest.discriminator?.propertyName}`;
  return {
    ...rest,
    ...(properties && { properties: propertiesTold(properties, path, texts) }),
    ...(items && { items: told(items, `${path}/*`, texts) }),
    ...(oneOf && {
      oneOf: oneOf.map((part: AnySchemaObject) => ({
        title: texts.option(tag, part.properties[rest.discriminator.propertyName].const),
        ...told(part, path, texts),
      })),
    }),
    ...(anyOf && { anyOf: anyOf.map((part: AnySchemaObject) => told(part, path, texts)) }),
  };
};

const propertiesTold = (properties: Readonly<Record<string, AnySchemaObject>>, path: string, texts: FormTexts) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const place = `${path}/${name}`;
      return [name, { ...annotation(texts.field(place)), ...told(schema, place, texts) }];
    }),
  );
