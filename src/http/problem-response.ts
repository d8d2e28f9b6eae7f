import { maxHeaderSize, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { WrittenByNewer } from '../../migrations/upgrade.ts';
import { AccessReviewUnavailable } from '../access/access-review-unavailable.ts';
import { hasMessage, message } from '../messages/catalogue.ts';
import { type Language, languageOf } from '../messages/language.ts';
import { MAX_LISTED_ERRORS, Problem, type ProblemError, problems } from '../problems.ts';
import { StoreUnavailable } from '../store/store.ts';
import { RecordForged } from '../submissions/seal.ts';
import type { Outgoing } from './kept-answer.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Writes any error as a problem (RFC 9457), in the caller's language. What nobody foresaw is logged and tells nothing. */
export const writeProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const problem = problemOf(error);
  logFault(request, problem, error);
  const { status, headers, body } = outgoingProblem(problem, request);
  return reply
    .code(status)
    .headers({ ...retryHeaders(problem, reply), ...headers })
    .send(body);
};

/** A problem in the caller's language, as it leaves. */
export const outgoingProblem = (problem: Problem, request: FastifyRequest): Outgoing => {
  const language = languageOf(request.headers['accept-language']);
  return {
    status: problem.status,
    headers: { ...problem.options.headers, 'Content-Type': PROBLEM_TYPE },
    body: JSON.stringify(problemBody(problem, language, pathOf(request), request.id)),
  };
};

/** A fault of ours with all that is known of it; one of others, which may be told many times a minute, in one line. */
const logFault = ({ log }: FastifyRequest, { status, slug }: Problem, error: unknown): void => {
  if (status === 500) log.error({ err: error }, slug);
  else if (status > 500) log.warn({ reason: error instanceof Error ? error.message : String(error) }, slug);
};

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? '/';

/** Seconds, unless a plugin that knows better has said. */
const retryHeaders = ({ status }: Problem, reply: FastifyReply): Record<string, string> =>
  (status === 503 || status === 429) && !reply.hasHeader('Retry-After') ? { 'Retry-After': '1' } : {};

/** What the store holds is not ours to read: another key sealed it, or a newer release wrote it. The log says which. */
const unreadable = [RecordForged, WrittenByNewer];

const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof StoreUnavailable) return new Problem('storage-unavailable');
  if (unreadable.some((kind) => error instanceof kind))
    return new Problem('storage-unavailable', { detail: 'record-unreadable' });
  if (error instanceof AccessReviewUnavailable) return reviewUnavailable(error);
  return ofFramework(error) ?? new Problem('internal-error');
};

const byStatus: Readonly<Record<number, Problem>> = {
  400: new Problem('malformed-request'),
  404: new Problem('not-found'),
  413: new Problem('content-too-large'),
  414: new Problem('uri-too-long'),
  415: new Problem('unsupported-media-type'),
  429: new Problem('too-many-requests'),
};

const reviewUnavailable = ({ retryAfterSeconds }: AccessReviewUnavailable): Problem =>
  new Problem(
    'access-review-unavailable',
    retryAfterSeconds === undefined ? {} : { headers: { 'Retry-After': String(retryAfterSeconds) } },
  );

/** Fastify's own refusals of a request. */
const ofFramework = (error: unknown): Problem | undefined =>
  byStatus[(error as FastifyError | undefined)?.statusCode ?? 0];

/** @param path of the request, without its query: a query may hold what nobody should repeat. */
export const problemBody = (
  { slug, status, options }: Problem,
  language: Language,
  path: string,
  requestId: string,
) => {
  const params = options.params ?? {};
  const isBlank = 'blank' in problems[slug];
  const detail = options.detail ?? slug;
  return {
    type: isBlank ? 'about:blank' : `/problems/${slug}`,
    title: message(language, `problem.${slug}.title`, params),
    status,
    detail: detailOf(language, detail, slug, params),
    instance: path,
    requestId,
    ...(options.errors === undefined ? {} : errorsBody(options.errors, options.errorCount, language)),
    ...options.members,
  };
};

const detailOf = (
  language: Language,
  detail: string,
  slug: string,
  params: NonNullable<Problem['options']['params']>,
): string =>
  hasMessage(`problem.${detail}.detail`)
    ? message(language, `problem.${detail}.detail`, params)
    : message(language, `problem.${slug}.detail`, params);

const errorsBody = (errors: readonly ProblemError[], count = errors.length, language: Language) => ({
  errors: errors.slice(0, MAX_LISTED_ERRORS).map(({ pointer, code, params, message: words, step, cluster }) => ({
    pointer,
    code,
    message: words ?? message(language, code, params),
    ...(step === undefined ? {} : { step }),
    ...(cluster === undefined ? {} : { cluster }),
  })),
  errorCount: count,
});

const headersTooLarge = new Problem('request-header-fields-too-large', { params: { limit: maxHeaderSize } });

/** What Node's parser refuses before there is a request: the answer is written by hand, then the connection ends. */
export const createClientErrorWriter =
  (newId: () => string) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return;
    const isOverflow = error.code === 'HPE_HEADER_OVERFLOW';
    const problem = isOverflow ? headersTooLarge : new Problem('malformed-request');
    const body = JSON.stringify(problemBody(problem, 'en', '', newId()));
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };
