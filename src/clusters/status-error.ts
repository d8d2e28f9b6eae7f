import type { KubeFault, StatusCause } from './kube-client.ts';
import type { HttpResponse } from './transport.ts';

/** Characters of a server's texts that are kept: enough for people, little enough to be stored for every cell and searched. */
const longest = { reason: 256, message: 8_192, causeMessage: 2_048, field: 1_024 };
/** Causes that are kept. */
const mostCauses = 100;

/**
 * What a server refused with, from its `Status` body (`meta/v1`). Of a body that is no `Status` (a proxy's page) only the HTTP
 * status is told: its text is nobody's business.
 */
export const statusFault = ({ status, headers, body }: HttpResponse): KubeFault => {
  const answer = parsedObject(body);
  const details = objectOr(answer?.details);
  const retryAfterSeconds = secondsOf(headers['retry-after']) ?? countOf(details.retryAfterSeconds);
  if (answer?.kind !== 'Status') {
    return {
      type: 'status',
      status,
      message: `HTTP ${status} without a Kubernetes status`,
      causes: [],
      retryAfterSeconds,
    };
  }
  return {
    type: 'status',
    status,
    reason: textOf(answer.reason, longest.reason),
    message: textOf(answer.message, longest.message) ?? `HTTP ${status}`,
    causes: Array.isArray(details.causes) ? details.causes.slice(0, mostCauses).map(causeOf) : [],
    detailsKind: textOf(details.kind, longest.reason),
    retryAfterSeconds,
  };
};

/** The JSON object in a body, or undefined. */
export const parsedObject = (body: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const causeOf = (cause: unknown): StatusCause => {
  const { reason, message, field } = objectOr(cause);
  return {
    reason: textOf(reason, longest.reason),
    message: textOf(message, longest.causeMessage),
    // A part of a path would be another one.
    field: typeof field === 'string' && field.length <= longest.field ? textOf(field, longest.field) : undefined,
  };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOr = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});

const textOf = (value: unknown, limit: number): string | undefined => {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.length > limit ? `${value.slice(0, limit - 1)}…` : value;
};

const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;

/** API servers write seconds; a date (RFC 9110, 10.2.3) would need a clock and is left alone. */
const secondsOf = (header: string | readonly string[] | undefined): number | undefined => {
  const text = typeof header === 'string' ? header : header?.[0];
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
};
