import { describe, expect, it } from 'vitest';
import { at, type JsonObject } from '../../src/sandbox/json.ts';
import type { Grant } from '../../src/sandbox/permissions.ts';
import { type ACluster, type Answer, aCluster, aDeployment, aService, pathOf } from './a-cluster.ts';

const workloads = (users: readonly string[], verbs: readonly string[]): Grant => ({
  name: 'workloads',
  users,
  namespace: 'shop',
  apiGroups: ['', 'apps'],
  resources: ['services', 'deployments'],
  verbs,
});
const IMPERSONATOR: Grant = {
  name: 'impersonator',
  users: ['bff'],
  apiGroups: ['', 'authentication.k8s.io'],
  resources: ['users', 'groups', 'uids', 'userextras/scopes', 'serviceaccounts'],
  verbs: ['impersonate'],
};
const REVIEWER: Grant = {
  name: 'reviewer',
  users: ['bff'],
  apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'],
  resources: ['tokenreviews', 'subjectaccessreviews'],
  verbs: ['create'],
};

const asAlice = { Authorization: 'Bearer alice-token' };
const bff = (headers: Record<string, string | readonly string[]> = {}) => ({
  Authorization: 'Bearer bff-token',
  ...headers,
});

describe('authentication', () => {
  const anonymously = async ({ cluster }: ACluster, path: string, headers: Record<string, string> = {}) =>
    cluster.send({ method: 'GET', path, headers, timeoutMs: 1000 });

  it.each(['/version', '/readyz', '/api/v1/namespaces/shop/services'])(
    'answers 401 to an unknown token on %s',
    async (path) => {
      const answer = await anonymously(await aCluster(), path, { Authorization: 'Bearer wrong' });
      expect([answer.status, JSON.parse(answer.body).message]).toEqual([401, 'Unauthorized']);
    },
  );

  it('lets those without a token see the version and the health, and nothing else', async () => {
    const cluster = await aCluster();
    for (const path of ['/version', '/readyz', '/livez']) expect((await anonymously(cluster, path)).status).toBe(200);
    const answer = await anonymously(cluster, '/api/v1/namespaces/shop/services');
    expect([answer.status, JSON.parse(answer.body).message]).toEqual([
      403,
      'services is forbidden: User "system:anonymous" cannot list resource "services" in API group "" in the namespace "shop"',
    ]);
  });
});

describe('permissions', () => {
  it.each([
    [['patch'], false, 403, 'create'],
    [['patch'], true, 200, undefined],
    [['create'], false, 403, 'patch'],
    [['create', 'patch'], false, 201, undefined],
  ])('with %j an apply (object present: %s) is answered %i', async (verbs, isPresent, status, missing) => {
    const { apply } = await aCluster({ grants: [workloads(['alice'], verbs)] });
    if (isPresent) await apply(aDeployment());
    for (const query of ['&dryRun=All', '']) {
      const answer = await apply(aDeployment(), { headers: asAlice, query });
      expect(answer.status).toBe(status);
      if (missing !== undefined)
        expect(answer.body.message).toBe(
          `deployments.apps "web" is forbidden: User "alice" cannot ${missing} resource "deployments" in API group "apps" in the namespace "shop"`,
        );
    }
  });

  it('are judged before the namespace is looked for', async () => {
    const { send } = await aCluster({ grants: [workloads(['alice'], ['patch', 'create'])] });
    const answer = await send('PATCH', '/api/v1/namespaces/secret/services/web?fieldManager=a', {
      body: aService(),
      headers: { ...asAlice, 'Content-Type': 'application/apply-patch+yaml' },
    });
    expect(answer.status).toBe(403);
  });

  it('follow groups, and change from the next request on', async () => {
    const { cluster, send } = await aCluster();
    const read = () => send('GET', pathOf(aService()), { headers: asAlice });
    expect((await read()).status).toBe(403);
    cluster.setGrants([{ ...workloads([], ['get']), groups: ['devs'] }]);
    expect((await read()).status).toBe(404);
  });
});

describe('impersonation', () => {
  const grants = [
    IMPERSONATOR,
    workloads(['alice', 'Ünal', 'system:serviceaccount:shop:robot'], ['get']),
    { ...workloads([], ['get']), groups: ['devs', 'a,b'] },
  ];
  const read = async (headers: Record<string, string | readonly string[]>): Promise<Answer> => {
    const { send } = await aCluster({ grants });
    return send('GET', pathOf(aService()), { headers: bff(headers) });
  };
  const utf8 = Buffer.from('Ünal', 'utf8').toString('latin1');

  it.each([
    ['acts as the user', { 'Impersonate-User': 'alice' }, 404],
    ['takes header names in any case', { 'IMPERSONATE-USER': 'alice' }, 404],
    ['trims blanks around the name', { 'Impersonate-User': '  alice ' }, 404],
    ['reads the name as UTF-8', { 'Impersonate-User': utf8 }, 404],
    ['does not decode percent signs', { 'Impersonate-User': 'alic%65' }, 403],
    ['takes the first of two user headers', { 'Impersonate-User': ['alice', 'eve'] }, 404],
    ['does not add the groups that the user has elsewhere', { 'Impersonate-User': 'dan' }, 403],
    ['takes each group line as one group', { 'Impersonate-User': 'dan', 'Impersonate-Group': ['x', 'devs'] }, 404],
    ['takes commas as part of a group', { 'Impersonate-User': 'dan', 'Impersonate-Group': 'a,b' }, 404],
    ['does not split a group at commas', { 'Impersonate-User': 'dan', 'Impersonate-Group': 'x,devs' }, 403],
    ['asks for the right on service accounts', { 'Impersonate-User': 'system:serviceaccount:shop:robot' }, 404],
    ['ignores unknown headers', { 'Impersonate-Foo': 'x', 'Impersonate-User': 'alice' }, 404],
    [
      'takes uid and extras',
      { 'Impersonate-User': 'alice', 'Impersonate-Uid': '7', 'Impersonate-Extra-Scopes': 'a' },
      404,
    ],
    ['refuses groups without a user', { 'Impersonate-Group': 'devs' }, 400],
    ['refuses groups with an empty user', { 'Impersonate-User': '', 'Impersonate-Group': 'devs' }, 400],
    ['refuses a uid without a user', { 'Impersonate-Uid': '7' }, 400],
    ['refuses extras without a user', { 'Impersonate-Extra-scopes': 'a' }, 400],
  ])('%s', async (_, headers, status) => {
    expect((await read(headers)).status).toBe(status);
  });

  it('with an empty user and nothing else is none: the caller acts itself', async () => {
    expect((await read({ 'Impersonate-User': '' })).body.message).toContain('User "bff" cannot get');
  });

  it('names the impersonated user when that one lacks the right', async () => {
    expect((await read({ 'Impersonate-User': 'eve' })).body.message).toContain(
      'User "eve" cannot get resource "services"',
    );
  });

  it('names the caller when it may not impersonate', async () => {
    const { send } = await aCluster();
    const answer = await send('GET', pathOf(aService()), { headers: bff({ 'Impersonate-User': 'alice' }) });
    expect([answer.status, answer.body.message]).toEqual([
      403,
      'users "alice" is forbidden: User "bff" cannot impersonate resource "users" in API group "" at the cluster scope',
    ]);
  });

  it('of system:masters needs the right on that group', async () => {
    const { send } = await aCluster({ grants: [{ ...IMPERSONATOR, names: ['alice'] }] });
    const headers = bff({ 'Impersonate-User': 'alice', 'Impersonate-Group': 'system:masters' });
    expect((await send('GET', pathOf(aService()), { headers })).body.message).toContain(
      'cannot impersonate resource "groups"',
    );
  });
});

describe('TokenReview', () => {
  const review = async (spec: JsonObject) => {
    const { send } = await aCluster({ grants: [REVIEWER] });
    return send('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { headers: bff(), body: { spec } });
  };

  it('tells who a good token is, with 201', async () => {
    const answer = await review({ token: 'alice-token' });
    expect([answer.status, answer.body.status]).toEqual([
      201,
      {
        authenticated: true,
        user: {
          username: 'alice',
          uid: 'alice-uid',
          groups: ['devs', 'system:authenticated'],
          extra: { scopes: ['a'] },
        },
        audiences: ['https://kubernetes.default.svc'],
      },
    ]);
  });

  it('leaves `authenticated` out for a bad token', async () => {
    const answer = await review({ token: 'wrong' });
    expect([answer.status, answer.body.status]).toEqual([201, { user: {}, error: 'invalid bearer token' }]);
  });

  it.each<JsonObject>([{}, { token: '' }])('answers 400 to %j', async (spec) => {
    const answer = await review(spec);
    expect([answer.status, answer.body.message]).toEqual([400, 'token is required for TokenReview in authentication']);
  });

  it('needs the right to create reviews', async () => {
    const { send } = await aCluster();
    const path = '/apis/authentication.k8s.io/v1/tokenreviews';
    expect((await send('POST', path, { headers: asAlice, body: { spec: { token: 'x' } } })).status).toBe(403);
  });
});

describe('SubjectAccessReview', () => {
  const grants = [REVIEWER, workloads(['alice'], ['get']), { ...workloads([], ['get']), groups: ['devs'] }];
  const attributes = { verb: 'get', group: 'apps', resource: 'deployments', namespace: 'shop' };
  const review = async (spec: JsonObject) => {
    const { send } = await aCluster({ grants });
    return send('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews?dryRun=All', {
      headers: bff(),
      body: { spec },
    });
  };

  it.each<[string, JsonObject, boolean]>([
    ['allows what a role allows', { user: 'alice', resourceAttributes: attributes }, true],
    ['allows by groups alone', { groups: ['devs'], resourceAttributes: attributes }, true],
    ['does not look groups up', { user: 'dan', resourceAttributes: attributes }, false],
    ['does not take another verb', { user: 'alice', resourceAttributes: { ...attributes, verb: 'delete' } }, false],
    [
      'takes verb * only from a role that says *',
      { user: 'alice', resourceAttributes: { ...attributes, verb: '*' } },
      false,
    ],
    [
      'takes an empty namespace for all of them',
      { user: 'alice', resourceAttributes: { ...attributes, namespace: '' } },
      false,
    ],
    [
      'says no to a missing namespace',
      { user: 'alice', resourceAttributes: { ...attributes, namespace: 'nope' } },
      false,
    ],
    ['says no to empty attributes', { user: 'alice', resourceAttributes: {} }, false],
    [
      'allows a superuser what does not exist',
      { groups: ['system:masters'], resourceAttributes: { verb: 'x', resource: 'y' } },
      true,
    ],
  ])('%s', async (_, spec, allowed) => {
    const answer = await review(spec);
    expect([answer.status, at(answer.body, 'status', 'allowed')]).toEqual([201, allowed]);
  });

  it('gives a reason only when it allows by a role, and never says `denied`', async () => {
    expect((await review({ user: 'alice', resourceAttributes: attributes })).body.status).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by RoleBinding "workloads/shop" of Role "workloads" to User "alice"',
    });
    expect((await review({ user: 'dan', resourceAttributes: attributes })).body.status).toEqual({ allowed: false });
  });

  it.each<[string, JsonObject, string]>([
    ['neither user nor group', { resourceAttributes: attributes }, 'spec.user'],
    [
      'both attributes',
      { user: 'a', resourceAttributes: attributes, nonResourceAttributes: {} },
      'spec.nonResourceAttributes',
    ],
    ['no attributes', { user: 'a' }, 'spec.resourceAttributes'],
  ])('answers 422 to %s', async (_, spec, field) => {
    const answer = await review(spec);
    expect([answer.status, answer.body.message]).toEqual([422, expect.stringContaining(field)]);
  });
});

describe('paths', () => {
  it.each([
    ['GET', '/apis/foo.io/v1/namespaces/shop/bars', 404],
    ['GET', '/api/v1/namespaces/shop/services/web/status', 404],
    ['GET', '/apis/apps/v1/namespaces/shop/deployments/a%2fb', 400],
    ['GET', '/apis/apps/v1/namespaces/shop/deployments/..', 400],
    ['PUT', '/api/v1/namespaces/shop/services/web', 405],
    ['POST', '/api/v1/services', 405],
    ['DELETE', '/api/v1/namespaces/shop/services', 405],
  ] as const)('%s %s is answered with a Status %i', async (method, path, status) => {
    const { send } = await aCluster();
    const answer = await send(method, path);
    expect([answer.status, answer.body.kind, answer.body.code]).toEqual([status, 'Status', status]);
  });

  it('a request that was given up is not sent', async () => {
    const { cluster } = await aCluster();
    const request = {
      method: 'GET',
      path: '/version',
      headers: {},
      timeoutMs: 1,
      signal: AbortSignal.abort(),
    } as const;
    await expect(cluster.send(request)).rejects.toMatchObject({ name: 'TransportError', phase: 'not-sent' });
  });
});

describe('lists', () => {
  it.each([
    ['labelSelector=a%3D1', ['one']],
    ['labelSelector=a%3D%3D1', ['one']],
    ['labelSelector=a!%3D1', ['three', 'two']],
    ['labelSelector=a', ['one', 'two']],
    ['labelSelector=!a', ['three']],
    ['labelSelector=a%3D1,b%3Dx', []],
    ['fieldSelector=metadata.name%3Dtwo', ['two']],
    ['', ['one', 'three', 'two']],
  ])('?%s', async (query, names) => {
    const { post, send } = await aCluster();
    const all: readonly JsonObject[] = [
      { name: 'one', labels: { a: '1' } },
      { name: 'two', labels: { a: '2' } },
      { name: 'three' },
    ];
    for (const metadata of all) await post({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    const { body } = await send('GET', `/api/v1/namespaces/shop/configmaps?${query}`);
    expect(body).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
    expect((body.items as readonly JsonObject[]).map((item) => at(item, 'metadata', 'name'))).toEqual(names);
  });
});
