import { MAX_INT, x } from '../odd-values.ts';
import { oddForms, oddKeys } from './odd-forms.ts';
import type { Place, Spot } from './spots.ts';

type Schema = Spot['schema'];

const typesOf = ({ type }: Schema): readonly string[] => [type ?? []].flat();
const isOf =
  (...names: string[]) =>
  (schema: Schema): boolean =>
    typesOf(schema).some((type) => names.includes(type));
const isText = isOf('string');
const isNumber = isOf('integer', 'number');
const isList = isOf('array');
const isObject = isOf('object');

const ofEachType: Readonly<Record<string, readonly unknown[]>> = {
  null: [null],
  boolean: [true, false],
  integer: [0, 1, 80],
  number: [1.5, 0.1, 1e-7],
  string: ['text', '1', 'true', ''],
  array: [[], ['a'], [1]],
  object: [{}, { a: 'a' }],
};

/** Values of every type that the place does not have. */
export const otherTypes = (schema: Schema): readonly unknown[] =>
  Object.entries(ofEachType)
    .filter(([type]) => !typesOf(schema).includes(type) && schema.const === undefined)
    .flatMap(([, values]) => values);

/** Texts of another form; where there is no form, one that is no Unicode. */
export const otherForms = (schema: Schema): readonly unknown[] => {
  if (!isText(schema) || schema.enum || schema.const !== undefined) return [];
  return schema.pattern || schema.format ? oddForms(schema.format ?? schema.grammar ?? '') : ['\ud800', 'a\udc00b'];
};

export const otherLengths = ({ minLength, maxLength, enum: words, maxAnnotationBytes }: Schema): readonly unknown[] =>
  words !== undefined
    ? []
    : [
        ...(minLength === undefined ? [] : ['']),
        ...(maxLength === undefined ? [] : [x(maxLength + 1), '车'.repeat(maxLength + 1), x(2 * maxLength)]),
        ...(maxAnnotationBytes === undefined ? [] : [{ a: x(maxAnnotationBytes) }, { a: '车'.repeat(90_000) }]),
      ];

export const otherNumbers = (schema: Schema): readonly unknown[] =>
  isNumber(schema)
    ? [
        ...[schema.minimum - 1, -1, -2, -MAX_INT - 2, schema.maximum + 1, MAX_INT + 1],
        ...[2 ** 32, 2 ** 32 + 1, 2 ** 53, 1e15, 1e19, 1e30, 65_536],
      ].filter((number) => number < schema.minimum || number > schema.maximum)
    : [];

export const otherWords = ({ options, schema }: Spot): readonly unknown[] => {
  const words = (options ?? (schema.enum as readonly string[] | undefined)?.map((value) => ({ value })) ?? []).map(
    ({ value }) => value,
  );
  if (words.length === 0 || isList(schema)) return schema.const === true ? [false] : [];
  const spelt = words.flatMap((word) => [
    word.toLowerCase(),
    word.toUpperCase(),
    ` ${word}`,
    `${word}\n`,
    word.slice(1),
  ]);
  return [...spelt, '', 'Other', 'SCTP', 'nfs', 'ReadWriteOncePod'].filter((word) => !words.includes(word));
};

/** One item, or one key, more than the most; none where a list or map has nothing to repeat. */
export const tooMany = ({ maxItems, maxProperties, items }: Schema, { value }: Place): readonly unknown[] => {
  if (maxProperties !== undefined) {
    return [Object.fromEntries(Array.from({ length: maxProperties + 1 }, (_, index) => [`a${index}`, 'a']))];
  }
  if (maxItems === undefined) return [];
  const first = Array.isArray(value) ? value[0] : undefined;
  const text = items?.enum?.[0] ?? (items?.type === 'string' ? 'A' : undefined);
  const item = first ?? text;
  return item === undefined ? [] : [Array.from({ length: maxItems + 1 }, (_, index) => numbered(item, index))];
};

/** Another item of the same shape that does not collide with the first. */
const numbered = (item: unknown, index: number): unknown => {
  if (typeof item !== 'object' || item === null)
    return typeof item === 'string' && index > 0 ? `${item}${index}` : item;
  const number = { containerPort: 20_000, servicePort: 30_000, nodePort: 30_000 };
  return Object.fromEntries(
    Object.entries(item).map(([key, value]) => {
      if (key in number) return [key, number[key as keyof typeof number] + index];
      return [key, ['name', 'mountPath', 'cluster', 'path'].includes(key) && index > 0 ? `${value}${index}` : value];
    }),
  );
};

/** A key that the map may not have, beside those that are there. */
export const otherKeys = ({ patternProperties }: Schema, { value }: Place): readonly unknown[] =>
  patternProperties === undefined ? [] : oddKeys.map((key) => ({ ...(value as object | undefined), [key]: 'a' }));

const strangers = ['surprise', 'hostNetwork', 'Name', 'apiVersion', '', '$ref', 'a/b'];

/** A closed object with a field that it does not know. */
export const otherFields = (schema: Schema, { value }: Place): readonly unknown[] =>
  isObject(schema) && schema.patternProperties === undefined && typeof value === 'object'
    ? [
        ...strangers.map((name) => ({ ...value, [name]: 'a' })),
        ...(schema.removeAlone ? [{ value: 'a', containerPort: 1, ...value, remove: true }] : []),
      ]
    : [];

const alternatives: Readonly<Record<string, unknown>> = {
  httpGet: { path: '/', port: 80 },
  exec: { command: ['a'] },
  tcpSocket: { port: 80 },
  value: 'a',
  valueFrom: { secretKeyRef: { name: 'a', key: 'a' } },
  configMapKeyRef: { name: 'a', key: 'a' },
  secretKeyRef: { name: 'a', key: 'a' },
};

/** The object with a second of the things of which it may have one. */
export const twoAlternatives = ({ exactlyOneOf }: Schema, { value }: Place): readonly unknown[] =>
  typeof value !== 'object' || value === null
    ? []
    : ((exactlyOneOf ?? []) as string[])
        .filter((name) => !(name in value))
        .map((name) => ({ ...value, [name]: alternatives[name] }));

/** What an unfinished form has: a field left out, a list without items, none of the alternatives. */
export const leftOut = ({ schema, required }: Spot, { value }: Place): readonly unknown[] => {
  if (value === undefined) return [];
  const none = ((schema.exactlyOneOf ?? []) as string[]).map((name) => [name, undefined]);
  return [
    ...(required ? [undefined] : []),
    ...(schema.minItems ? [[]] : []),
    ...(none.length > 0 ? [{ ...(value as object), ...Object.fromEntries(none) }] : []),
    ...(schema.mountPathUnlessNone ? [{ ...(value as object), mode: undefined, mountPath: undefined }] : []),
  ];
};
