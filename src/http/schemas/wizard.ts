import { type TSchema, Type } from '@sinclair/typebox';
import { languages } from '../../messages/language.ts';
import { lookupKinds } from '../../wizard/fields/field-notes.ts';
import { anyObject, closed, ref, StepKeyName, StepSlug } from './atoms.ts';

const Text = (description: string) =>
  Type.Object(Object.fromEntries(languages.map((language) => [language, Type.String()])), { ...closed, description });

const texts = { title: Text('As a form labels it.'), help: Text('What it is and what may stand there.') };

const Kinds = Type.Optional(
  Type.Array(ref('Kind'), { minItems: 1, description: 'Services that it is for; absent: of both kinds.' }),
);

const byKind = (schema: TSchema, description: string) =>
  Type.Object({ stateless: schema, stateful: schema }, { ...closed, description });

const FieldPath = (what: string) =>
  Type.String({
    description: `${what} A JSON Pointer into a spec, with \`*\` for every item of a list.`,
    examples: ['/podSettings/containers/*/image'],
  });

const Condition = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        path: FieldPath('The other field, in the same items of the lists that both are in.'),
        values: Type.Array(Type.String(), { minItems: 1 }),
      },
      { ...closed, description },
    ),
  );

const Lookup = Type.Object(
  {
    kind: Type.Unsafe<string>({
      type: 'string',
      enum: [...lookupKinds],
      description:
        '`clusters`: the clusters of `GET /projects/{project}`. The others name what is picked from the member clusters.',
    }),
    value: Type.Unsafe<string>({
      type: 'string',
      enum: ['name', 'keys'],
      description: 'What of the picked thing is the value: its name, or one of its keys.',
    }),
    item: Type.Optional(FieldPath('For keys: the field that names the thing.')),
    when: Condition('Only where another field has one of these values; absent: always.'),
  },
  { ...closed, description: 'What a value can be picked from.' },
);

const Field = Type.Object(
  {
    path: FieldPath('Where it is.'),
    ...texts,
    required: Type.Boolean({
      description:
        'A finished form has it wherever it has what is around it. Conditions between fields are in the schema.',
    }),
    kinds: Kinds,
    onlyWith: Condition('Only where another field has one of these values; absent: always.'),
    options: Type.Optional(
      Type.Array(Type.Object({ value: Type.String(), label: Text('As a form shows it.'), kinds: Kinds }, closed), {
        minItems: 1,
        description: 'The only values of the field, or of the items of a list.',
      }),
    ),
    default: Type.Optional(Type.Unknown({ description: 'What Slipway takes where the field is left out.' })),
    clusterDefault: Type.Optional(
      Type.Unsafe<string | number>({
        type: ['string', 'integer'],
        description: 'What a cluster takes where the field is left out; Slipway writes nothing then.',
      }),
    ),
    lookups: Type.Optional(Type.Array(Lookup, { minItems: 1, description: 'What feeds the field.' })),
  },
  { ...closed, description: 'A path comes twice where it has two shapes, each with its `onlyWith`.' },
);

const WizardStep = Type.Object(
  {
    slug: StepSlug,
    key: StepKeyName,
    required: Type.Boolean({ description: 'Whether a spec without the step is unfinished.' }),
    ...texts,
    schema: byKind(
      anyObject('JSON Schema 2020-12, self-contained; its titles and descriptions are in the language of the answer.'),
      'What a finished step is. Ill-formed content is refused by more than a schema can say; the issues of a draft tell the rest.',
    ),
    defaults: byKind(
      anyObject('Value of the step.'),
      'What an empty step becomes with `defaults=true`, without what depends on the project.',
    ),
    fields: Type.Array(Field, { description: 'In the order of the form, an object before what is in it.' }),
  },
  closed,
);

export const Wizard = Type.Object(
  {
    kinds: Type.Array(Type.Object({ kind: ref('Kind'), ...texts }, closed)),
    steps: Type.Array(WizardStep, { description: 'In the order of the form.' }),
  },
  { $id: 'Wizard', ...closed, description: 'What a front end needs to draw the form.' },
);
