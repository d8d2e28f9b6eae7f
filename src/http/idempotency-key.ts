import type { FastifyRequest } from 'fastify';
import type { Identity } from '../access/identity.ts';
import { ownerOf } from '../drafts/drafts.ts';
import { digestOf } from '../manifests/digest.ts';
import { Problem } from '../problems.ts';
import type { RequestKey } from '../store/store.ts';
import type { IfMatch } from './etag.ts';

/** Visible ASCII characters (RFC 5234, VCHAR). Quotes are among them, so a quoted key is another one than the same without. */
export const KEY_PATTERN = '^[!-~]{1,255}$';
const key = new RegExp(KEY_PATTERN);

/**
 * The key of a request, if it has one. Node joins the values of a repeated header with a comma and a space, and a space is no
 * character of a key: of several none is chosen.
 */
export const readIdempotencyKey = ({ method, headers }: FastifyRequest): string | undefined | Problem => {
  const header = headers['idempotency-key'];
  if (method !== 'POST' || header === undefined) return undefined;
  return typeof header === 'string' && key.test(header)
    ? header
    : new Problem('malformed-request', { detail: 'idempotency-key-malformed' });
};

/** A request as far as it matters whether another one is the same. */
export interface Repeatable {
  /** As {@link readIdempotencyKey} read it. */
  readonly key: string;
  readonly operationId: string;
  readonly identity: Identity;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly ifMatch: IfMatch;
  readonly body: unknown;
}

/** Whose key, for what: keys of other users, projects and operations never meet. */
export const requestKeyOf = ({ key, operationId, identity, params }: Repeatable): RequestKey => ({
  ...ownerOf(params.project ?? '', identity),
  operation: operationId,
  key,
});

/**
 * What is asked for, in one digest: everything that decides what is done. The body is the value that it means, however it is
 * spelt. If-Match belongs to it: it says which state the caller has seen, and a client that repeats itself sends the same.
 * How the answer shall look (Accept, Accept-Language, Prefer) does not.
 */
export const requestDigestOf = ({ params, query, ifMatch, body }: Repeatable): string =>
  digestOf({ params, query, ifMatch: ifMatch === '*' ? ifMatch : [...ifMatch].sort(), body });
