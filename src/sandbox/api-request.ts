import type { HttpRequest } from '../clusters/transport.ts';
import { badRequest, type Cause, invalidParameter, unknownPath } from './refusal.ts';
import { type Resource, resourceAt } from './resources.ts';

/** Where a request goes: a resource of the table, a review, or one of the API's other paths. */
export type Target =
  | { readonly type: 'resource'; readonly resource: Resource; readonly namespace: string; readonly name: string }
  | { readonly type: 'review'; readonly review: 'tokenreviews' | 'subjectaccessreviews'; readonly group: string }
  | { readonly type: 'other'; readonly path: string };

const REVIEWS: Readonly<Record<string, Target>> = {
  '/apis/authentication.k8s.io/v1/tokenreviews': {
    type: 'review',
    review: 'tokenreviews',
    group: 'authentication.k8s.io',
  },
  '/apis/authorization.k8s.io/v1/subjectaccessreviews': {
    type: 'review',
    review: 'subjectaccessreviews',
    group: 'authorization.k8s.io',
  },
};

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest(`invalid URL escape in "${segment}"`);
  }
};

const checkName = (name: string): string => {
  if (name === '.' || name === '..') throw badRequest(`Name parameter invalid: "${name}": may not be '${name}'`);
  const forbidden = ['/', '%'].find((part) => name.includes(part));
  if (forbidden !== undefined) throw badRequest(`Name parameter invalid: "${name}": may not contain '${forbidden}'`);
  return name;
};

const locate = (group: string, version: string, rest: readonly string[], path: string): Target => {
  const namespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [plural = '', name = '', ...more] = namespaced ? rest.slice(2) : rest;
  const resource = resourceAt(group, version, plural);
  if (resource === undefined || more.length > 0) return { type: 'other', path };
  if (namespaced !== resource.namespaced && !(resource.namespaced && name === '')) return { type: 'other', path };
  return { type: 'resource', resource, namespace: namespaced ? (rest[1] ?? '') : '', name: checkName(name) };
};

/** Reads the path of a request. */
export const targetOf = (path: string): Target => {
  const review = Object.hasOwn(REVIEWS, path) ? REVIEWS[path] : undefined;
  if (review !== undefined) return review;
  const segments = path.split('/').slice(1).map(decodeSegment);
  if (segments[0] === 'api' && segments.length > 2) return locate('', segments[1] ?? '', segments.slice(2), path);
  if (segments[0] === 'apis' && segments.length > 3)
    return locate(segments[1] ?? '', segments[2] ?? '', segments.slice(3), path);
  return { type: 'other', path };
};

export interface ApiRequest {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly query: URLSearchParams;
  /** By lower-case name, each with all its lines. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

export const apiRequestOf = (request: HttpRequest): ApiRequest => {
  const cut = request.path.indexOf('?');
  const path = cut === -1 ? request.path : request.path.slice(0, cut);
  if (!path.startsWith('/')) throw unknownPath();
  const headers = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(request.headers)) {
    const lines = typeof value === 'string' ? [value] : value;
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), ...lines]);
  }
  const query = new URLSearchParams(cut === -1 ? '' : request.path.slice(cut + 1));
  return { method: request.method, path, query, headers, body: request.body ?? '' };
};

const notSupported = (field: string, value: string | readonly string[], supported: string): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`,
  field,
});

/** Words that mean no; anything else that is present means yes. */
const NO = new Set(['false', '0', 'False', 'FALSE']);

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly force: boolean;
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
}

const parameterCauses = (query: URLSearchParams): readonly Cause[] => {
  const validation = query.get('fieldValidation') ?? 'Warn';
  const manager = query.get('fieldManager') ?? '';
  const dryRun = query.getAll('dryRun');
  return [
    ...(dryRun.every((value) => value === 'All') ? [] : [notSupported('dryRun', dryRun, '"All"')]),
    ...(['', 'Strict', 'Warn', 'Ignore'].includes(validation)
      ? []
      : [notSupported('fieldValidation', validation, '"", "Ignore", "Strict", "Warn"')]),
    ...(Buffer.byteLength(manager) > 128
      ? [{ reason: 'FieldValueTooLong', message: 'Too long: may not be more than 128 bytes', field: 'fieldManager' }]
      : []),
  ];
};

const validationOf = (text: string | null): WriteOptions['fieldValidation'] =>
  text === 'Strict' || text === 'Ignore' ? text : 'Warn';

/** The query of a write. `apply` needs a field manager; a create takes it from the `User-Agent`. */
export const writeOptionsOf = (request: ApiRequest, operation: 'apply' | 'create'): WriteOptions => {
  const { query, headers } = request;
  const force = query.get('force');
  const agent = (headers.get('user-agent')?.[0] ?? '').split('/')[0] ?? '';
  const named = query.get('fieldManager') ?? '';
  const missing: readonly Cause[] =
    operation === 'apply' && named === ''
      ? [
          {
            reason: 'FieldValueRequired',
            message: 'Required value: is required for apply patch',
            field: 'fieldManager',
          },
        ]
      : [];
  const causes = [...missing, ...parameterCauses(query)];
  if (causes.length > 0) throw invalidParameter(operation === 'apply' ? 'PatchOptions' : 'CreateOptions', causes);
  return {
    dryRun: query.has('dryRun'),
    fieldManager: named === '' ? agent || 'unknown' : named,
    force: force !== null && !NO.has(force),
    fieldValidation: validationOf(query.get('fieldValidation')),
  };
};
