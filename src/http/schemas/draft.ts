import { Type } from '@sinclair/typebox';
import { steps } from '../../wizard/steps.ts';
import { Count, closed, Etag, nullable, ref, StepKeyName, StepSlug, Timestamp } from './atoms.ts';

export const StepSummary = Type.Object(
  {
    slug: StepSlug,
    key: StepKeyName,
    state: Type.Unsafe<string>({
      type: 'string',
      enum: ['empty', 'incomplete', 'valid'],
      description: 'Incomplete: has issues of severity error.',
    }),
    etag: Etag,
    updatedAt: Timestamp,
  },
  { $id: 'StepSummary', ...closed },
);

const draftFields = {
  id: Type.String(),
  project: Type.String(),
  owner: Type.String({ description: 'User name of the owner.' }),
  kind: ref('Kind'),
  title: nullable(Type.String(), 'Title, for people.'),
  mode: Type.Unsafe<string>({ type: 'string', enum: ['create', 'edit'] }),
  service: Type.Optional(Type.String({ description: 'Of an edit draft: the service that it changes.' })),
  baseRevision: Type.Optional(Type.Integer({ description: 'The revision that an edit draft was made from.' })),
  revision: Type.Integer({ description: 'One more with each write.' }),
  etag: Etag,
  steps: Type.Array(ref('StepSummary')),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  expiresAt: Timestamp,
  lastSubmission: nullable(
    Type.Object({ id: Type.String(), phase: ref('Phase') }, closed),
    'The submission made of this draft last.',
  ),
};

export const Draft = Type.Object(
  { ...draftFields, spec: ref('DraftSpec'), issues: Type.Array(ref('Issue')) },
  { $id: 'Draft', ...closed, description: 'A stored, possibly unfinished form of one user in one project.' },
);

export const DraftItem = Type.Object(
  { ...draftFields, issueCount: Type.Object({ error: Count, warning: Count, notice: Count }, closed) },
  { $id: 'DraftItem', ...closed, description: 'A draft in a list: without its spec.' },
);

export const DraftSpec = Type.Object(
  Object.fromEntries(
    steps.map(({ key, schema }) => [
      key,
      Type.Optional(
        Type.Object(
          {},
          { additionalProperties: true, description: `Fields of ${schema.$id}, of which any may be missing.` },
        ),
      ),
    ]),
  ),
  {
    $id: 'DraftSpec',
    ...closed,
    description: 'The steps that were written, as they were sent; each may be unfinished.',
  },
);

export const Step = Type.Object(
  {
    slug: StepSlug,
    key: StepKeyName,
    state: StepSummary.properties.state,
    value: nullable(Type.Object({}, { additionalProperties: true }), 'As it was sent; null when the step is empty.'),
    issues: Type.Array(ref('Issue')),
    etag: Etag,
    updatedAt: Timestamp,
    draft: Type.Object({ revision: Type.Integer(), etag: Etag }, closed),
  },
  { $id: 'Step', ...closed, description: 'One step of a draft.' },
);
