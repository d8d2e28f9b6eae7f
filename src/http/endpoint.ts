import type { TObject, TSchema } from '@sinclair/typebox';
import type { Identity } from '../access/identity.ts';
import type { Deed, ManageOptions } from '../access/permission.ts';
import type { Language } from '../messages/language.ts';
import type { Problem } from '../problems.ts';
import type { Kind } from '../wizard/spec.ts';
import type { IfMatch } from './etag.ts';
import type { Check } from './gate.ts';

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
  /** Of the last event that the caller has (`Last-Event-ID`). */
  readonly lastEventId: number | undefined;
  readonly language: Language;
  /** Aborted when the caller is gone or the server stops: for what takes long. */
  readonly ended: () => AbortSignal;
  /**
   * With an `Idempotency-Key`: a text that nobody can guess, the same for every try of this very request and for no other one. What
   * is made with an id made of it is made once, also when the server dies before it has answered.
   */
  readonly seed: string | undefined;
  /**
   * Federated Project Management for exactly this kind, where the body had to be read to know it; `fresh` asks without any cache.
   * @throws Problem `permission-denied`
   */
  readonly permitKind: (kind: Kind, options?: ManageOptions) => Promise<void>;
  /**
   * What else has to be allowed, where more than the path tells had to be read to know it. What is asked here, and with `permitKind`, is
   * asked again before the same answer is given to a twin of the request: a handler asks nowhere else.
   * @throws Problem `permission-denied`
   */
  readonly permit: (deed: Deed) => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with the negotiated media type. */
  readonly text?: string;
  /**
   * Sent as it comes, with the negotiated media type; the next piece is asked for once the caller has taken the one before. Not begun for
   * HEAD. It must end by `Call.ended`.
   */
  readonly stream?: AsyncIterable<string>;
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
  /** What is wrong with parameters that are right one by one. */
  readonly refuseQuery?: (query: Call['query']) => Problem | undefined;
  readonly body?: BodyContract;
  readonly ifMatch?: 'required' | 'exact';
  /** Heeds `Prefer: wait`. */
  readonly prefersWait?: true;
  /** Its answers have a validator. */
  readonly revalidates?: true;
  /** Heeds `Last-Event-ID`. */
  readonly resumes?: true;
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
  /** @throws Problem `not-found`; `permission-denied` where only what is there tells what has to be allowed */
  readonly exists?: (call: Pick<Call, 'identity' | 'params' | 'permit' | 'permitKind'>) => Promise<unknown>;
  readonly handle: (call: Call) => Promise<Answer>;
}
