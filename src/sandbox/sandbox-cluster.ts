import { type HttpRequest, type HttpResponse, type Transport, TransportError } from '../clusters/transport.ts';
import type { AdmissionContext } from './admission.ts';
import { type ApiRequest, apiRequestOf, type Target, targetOf, writeOptionsOf } from './api-request.ts';
import { applyObject } from './apply-object.ts';
import { callerOf, type TokenUser } from './authentication.ts';
import { readApplyBody, readJsonBody } from './body.ts';
import { createObject } from './create-object.ts';
import { deleteObject } from './delete-object.ts';
import { at, isList, type JsonObject, mapFields, objectOf, textOf } from './json.ts';
import { createObjectStore } from './object-store.ts';
import type { ObjectTable } from './object-table.ts';
import { type Caller, demand, forbiddenPath, type Grant } from './permissions.ts';
import { methodNotAllowed, notFound, Refusal, statusBody, unknownPath, unsupportedMediaType } from './refusal.ts';
import { apiVersionOf, type Resource, resourceOf } from './resources.ts';
import { reviewAccess, reviewToken } from './reviews.ts';
import { matchesFields, matchesLabels } from './selectors.ts';
import type { PortRange } from './service-addresses.ts';
import { withStatus } from './workload-status.ts';
import type { Written } from './write-steps.ts';

export interface SandboxClusterOptions {
  readonly name: string;
  /** May hold several clusters; each keeps to keys that begin with its name. */
  readonly objects: ObjectTable;
  readonly tokens: readonly TokenUser[];
  readonly grants: readonly Grant[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Makes the uids of objects. */
  readonly newId: () => string;
  readonly nodePorts?: PortRange;
  /** Whether workloads report after a moment that all is well (default), or nothing at all. */
  readonly controllers?: boolean;
  /** What `/version` answers. */
  readonly gitVersion?: string;
}

/** A Kubernetes API of just what Slipway relies on, in this process. */
export interface SandboxCluster extends Transport {
  readonly name: string;
  /** Creates, past all permissions, those of the objects that are absent; once for each mark. */
  seed(mark: string, objects: readonly JsonObject[]): Promise<void>;
  /** Replaces the permissions from the next request on. */
  setGrants(grants: readonly Grant[]): void;
  /** Replaces the accepted tokens from the next request on. */
  setTokens(tokens: readonly TokenUser[]): void;
}

type ResourceTarget = Extract<Target, { type: 'resource' }>;

const APPLY = 'application/apply-patch+yaml';
const OPEN_PATHS: Readonly<Record<string, 'version' | 'health'>> = {
  '/version': 'version',
  '/readyz': 'health',
  '/livez': 'health',
  '/healthz': 'health',
};

const json = (status: number, body: JsonObject, warnings: readonly string[] = []): HttpResponse => ({
  status,
  headers: {
    'content-type': 'application/json',
    ...(warnings.length === 0 ? {} : { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`) }),
  },
  body: JSON.stringify(body),
});

const refused = (error: unknown): HttpResponse => {
  if (error instanceof Refusal) return json(error.status.code, statusBody(error.status));
  const message = `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`;
  return json(500, statusBody({ code: 500, reason: 'InternalError', message }));
};

/** A deletion takes its options from the body, or where there is none from the query; never from both. */
const deleteOptionsOf = ({ body: text, query }: ApiRequest): { body: JsonObject; dryRun: boolean } => {
  const body = readJsonBody(text);
  if (text !== '') return { body, dryRun: isList(body.dryRun) && body.dryRun.length > 0 };
  const policy = query.get('propagationPolicy');
  return { body: policy === null ? body : { propagationPolicy: policy }, dryRun: query.has('dryRun') };
};

/** Runs tasks one after another, whatever becomes of each. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const turn = last.then(task, task);
    last = turn.catch(() => undefined);
    return turn;
  };
};

const withoutKind = (object: JsonObject): JsonObject =>
  mapFields(object, (value, key) => (key === 'kind' || key === 'apiVersion' ? undefined : value));

const timeText = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

const mediaType = (request: ApiRequest): string =>
  (request.headers.get('content-type')?.[0] ?? '').split(';')[0]?.trim() ?? '';

/**
 * Makes a cluster over a table of objects. Each read-modify-write of a cluster happens on its own; a write is durable
 * before its answer.
 */
export const createSandboxCluster = (options: SandboxClusterOptions): SandboxCluster => {
  const store = createObjectStore(options.objects, options.name);
  const inTurn = createTurns();
  let grants = options.grants;
  let tokens = options.tokens;

  const context = (): AdmissionContext => ({
    store,
    nodePorts: options.nodePorts ?? { from: 30_000, to: 32_767 },
    controllers: options.controllers ?? true,
    time: timeText(options.now()),
    newId: options.newId,
  });

  const shown = (object: JsonObject): JsonObject =>
    options.controllers === false ? object : withStatus(object, options.now());

  const answer = ({ status, object, warnings }: Written): HttpResponse => json(status, shown(object), warnings);

  const permit = (caller: Caller, verb: string, { resource, namespace, name }: ResourceTarget): void => {
    // A namespace itself is judged inside itself, as the real server does.
    const scope = resource.kind === 'Namespace' ? name : namespace;
    demand(grants, caller, { verb, group: resource.group, resource: resource.plural, namespace: scope, name });
  };

  const read = ({ resource, namespace, name }: ResourceTarget): HttpResponse => {
    const object = store.get(resource, namespace, name);
    if (object === undefined) throw notFound({ ...resource, name });
    return json(200, shown(object));
  };

  const list = (resource: Resource, namespace: string, query: URLSearchParams): HttpResponse => {
    const items = store
      .list(resource, namespace)
      .filter((object) => matchesLabels(query.get('labelSelector'), objectOf(at(object, 'metadata', 'labels'))))
      .filter((object) => matchesFields(query.get('fieldSelector'), object));
    return json(200, {
      kind: `${resource.kind}List`,
      apiVersion: apiVersionOf(resource),
      metadata: { resourceVersion: String(store.revision()) },
      items: items.map((item) => withoutKind(shown(item))),
    });
  };

  const apply = (request: ApiRequest, target: ResourceTarget, caller: Caller): Promise<HttpResponse> => {
    if (mediaType(request) !== APPLY) throw unsupportedMediaType();
    const writeOptions = writeOptionsOf(request, 'apply');
    const body = readApplyBody(request.body);
    const mayCreate = () => permit(caller, 'create', target);
    return inTurn(async () => answer(await applyObject(target, body, writeOptions, context(), mayCreate)));
  };

  const create = (request: ApiRequest, target: ResourceTarget): Promise<HttpResponse> => {
    const writeOptions = writeOptionsOf(request, 'create');
    const body = readJsonBody(request.body);
    return inTurn(async () => answer(await createObject(target, body, writeOptions, context())));
  };

  const remove = (request: ApiRequest, target: ResourceTarget): Promise<HttpResponse> => {
    const { body, dryRun } = deleteOptionsOf(request);
    return inTurn(async () => answer(await deleteObject(target, body, dryRun, context())));
  };

  const onResource = (
    request: ApiRequest,
    target: ResourceTarget,
    caller: Caller,
  ): HttpResponse | Promise<HttpResponse> => {
    const isCollection = target.name === '';
    if (request.method === 'GET') {
      permit(caller, isCollection ? 'list' : 'get', target);
      return isCollection ? list(target.resource, target.namespace, request.query) : read(target);
    }
    if (target.resource.namespaced && target.namespace === '') throw methodNotAllowed();
    if (request.method === 'POST' && isCollection) {
      permit(caller, 'create', target);
      return create(request, target);
    }
    if (isCollection || (request.method !== 'PATCH' && request.method !== 'DELETE')) throw methodNotAllowed();
    permit(caller, request.method === 'PATCH' ? 'patch' : 'delete', target);
    return request.method === 'PATCH' ? apply(request, target, caller) : remove(request, target);
  };

  const onReview = (request: ApiRequest, target: Extract<Target, { type: 'review' }>, caller: Caller): HttpResponse => {
    if (request.method !== 'POST') throw methodNotAllowed();
    demand(grants, caller, { verb: 'create', group: target.group, resource: target.review, namespace: '', name: '' });
    const review = readJsonBody(request.body);
    return json(201, target.review === 'tokenreviews' ? reviewToken(tokens, review) : reviewAccess(grants, review));
  };

  const onOther = (request: ApiRequest, path: string, caller: Caller): HttpResponse => {
    const open = Object.hasOwn(OPEN_PATHS, path) ? OPEN_PATHS[path] : undefined;
    if (open === 'health') return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
    if (open === 'version')
      return json(200, { major: '1', minor: '36', gitVersion: options.gitVersion ?? 'v1.36.3+sandbox' });
    if (caller.username === 'system:anonymous') throw forbiddenPath(caller, request.method.toLowerCase(), path);
    throw unknownPath();
  };

  const route = async (request: HttpRequest): Promise<HttpResponse> => {
    const apiRequest = apiRequestOf(request);
    const caller = callerOf(tokens, grants, apiRequest.headers);
    const target = targetOf(apiRequest.path);
    if (target.type === 'other') return onOther(apiRequest, target.path, caller);
    return target.type === 'review' ? onReview(apiRequest, target, caller) : onResource(apiRequest, target, caller);
  };

  const seedOne = async (object: JsonObject): Promise<void> => {
    const resource = resourceOf(textOf(object.apiVersion), textOf(object.kind));
    const namespace = textOf(at(object, 'metadata', 'namespace'));
    if (resource === undefined || store.get(resource, namespace, textOf(at(object, 'metadata', 'name')))) return;
    const seedOptions = { dryRun: false, fieldManager: 'sandbox', force: false, fieldValidation: 'Ignore' } as const;
    await createObject({ resource, namespace }, object, seedOptions, context());
  };

  return {
    name: options.name,
    send: async (request) => {
      if (request.signal?.aborted) throw new TransportError('not-sent', 'the request was given up before it was sent');
      return route(request).catch(refused);
    },
    seed: (mark, objects) =>
      inTurn(async () => {
        if (store.isMarked(mark)) return;
        for (const object of objects) await seedOne(object);
        await store.mark(mark);
      }),
    setGrants: (next) => {
      grants = next;
    },
    setTokens: (next) => {
      tokens = next;
    },
    close: async () => undefined,
  };
};
