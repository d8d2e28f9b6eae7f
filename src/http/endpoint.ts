import type { TObject, TSchema } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../access/identity.ts';
import { groupedBy } from '../grouped.ts';
import type { Language } from '../messages/language.ts';
import { Problem } from '../problems.ts';
import type { Kind } from '../wizard/spec.ts';
import { bodyValue, JSON_TYPE } from './body.ts';
import { etagOf, type IfMatch, namesTag, parseIfMatch } from './etag.ts';
import type { Check, Gate } from './gate.ts';
import { negotiate } from './media-type.ts';
import { hasPathSyntax } from './path-params.ts';
import { waitSeconds } from './prefer.ts';
import { parseQuery } from './query.ts';

/** What a handler gets: everything checked that can be checked without it. */
export interface Call {
  readonly identity: Identity;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Media type of the body. */
  readonly mediaType: string;
  /** Media type that the answer shall have. */
  readonly accept: string;
  readonly ifMatch: IfMatch;
  /** Seconds that the caller would wait for the end (`Prefer: wait`). */
  readonly wait: number | undefined;
  readonly language: Language;
  /**
   * Federated Project Management for exactly this kind, where the body had to be read to know it; `fresh` asks without any cache.
   * @throws Problem `permission-denied`
   */
  readonly permitKind: (kind: Kind, options?: { readonly fresh?: boolean }) => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with the negotiated media type. */
  readonly text?: string;
  /**
   * Opaque part of a strong tag of the answer: who has this one already (`If-None-Match`) is told so, with 304 and no body. The
   * caller may keep the answer, and must ask before using it again.
   */
  readonly validator?: string;
}

export interface BodyContract {
  readonly schema: TSchema;
  /** By default `application/json` alone. */
  readonly types?: readonly string[];
  readonly optional?: boolean;
  readonly description?: string;
  readonly examples: Examples;
  /** For media types whose bodies have another form. */
  readonly examplesByType?: Readonly<Record<string, Examples>>;
}

export type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/**
 * One operation of the contract, as data: routes, the OpenAPI document and the order of faults derive from it.
 *
 * The order in which faults are told is the same for all: 401, path syntax, 403, 404, then 405/406/415/413/400, 428, 412, 422, 409.
 * `exists` is asked only when a fault behind 404 was found; `handle` must find out by itself (often in the same round trip).
 */
export interface Endpoint {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, parameters as `:project`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly check: Check;
  readonly query?: TObject;
  readonly body?: BodyContract;
  readonly ifMatch?: 'required' | 'exact';
  /** Heeds `Prefer: wait`. */
  readonly prefersWait?: true;
  /** Its answers have a validator. */
  readonly revalidates?: true;
  /** By default `application/json` alone. */
  readonly produces?: readonly string[];
  readonly responses: Readonly<
    Record<
      number,
      { readonly description: string; readonly schema?: TSchema; readonly etag?: true; readonly location?: true }
    >
  >;
  /** Statuses of problems beyond those that follow from what stands above; for the document. */
  readonly refuses?: readonly number[];
  /** @throws Problem `not-found` */
  readonly exists?: (call: Pick<Call, 'identity' | 'params'>) => Promise<unknown>;
  readonly handle: (call: Call) => Promise<Answer>;
}

export interface EndpointDependencies {
  readonly gate: Gate;
  readonly languageOf: (header: string | undefined) => Language;
}

/** Registers the endpoints, and 405 for every other method of their paths. */
export const registerEndpoints = (
  app: FastifyInstance,
  dependencies: EndpointDependencies,
  endpoints: readonly Endpoint[],
  routeSchema: (endpoint: Endpoint) => object,
): void => {
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      schema: routeSchema(endpoint),
      onRequest: (request) => admit(dependencies, endpoint, request),
      handler: (request, reply) => serve(dependencies, endpoint, request, reply),
    });
  }
  for (const [path, siblings] of groupedBy(endpoints, ({ path }) => path))
    refuseOtherMethods(app, dependencies, path, siblings);
};

const admitted = Symbol('identity');
type Admitted = FastifyRequest & { [admitted]?: Identity };

/** 401, path syntax, 403: before a byte of the body is read. */
const admit = async ({ gate }: EndpointDependencies, endpoint: Endpoint, request: Admitted): Promise<void> => {
  const identity = await gate.authenticate(request);
  const params = request.params as Record<string, string>;
  if (!hasPathSyntax(params)) throw new Problem('not-found');
  await gate.permit(identity, endpoint.check, params);
  request[admitted] = identity;
};

const serve = async (
  { gate, languageOf }: EndpointDependencies,
  endpoint: Endpoint,
  request: Admitted,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const identity = request[admitted];
  if (identity === undefined) throw new Error(`${endpoint.operationId} was reached without a check`);
  const params = request.params as Record<string, string>;
  const read = readRequest(endpoint, request);
  if (read instanceof Problem) {
    await endpoint.exists?.({ identity, params });
    throw read;
  }
  const language = languageOf(request.headers['accept-language']);
  const permitKind: Call['permitKind'] = (kind, options) =>
    gate.permitKind(identity, params.project ?? '', kind, options);
  const answer = await endpoint.handle({
    identity,
    params,
    language,
    permitKind,
    wait: waitSeconds(request.headers.prefer),
    ...read,
  });
  return write(request, reply, answer, read.accept);
};

type Read = Pick<Call, 'query' | 'body' | 'mediaType' | 'accept' | 'ifMatch'>;

/** 406, 415, 413, 400 and 428, in this order; nothing that needs a look into the store. */
const readRequest = (endpoint: Endpoint, request: FastifyRequest): Read | Problem => {
  const produces = endpoint.produces ?? [JSON_TYPE];
  const accept = negotiate(request.headers.accept, produces);
  if (accept === undefined) return new Problem('not-acceptable', { params: { offered: produces.join(', ') } });
  const body = endpoint.body === undefined ? { value: undefined, mediaType: '' } : readBody(endpoint.body, request);
  if (body instanceof Problem) return body;
  const query = parseQuery(endpoint.query, request.query);
  if (query instanceof Problem) return query;
  const ifMatch = readIfMatch(endpoint, request);
  if (ifMatch instanceof Problem) return ifMatch;
  return { accept, body: body.value, mediaType: body.mediaType, query, ifMatch };
};

const readBody = (contract: BodyContract, request: FastifyRequest) =>
  bodyValue(request, contract.types ?? [JSON_TYPE], contract.optional ?? false);

const readIfMatch = (endpoint: Endpoint, request: FastifyRequest): IfMatch | Problem => {
  if (endpoint.ifMatch === undefined) return '*';
  const header = request.headers['if-match'];
  if (header === undefined) return new Problem('precondition-required');
  const ifMatch = parseIfMatch(header);
  if (ifMatch === undefined) return new Problem('malformed-request', { detail: 'if-match-malformed' });
  if (ifMatch === '*' && endpoint.ifMatch === 'exact')
    return new Problem('precondition-required', { detail: 'if-match-exact' });
  return ifMatch;
};

const write = (request: FastifyRequest, reply: FastifyReply, answer: Answer, accept: string): FastifyReply => {
  reply.code(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
  if (answer.validator !== undefined) {
    reply.headers({ ETag: etagOf(answer.validator), 'Cache-Control': 'private, no-cache' });
    if (namesTag(request.headers['if-none-match'], answer.validator)) return reply.code(304).send();
  }
  if (answer.text !== undefined) return reply.type(`${accept}; charset=utf-8`).send(answer.text);
  return answer.body === undefined
    ? reply.send()
    : reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const refuseOtherMethods = (
  app: FastifyInstance,
  dependencies: EndpointDependencies,
  path: string,
  siblings: readonly Endpoint[],
): void => {
  const [first] = siblings;
  if (first === undefined) return;
  const allowed = siblings.map(({ method }) => method);
  const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ');
  app.route({
    method: METHODS.filter((method) => !allowed.some((one) => one === method)),
    url: path,
    schema: { hide: true },
    onRequest: (request) => admit(dependencies, first, request),
    handler: async (request: Admitted) => {
      const identity = request[admitted];
      const exists = siblings.find((one) => one.exists !== undefined)?.exists;
      if (identity !== undefined) await exists?.({ identity, params: request.params as Record<string, string> });
      throw new Problem('method-not-allowed', { params: { allow }, headers: { Allow: allow } });
    },
  });
};
