import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problems.ts';
import { parseJson } from './json-text.ts';
import { mediaTypeOf } from './media-type.ts';
import { parseYaml } from './yaml-text.ts';

/** Bytes of a request body, at most. */
export const BODY_LIMIT = 512 * 1024;
/** Bytes of an over-long body that are read and dropped, so that its sender can read the refusal. */
const DRAIN_LIMIT = 8 * BODY_LIMIT;

/** A body as it came. What is wrong with it is told later, in the order of faults. */
export type RawBody = { readonly text: string } | { readonly tooLarge: true } | { readonly notText: true };

const contentType = Symbol('Content-Type');
type Received = FastifyRequest & { [contentType]?: string };

/**
 * Takes every body as bytes, whatever its type: the order of faults is decided by the endpoint, not by the parser. Fastify
 * would refuse a Content-Type that it cannot read before anything else is known, so it does not get to see any.
 */
export const acceptRawBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) => readBody(payload));
  app.addHook('preParsing', async (request: Received) => {
    request[contentType] = request.headers['content-type'];
    delete request.raw.headers['content-type'];
  });
};

const readBody = (payload: IncomingMessage): Promise<RawBody> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    payload.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) return chunks.push(chunk);
      resolve({ tooLarge: true });
      if (size > DRAIN_LIMIT) payload.destroy();
      return undefined;
    });
    payload.on('end', () => resolve(size > BODY_LIMIT ? { tooLarge: true } : textOf(Buffer.concat(chunks))));
    // Its sender is gone: there is nobody to tell, and nothing went wrong here.
    payload.on('error', () => reject(new Problem('malformed-request')));
  });

const utf8 = new TextDecoder('utf-8', { fatal: true });

const textOf = (bytes: Buffer): RawBody => {
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return { notText: true };
  }
};

export const JSON_TYPE = 'application/json';
export const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/** The value of a body, or the problem that it is: 415, then 413, then 400. */
export const bodyValue = (
  request: Received,
  accepted: readonly string[],
  optional: boolean,
): { value: unknown; mediaType: string } | Problem => {
  const raw = request.body as RawBody | undefined;
  const isEmpty = raw === undefined || ('text' in raw && raw.text === '');
  const header = request[contentType];
  if (isEmpty && optional) return { value: {}, mediaType: JSON_TYPE };
  if (isEmpty && header === undefined) return new Problem('malformed-request', { detail: 'body-missing' });
  if (isEncoded(request))
    return new Problem('unsupported-media-type', {
      params: { accepted: 'identity' },
      headers: { 'Accept-Encoding': 'identity' },
    });
  const mediaType = mediaTypeOf(header);
  if (mediaType === undefined || !accepted.includes(mediaType)) return unsupported(request, accepted);
  if (isEmpty) return new Problem('malformed-request', { detail: 'body-missing' });
  if ('tooLarge' in raw) return new Problem('content-too-large', { params: { limit: BODY_LIMIT } });
  if ('notText' in raw) return new Problem('malformed-request', { detail: 'body-not-utf8' });
  const parsed = YAML_TYPES.includes(mediaType) ? parseYaml(raw.text) : parseJson(raw.text);
  return 'fault' in parsed
    ? new Problem('malformed-request', { detail: parsed.fault.code, params: { ...parsed.fault.place } })
    : { value: parsed.value, mediaType };
};

/** A content coding (RFC 9110, section 8.4) other than none: bodies are small, and a compressed one can be a bomb. */
const isEncoded = ({ headers }: FastifyRequest): boolean =>
  headers['content-encoding'] !== undefined && headers['content-encoding'].trim().toLowerCase() !== 'identity';

const unsupported = (request: FastifyRequest, accepted: readonly string[]): Problem =>
  new Problem('unsupported-media-type', {
    params: { accepted: accepted.join(', ') },
    headers: request.method === 'PATCH' ? { 'Accept-Patch': accepted.join(', ') } : { Accept: accepted.join(', ') },
  });
