import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false } as const;
const name = (description: string) => Type.String({ pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$', description });

const resources = (description: string) =>
  Type.Array(Type.Object({ group: Type.String(), resource: Type.String({ minLength: 1 }) }, closed), {
    description,
    minItems: 1,
  });

const KubeconfigConnection = Type.Object(
  {
    kubeconfig: Type.String({ minLength: 1, description: 'Path of a kubeconfig file, relative to this file.' }),
    context: Type.Optional(Type.String({ minLength: 1, description: 'Context in it; by default its current one.' })),
  },
  closed,
);
const InCluster = Type.Object(
  { inCluster: Type.Literal(true, { description: 'The service account of the pod that Slipway runs in.' }) },
  closed,
);

/** The YAML file that `SLIPWAY_CONFIG` names. */
export const ConfigFile = Type.Object(
  {
    controlPlane: Type.Union([KubeconfigConnection, InCluster], {
      description: 'Answers TokenReview and SubjectAccessReview.',
    }),
    clusters: Type.Array(
      Type.Object(
        {
          name: name('Name of the cluster: a DNS label.'),
          kubeconfig: KubeconfigConnection.properties.kubeconfig,
          context: KubeconfigConnection.properties.context,
        },
        closed,
      ),
      { description: 'Member clusters.', minItems: 1 },
    ),
    projects: Type.Array(
      Type.Object(
        {
          name: name('Name of the project, which is that of its namespace in every cluster.'),
          clusters: Type.Array(Type.String(), {
            description: 'Names of its member clusters.',
            minItems: 1,
            maxItems: 50,
            uniqueItems: true,
          }),
        },
        closed,
      ),
      {
        description: 'Projects: the name of a namespace, and the member clusters that it is in.',
      },
    ),
    engine: Type.Optional(
      Type.Literal('direct', {
        description: 'How renderings reach the clusters; no other word yet.',
        default: 'direct',
      }),
    ),
    submitAs: Type.Optional(
      Type.Unsafe<'user' | 'service-account'>({
        type: 'string',
        enum: ['user', 'service-account'],
        default: 'user',
        description: 'Write as the user (impersonation), or as Slipway where the members do not know the users.',
      }),
    ),
    nodePortRange: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,5}-[0-9]{1,5}$',
        default: '30000-32767',
        description: 'Node ports that the members allow.',
      }),
    ),
    auth: Type.Optional(
      Type.Object(
        {
          tokenReview: Type.Object(
            {
              audiences: Type.Optional(
                Type.Array(Type.String({ minLength: 1 }), {
                  minItems: 1,
                  description: 'Audiences a token must be for.',
                }),
              ),
            },
            closed,
          ),
        },
        closed,
      ),
    ),
    draftTtl: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,3}[dh]$',
        default: '30d',
        description: 'How long a draft lives after its last write: days or hours.',
      }),
    ),
    maxClusters: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50, default: 50, description: 'Clusters of one project, at most.' }),
    ),
    trustProxy: Type.Optional(
      Type.Boolean({ default: false, description: 'Believe the X-Forwarded-* headers of a proxy in front.' }),
    ),
    cors: Type.Optional(
      Type.Object(
        {
          origins: Type.Array(Type.String({ minLength: 1 }), { description: 'Origins whose pages may call the API.' }),
        },
        closed,
      ),
    ),
    permission: Type.Optional(
      Type.Object(
        {
          service: resources('What must be allowed for any service.'),
          stateless: resources('And for a stateless one.'),
          stateful: resources('And for a stateful one.'),
        },
        { ...closed, description: 'What Federated Project Management is made of; by default the KubeFed types.' },
      ),
    ),
    tls: Type.Optional(
      Type.Object(
        {
          certificate: Type.String({
            minLength: 1,
            description: 'Path of the certificate chain (PEM), relative to this file.',
          }),
          key: Type.String({ minLength: 1, description: 'Path of its key (PEM).' }),
        },
        closed,
      ),
    ),
    rateLimit: Type.Optional(
      Type.Object(
        { perMinute: Type.Integer({ minimum: 1, description: 'Requests of one address in a minute.' }) },
        closed,
      ),
    ),
  },
  closed,
);
export type ConfigFile = Static<typeof ConfigFile>;
