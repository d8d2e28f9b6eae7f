import { describe, expect, it } from 'vitest';
import { at, type JsonObject, listOf, withAt } from '../../src/sandbox/json.ts';
import { createMemoryObjectTable } from '../../src/sandbox/object-table.ts';
import { createSandboxCluster } from '../../src/sandbox/sandbox-cluster.ts';
import { ADMIN, aDeployment, aService, aStatefulSet, collectionOf, pathOf } from './a-cluster.ts';

/** A cluster whose clock stands still until it is told. */
const aTimedCluster = async () => {
  let now = Date.parse('2026-01-01T00:00:00.900Z');
  let ids = 0;
  const objects = createMemoryObjectTable();
  const cluster = createSandboxCluster({
    name: 'c1',
    objects,
    tokens: [{ token: ADMIN, username: 'admin', groups: ['system:masters'] }],
    grants: [],
    now: () => now,
    newId: () => `uid-${++ids}`,
  });
  await cluster.seed('namespace', [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }]);
  const send = async (method: 'GET' | 'PATCH', path: string, body?: JsonObject): Promise<JsonObject> => {
    const headers = { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/apply-patch+yaml' };
    const answer = await cluster.send({ method, path, headers, body: JSON.stringify(body), timeoutMs: 1_000 });
    expect(answer.status, answer.body).toBeLessThan(300);
    return JSON.parse(answer.body) as JsonObject;
  };
  return {
    apply: (object: JsonObject) => send('PATCH', `${pathOf(object)}?fieldManager=slipway`, object),
    get: (object: JsonObject) => send('GET', pathOf(object)),
    list: (object: JsonObject) => send('GET', collectionOf(object)),
    pass: (ms: number) => {
      now += ms;
    },
    stored: () => objects.list(''),
  };
};

const conditionsOf = (object: JsonObject): unknown =>
  (at(object, 'status', 'conditions') as unknown as JsonObject[]).map(
    ({ type, status, reason }) => `${type} ${status} ${reason}`,
  );

describe('a workload of the sandbox', () => {
  it('of a new Deployment all pods are there at once, and available two seconds later', async () => {
    const { apply, get, list, pass } = await aTimedCluster();
    const first = await apply(aDeployment());
    expect(first.status).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      unavailableReplicas: 2,
    });
    expect(first.status).not.toHaveProperty('availableReplicas');
    expect(conditionsOf(first)).toEqual([
      'Available False MinimumReplicasUnavailable',
      'Progressing True ReplicaSetUpdated',
    ]);
    pass(1_000);
    expect((await get(aDeployment())).status).toEqual(first.status);
    pass(1_000);
    const later = await get(aDeployment());
    expect(later.status).toMatchObject({ replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 });
    expect(conditionsOf(later)).toEqual([
      'Available True MinimumReplicasAvailable',
      'Progressing True NewReplicaSetAvailable',
    ]);
    expect(at(listOf((await list(aDeployment())).items)[0], 'status')).toEqual(later.status);
  });

  it('while a change is brought to it, the old pods serve', async () => {
    const { apply, get, pass } = await aTimedCluster();
    await apply(aDeployment());
    pass(10_000);
    const changed = await apply(aDeployment({ spec: { replicas: 4 } }));
    expect(changed.status).toMatchObject({ observedGeneration: 2, replicas: 4, availableReplicas: 4 });
    expect(changed.status).not.toHaveProperty('updatedReplicas');
    pass(2_000);
    expect((await get(aDeployment())).status).toMatchObject({ updatedReplicas: 4, availableReplicas: 4 });
  });

  it('a StatefulSet goes the same way, at one revision', async () => {
    const { apply, get, pass } = await aTimedCluster();
    expect((await apply(aStatefulSet())).status).toMatchObject({ replicas: 1, availableReplicas: 0 });
    pass(2_000);
    const status = (await get(aStatefulSet())).status as JsonObject;
    expect(status).toMatchObject({ observedGeneration: 1, readyReplicas: 1, updatedReplicas: 1 });
    expect(status.currentRevision).toBe(status.updateRevision);
  });

  it('a load balancer is given its address after the same time', async () => {
    const { apply, get, pass } = await aTimedCluster();
    const service = aService({ spec: { type: 'LoadBalancer' } });
    expect((await apply(service)).status).toEqual({ loadBalancer: {} });
    pass(2_000);
    expect((await get(service)).status).toMatchObject({
      loadBalancer: { ingress: [{ ip: expect.stringMatching(/^192\.0\.2\./) }] },
    });
  });

  it('its status is nobody’s, is not stored, and leaves the version as it is', async () => {
    const { apply, get, pass, stored } = await aTimedCluster();
    const before = await apply(aDeployment());
    pass(5_000);
    const after = await get(aDeployment());
    expect(after.status).not.toEqual(before.status);
    expect(withAt(after, ['status'], undefined)).toEqual(withAt(before, ['status'], undefined));
    expect(JSON.stringify(after.metadata)).not.toContain('f:status');
    expect(stored().filter((object) => object.kind === 'Deployment' && 'status' in object)).toEqual([]);
    expect((await apply(aDeployment())).metadata).toEqual(before.metadata);
  });
});
