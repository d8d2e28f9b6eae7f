import { groupedBy } from '../../src/grouped.ts';
import { formTextsIn } from '../../src/http/form-texts.ts';
import { en } from '../../src/messages/en.ts';
import { type FormField, formFields } from '../../src/wizard/form-fields.ts';
import { schemaCodes } from '../../src/wizard/refusal-codes.ts';
import { rules } from '../../src/wizard/validate.ts';
import { valueText } from './parameter-value.ts';

/** One line of the table of a step. */
export interface ParameterRow {
  readonly title: string;
  /** More than one where fields have all the rest in common. */
  readonly paths: readonly string[];
  readonly value: string;
  readonly otherwise: string;
  readonly kinds: string;
  /** Words of the tag with which the field is there, where that is not all of them. */
  readonly tags: readonly string[];
  readonly codes: string;
}

const texts = formTextsIn('en');
const fields = formFields();
const codes = schemaCodes(fields);
const allRules = [...rules.cluster, ...rules.draft];

/** The fields of a step in order. */
export const parameterRows = (step: string): readonly ParameterRow[] =>
  joined(
    joined(fields.filter((field) => field.step === step).map(rowOf), ({ paths, tags, ...cells }) =>
      JSON.stringify([paths, cells]),
    ).map(withoutAllTags),
    ({ paths, ...cells }) => JSON.stringify([tailOf(paths[0] ?? ''), cells]),
  );

const rowOf = (field: FormField): ParameterRow => ({
  title: texts.field(field.path).title,
  paths: [field.path],
  value: valueText(field),
  otherwise: defaultText(field),
  kinds: field.kind ?? 'both',
  tags: field.onlyWith?.values ?? [],
  codes: codesText(field),
});

/** Rows of one key become one, in the place of the first. */
const joined = (rows: readonly ParameterRow[], keyOf: (row: ParameterRow) => string): readonly ParameterRow[] =>
  [...groupedBy(rows, keyOf).values()].flatMap((same) =>
    same.slice(0, 1).map((row) => ({
      ...row,
      paths: [...new Set(same.flatMap(({ paths }) => paths))],
      tags: [...new Set(same.flatMap(({ tags }) => tags))],
    })),
  );

const tagOf = new Map(fields.flatMap(({ onlyWith, path }) => (onlyWith ? [[path, onlyWith.path] as const] : [])));

/** A field of every alternative needs no word of its tag. */
const withoutAllTags = (row: ParameterRow): ParameterRow => {
  const tag = fields.find(({ path }) => path === tagOf.get(row.paths[0] ?? ''));
  return tag?.options?.length === row.tags.length ? { ...row, tags: [] } : row;
};

/** Health checks and lifecycle actions have their methods in common; every other field stands for itself. */
const tailOf = (path: string): string => path.replace(/^.*\/(?:\w+Probe|lifecycle\/\w+)(?=\/)/, '');

const defaultText = ({ path, required, requiredUnless, default: ours, clusterDefault }: FormField): string => {
  if (ours !== undefined) return `\`${typeof ours === 'string' ? ours : JSON.stringify(ours)}\``;
  if (clusterDefault !== undefined) return `cluster: \`${clusterDefault}\``;
  if (requiredUnless !== undefined) return `required, except with mode \`${requiredUnless.values.join('`, `')}\``;
  return required ? 'required' : (madeDefaults[path] ?? '');
};

/** Defaults that a schema cannot say, since they depend on other values. */
const madeDefaults: Readonly<Record<string, string>> = {
  '/podSettings/placement': 'all clusters of the project',
  '/podSettings/placement/*/replicas': '`replicas` of the base',
  '/podSettings/containers/*/ports/*/name': 'protocol and place among all ports, such as `http-0`',
  '/podSettings/containers/*/ports/*/servicePort': '`containerPort`',
  '/podSettings/updateStrategy/rollingUpdate': 'that of each of its fields',
  '/storageSettings/volumeClaimTemplates/*/storageClassName': 'cluster: its default class',
  '/storageSettings/volumes/*/name':
    '`pvc-`, `configmap-` or `secret-` and the name of what is mounted, or a hash of it where that is no name',
  '/storageSettings/volumes/*/items': 'every key',
  '/advancedSettings/externalAccess': 'none',
  '/advancedSettings/sessionPersistence': 'none',
};

/** Refusals plain, issues as code. */
const codesText = (field: FormField): string => {
  const { refused = [], missing = [] } = codes.get(field) ?? {};
  const issues = allRules
    .filter(({ at }) => at.some((place) => isAbout(place, field.path)))
    .map(({ code, severity }) => `\`${code}\`${severity === 'error' ? '' : ` (${severity})`}`);
  return [...inOrder(refused), ...new Set([...missing.map((code) => `\`${code}\``), ...issues])].join(', ');
};

/** A rule that points at an item of a list or a key of a map is about the list or map. */
const isAbout = (place: string, path: string): boolean => place === path || place === `${path}/*`;

const places = new Map(Object.keys(en).map((code, place) => [code, place]));
/** Codes in the order of the catalogue of texts. */
export const inOrder = (some: readonly string[]): string[] =>
  some.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
