import { Type } from '@sinclair/typebox';
import { anyObject, Cluster, closed } from './atoms.ts';

export const Project = Type.Object(
  { name: Type.String(), clusters: Type.Array(Cluster) },
  { $id: 'Project', ...closed },
);

export const ProjectDetail = Type.Object(
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
