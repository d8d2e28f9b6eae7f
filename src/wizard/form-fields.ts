import type { AnySchemaObject } from 'ajv';
import { groupedBy } from '../grouped.ts';
import type { Lookup } from './fields/field-notes.ts';
import { alternativesOf } from './schema-derivation.ts';
import type { Kind, StepKey } from './spec.ts';
import { steps } from './steps.ts';

/** One choice of a field. */
export interface FieldOption {
  readonly value: string;
  /** For services of this kind only. */
  readonly kind?: Kind;
}

/** The field of this path has one of these values; where the path goes through lists, in the same items. */
interface OnlyWith {
  readonly path: string;
  readonly values: readonly string[];
}

/** What a field can be picked from, as {@link Lookup}, with paths instead of names. */
export interface FieldLookup extends Pick<Lookup, 'kind' | 'value' | 'path'> {
  /** The field that names the item that is looked into. */
  readonly item?: string;
  /** The field that names the one cluster to look in; without it every cluster of the placement counts. */
  readonly cluster?: string;
  readonly when?: OnlyWith;
}

/** One field of the form: a place that a value of a `ServiceSpec` can have. */
export interface FormField {
  /** Pointer into the `ServiceSpec`, with `*` for every item of a list: `/podSettings/containers/*\/image`. */
  readonly path: string;
  readonly step: StepKey;
  /** Of its value; alternatives of one value (a number or a share, an object or `null`) are one schema of several types. */
  readonly schema: AnySchemaObject;
  /** A finished form has it wherever it has the object around it, of the alternative that the field belongs to. */
  readonly required: boolean;
  /** A finished form has it but where the field of this path has one of these values. */
  readonly requiredUnless?: OnlyWith;
  /** Fields in it, by path, of which a finished form has exactly one. */
  readonly exactlyOneOf?: readonly string[];
  /** For services of this kind only, by itself or by what it is in. */
  readonly kind?: Kind;
  /** Services of this kind may have it, and nothing comes of it. */
  readonly ignoredFor?: Kind;
  /** Only where the field of this path, which tells alternatives apart, has one of these values. */
  readonly onlyWith?: OnlyWith;
  readonly options?: readonly FieldOption[];
  /** `null` takes away what the base has. */
  readonly removable?: true;
  /** What Slipway takes where the field is left out. */
  readonly default?: unknown;
  /** What a cluster takes where the field is left out. */
  readonly clusterDefault?: string | number;
  readonly lookups: readonly FieldLookup[];
}

/**
 * Every field of every step, in the order of the form: an object before what is in it. A path comes twice where alternatives
 * give it different shapes, each with its `onlyWith`.
 */
export const formFields = (): readonly FormField[] => {
  const fields = steps.flatMap(({ key, schema }) => fieldsIn(schema, { path: `/${key}`, step: key }));
  const paths = new Set(fields.map(({ path }) => path));
  return fields.map((field) => ({ ...field, lookups: field.lookups.map((lookup) => located(lookup, field, paths)) }));
};

type WithNotes = Omit<FormField, 'lookups'> & { readonly lookups: readonly Lookup[] };

const located = ({ item, when, ...lookup }: Lookup, { path }: WithNotes, paths: ReadonlySet<string>): FieldLookup => {
  const cluster = isInClusters(lookup.kind) ? nearest('cluster', path, paths) : undefined;
  return {
    ...lookup,
    ...(item !== undefined && { item: nearest(item, path, paths) }),
    ...(cluster !== undefined && { cluster }),
    ...(when && { when: { path: `${path.slice(0, path.lastIndexOf('/'))}/${when.field}`, values: [when.value] } }),
  };
};

const isInClusters = (kind: Lookup['kind']): boolean => kind !== 'fields' && kind !== 'clusters';

/** The field of a name beside this one, else beside what this one is in: a key of a volume's item is one of the volume's ConfigMap. */
const nearest = (name: string, path: string, paths: ReadonlySet<string>): string | undefined => {
  const around = path.slice(0, path.lastIndexOf('/'));
  if (path === '') return undefined;
  return paths.has(`${around}/${name}`) ? `${around}/${name}` : nearest(name, around, paths);
};

type Around = Pick<FormField, 'path' | 'step' | 'kind' | 'onlyWith'>;

const fieldsIn = (schema: AnySchemaObject, around: Around): WithNotes[] => {
  if (schema.items) return fieldsIn(merged(schema.items), { ...around, path: `${around.path}/*` });
  return propertiesOf(schema).flatMap((property) => fieldsAt(property, schema, around));
};

const fieldsAt = (
  { name, schema, tags, required, removable }: Property,
  parent: AnySchemaObject,
  around: Around,
): WithNotes[] => {
  const tag = `${around.path}/${parent.discriminator?.propertyName}`;
  const here: Around = {
    ...around,
    path: `${around.path}/${name}`,
    ...kindOf(schema, around.kind),
    ...(tags && { onlyWith: { path: tag, values: tags } }),
  };
  const field: WithNotes = {
    ...here,
    schema,
    required,
    ...(name === 'mountPath' &&
      parent.mountPathUnlessNone && { requiredUnless: { path: `${around.path}/mode`, values: ['None'] } }),
    ...alternativesIn(schema, here.path),
    ...(schema.ignoredFor && { ignoredFor: schema.ignoredFor }),
    ...optionsOf(name, schema, parent),
    ...(removable && { removable }),
    ...('default' in schema && { default: schema.default }),
    ...('clusterDefault' in schema && { clusterDefault: schema.clusterDefault }),
    lookups: schema.lookups ?? [],
  };
  return [field, ...fieldsIn(schema, here)];
};

interface Property {
  readonly name: string;
  readonly schema: AnySchemaObject;
  readonly required: boolean;
  readonly removable?: true;
  /** Tags of the alternatives that have it so, where not all have. */
  readonly tags?: readonly string[];
}

const propertiesOf = (schema: AnySchemaObject): Property[] =>
  schema.oneOf ? propertiesOfAlternatives(schema) : ownProperties(schema);

const ownProperties = ({ properties = {}, required = [] }: AnySchemaObject): Property[] =>
  Object.entries(properties as Record<string, AnySchemaObject>).map(([name, schema]) => ({
    name,
    schema: merged(schema),
    required: required.includes(name),
    ...(schema.anyOf?.some(({ type }: AnySchemaObject) => type === 'null') && { removable: true }),
  }));

/** Each name and shape once, in the order in which the alternatives bring them. */
const propertiesOfAlternatives = ({ oneOf, discriminator }: AnySchemaObject): Property[] => {
  const tagOf = ({ properties }: AnySchemaObject): string => properties[discriminator.propertyName].const;
  const all = (oneOf as AnySchemaObject[]).flatMap((alternative) =>
    ownProperties(alternative).map((property) => ({ ...property, tag: tagOf(alternative) })),
  );
  const shapes = groupedBy(all, ({ name, schema, required }) =>
    name === discriminator.propertyName ? name : JSON.stringify([name, schema, required]),
  );
  return [...shapes.values()].flatMap((same) =>
    same.slice(0, 1).map(({ tag, ...property }) => ({
      ...property,
      ...(same.length < oneOf.length && { tags: same.map((one) => one.tag) }),
    })),
  );
};

/** Alternatives of different JSON types as one schema, `null` left aside: it only takes away. */
const merged = ({ anyOf, ...schema }: AnySchemaObject): AnySchemaObject => {
  if (anyOf === undefined) return schema;
  const parts = (anyOf as AnySchemaObject[]).filter(({ type }) => type !== 'null');
  const types = parts.map(({ type }) => type);
  return { ...Object.assign({}, ...parts), ...schema, type: types.length === 1 ? types[0] : types };
};

/** Of a list, those in each item. */
const alternativesIn = ({ items, ...schema }: AnySchemaObject, path: string): object => {
  if (items) return alternativesIn(items, `${path}/*`);
  const alternatives = alternativesOf(schema);
  return alternatives ? { exactlyOneOf: alternatives.map((name) => `${path}/${name}`) } : {};
};

const kindOf = ({ forKind }: AnySchemaObject, around: Kind | undefined): { readonly kind?: Kind } => {
  const kind = forKind ?? around;
  return kind === undefined ? {} : { kind };
};

const optionsOf = (name: string, schema: AnySchemaObject, parent: AnySchemaObject) => {
  if (parent.discriminator?.propertyName === name) {
    return {
      options: (parent.oneOf as AnySchemaObject[]).map(
        (alternative): FieldOption => ({
          value: alternative.properties[name].const,
          ...kindOf(alternative, undefined),
        }),
      ),
    };
  }
  const values =
    wordsOf(schema) ??
    (schema.items && wordsOf(schema.items)) ??
    (typeof schema.const === 'string' ? [schema.const] : undefined);
  return values && { options: values.map((value: string): FieldOption => ({ value })) };
};

/** A ConfigMap or Secret that is mounted to be written is refused: its word is no choice. */
const wordsOf = ({ enum: words, configVolumeReadWrite }: AnySchemaObject): readonly string[] | undefined =>
  configVolumeReadWrite ? words.filter((word: string) => word !== 'ReadWrite') : words;
