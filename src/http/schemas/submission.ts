import { Type } from '@sinclair/typebox';
import { Cluster, Count, closed, nullable, Pointer, ref, Timestamp } from './atoms.ts';

/** What a change destroys. */
export const Consequence = Type.Object(
  {
    code: Type.Unsafe<string>({
      type: 'string',
      enum: ['cluster-removed', 'object-recreated', 'claim-deleted', 'claims-unknown'],
    }),
    cluster: Type.Optional(Cluster),
    kind: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    uid: Type.Optional(Type.String()),
    pointer: Type.Optional(Pointer),
    message: Type.String(),
  },
  { $id: 'Consequence', ...closed, description: 'Something that a change destroys, to be confirmed.' },
);

export const Phase = Type.Unsafe<string>({
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

export const Cell = Type.Object(
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

export const Submission = Type.Object(
  {
    id: nullable(Type.String(), 'Null for a dry run, which is not stored.'),
    project: Type.String(),
    service: Type.String(),
    kind: ref('Kind'),
    operation: Type.Unsafe<string>({ type: 'string', enum: ['create', 'update', 'delete', 'rollback'] }),
    of: Type.Optional(Type.String({ description: 'The submission that this one undoes.' })),
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
    consequences: Type.Optional(
      Type.Array(ref('Consequence'), { description: 'Of a dry run: what the change would destroy.' }),
    ),
    confirm: Type.Optional(Type.String({ description: 'Sent back to say that the consequences were seen.' })),
  },
  {
    $id: 'Submission',
    ...closed,
    description: 'One attempt to bring a rendering to the clusters: a matrix of object and cluster.',
  },
);
