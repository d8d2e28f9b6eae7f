import type { Identity } from '../access/identity.ts';
import type { KubeObject } from '../manifests/kube-object.ts';
import { applyBody } from './apply-body.ts';
import { type ImpersonationRules, impersonationHeaders, requireUserName } from './impersonation.ts';
import type { CallOptions, KubeClient, KubeCluster, KubeResult, ObjectRef } from './kube-client.ts';
import { collectionPath, objectPath, reviewPath, versionPath } from './kube-path.ts';
import { parsedObject, statusFault } from './status-error.ts';
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from './transport.ts';
import { warningTexts } from './warning-header.ts';

/** Headers by which Slipway itself is known to the server: `{ Authorization: … }`, or none with a client certificate. */
export type Credentials = () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

export interface KubeClusterSettings {
  readonly name: string;
  readonly transport: Transport;
  readonly credentials: Credentials;
  /** `user`: every request of `as` impersonates; `service-account`: Slipway acts as itself, its own checks are the only guard. */
  readonly submitAs?: 'user' | 'service-account';
  readonly impersonation?: ImpersonationRules;
  /** Milliseconds of a call that does not bring its own. */
  readonly timeoutMs?: number;
}

type Headers = HttpRequest['headers'];
type Parse<T> = (answer: Record<string, unknown>) => T | undefined;
interface Exchange extends Pick<HttpRequest, 'method' | 'path' | 'body'> {
  readonly headers?: Headers;
  readonly mediaType?: string;
}

/** The one manager of fields that Slipway applies as: with a second name its objects would conflict with themselves. */
const fieldManager = 'slipway';

/** Speaks to one API server. Every request is made from nothing: no header of a caller's request is ever passed on. */
export const createKubeCluster = (settings: KubeClusterSettings): KubeCluster => {
  const { name, transport, credentials, submitAs = 'user', impersonation, timeoutMs = 5_000 } = settings;

  const call = async <T>(exchange: Exchange, parse: Parse<T>, options: CallOptions = {}): Promise<KubeResult<T>> => {
    const { method, path, body } = exchange;
    const headers = { ...exchange.headers, ...mediaHeaders(exchange), ...(await credentials()) };
    try {
      const request = {
        method,
        path,
        headers,
        body,
        timeoutMs: options.timeoutMs ?? timeoutMs,
        signal: options.signal,
      };
      return resultOf(await transport.send(request), parse);
    } catch (error) {
      return { ok: false, fault: noAnswer(error), warnings: [] };
    }
  };

  const identityHeaders = (identity: Identity): Headers => {
    requireUserName(identity);
    return submitAs === 'user' ? impersonationHeaders(identity, impersonation) : {};
  };

  return {
    name,
    as: (identity) => clientOf(call, identityHeaders(identity)),
    post: (review, body, options) =>
      call(
        { method: 'POST', path: reviewPath(review), body: JSON.stringify(body), mediaType: 'application/json' },
        asIs,
        options,
      ),
    version: (options) => call({ method: 'GET', path: versionPath() }, versionOf, options),
    close: () => transport.close(),
  };
};

type Call = <T>(exchange: Exchange, parse: Parse<T>, options?: CallOptions) => Promise<KubeResult<T>>;

const clientOf = (call: Call, headers: Headers): KubeClient => ({
  get: async (ref, options) => call({ method: 'GET', path: objectPath(ref), headers }, objectOf, options),

  list: async (ref, options = {}) => {
    const { labelSelector, fieldSelector } = options;
    const path = collectionPath(ref, { labelSelector, fieldSelector });
    return call({ method: 'GET', path, headers }, (answer) => itemsOf(answer, ref), options);
  },

  apply: async (object, options = {}) => {
    const query = {
      fieldManager,
      force: options.force === true,
      fieldValidation: 'Strict',
      dryRun: options.dryRun,
    } as const;
    const path = objectPath(refOf(object), query);
    return call({ method: 'PATCH', path, headers, body: applyBody(object), mediaType: applyPatch }, objectOf, options);
  },

  delete: async (ref, options) => {
    if (options.uid === '') throw new TypeError('a deletion needs the uid of the object that it means');
    const body = JSON.stringify(deleteOptions(options));
    const path = objectPath(ref);
    // The answer is the object where finalizers hold it, else a `Status` of success.
    return call(
      { method: 'DELETE', path, headers, body, mediaType: 'application/json' },
      (answer) => deletedOf(answer, ref),
      options,
    );
  },
});

const applyPatch = 'application/apply-patch+yaml';

const refOf = (object: KubeObject): ObjectRef => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  namespace: object.metadata.namespace,
  name: object.metadata.name,
});

/** A server that gets a body does not look at the query: a dry run that was asked for there would delete. */
const deleteOptions = ({ uid, dryRun }: { readonly uid: string; readonly dryRun?: boolean }) => ({
  apiVersion: 'v1',
  kind: 'DeleteOptions',
  propagationPolicy: 'Foreground',
  preconditions: { uid },
  ...(dryRun === true && { dryRun: ['All'] }),
});

const mediaHeaders = ({ mediaType }: Exchange): Headers => ({
  Accept: 'application/json',
  'User-Agent': 'slipway',
  ...(mediaType === undefined ? {} : { 'Content-Type': mediaType }),
});

const resultOf = <T>(response: HttpResponse, parse: Parse<T>): KubeResult<T> => {
  const warnings = warningTexts(response.headers.warning);
  if (response.status < 200 || response.status > 299) return { ok: false, fault: statusFault(response), warnings };
  const answer = parsedObject(response.body);
  const value = answer === undefined ? undefined : parse(answer);
  if (value !== undefined) return { ok: true, status: response.status, value, warnings };
  const message = `HTTP ${response.status} with a body that is no answer of a Kubernetes API server`;
  return { ok: false, fault: { type: 'no-answer', sent: true, message }, warnings };
};

const noAnswer = (error: unknown) => {
  if (!(error instanceof TransportError)) throw error;
  return { type: 'no-answer', sent: error.phase === 'lost', timedOut: error.timedOut, message: error.message } as const;
};

const asIs: Parse<Record<string, unknown>> = (answer) => answer;

const versionOf: Parse<{ gitVersion: string }> = ({ gitVersion }) =>
  typeof gitVersion === 'string' ? { gitVersion } : undefined;

/** Of the metadata only what is read: an answer that has it in another form is no answer. */
const isObject = (answer: Record<string, unknown>): answer is KubeObject => {
  const { apiVersion, kind, metadata } = answer;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isRecord(metadata)) return false;
  const { name, namespace, uid, labels, annotations } = metadata;
  return typeof name === 'string' && [namespace, uid].every(isTextOrAbsent) && [labels, annotations].every(areTexts);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';

const areTexts = (value: unknown): boolean =>
  value === undefined || (isRecord(value) && Object.values(value).every((text) => typeof text === 'string'));

const objectOf: Parse<KubeObject> = (answer) => (isObject(answer) ? answer : undefined);

const deletedOf = (answer: Record<string, unknown>, ref: ObjectRef): KubeObject =>
  objectOf(answer) ?? {
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    metadata: { name: ref.name, namespace: ref.namespace },
  };

/** Items of a list come without `apiVersion` and `kind`. */
const itemsOf = (
  { items }: Record<string, unknown>,
  ref: Omit<ObjectRef, 'name'>,
): { items: KubeObject[] } | undefined => {
  if (!Array.isArray(items)) return undefined;
  const whole = items.map((item: object) => ({ apiVersion: ref.apiVersion, kind: ref.kind, ...item }));
  return { items: whole.filter((item): item is KubeObject => isObject(item)) };
};
