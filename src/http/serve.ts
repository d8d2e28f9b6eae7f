import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../access/identity.ts';
import { groupedBy } from '../grouped.ts';
import type { Language } from '../messages/language.ts';
import { once } from '../once.ts';
import { Problem } from '../problems.ts';
import { createCallEnds } from './call-end.ts';
import type { Call, Endpoint } from './endpoint.ts';
import type { Gate } from './gate.ts';
import type { Idempotency } from './idempotency.ts';
import type { Outgoing } from './kept-answer.ts';
import { negotiate } from './media-type.ts';
import { outgoingAnswer, send, write } from './outgoing.ts';
import type { Overload } from './overload.ts';
import { hasPathSyntax } from './path-params.ts';
import { waitSeconds } from './prefer.ts';
import { outgoingProblem } from './problem-response.ts';
import { readRequest } from './read-request.ts';

export interface EndpointDependencies {
  readonly gate: Gate;
  readonly overload: Overload;
  readonly idempotency: Idempotency;
  readonly languageOf: (header: string | undefined) => Language;
}

/** Registers the endpoints, and 405 for every other method of their paths. */
export const registerEndpoints = (
  app: FastifyInstance,
  dependencies: EndpointDependencies,
  endpoints: readonly Endpoint[],
  routeSchema: (endpoint: Endpoint) => object,
): void => {
  const endOf = createCallEnds(app);
  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      schema: routeSchema(endpoint),
      onRequest: (request) => admit(dependencies, endpoint, request),
      handler: (request, reply) =>
        inTurn(dependencies, request, () => serve(dependencies, endpoint, request, reply, endOf)),
    });
  }
  for (const [path, siblings] of groupedBy(endpoints, ({ path }) => path))
    refuseOtherMethods(app, dependencies, path, siblings);
};

/** Work on an admitted request. */
const inTurn = <T>({ overload }: EndpointDependencies, request: FastifyRequest, work: () => Promise<T>): Promise<T> =>
  overload.during(request, async () => {
    await overload.turn(request);
    return work();
  });

const admitted = Symbol('identity');
type Admitted = FastifyRequest & { [admitted]?: Identity };

/** 401, 429 or 503 where there is too much to do, path syntax, 403: before a byte of the body is read. */
const admit = ({ gate, overload }: EndpointDependencies, endpoint: Endpoint, request: Admitted): Promise<void> =>
  overload.during(request, async () => {
    const identity = await gate.authenticate(request);
    await overload.admit(request, identity, waitsOnPurpose(endpoint, request));
    const params = request.params as Record<string, string>;
    if (!hasPathSyntax(params)) throw new Problem('not-found');
    await gate.permit(identity, endpoint.check, params);
    request[admitted] = identity;
  });

/** Whether most of its time will be spent on nothing. */
const waitsOnPurpose = ({ prefersWait, query, produces = [] }: Endpoint, request: FastifyRequest): boolean => {
  const asked = request.query as Readonly<Record<string, unknown>>;
  return (
    (prefersWait === true && (waitSeconds(request.headers.prefer) ?? 0) > 0) ||
    (query?.properties.waitSeconds !== undefined && Number(asked.waitSeconds) > 0) ||
    (produces.includes(EVENT_STREAM) && negotiate(request.headers.accept, produces) === EVENT_STREAM)
  );
};

const EVENT_STREAM = 'text/event-stream';

const serve = async (
  { gate, languageOf, idempotency }: EndpointDependencies,
  endpoint: Endpoint,
  request: Admitted,
  reply: FastifyReply,
  endOf: (reply: FastifyReply) => AbortSignal,
): Promise<FastifyReply> => {
  const identity = request[admitted];
  if (identity === undefined) throw new Error(`${endpoint.operationId} was reached without a check`);
  const params = request.params as Record<string, string>;
  const permits = permitsOf(params, (deed) => gate.permitDeed(identity, deed));
  const read = readRequest(endpoint, request);
  if (read instanceof Problem) {
    await endpoint.exists?.({ identity, params, ...permits });
    throw read;
  }
  const { idempotencyKey: key, ...input } = read;
  const call: Call = {
    identity,
    params,
    language: languageOf(request.headers['accept-language']),
    ...permits,
    wait: waitSeconds(request.headers.prefer),
    ended: once(() => endOf(reply)),
    seed: undefined,
    ...input,
  };
  return key === undefined
    ? write(request, reply, await endpoint.handle(call), call.accept)
    : send(reply, await serveOnce(idempotency, key, endpoint, request, call));
};

const permitsOf = ({ project = '' }: Call['params'], permit: Call['permit']): Pick<Call, 'permit' | 'permitKind'> => ({
  permit,
  permitKind: (kind, { verb = 'create', fresh } = {}) => permit({ project, verb, kind, fresh }),
});

const serveOnce = (
  idempotency: Idempotency,
  key: string,
  endpoint: Endpoint,
  request: FastifyRequest,
  call: Call,
): Promise<Outgoing> => {
  // Of a replay it is that of the answer, not that of the request.
  const inLanguage = ({ headers, ...rest }: Outgoing): Outgoing => ({
    ...rest,
    headers: { 'Content-Language': call.language, ...headers },
  });
  return idempotency.once(
    { key, operationId: endpoint.operationId, ...call },
    {
      carryOut: async (seed, permit) => {
        const answer = await endpoint.handle({ ...call, seed, ...permitsOf(call.params, permit) });
        return inLanguage(outgoingAnswer(answer, call.accept));
      },
      permit: call.permit,
      outgoing: (problem) => inLanguage(outgoingProblem(problem, request)),
      exists: async () => endpoint.exists?.(call),
    },
  );
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const refuseOtherMethods = (
  app: FastifyInstance,
  dependencies: EndpointDependencies,
  path: string,
  siblings: readonly Endpoint[],
): void => {
  const { gate } = dependencies;
  const [first] = siblings;
  if (first === undefined) return;
  const allowed = siblings.map(({ method }) => method);
  const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ');
  app.route({
    method: METHODS.filter((method) => !allowed.some((one) => one === method)),
    url: path,
    schema: { hide: true },
    onRequest: (request) => admit(dependencies, first, request),
    handler: (request: Admitted) =>
      inTurn(dependencies, request, async () => {
        const identity = request[admitted];
        const exists = siblings.find((one) => one.exists !== undefined)?.exists;
        const params = request.params as Record<string, string>;
        if (identity !== undefined)
          await exists?.({ identity, params, ...permitsOf(params, (deed) => gate.permitDeed(identity, deed)) });
        throw new Problem('method-not-allowed', { params: { allow }, headers: { Allow: allow } });
      }),
  });
};
