import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { JSON_TYPE } from './body.ts';
import type { Answer } from './endpoint.ts';
import { etagOf, namesTag } from './etag.ts';
import type { Outgoing } from './kept-answer.ts';

export const write = (request: FastifyRequest, reply: FastifyReply, answer: Answer, accept: string): FastifyReply => {
  const outgoing = outgoingAnswer(answer, accept);
  if (answer.stream !== undefined) return sendStream(request, reply, outgoing, answer.stream);
  if (answer.validator === undefined || !namesTag(request.headers['if-none-match'], answer.validator))
    return send(reply, outgoing);
  const { 'Content-Type': _none, ...headers } = outgoing.headers;
  return send(reply, { status: 304, headers });
};

/** Of HEAD an empty one: its length would be told otherwise, and it has none. */
const sendStream = (
  { method }: FastifyRequest,
  reply: FastifyReply,
  { status, headers }: Outgoing,
  stream: AsyncIterable<string>,
): FastifyReply =>
  reply
    .code(status)
    .headers(headers)
    .send(Readable.from(method === 'HEAD' ? [] : stream));

/** An answer as it leaves. */
export const outgoingAnswer = (answer: Answer, accept: string): Outgoing => {
  const { status, headers, validator, text, body, stream } = answer;
  const tagged =
    validator === undefined ? headers : { ...headers, ETag: etagOf(validator), 'Cache-Control': 'private, no-cache' };
  if (text === undefined && body === undefined && stream === undefined) return { status, headers: { ...tagged } };
  const type = body === undefined ? accept : JSON_TYPE;
  return {
    status,
    headers: { ...tagged, 'Content-Type': `${type}; charset=utf-8` },
    body: text ?? (body === undefined ? undefined : JSON.stringify(body)),
  };
};

export const send = (reply: FastifyReply, { status, headers, body }: Outgoing): FastifyReply =>
  reply.code(status).headers(headers).send(body);
