import type { AnySchemaObject } from 'ajv';
import { type FieldOption, type FormField, formFields } from '../../src/wizard/form-fields.ts';

/** What may stand in a field, for people: `integer 1 to 65535`, `text of 1 to 63 characters, dns-label`. */
export const valueText = ({ schema, options, removable }: FormField): string =>
  [...formsOf(schema, options), ...(removable ? ['`null`'] : [])].join(', or ');

const formsOf = (schema: AnySchemaObject, options?: readonly FieldOption[]): readonly string[] => {
  if (schema.const === true) return ['`true`'];
  return [schema.type].flat().map((type: string) => {
    switch (type) {
      case 'integer':
        return numberText(schema);
      case 'boolean':
        return '`true` or `false`';
      case 'array':
        return listText(schema, options);
      case 'object':
        return schema.patternProperties === undefined ? objectText(schema, 'object') : mapText(schema);
      default:
        return options === undefined ? textText(schema) : choicesText(options);
    }
  });
};

const numberText = ({ minimum, maximum, successThresholdOne }: AnySchemaObject): string =>
  successThresholdOne ? 'integer, exactly 1' : `integer ${minimum} to ${maximum}`;

const textText = ({ minLength = 0, maxLength, grammar, format }: AnySchemaObject): string =>
  [
    maxLength === undefined ? 'text' : `text of ${amount(minLength, maxLength)} characters`,
    ...[grammar ?? format ?? []].flat(),
  ].join(', ');

const choicesText = (options: readonly FieldOption[]): string => {
  const words = options.map(({ value, kind }) => `\`${value}\`${kind === undefined ? '' : ` (${kind})`}`);
  return words.length === 1 ? words.join('') : `one of ${words.join(', ')}`;
};

const listText = (
  { minItems = 0, maxItems, items, firstItemNotEmpty }: AnySchemaObject,
  options?: readonly FieldOption[],
) => {
  const list = `list of ${amount(minItems, maxItems)}`;
  if (items.type === 'object') return `${list} ${objectText(items, 'objects')}`;
  return `${list}, each ${formsOf(items, options).join(', or ')}${firstItemNotEmpty ? ', the first not empty' : ''}`;
};

const amount = (minimum: number, maximum: number): string =>
  minimum === 0 ? `at most ${maximum}` : `${minimum} to ${maximum}`;

const objectText = ({ exactlyOneOf, discriminator, removeAlone }: AnySchemaObject, noun: string): string =>
  [
    noun,
    ...(exactlyOneOf === undefined ? [] : [` with exactly one of ${wordsText(exactlyOneOf)}`]),
    ...(discriminator === undefined ? [] : [`, told apart by \`${discriminator.propertyName}\``]),
    ...(removeAlone ? ['; beside `remove` only `name`'] : []),
  ].join('');

const wordsText = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

const mapText = ({ maxProperties, grammar, patternProperties, maxAnnotationBytes }: AnySchemaObject): string =>
  [
    `map of at most ${maxProperties}`,
    `keys ${grammar}`,
    ...Object.values(patternProperties).map((value) => `values ${textText(value as AnySchemaObject)}`),
    ...(maxAnnotationBytes === undefined ? [] : [`all together at most ${maxAnnotationBytes} bytes`]),
  ].join('; ');

/** The words for forms of text that values are described with, from A to Z. */
export const formsOfText = (): readonly string[] =>
  [...new Set(formFields().flatMap(({ schema }) => grammarsIn(schema)))].toSorted();

const grammarsIn = ({ grammar, format, items, patternProperties = {} }: AnySchemaObject): readonly string[] => [
  ...[grammar ?? format ?? []].flat(),
  ...[items ?? [], Object.values(patternProperties)].flat().flatMap(grammarsIn),
];
