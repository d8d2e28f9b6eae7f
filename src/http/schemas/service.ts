import { Type } from '@sinclair/typebox';
import { Cluster, closed, Etag, ref, Timestamp } from './atoms.ts';

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

export const Service = Type.Object(serviceFields, {
  $id: 'Service',
  ...closed,
  description: 'A created service, in a list.',
});

export const ServiceDetail = Type.Object(
  {
    ...serviceFields,
    spec: ref('DraftSpec'),
    revisions: Type.Array(
      Type.Object({ revision: Type.Integer(), submission: Type.String(), by: Type.String(), at: Timestamp }, closed),
    ),
  },
  { $id: 'ServiceDetail', ...closed, description: 'A created service with its spec.' },
);

export const Revision = Type.Object(
  {
    revision: Type.Integer(),
    submission: Type.String(),
    by: Type.String(),
    at: Timestamp,
    spec: ref('DraftSpec'),
    rendering: ref('Rendering'),
  },
  { $id: 'Revision', ...closed, description: 'A kept revision of a service, with what it renders to.' },
);
