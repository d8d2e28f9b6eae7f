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

const FieldPath = (what: string, example: string) =>
  Type.String({
    description: `${what} A JSON Pointer into a spec, with \`*\` for every item of a list.`,
    examples: [example],
  });

const Condition = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        path: FieldPath(
          'The other field, in the same items of the lists that both are in.',
          '/storageSettings/volumes/*/type',
        ),
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
        '`fields`: what the form itself has at `path`. `clusters`: the clusters of `GET /projects/{project}`. The others name what is picked from the member clusters.',
    }),
    value: Type.Unsafe<string>({
      type: 'string',
      enum: ['name', 'keys', 'entry'],
      description:
        'What of the picked thing is the value: its name, one of its keys, or (of labels) a key with its value as an entry of the map.',
    }),
    path: Type.Optional(
      FieldPath(
        'For `fields`: where the names stand, in the same items of the lists that both are in.',
        '/podSettings/containers/*/name',
      ),
    ),
    item: Type.Optional(
      FieldPath(
        'The field that names the thing to look into, in the same items of the lists that both are in.',
        '/storageSettings/volumes/*/configMapName',
      ),
    ),
    cluster: Type.Optional(
      FieldPath(
        'The field that names the one cluster to look in; absent: every cluster of the placement.',
        '/clusterDifferences/clusters/*/cluster',
      ),
    ),
    when: Condition('Only where another field has one of these values; absent: always.'),
  },
  { ...closed, description: 'What a value can be picked from.' },
);

const Field = Type.Object(
  {
    path: FieldPath('Where it is.', '/podSettings/containers/*/image'),
    ...texts,
    required: Type.Boolean({
      description: 'A finished form has it wherever it has what is around it.',
    }),
    requiredUnless: Condition('A finished form has it but where another field has one of these values.'),
    exactlyOneOf: Type.Optional(
      Type.Array(Type.String(), {
        minItems: 2,
        description: 'Fields in it (of a list: in each item), by path, of which a finished form has exactly one.',
      }),
    ),
    kinds: Kinds,
    ignoredFor: Type.Optional(
      Type.Array(ref('Kind'), {
        minItems: 1,
        description: 'Services of this kind may have it, and nothing comes of it.',
      }),
    ),
    onlyWith: Condition('Only where another field has one of these values; absent: always.'),
    options: Type.Optional(
      Type.Array(Type.Object({ value: Type.String(), label: Text('As a form shows it.'), kinds: Kinds }, closed), {
        minItems: 1,
        description: 'The only values of the field, or of the items of a list.',
      }),
    ),
    removable: Type.Optional(Type.Literal(true, { description: '`null` takes away what the other steps have.' })),
    default: Type.Optional(
      Type.Unknown({
        description:
          'What Slipway takes where the field is left out; a default that depends on other values is told in `help`. In a difference, what is left out is that of the other steps, and what is new there gets its defaults.',
      }),
    ),
    clusterDefault: Type.Optional(
      Type.Unsafe<string | number>({
        type: ['string', 'integer'],
        description: 'What a cluster takes where the field is left out; Slipway writes nothing then.',
      }),
    ),
    lookups: Type.Optional(Type.Array(Lookup, { minItems: 1, description: 'What feeds the field.' })),
  },
  {
    ...closed,
    description:
      'A path comes twice where it has two shapes, each with its `onlyWith`. To find the field of an issue, write `*` for each number in its pointer; a pointer at an item of a list, or at a key of a map, belongs to the field around it. (Pointers in the 422 of a body sent to a step start at the step: write `/<key of the step>` before them.) Its node in `schema` is found the same way, by `properties` and `items`, in the alternatives that `kinds` and `onlyWith` name, and past the `anyOf` of what may be `null`.',
  },
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
      'What a stored `{}` is read as with `?defaults=true` (`GET …/steps/{step}`, `GET …/drafts/{draft}`), without what depends on the project.',
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
