import type { HttpRequest } from '../../src/clusters/transport.ts';
import type { Json, JsonObject } from '../../src/sandbox/json.ts';
import { createMemoryObjectTable, type ObjectTable } from '../../src/sandbox/object-table.ts';
import type { Grant } from '../../src/sandbox/permissions.ts';
import { createSandboxCluster, type SandboxCluster } from '../../src/sandbox/sandbox-cluster.ts';

export const ADMIN = 'admin-token';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: JsonObject;
}

export interface Sent {
  readonly body?: JsonObject | string;
  readonly headers?: HttpRequest['headers'];
}

export interface ACluster {
  readonly cluster: SandboxCluster;
  send(method: HttpRequest['method'], path: string, sent?: Sent): Promise<Answer>;
  /** Server-side apply by `slipway` unless told. */
  apply(
    object: JsonObject,
    options?: { manager?: string; query?: string; headers?: HttpRequest['headers'] },
  ): Promise<Answer>;
  post(object: JsonObject, query?: string): Promise<Answer>;
  get(object: JsonObject): Promise<Answer>;
}

const PLURALS: Readonly<Record<string, string>> = {
  Service: '/api/v1/namespaces/shop/services',
  Deployment: '/apis/apps/v1/namespaces/shop/deployments',
  StatefulSet: '/apis/apps/v1/namespaces/shop/statefulsets',
  ConfigMap: '/api/v1/namespaces/shop/configmaps',
};

export const collectionOf = (object: JsonObject): string => PLURALS[String(object.kind)] ?? '/unknown';
export const pathOf = (object: JsonObject): string => `${collectionOf(object)}/${nameOf(object)}`;
const nameOf = (object: JsonObject): string => String((object.metadata as JsonObject).name);

/** A cluster with a namespace `shop`, reached as a superuser unless the headers say otherwise. */
export const aCluster = async (
  options: { objects?: ObjectTable; grants?: readonly Grant[]; controllers?: boolean } = {},
): Promise<ACluster> => {
  let ids = 0;
  let seconds = 1_700_000_000;
  const cluster = createSandboxCluster({
    name: 'c1',
    objects: options.objects ?? createMemoryObjectTable(),
    tokens: [
      { token: ADMIN, username: 'admin', groups: ['system:masters'] },
      { token: 'bff-token', username: 'bff', uid: 'bff-uid' },
      { token: 'alice-token', username: 'alice', uid: 'alice-uid', groups: ['devs'], extra: { scopes: ['a'] } },
    ],
    grants: options.grants ?? [],
    now: () => {
      seconds += 1;
      return seconds * 1000;
    },
    newId: () => {
      ids += 1;
      return `uid-${ids}`;
    },
    controllers: options.controllers,
  });
  await cluster.seed('namespace', [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }]);

  const send: ACluster['send'] = async (method, path, { body, headers = {} } = {}) => {
    const answer = await cluster.send({
      method,
      path,
      headers: { Authorization: `Bearer ${ADMIN}`, ...headers },
      body: typeof body === 'object' ? JSON.stringify(body) : body,
      timeoutMs: 1000,
    });
    const isJson = answer.headers['content-type'] === 'application/json';
    return { ...answer, body: isJson ? (JSON.parse(answer.body) as JsonObject) : { text: answer.body } };
  };
  return {
    cluster,
    send,
    apply: (object, { manager = 'slipway', query = '', headers = {} } = {}) =>
      send('PATCH', `${pathOf(object)}?fieldManager=${manager}&fieldValidation=Strict${query}`, {
        body: object,
        headers: { 'Content-Type': 'application/apply-patch+yaml', ...headers },
      }),
    post: (object, query = '') => send('POST', `${collectionOf(object)}?fieldManager=poster${query}`, { body: object }),
    get: (object) => send('GET', pathOf(object)),
  };
};

/** Lays `change` over `base`: objects field by field, anything else as a whole; `undefined` takes a field away. */
export const changed = (base: Json | undefined, change: unknown): Json => {
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return change as Json;
  const start = typeof base === 'object' && base !== null && !Array.isArray(base) ? (base as JsonObject) : {};
  const entries = Object.entries(change as Record<string, unknown>).filter(([, value]) => value !== undefined);
  const kept = Object.entries(start).filter(([key]) => !(key in (change as object)));
  return Object.fromEntries([...kept, ...entries.map(([key, value]) => [key, changed(start[key], value)] as const)]);
};

const with_ = (base: JsonObject, change: unknown): JsonObject => changed(base, change) as JsonObject;

export const aContainer = (change: object = {}): JsonObject => with_({ name: 'main', image: 'nginx:1' }, change);

export const aDeployment = (change: object = {}, container: object = {}, pod: object = {}): JsonObject =>
  with_(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [aContainer(container)], ...pod } },
      },
    },
    change,
  );

export const aStatefulSet = (change: object = {}): JsonObject =>
  with_(
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        replicas: 1,
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        template: {
          metadata: { labels: { app: 'db' } },
          spec: { containers: [aContainer({ volumeMounts: [{ name: 'data', mountPath: '/d' }] })] },
        },
        volumeClaimTemplates: [aClaimTemplate()],
      },
    },
    change,
  );

export const aClaimTemplate = (spec: object = {}, metadata: object = {}): JsonObject => ({
  metadata: with_({ name: 'data' }, metadata),
  spec: with_({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } }, spec),
});

export const aService = (change: object = {}): JsonObject =>
  with_(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: {
        type: 'ClusterIP',
        selector: { app: 'web' },
        ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
        sessionAffinity: 'None',
      },
    },
    change,
  );

export const causesOf = (answer: Answer): readonly JsonObject[] =>
  ((answer.body.details as JsonObject | undefined)?.causes ?? []) as unknown as readonly JsonObject[];

export const metadataOf = (answer: Answer): JsonObject => answer.body.metadata as JsonObject;
export const specOf = (answer: Answer): JsonObject => answer.body.spec as JsonObject;
