import { Type } from '@sinclair/typebox';
import { anyObject, Cluster, closed, ref } from './atoms.ts';

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

const Changes = Type.Array(
  Type.Object(
    {
      apiVersion: Type.String(),
      kind: Type.String(),
      name: Type.String(),
      change: Type.Unsafe<string>({ type: 'string', enum: ['create', 'update', 'recreate', 'delete', 'unchanged'] }),
      operations: Type.Array(Operation),
    },
    closed,
  ),
  { description: 'What is done to each object, and what turns what was applied last into it.' },
);

export const Rendering = Type.Object(
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
        Type.Object(
          { cluster: Cluster, objects: Type.Union([Objects, Differences, Changes]), provenance: Provenance },
          closed,
        ),
      ),
    ),
    consequences: Type.Optional(
      Type.Array(ref('Consequence'), { description: 'What the changes destroy, to be confirmed.' }),
    ),
    confirm: Type.Optional(Type.String({ description: 'Sent back to say that the consequences were seen.' })),
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
