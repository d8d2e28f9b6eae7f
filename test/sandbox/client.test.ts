import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { createMemoryObjectTable } from '../../src/sandbox/object-table.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';

const alice: Identity = { issuer: 'kubernetes', username: 'alice', groups: ['sandbox-users'], extra: {} };
const bob: Identity = { ...alice, username: 'bob' };

const eastAs = (identity: Identity) => {
  const sandbox = createSandbox({
    storage: createMemoryObjectTable(),
    now: () => 1_700_000_000_000,
    newId: randomUUID,
  });
  const member = sandbox.clusters.get('east');
  if (member === undefined) throw new Error('no cluster east');
  const Authorization = `Bearer ${member.serviceToken}`;
  return createKubeCluster({ name: 'east', transport: member.transport, credentials: () => ({ Authorization }) }).as(
    identity,
  );
};

const service = (metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'cart', namespace: 'demo', ...metadata },
  spec: {
    type: 'ClusterIP',
    selector: { app: 'cart' },
    ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80 }],
  },
});
const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'demo', name: 'cart' };

describe("Slipway's own client against the sandbox", () => {
  it('creates only what is absent, reads it, and deletes exactly that', async () => {
    const client = eastAs(alice);
    const created = await client.apply(service({ resourceVersion: '1' }));
    expect(created).toMatchObject({ ok: true, status: 201 });
    expect(await client.apply(service({ resourceVersion: '1' }))).toMatchObject({
      ok: false,
      fault: { status: 409, reason: 'Conflict' },
    });
    const uid = created.ok ? String(created.value.metadata.uid) : '';
    expect(await client.get(ref)).toMatchObject({ ok: true, value: { metadata: { uid } } });
    expect(await client.delete(ref, { uid: 'another' })).toMatchObject({ ok: false, fault: { status: 409 } });
    expect(await client.delete(ref, { uid })).toMatchObject({ ok: true });
    expect(await client.get(ref)).toMatchObject({ ok: false, fault: { status: 404, reason: 'NotFound' } });
  });

  it('may not write as one who may only view', async () => {
    expect(await eastAs(bob).apply(service())).toMatchObject({
      ok: false,
      fault: { status: 403, reason: 'Forbidden' },
    });
  });

  it('lists with a label selector', async () => {
    const client = eastAs(alice);
    await client.apply(service({ labels: { app: 'cart' } }));
    const listed = await client.list(
      { apiVersion: 'v1', kind: 'Service', namespace: 'demo' },
      { labelSelector: 'app=cart' },
    );
    expect(listed).toMatchObject({ ok: true, value: { items: [{ metadata: { name: 'cart' } }] } });
  });
});
