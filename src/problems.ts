import type { MessageParams } from './wizard/issue.ts';

/** Every problem Slipway answers with (RFC 9457); `about:blank` ones are named by their status alone. */
export const problems = {
  'malformed-request': { status: 400 },
  'not-authenticated': { status: 401 },
  'permission-denied': { status: 403 },
  'not-found': { status: 404 },
  'method-not-allowed': { status: 405, blank: true },
  'not-acceptable': { status: 406, blank: true },
  'service-exists': { status: 409 },
  'draft-limit-reached': { status: 409 },
  'submission-running': { status: 409 },
  'request-in-progress': { status: 409 },
  'confirmation-required': { status: 409 },
  'revision-mismatch': { status: 412 },
  'content-too-large': { status: 413, blank: true },
  'uri-too-long': { status: 414, blank: true },
  'unsupported-media-type': { status: 415, blank: true },
  'validation-failed': { status: 422 },
  'patch-not-applicable': { status: 422 },
  'immutable-field': { status: 422 },
  'idempotency-key-reused': { status: 422 },
  'submission-not-complete': { status: 424 },
  'precondition-required': { status: 428 },
  'too-many-requests': { status: 429 },
  'request-header-fields-too-large': { status: 431, blank: true },
  'internal-error': { status: 500 },
  'storage-unavailable': { status: 503 },
  'access-review-unavailable': { status: 503 },
  overloaded: { status: 503 },
} as const satisfies Record<string, { status: number; blank?: true }>;

export type ProblemSlug = keyof typeof problems;

/** One fault inside a request or a spec, as problems list them. The text is joined when the problem is written. */
export interface ProblemError {
  readonly pointer: string;
  readonly code: string;
  readonly params?: MessageParams;
  /** Somebody else's words (a member's API server), shown as they are. */
  readonly message?: string;
  readonly step?: string;
  readonly cluster?: string;
}

export interface ProblemOptions {
  /** What happened here, as a code of the message catalogue; by default the one of the problem. */
  readonly detail?: string;
  readonly params?: MessageParams;
  readonly errors?: readonly ProblemError[];
  /** How many there are, where not all are listed. */
  readonly errorCount?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Thrown at the edge, written by one error handler. An unknown slug does not compile. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly slug: ProblemSlug;
  readonly options: ProblemOptions;
  constructor(slug: ProblemSlug, options: ProblemOptions = {}) {
    super(slug);
    this.slug = slug;
    this.options = options;
  }
  get status(): number {
    return problems[this.slug].status;
  }
}

/** Faults listed in one answer; `errorCount` tells how many there are. */
export const MAX_LISTED_ERRORS = 50;

export const validationFailed = (errors: readonly ProblemError[], errorCount = errors.length): Problem =>
  new Problem('validation-failed', { errors: errors.slice(0, MAX_LISTED_ERRORS), errorCount });
