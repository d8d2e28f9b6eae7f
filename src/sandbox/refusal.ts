import type { JsonObject } from './json.ts';

export interface Cause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

interface StatusParts {
  readonly code: number;
  /** `Status.reason`; typed-patch errors have none. */
  readonly reason?: string;
  readonly message: string;
  readonly details?: JsonObject;
}

/** The API says no: thrown where the fault is found, answered as a `Status` by the cluster. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: StatusParts;
  constructor(status: StatusParts) {
    super(status.message);
    this.status = status;
  }
}

/** What a message about a resource needs to know of it. */
export interface Subject {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  readonly name: string;
}

const qualified = ({ group, plural }: Pick<Subject, 'group' | 'plural'>): string =>
  group === '' ? plural : `${plural}.${group}`;

const detailsOf = ({ group, plural, name }: Pick<Subject, 'group' | 'plural' | 'name'>): JsonObject => ({
  name,
  ...(group === '' ? {} : { group }),
  kind: plural,
});

/** The `Status` body of a refusal. */
export const statusBody = ({ code, reason, message, details }: StatusParts): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message,
  ...(reason === undefined ? {} : { reason }),
  ...(details === undefined ? {} : { details }),
  code,
});

export const badRequest = (message: string): Refusal => new Refusal({ code: 400, reason: 'BadRequest', message });

/** A body that does not fit the types of its kind, by apply: answered without a reason. */
export const untypedFailure = (message: string): Refusal => new Refusal({ code: 500, message });

export const unauthorized = (): Refusal => new Refusal({ code: 401, reason: 'Unauthorized', message: 'Unauthorized' });

export const unknownPath = (): Refusal =>
  new Refusal({
    code: 404,
    reason: 'NotFound',
    message: 'the server could not find the requested resource',
    details: {},
  });

export const methodNotAllowed = (): Refusal =>
  new Refusal({
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
    details: {},
  });

export const unsupportedMediaType = (): Refusal =>
  new Refusal({
    code: 415,
    reason: 'UnsupportedMediaType',
    message: '415: Unsupported Media Type',
    details: {},
  });

export const tooLarge = (): Refusal =>
  new Refusal({
    code: 413,
    reason: 'RequestEntityTooLarge',
    message: 'Request entity too large: limit is 3145728',
  });

export const notFound = (subject: Subject): Refusal =>
  new Refusal({
    code: 404,
    reason: 'NotFound',
    message: `${qualified(subject)} "${subject.name}" not found`,
    details: detailsOf(subject),
  });

export const alreadyExists = (subject: Subject): Refusal =>
  new Refusal({
    code: 409,
    reason: 'AlreadyExists',
    message: `${qualified(subject)} "${subject.name}" already exists`,
    details: detailsOf(subject),
  });

/** A precondition that does not hold: a conflict without causes. */
export const preconditionFailed = (subject: Subject, why: string): Refusal =>
  new Refusal({
    code: 409,
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${qualified(subject)} "${subject.name}": ${why}`,
    details: detailsOf(subject),
  });

export const applyConflict = (message: string, causes: readonly Cause[]): Refusal =>
  new Refusal({ code: 409, reason: 'Conflict', message, details: { causes: causes.map((cause) => ({ ...cause })) } });

export const forbidden = (
  subject: Pick<Subject, 'group' | 'plural' | 'name'>,
  why: string,
  causes: readonly Cause[] = [],
): Refusal =>
  new Refusal({
    code: 403,
    reason: 'Forbidden',
    message: `${qualified(subject)}${subject.name === '' ? '' : ` "${subject.name}"`} is forbidden: ${why}`,
    details: {
      ...detailsOf(subject),
      ...(causes.length === 0 ? {} : { causes: causes.map((cause) => ({ ...cause })) }),
    },
  });

const causesAsText = (causes: readonly Cause[]): string => {
  const texts = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
};

export const invalid = (subject: Omit<Subject, 'plural'>, causes: readonly Cause[]): Refusal => {
  const kind = subject.group === '' ? subject.kind : `${subject.kind}.${subject.group}`;
  return new Refusal({
    code: 422,
    reason: 'Invalid',
    message: `${kind} "${subject.name}" is invalid: ${causesAsText(causes)}`,
    details: {
      ...(subject.name === '' ? {} : { name: subject.name }),
      ...(subject.group === '' ? {} : { group: subject.group }),
      kind: subject.kind,
      causes: causes.map((cause) => ({ ...cause })),
    },
  });
};

/** A wrong query parameter. */
export const invalidParameter = (kind: string, causes: readonly Cause[]): Refusal =>
  invalid({ group: 'meta.k8s.io', kind, name: '' }, causes);
