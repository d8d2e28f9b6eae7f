import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Endpoint } from './endpoint.ts';
import { KEY_PATTERN } from './idempotency-key.ts';
import { LAST_EVENT_ID_PATTERN } from './last-event-id.ts';
import { addExamples } from './openapi-examples.ts';
import { pathParams } from './path-params.ts';
import { ref } from './schemas/atoms.ts';
import { components } from './schemas/components.ts';

const JSON_TYPE = 'application/json';

/** The OpenAPI 3.1 document is made of the registered endpoints; this adds what they have in common. */
export const registerOpenapi = async (
  app: FastifyInstance,
  version: string,
  endpoints: readonly Endpoint[],
): Promise<void> => {
  for (const component of components) app.addSchema(component);
  const options: FastifyDynamicSwaggerOptions = {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Slipway',
        version,
        summary: 'Create stateful and stateless services in projects that span several Kubernetes clusters.',
        description:
          'Five steps make a draft, which tells at once what is wrong with it; finalize renders the Service and its Deployment or StatefulSet for every member cluster and brings them there.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server' }],
      security: [{ bearer: [] }],
      tags,
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            description: 'A token that the control plane knows. In the sandbox: `sandbox-alice`.',
          },
        },
      },
    },
    transformObject: (document) => {
      if ('openapiObject' in document) addExamples(document.openapiObject as Partial<OpenAPIV3_1.Document>, endpoints);
      return 'openapiObject' in document ? document.openapiObject : document.swaggerObject;
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json.$id === 'string' ? json.$id : `component-${index}`,
    },
  };
  await app.register(swagger, options);
};

const tags = [
  { name: 'Projects', description: 'Who is calling, and where.' },
  { name: 'Form', description: 'What there is to fill in.' },
  { name: 'Drafts', description: 'Unfinished forms, kept per user and project.' },
  { name: 'Basic information', description: 'Step 1: name, alias, version, description.' },
  { name: 'Pod settings', description: 'Step 2: replicas, containers, strategy, scheduling.' },
  { name: 'Storage settings', description: 'Step 3: volumes and where they are mounted.' },
  {
    name: 'Advanced settings',
    description: 'Step 4: IP pools, external access, session persistence, nodes, metadata.',
  },
  { name: 'Cluster differences', description: 'Step 5: what differs between clusters.' },
  { name: 'Rendering', description: 'Previews: what would be created.' },
  { name: 'Submissions', description: 'Attempts to bring a rendering to the clusters.' },
  { name: 'Services', description: 'What was created.' },
];

/** What Fastify and the document know of an endpoint. Nothing in it validates: the endpoint does that, in the order of faults. */
export const routeSchema = (endpoint: Endpoint): object => ({
  operationId: endpoint.operationId,
  tags: [endpoint.tag],
  summary: endpoint.summary,
  ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
  ...paramsOf(endpoint),
  ...headersOf(endpoint),
  ...(endpoint.query === undefined ? {} : { querystring: endpoint.query }),
  ...bodyOf(endpoint),
  response: { ...successes(endpoint), ...notModified(endpoint), ...problemResponses(endpoint) },
});

const paramsOf = ({ path }: Endpoint): object => {
  const names = [...path.matchAll(/:([a-z]+)/g)].map(([, name]) => name ?? '');
  if (names.length === 0) return {};
  const properties = Object.fromEntries(
    names.map((name) => {
      const param = pathParams[name];
      const example = param?.example === undefined ? {} : { examples: [param.example] };
      return [name, { type: 'string', description: param?.description, pattern: param?.pattern.source, ...example }];
    }),
  );
  return { params: { type: 'object', required: names, properties } };
};

const headersOf = ({ method, ifMatch, prefersWait, revalidates, resumes }: Endpoint): object => {
  const description =
    ifMatch === 'exact'
      ? 'The ETag of the draft as it was reviewed; `*` is not accepted here.'
      : 'The ETag that was read, or `*` to write whatever is there.';
  const properties = {
    'Accept-Language': { type: 'string', description: 'Language of the texts: `en` or `zh`.', examples: ['en'] },
    ...(ifMatch === undefined
      ? {}
      : { 'If-Match': { type: 'string', description, ...(ifMatch === 'required' ? { examples: ['*'] } : {}) } }),
    ...(method === 'POST' ? { 'Idempotency-Key': idempotencyKey } : {}),
    ...(prefersWait
      ? {
          Prefer: {
            type: 'string',
            description: 'Wait for the end, at most 60 seconds (RFC 7240).',
            examples: ['wait=30'],
          },
        }
      : {}),
    ...(revalidates
      ? {
          'If-None-Match': {
            type: 'string',
            description: 'The ETag of the answer that you have: 304 when it is this one.',
          },
        }
      : {}),
    ...(resumes
      ? {
          'Last-Event-ID': {
            type: 'string',
            pattern: LAST_EVENT_ID_PATTERN,
            description: 'The last event that you have: the next one comes first.',
          },
        }
      : {}),
  };
  return { headers: { type: 'object', properties, ...(ifMatch === undefined ? {} : { required: ['If-Match'] }) } };
};

const idempotencyKey = {
  type: 'string',
  pattern: KEY_PATTERN,
  description:
    'A text of your own choice, new for each request. Sent again within 24 hours with the same request, it gives the same answer, and nothing is done twice.',
};

const bodyOf = ({ body }: Endpoint): object => {
  if (body === undefined) return {};
  const types = body.types ?? [JSON_TYPE];
  return { body: { content: Object.fromEntries(types.map((type) => [type, { schema: body.schema }])) } };
};

const successes = ({ method, responses, produces = [JSON_TYPE], revalidates }: Endpoint): object =>
  Object.fromEntries(
    Object.entries(responses).map(([status, { description, schema, etag, location }]) => [
      status,
      {
        description,
        headers: {
          ...(etag ? { ETag: { type: 'string', description: 'Strong entity tag for writing.' } } : {}),
          ...(revalidates ? validatorHeader : {}),
          ...(location ? { Location: { type: 'string', description: 'Where it is.' } } : {}),
          ...(method === 'POST' ? replayedHeader : {}),
        },
        ...(schema === undefined
          ? { type: 'null' }
          : {
              content: Object.fromEntries(
                produces.map((type) => [type, { schema: type === JSON_TYPE ? schema : { type: 'string' } }]),
              ),
            }),
      },
    ]),
  );

const replayedHeader = {
  'Idempotency-Replayed': {
    type: 'string',
    enum: ['true'],
    description: 'It is the answer that this Idempotency-Key got before.',
  },
};

const validatorHeader = { ETag: { type: 'string', description: 'Strong entity tag for If-None-Match.' } };

const notModified = ({ revalidates }: Endpoint): object =>
  revalidates
    ? { 304: { description: 'The answer that you have is still this one.', headers: validatorHeader, type: 'null' } }
    : {};

const problemDescriptions: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  401: 'The caller is not known.',
  403: 'The caller may not do this here.',
  404: 'Not found.',
  405: 'The path has no such method.',
  406: 'No acceptable media type.',
  409: 'It conflicts with what is there.',
  412: 'The tag is stale.',
  413: 'Too large.',
  415: 'The media type is not taken.',
  422: 'The content is not valid.',
  424: 'The submission has not succeeded everywhere.',
  428: 'If-Match is missing.',
  429: 'The caller has his share of requests under way; Retry-After says when to come again.',
  503: 'A store or control plane that Slipway needs does not answer, or there is too much to do; Retry-After says when to come again.',
};

const problemResponses = (endpoint: Endpoint): object => {
  const statuses = [
    400,
    401,
    406,
    429,
    503,
    ...(endpoint.check.type === 'authenticated' ? [] : [403, 404]),
    ...(endpoint.body === undefined ? [] : [413, 415, 422]),
    ...(endpoint.ifMatch === undefined ? [] : [412, 428]),
    ...(endpoint.prefersWait || endpoint.method === 'POST' ? [409, 422] : []),
    ...(endpoint.prefersWait ? [424] : []),
    ...(endpoint.refuses ?? []),
  ];
  return Object.fromEntries(
    [...new Set(statuses)]
      .sort((a, b) => a - b)
      .map((status) => [
        status,
        {
          description: problemDescriptions[status],
          ...(status === 424 && endpoint.method === 'POST' ? { headers: replayedHeader } : {}),
          content: { 'application/problem+json': { schema: ref('Problem') } },
        },
      ]),
  );
};
