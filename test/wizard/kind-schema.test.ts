import { describe, expect, it } from 'vitest';
import { formFields } from '../../src/wizard/form-fields.ts';
import { schemaForKind } from '../../src/wizard/kind-schema.ts';
import { steps } from '../../src/wizard/steps.ts';

const kinds = ['stateless', 'stateful'] as const;

const own = (schema: object, kind: 'stateless' | 'stateful') => schemaForKind(schema, kind);

describe('the schema of a kind', () => {
  it('has the fields of both kinds and its own, and asks for none of the others', () => {
    const schema = {
      type: 'object',
      required: ['name', 'claims'],
      properties: { name: { type: 'string' }, claims: { type: 'array', forKind: 'stateful', items: {} } },
    };
    expect(own(schema, 'stateful')).toEqual(schema);
    expect(own(schema, 'stateless')).toEqual({
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' } },
    });
  });

  it('has the alternatives of both kinds and its own, and goes on asking for their tag', () => {
    const [rolling, onDelete] = [{ properties: { type: { const: 'A' } } }, { forKind: 'stateful', properties: {} }];
    const schema = { discriminator: { propertyName: 'type' }, required: ['type'], oneOf: [rolling, onDelete] };
    expect(own(schema, 'stateful')).toEqual(schema);
    expect(own(schema, 'stateless')).toEqual({ ...schema, oneOf: [rolling] });
  });

  it('has no field that is for the other kind but may be taken away by null', () => {
    const schema = { properties: { access: { anyOf: [{ type: 'object', forKind: 'stateless' }, { type: 'null' }] } } };
    expect(own(schema, 'stateless')).toEqual(schema);
    expect(own(schema, 'stateful')).toEqual({ properties: {} });
  });

  it('is made at any depth, and leaves the one it is made of as it is', () => {
    const inner = { properties: { share: { forKind: 'stateless' }, ordinal: { forKind: 'stateful' } } };
    const schema = { items: { oneOf: [{ properties: { parts: { items: inner } } }] } };
    const before = JSON.stringify(schema);
    expect(own(schema, 'stateful')).toEqual({
      items: { oneOf: [{ properties: { parts: { items: { properties: { ordinal: { forKind: 'stateful' } } } } } }] },
    });
    expect(JSON.stringify(schema)).toBe(before);
  });

  it.each(kinds)('%s has exactly the fields that the form has for it', (kind) => {
    const inSchemas = steps.flatMap(({ key, schema }) => pathsOf(own(schema, kind), `/${key}`));
    const inForm = formFields().filter((field) => (field.kind ?? kind) === kind);
    expect(new Set(inSchemas)).toEqual(new Set(inForm.map(({ path }) => path)));
  });

  it.each(kinds)('%s offers exactly the tags that the form offers for it', (kind) => {
    const inSchemas = steps.flatMap(({ key, schema }) => tagsOf(own(schema, kind), `/${key}`));
    const tagFields = new Set(inSchemas.map(([path]) => path));
    const inForm = formFields()
      .filter((field) => tagFields.has(field.path))
      .flatMap(({ path, options = [] }) =>
        options.filter((option) => (option.kind ?? kind) === kind).map(({ value }) => [path, value]),
      );
    expect(inSchemas.toSorted()).toEqual(inForm.toSorted());
  });
});

interface Schema {
  readonly [keyword: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string };
  readonly const?: string;
}

/** Every place of a schema, found without the form. */
const pathsOf = ({ properties = {}, items, oneOf = [], anyOf = [] }: Schema, path: string): string[] => [
  ...Object.entries(properties).flatMap(([name, schema]) => [`${path}/${name}`, ...pathsOf(schema, `${path}/${name}`)]),
  ...(items ? pathsOf(items, `${path}/*`) : []),
  ...[...oneOf, ...anyOf].flatMap((part) => pathsOf(part, path)),
];

const tagsOf = (schema: Schema, path: string): [string, string][] => {
  const { properties = {}, items, oneOf = [], anyOf = [], discriminator } = schema;
  const tag = discriminator?.propertyName;
  const own = tag === undefined ? [] : oneOf.map((part): [string, string] => [`${path}/${tag}`, constOf(part, tag)]);
  return [
    ...own,
    ...Object.entries(properties).flatMap(([name, part]) => tagsOf(part, `${path}/${name}`)),
    ...(items ? tagsOf(items, `${path}/*`) : []),
    ...[...oneOf, ...anyOf].flatMap((part) => tagsOf(part, path)),
  ];
};

const constOf = ({ properties }: Schema, tag: string): string => properties?.[tag]?.const ?? '';
