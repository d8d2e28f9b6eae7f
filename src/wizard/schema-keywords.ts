import { _, Ajv, type Code, type FormatDefinition, type KeywordCxt, type KeywordDefinition } from 'ajv';
import { isExtendedResource } from './fields/extended-resource.ts';
import { parseImageReference } from './fields/image-reference.ts';
import {
  atMostMilli,
  compareQuantities,
  hasBinarySuffix,
  isWholeBytes,
  MAX_QUANTITY,
  parseQuantity,
  type Quantity,
  wholeQuantity,
} from './fields/quantity.ts';

type Fields = Readonly<Record<string, unknown>>;

const zero = wholeQuantity(0);
const largest = wholeQuantity(MAX_QUANTITY);
const inBounds = (quantity: Quantity): boolean =>
  compareQuantities(quantity, zero) >= 0 && compareQuantities(quantity, largest) <= 0;

function isCpuQuantity(text: string): boolean {
  const quantity = parseQuantity(text);
  return quantity !== undefined && inBounds(quantity) && atMostMilli(quantity) && !hasBinarySuffix(text);
}

function isByteQuantity(text: string): boolean {
  const quantity = parseQuantity(text);
  return quantity !== undefined && inBounds(quantity) && isWholeBytes(quantity);
}

function isCapacityQuantity(text: string): boolean {
  const quantity = parseQuantity(text);
  return quantity !== undefined && isByteQuantity(text) && compareQuantities(quantity, zero) > 0;
}

const formats: Readonly<Record<string, FormatDefinition<string>['validate']>> = {
  'cpu-quantity': isCpuQuantity,
  'byte-quantity': isByteQuantity,
  'capacity-quantity': isCapacityQuantity,
  'image-reference': (text: string) => parseImageReference(text) !== undefined,
  'extended-resource': isExtendedResource,
};

/** How many of the alternatives an object has, as inlined code: these checks run for every variable of every container. */
const alternativesIn = ({ data, schema }: KeywordCxt): Code =>
  schema
    .map((name: string) => _`(${data}[${name}] === undefined ? 0 : 1)`)
    .reduce((sum: Code, one: Code) => _`${sum} + ${one}`);

/** An item that a difference takes away has no alternatives, only its name. */
const isTakenAway = ({ data, parentSchema }: KeywordCxt): Code =>
  parentSchema.removeAlone === true ? _`${data}.remove !== undefined` : _`false`;

const utf8 = new TextEncoder();
const byteLength = (text: unknown): number => (typeof text === 'string' ? utf8.encode(text).byteLength : 0);

const objectKeywords: readonly KeywordDefinition[] = [
  {
    keyword: 'removeAlone',
    validate: (_on: true, fields: Fields) =>
      fields.remove !== true || Object.keys(fields).every((name) => name === 'name' || name === 'remove'),
  },
  {
    keyword: 'mountPathUnlessNone',
    validate: (_on: true, fields: Fields) => fields.mode === 'None' || Object.hasOwn(fields, 'mountPath'),
  },
  {
    keyword: 'maxAnnotationBytes',
    validate: (maximum: number, fields: Fields) =>
      Object.entries(fields).reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0) <= maximum,
  },
].map((keyword) => ({ ...keyword, type: 'object', errors: false }));

const alternativeKeywords: readonly KeywordDefinition[] = [
  {
    keyword: 'atMostOneOf',
    type: 'object',
    code: (cxt) => cxt.fail(_`!(${isTakenAway(cxt)}) && ${alternativesIn(cxt)} > 1`),
  },
  {
    keyword: 'atLeastOneOf',
    type: 'object',
    code: (cxt) => cxt.fail(_`${alternativesIn(cxt)} < 1`),
  },
];

const otherKeywords: readonly KeywordDefinition[] = [
  {
    keyword: 'firstItemNotEmpty',
    type: 'array',
    errors: false,
    validate: (_on: true, items: unknown[]) => items[0] !== '',
  },
  {
    keyword: 'successThresholdOne',
    type: 'number',
    errors: false,
    validate: (_on: true, threshold: number) => threshold <= 1,
  },
  {
    keyword: 'configVolumeReadWrite',
    type: 'string',
    errors: false,
    validate: (_on: true, mode: string) => mode !== 'ReadWrite',
  },
];

/**
 * A strict Ajv with the formats and keywords of the form: it coerces, fills in and removes nothing. The words of its
 * vocabulary say something of a field and check nothing: `grammar` names the pattern, for the text of a refusal; the others are
 * those of `field-notes.ts`.
 */
export function createAjv(): Ajv {
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    verbose: true,
    messages: false,
    discriminator: true,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
  for (const keyword of [...alternativeKeywords, ...objectKeywords, ...otherKeywords]) ajv.addKeyword(keyword);
  return ajv.addVocabulary(['grammar', 'forKind', 'ignoredFor', 'lookups', 'clusterDefault']);
}
