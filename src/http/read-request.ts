import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems.ts';
import { bodyValue, JSON_TYPE } from './body.ts';
import type { BodyContract, Call, Endpoint } from './endpoint.ts';
import { type IfMatch, parseIfMatch } from './etag.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { readLastEventId } from './last-event-id.ts';
import { negotiate } from './media-type.ts';
import { parseQuery } from './query.ts';

/** What of a call is in the request itself. */
export type Read = Pick<Call, 'query' | 'body' | 'mediaType' | 'accept' | 'ifMatch' | 'lastEventId'> & {
  readonly idempotencyKey: string | undefined;
};

/** 406, 415, 413, 400 and 428, in this order; nothing that needs a look into the store. */
export const readRequest = (endpoint: Endpoint, request: FastifyRequest): Read | Problem => {
  const produces = endpoint.produces ?? [JSON_TYPE];
  const accept = negotiate(request.headers.accept, produces);
  if (accept === undefined) return new Problem('not-acceptable', { params: { offered: produces.join(', ') } });
  const body = endpoint.body === undefined ? { value: undefined, mediaType: '' } : readBody(endpoint.body, request);
  if (body instanceof Problem) return body;
  const query = parseQuery(endpoint.query, request.query);
  if (query instanceof Problem) return query;
  const refusal = endpoint.refuseQuery?.(query);
  if (refusal !== undefined) return refusal;
  const lastEventId = endpoint.resumes ? readLastEventId(request) : undefined;
  if (lastEventId instanceof Problem) return lastEventId;
  const idempotencyKey = readIdempotencyKey(request);
  if (idempotencyKey instanceof Problem) return idempotencyKey;
  const ifMatch = readIfMatch(endpoint, request);
  if (ifMatch instanceof Problem) return ifMatch;
  return { accept, body: body.value, mediaType: body.mediaType, query, ifMatch, idempotencyKey, lastEventId };
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
