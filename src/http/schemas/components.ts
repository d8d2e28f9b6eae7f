import { type TSchema, Type } from '@sinclair/typebox';
import { Kind } from '../../wizard/spec.ts';
import { steps } from '../../wizard/steps.ts';
import { published } from './published.ts';

/** A named component of the OpenAPI document. */
export const ref = (id: string): TSchema => Type.Unsafe({ $ref: `${id}#` });

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const Timestamp = Type.String({ format: 'date-time', description: 'RFC 3339, UTC.' });
const Etag = Type.String({
  description: 'Strong entity tag, quotes included: the value for If-Match.',
  examples: ['"3-Jx0…"'],
});
const Cluster = Type.String({ description: 'Member cluster.' });
const Pointer = Type.String({ description: 'JSON Pointer (RFC 6901).', examples: ['/podSettings/containers/0/image'] });
const StepSlug = Type.Unsafe<string>({
  type: 'string',
  enum: steps.map(({ slug }) => slug),
  description: 'Step of the form.',
});
const StepKeyName = Type.Unsafe<string>({
  type: 'string',
  enum: steps.map(({ key }) => key),
  description: 'Key of the step in a spec.',
});
const anyObject = (description: string) => Type.Object({}, { description, additionalProperties: true });

const Issue = Type.Object(
  {
    pointer: Pointer,
    code: Type.String({ description: 'Stable code.', examples: ['required'] }),
    message: Type.String({ description: 'What is wrong and what would be right, in the language of the answer.' }),
    severity: Type.Unsafe<string>({
      type: 'string',
      enum: ['error', 'warning', 'notice'],
      description: 'Errors block finalize.',
    }),
    step: StepSlug,
    cluster: Type.Optional(Cluster),
  },
  { $id: 'Issue', ...closed, description: 'One fault in a spec.' },
);

const Problem = Type.Object(
  {
    type: Type.String({ description: 'URI reference of the problem type.', examples: ['/problems/validation-failed'] }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.String(),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.Optional(Pointer),
          code: Type.String(),
          message: Type.String(),
          step: Type.Optional(Type.String()),
          cluster: Type.Optional(Type.String()),
        }),
        { maxItems: 50 },
      ),
    ),
    errorCount: Type.Optional(Type.Integer({ description: 'How many errors there are; at most 50 are listed.' })),
  },
  { $id: 'Problem', additionalProperties: true, description: 'What went wrong (RFC 9457).' },
);

const StepSummary = Type.Object(
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
  mode: Type.Literal('create'),
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

const Draft = Type.Object(
  { ...draftFields, spec: ref('DraftSpec'), issues: Type.Array(ref('Issue')) },
  { $id: 'Draft', ...closed, description: 'A stored, possibly unfinished form of one user in one project.' },
);

const Count = Type.Integer({ minimum: 0 });
const DraftItem = Type.Object(
  { ...draftFields, issueCount: Type.Object({ error: Count, warning: Count, notice: Count }, closed) },
  { $id: 'DraftItem', ...closed, description: 'A draft in a list: without its spec.' },
);

const DraftSpec = Type.Object(
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

const Step = Type.Object(
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

const Phase = Type.Unsafe<string>({
  $id: 'Phase',
  type: 'string',
  enum: [
    'Queued',
    'Checking',
    'Applying',
    'Succeeded',
    'PartiallySucceeded',
    'Failed',
    'Cancelling',
    'Cancelled',
    'RollingBack',
    'RolledBack',
  ],
  description: 'Derived from the cells.',
});

const Cell = Type.Object(
  {
    cluster: Cluster,
    apiVersion: Type.String(),
    kind: Type.String(),
    name: Type.String(),
    state: Type.Unsafe<string>({
      type: 'string',
      enum: [
        'Pending',
        'Checked',
        'Applying',
        'Applied',
        'Unchanged',
        'Conflict',
        'Denied',
        'Invalid',
        'Unreachable',
        'Unknown',
        'Skipped',
        'Deleted',
        'RolledBack',
      ],
    }),
    reason: nullable(Type.String(), 'Stable word for why, such as NameTaken.'),
    message: nullable(Type.String(), 'Words of the cluster, as they are.'),
    errors: Type.Array(
      Type.Object(
        {
          pointer: Type.Optional(Pointer),
          code: Type.String(),
          message: Type.String(),
          step: Type.Optional(Type.String()),
          cluster: Type.Optional(Type.String()),
        },
        closed,
      ),
    ),
    warnings: Type.Array(Type.String({ description: 'Warnings of the API server.' })),
    attempts: Type.Integer(),
    uid: nullable(Type.String(), 'Of the object, once it is there.'),
    updatedAt: Timestamp,
  },
  { $id: 'Cell', ...closed, description: 'One object in one cluster, as observed.' },
);

const Submission = Type.Object(
  {
    id: nullable(Type.String(), 'Null for a dry run, which is not stored.'),
    project: Type.String(),
    service: Type.String(),
    kind: ref('Kind'),
    operation: Type.Literal('create'),
    engine: Type.String(),
    draft: nullable(Type.String(), 'The draft that was finalized.'),
    draftRevision: nullable(Type.Integer(), 'Its revision.'),
    renderingDigest: Type.String({ examples: ['sha256:…'] }),
    requestedBy: Type.String(),
    phase: ref('Phase'),
    onFailure: Type.Unsafe<string>({ type: 'string', enum: ['keep', 'stop', 'rollback'] }),
    cells: Type.Array(ref('Cell')),
    summary: Type.Object(
      {
        total: Count,
        pending: Count,
        checked: Count,
        applying: Count,
        applied: Count,
        unchanged: Count,
        failed: Count,
        unknown: Count,
        skipped: Count,
        deleted: Count,
        rolledBack: Count,
      },
      closed,
    ),
    createdAt: Timestamp,
    startedAt: nullable(Timestamp, 'When the first request was prepared.'),
    finishedAt: nullable(Timestamp, 'When the last cell was settled.'),
  },
  {
    $id: 'Submission',
    ...closed,
    description: 'One attempt to bring a rendering to the clusters: a matrix of object and cluster.',
  },
);

const serviceFields = {
  name: Type.String(),
  kind: ref('Kind'),
  version: Type.String(),
  alias: Type.Optional(Type.String()),
  engine: Type.String(),
  revision: Type.Integer(),
  etag: Etag,
  placement: Type.Array(Cluster),
  createdBy: Type.String(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  lastSubmission: Type.Object({ id: Type.String(), phase: ref('Phase') }, closed),
};
const Service = Type.Object(serviceFields, { $id: 'Service', ...closed, description: 'A created service, in a list.' });
const ServiceDetail = Type.Object(
  {
    ...serviceFields,
    spec: ref('DraftSpec'),
    revisions: Type.Array(
      Type.Object({ revision: Type.Integer(), submission: Type.String(), by: Type.String(), at: Timestamp }, closed),
    ),
  },
  { $id: 'ServiceDetail', ...closed, description: 'A created service with its spec.' },
);

const Objects = Type.Array(anyObject('Kubernetes object.'), { description: 'The Service and its workload.' });
const Provenance = Type.Optional(
  Type.Array(Type.Record(Type.String(), Type.String()), {
    description: 'Beside `objects`, item by item: pointer in the object to pointer in the spec, or `default`.',
  }),
);
const Operation = Type.Object(
  { op: Type.String(), path: Type.String(), from: Type.Optional(Type.String()), value: Type.Optional(Type.Unknown()) },
  { ...closed, description: 'JSON Patch operation (RFC 6902).' },
);
const Differences = Type.Array(
  Type.Object(
    { apiVersion: Type.String(), kind: Type.String(), name: Type.String(), operations: Type.Array(Operation) },
    closed,
  ),
);
const Rendering = Type.Object(
  {
    digest: Type.String({
      description: 'SHA-256 over the canonical JSON of all cluster objects.',
      examples: ['sha256:…'],
    }),
    kind: ref('Kind'),
    issues: Type.Array(ref('Issue')),
    objects: Type.Optional(Objects),
    provenance: Provenance,
    clusters: Type.Optional(
      Type.Array(
        Type.Object({ cluster: Cluster, objects: Type.Union([Objects, Differences]), provenance: Provenance }, closed),
      ),
    ),
    engine: Type.Optional(Type.String()),
    requests: Type.Optional(
      Type.Array(
        Type.Object(
          {
            cluster: Type.Optional(Cluster),
            apiVersion: Type.String(),
            kind: Type.String(),
            namespace: Type.String(),
            name: Type.String(),
            object: anyObject('Kubernetes object.'),
          },
          closed,
        ),
      ),
    ),
  },
  {
    $id: 'Rendering',
    ...closed,
    description: 'The objects of every cluster; which members are there depends on the view.',
  },
);

const Project = Type.Object({ name: Type.String(), clusters: Type.Array(Cluster) }, { $id: 'Project', ...closed });
const ProjectDetail = Type.Object(
  {
    name: Type.String(),
    engine: Type.Object({ name: Type.String(), capabilities: anyObject('What the engine can do.') }, closed),
    clusters: Type.Array(
      Type.Object(
        {
          name: Cluster,
          ready: Type.Boolean(),
          reason: Type.Optional(Type.String()),
          version: Type.Optional(Type.String()),
        },
        closed,
      ),
    ),
    permissions: Type.Object(
      { view: Type.Boolean(), manage: Type.Object({ stateless: Type.Boolean(), stateful: Type.Boolean() }, closed) },
      closed,
    ),
  },
  { $id: 'ProjectDetail', ...closed, description: 'A project, its clusters, and what the caller may do in it.' },
);

export const listOf = (id: string): TSchema =>
  Type.Object(
    {
      items: Type.Array(ref(id)),
      nextPageToken: Type.Optional(Type.String({ description: 'Absent on the last page.' })),
    },
    closed,
  );

/** The form as clients send it whole: a complete one can be finalized. */
const ServiceSpec = Type.Object(
  Object.fromEntries(
    steps.map(({ key, schema, required }) => [
      key,
      required ? ref(String(schema.$id)) : Type.Optional(ref(String(schema.$id))),
    ]),
  ),
  { $id: 'ServiceSpec', ...closed, title: 'Service', description: 'The five steps of the form together.' },
);

/** Every component, named once. */
export const components: readonly TSchema[] = [
  { ...Kind, $id: 'Kind' },
  ...steps.map(({ schema }) => published(schema)),
  ServiceSpec,
  DraftSpec,
  Issue,
  Problem,
  StepSummary,
  Draft,
  DraftItem,
  Step,
  Phase,
  Cell,
  Submission,
  Service,
  ServiceDetail,
  Rendering,
  Project,
  ProjectDetail,
];
