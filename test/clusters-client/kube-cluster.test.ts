import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import { createKubeCluster, type KubeClusterSettings } from '../../src/clusters/kube-cluster.ts';
import { type HttpRequest, type HttpResponse, TransportError } from '../../src/clusters/transport.ts';

const alice: Identity = {
  issuer: 'kubernetes',
  username: 'alice',
  uid: 'u-1',
  groups: ['devs', 'a,b', 'system:authenticated', 'system:masters'],
  extra: { 'example.com/Team': ['red', 'blue'], secret: ['x'] },
};
const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop', uid: 'u' } };
const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'cart' };

/** A cluster behind a transport that notes what it is asked and answers what it is told. */
const aCluster = (settings: Partial<KubeClusterSettings> = {}, answer: Partial<HttpResponse> | Error = {}) => {
  const requests: HttpRequest[] = [];
  const cluster = createKubeCluster({
    name: 'west',
    credentials: () => ({ Authorization: 'Bearer own' }),
    transport: {
      send: async (request) => {
        requests.push(request);
        if (answer instanceof Error) throw answer;
        return { status: 200, headers: {}, body: JSON.stringify(object), ...answer };
      },
      close: async () => undefined,
    },
    ...settings,
  });
  return { cluster, requests };
};

describe('a call as somebody', () => {
  it('impersonates user, uid and each group on its own, without any `system:` group or extra', async () => {
    const { cluster, requests } = aCluster();
    await cluster.as(alice).get(ref);
    expect(requests[0]?.headers).toEqual({
      'Impersonate-User': 'alice',
      'Impersonate-Group': ['devs', 'a,b'],
      'Impersonate-Uid': 'u-1',
      Accept: 'application/json',
      'User-Agent': 'slipway',
      Authorization: 'Bearer own',
    });
  });

  it('passes on the extras that are allowed, and no others', async () => {
    const { cluster, requests } = aCluster({ impersonation: { extras: ['example.com/Team', 'toString'] } });
    await cluster.as(alice).get(ref);
    const extras = Object.entries(requests[0]?.headers ?? {}).filter(([name]) => name.startsWith('Impersonate-Extra-'));
    expect(extras).toEqual([['Impersonate-Extra-example.com%2FTeam', ['red', 'blue']]]);
  });

  it('writes a name as the bytes of its UTF-8', async () => {
    const { cluster, requests } = aCluster();
    await cluster.as({ ...alice, username: '李雷' }).get(ref);
    expect(Buffer.from(String(requests[0]?.headers['Impersonate-User']), 'latin1').toString('utf8')).toBe('李雷');
  });

  it('does not impersonate where the installation submits as its own account', async () => {
    const { cluster, requests } = aCluster({ submitAs: 'service-account' });
    await cluster.as(alice).get(ref);
    expect(Object.keys(requests[0]?.headers ?? {}).filter((name) => /impersonate/i.test(name))).toEqual([]);
  });

  it.each([
    ['no name', { username: '' }],
    ['a blank name', { username: '  ' }],
    ['a name that the server would trim', { username: ' alice' }],
    ['a system user', { username: 'system:admin' }],
    ['a service account', { username: 'system:serviceaccount:shop:robot' }],
    ['a line break in the name', { username: 'alice\r\nImpersonate-Group: system:masters' }],
    ['a line break in a group', { groups: ['a\nb'] }],
    ['half a surrogate pair', { username: 'a\ud800' }],
    ['a control character in the uid', { uid: 'a\u0000' }],
  ])('is refused with %s', (_, part) => {
    const { cluster } = aCluster();
    expect(() => cluster.as({ ...alice, ...part })).toThrow(expect.objectContaining({ name: 'ImpersonationRefused' }));
  });

  it('is refused without a name also where nobody is impersonated', () => {
    expect(() => aCluster({ submitAs: 'service-account' }).cluster.as({ ...alice, username: '' })).toThrow(
      /without a user name/,
    );
  });

  it('may be for a service account where that is allowed, and for no other system user', async () => {
    const { cluster, requests } = aCluster({ impersonation: { serviceAccounts: true } });
    await cluster
      .as({ ...alice, username: 'system:serviceaccount:shop:robot', groups: ['system:serviceaccounts'] })
      .get(ref);
    expect(requests[0]?.headers).toMatchObject({
      'Impersonate-User': 'system:serviceaccount:shop:robot',
      'Impersonate-Group': [],
    });
    expect(() => cluster.as({ ...alice, username: 'system:serviceaccount:shop' })).toThrow(/system users/);
    expect(() => cluster.as({ ...alice, username: 'system:admin' })).toThrow(/system users/);
  });
});

describe('requests', () => {
  it('an apply is one PATCH by the manager slipway, strict and without force', async () => {
    const { cluster, requests } = aCluster();
    await cluster.as(alice).apply(object);
    await cluster.as(alice).apply(object, { dryRun: true, force: true, timeoutMs: 9 });
    expect(requests).toMatchObject([
      {
        method: 'PATCH',
        path: '/api/v1/namespaces/shop/services/cart?fieldManager=slipway&force=false&fieldValidation=Strict',
        headers: { 'Content-Type': 'application/apply-patch+yaml' },
        body: JSON.stringify(object),
        timeoutMs: 5_000,
      },
      { path: expect.stringContaining('dryRun=All&fieldManager=slipway&force=true'), timeoutMs: 9 },
    ]);
  });

  it('a deletion names the uid and waits for dependants', async () => {
    const { cluster, requests } = aCluster({}, { body: JSON.stringify({ kind: 'Status', status: 'Success' }) });
    const result = await cluster.as(alice).delete(ref, { uid: 'u-9' });
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      propagationPolicy: 'Foreground',
      preconditions: { uid: 'u-9' },
    });
    expect(result).toMatchObject({ ok: true, value: { kind: 'Service', metadata: { name: 'cart' } } });
    expect(JSON.parse(requests[0]?.body ?? '')).not.toHaveProperty('dryRun');
    await cluster.as(alice).delete(ref, { uid: 'u-9', dryRun: true });
    expect(JSON.parse(requests[1]?.body ?? '')).toMatchObject({ dryRun: ['All'] });
    await expect(cluster.as(alice).delete(ref, { uid: '' })).rejects.toThrow(/needs the uid/);
  });

  it('a list gives each item its kind', async () => {
    const { cluster, requests } = aCluster(
      {},
      { body: '{"kind":"ServiceList","items":[{"metadata":{"name":"a"}},{"odd":1}]}' },
    );
    const result = await cluster.as(alice).list(ref, { labelSelector: 'app=cart' });
    expect(requests[0]?.path).toBe('/api/v1/namespaces/shop/services?labelSelector=app%3Dcart');
    expect(result).toMatchObject({
      value: { items: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }] },
    });
  });

  it('a review is posted as Slipway itself', async () => {
    const { cluster, requests } = aCluster({}, { status: 201, body: '{"status":{"allowed":true}}' });
    expect(await cluster.post('subjectaccessreviews', { a: 1 })).toMatchObject({
      status: 201,
      value: { status: { allowed: true } },
    });
    expect(requests[0]?.headers).not.toHaveProperty('Impersonate-User');
    expect(requests[0]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'Content-Type': 'application/json' },
    });
  });

  it('a name outside the grammar leaves nothing', async () => {
    const { cluster, requests } = aCluster();
    await expect(cluster.as(alice).get({ ...ref, name: '..' })).rejects.toThrow(/is no name/);
    expect(requests).toEqual([]);
  });
});

describe('answers', () => {
  it('carry the warnings of the server', async () => {
    const { cluster } = aCluster({}, { headers: { warning: '299 - "old"' } });
    expect(await cluster.as(alice).apply(object)).toMatchObject({ ok: true, warnings: ['old'] });
  });

  it.each([{ annotations: null }, { labels: null }, { labels: ['a'] }, { annotations: { a: 1 } }, { uid: 7 }])(
    'of an object with the metadata %j are no answers',
    async (odd) => {
      const body = JSON.stringify({ ...object, metadata: { ...object.metadata, ...odd } });
      const { cluster } = aCluster({}, { body });
      expect(await cluster.as(alice).get(ref)).toMatchObject({ ok: false, fault: { type: 'no-answer', sent: true } });
    },
  );

  it.each(['<html>', '', '[]', '{}', '{"apiVersion":"v1","kind":"Service"}'])(
    'of 200 with the body %j say nothing about a write',
    async (body) => {
      const { cluster } = aCluster({}, { body });
      expect(await cluster.as(alice).apply(object)).toMatchObject({
        ok: false,
        fault: { type: 'no-answer', sent: true },
      });
    },
  );

  it.each([
    ['not-sent', false, false],
    ['lost', true, true],
  ] as const)('that are missing (%s) tell whether the request left', async (phase, timedOut, sent) => {
    const { cluster } = aCluster({}, new TransportError(phase, 'gone', { timedOut }));
    expect(await cluster.as(alice).get(ref)).toEqual({
      ok: false,
      fault: { type: 'no-answer', sent, timedOut, message: 'gone' },
      warnings: [],
    });
  });

  it('of a redirect are refusals', async () => {
    const { cluster } = aCluster({}, { status: 302, body: '' });
    expect(await cluster.as(alice).get(ref)).toMatchObject({ ok: false, fault: { type: 'status', status: 302 } });
  });
});
