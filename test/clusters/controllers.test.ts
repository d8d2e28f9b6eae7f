import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOrSkip } from '../servers/available.ts';
import { membersMissing } from './binaries.ts';
import { applyManifest, type Manifest, namespace, pathOf } from './fixtures.ts';
import type { Answer, Call } from './member-api.ts';
import { type Member, type Members, startMembers } from './start.ts';
import { until } from './until.ts';
import { aDeploymentObject, aServiceObject, aStatefulSetObject, neverReadyImage } from './workloads.ts';

const missing = membersMissing();
const shop = '/api/v1/namespaces/shop';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The counters of a Deployment's or a StatefulSet's status that these rules are about. */
interface Workload {
  readonly metadata: { readonly generation: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

interface PodList {
  readonly items: readonly { readonly spec: { readonly containers: readonly { readonly image: string }[] } }[];
}

const condition = ({ body }: Answer<Workload>, type: string): Condition | undefined =>
  body.status?.conditions?.find((candidate) => candidate.type === type);

/** All replicas are of the newest template and available, and no older one is left. */
const rolledOut =
  (replicas: number) =>
  ({ body: { metadata, status } }: Answer<Workload>): boolean =>
    status?.observedGeneration === metadata.generation &&
    [status.replicas, status.updatedReplicas, status.availableReplicas].every((count) => count === replicas);

const gone = ({ status }: Answer<unknown>): boolean => status === 404;
const phases = ({ body }: Answer) => (body.items ?? []).map(({ status }) => (status as { phase: string }).phase);
const foreground = { propagationPolicy: 'Foreground' };

const noPods: Manifest = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'no-pods', namespace: 'full' },
  spec: { hard: { pods: '0' } },
};

/** Writes the quota and settles when it is in force: the server refuses by what the controller has counted. */
const fillNamespace = async (admin: Call): Promise<void> => {
  await applyManifest(admin, namespace('full'));
  await applyManifest(admin, noPods);
  await until<{ status?: { hard?: unknown } }>(admin, pathOf(noPods), ({ body }) => body.status?.hard !== undefined);
};

describe.runIf(requireOrSkip('real controllers', missing ?? '', missing === undefined))('controllers', () => {
  let members: Members;
  let east: Member;
  let admin: Call;
  beforeAll(async () => {
    members = await startMembers(['east'], { controllers: true });
    east = members.get('east');
    ({ admin } = east);
  }, 120_000);
  afterAll(() => members?.stop());

  const applied = async (manifest: Manifest): Promise<string> => {
    await applyManifest(admin, manifest);
    return pathOf(manifest);
  };

  it('make a Deployment available, scale it, and replace its Pods by those of a new template', async () => {
    const path = await applied(aDeploymentObject('web', 'shop', { replicas: 2 }));
    expect(condition(await until<Workload>(admin, path, rolledOut(2)), 'Available')?.status).toBe('True');
    await applied(aDeploymentObject('web', 'shop', { replicas: 3 }));
    await until<Workload>(admin, path, rolledOut(3));
    await applied(aDeploymentObject('web', 'shop', { replicas: 3, image: 'nginx:1.28' }));
    const updated = await until<Workload>(admin, path, rolledOut(3));
    expect(condition(updated, 'Progressing')?.reason).toBe('NewReplicaSetAvailable');
    await until<PodList>(admin, `${shop}/pods?labelSelector=app=web`, ({ body }) => {
      const images = body.items.map(({ spec }) => spec.containers[0]?.image);
      return images.length === 3 && images.every((image) => image === 'nginx:1.28');
    });
  });

  it('list the ready Pods behind a Service', async () => {
    await applied(aServiceObject('behind', 'shop'));
    await applied(aDeploymentObject('behind', 'shop', { replicas: 2 }));
    const path =
      '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices?labelSelector=kubernetes.io/service-name=behind';
    await until<{ items: { endpoints?: { conditions: { ready: boolean } }[] }[] }>(
      admin,
      path,
      ({ body }) =>
        body.items.flatMap(({ endpoints }) => endpoints ?? []).filter((it) => it.conditions.ready).length === 2,
    );
  });

  it('finish a foreground deletion with everything the Deployment owned', async () => {
    const path = await applied(aDeploymentObject('leaving', 'shop', { replicas: 2 }));
    await until<Workload>(admin, path, rolledOut(2));
    expect((await admin('DELETE', path, foreground)).status).toBe(200);
    await until(admin, path, gone);
    const left = await Promise.all(
      ['/apis/apps/v1/namespaces/shop/replicasets', `${shop}/pods`].map((list) =>
        admin('GET', `${list}?labelSelector=app=leaving`),
      ),
    );
    expect(left.map(({ body }) => body.items)).toEqual([[], []]);
  });

  it('roll a StatefulSet out with a bound claim for each Pod, and give up the volume of a deleted claim', async () => {
    const volumeClaimTemplates = [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ];
    await applied(aServiceObject('db', 'shop'));
    const path = await applied(aStatefulSetObject('db', 'shop', { replicas: 2, spec: { volumeClaimTemplates } }));
    await until<Workload>(admin, path, rolledOut(2));
    expect(phases(await admin('GET', `${shop}/persistentvolumeclaims`))).toEqual(['Bound', 'Bound']);
    await admin('DELETE', path, foreground);
    await until(admin, path, gone);
    expect(phases(await admin('GET', `${shop}/persistentvolumeclaims`))).toEqual(['Bound', 'Bound']);
    await admin('DELETE', `${shop}/persistentvolumeclaims/data-db-0`);
    await until(admin, '/api/v1/persistentvolumes', ({ body }) => body.items?.length === 1);
  });

  it('say of a refused Pod: a Deployment by its condition, a StatefulSet by an event alone', async () => {
    await fillNamespace(admin);
    const deployment = await applied(aDeploymentObject('web', 'full'));
    const refused = await until<Workload>(
      admin,
      deployment,
      (answer) => condition(answer, 'ReplicaFailure')?.status === 'True',
    );
    expect(condition(refused, 'ReplicaFailure')).toMatchObject({ reason: 'FailedCreate' });
    expect(condition(refused, 'ReplicaFailure')?.message).toContain('exceeded quota: no-pods');
    const set = await applied(aStatefulSetObject('db', 'full'));
    const events = '/api/v1/namespaces/full/events?fieldSelector=involvedObject.kind=StatefulSet,reason=FailedCreate';
    await until(admin, events, ({ body }) => (body.items?.[0]?.message ?? '').includes('exceeded quota: no-pods'));
    expect((await admin<Workload>('GET', set)).body.status?.conditions).toBeUndefined();
  });

  it('give up on a rollout whose Pods never become ready, when its deadline is over', async () => {
    const late = { replicas: 2, spec: { progressDeadlineSeconds: 2 } };
    const path = await applied(aDeploymentObject('stuck', 'shop', late));
    await until<Workload>(admin, path, rolledOut(2));
    await applied(aDeploymentObject('stuck', 'shop', { ...late, image: neverReadyImage }));
    const given = await until<Workload>(
      admin,
      path,
      (answer) => condition(answer, 'Progressing')?.reason === 'ProgressDeadlineExceeded',
    );
    expect(condition(given, 'Progressing')?.status).toBe('False');
    // The old Pods serve on: of two at most a quarter, rounded down, may be missing.
    expect(given.body.status).toMatchObject({ updatedReplicas: 1, availableReplicas: 2 });
  });

  it('leave a change unseen while they are paused, and see it afterwards', async () => {
    const path = await applied(aDeploymentObject('paused', 'shop'));
    await until<Workload>(admin, path, rolledOut(1));
    await east.controllers?.pause();
    await applied(aDeploymentObject('paused', 'shop', { replicas: 2 }));
    // Ten times what they need when they work.
    await delay(1_000);
    const { body } = await admin<Workload>('GET', path);
    east.controllers?.resume();
    expect([body.metadata.generation, body.status?.observedGeneration]).toEqual([2, 1]);
    await until<Workload>(admin, path, rolledOut(2));
  });

  it('empty and remove a deleted namespace', async () => {
    await applyManifest(admin, namespace('short-lived'));
    const path = await applied(aServiceObject('web', 'short-lived'));
    await admin('DELETE', '/api/v1/namespaces/short-lived');
    await until(admin, '/api/v1/namespaces/short-lived', gone);
    expect((await admin('GET', path)).status).toBe(404);
  });

  it('work on after their API server was killed and came back', async () => {
    await east.kill();
    await east.restart();
    const path = await applied(aDeploymentObject('after', 'shop', { replicas: 2 }));
    await until<Workload>(admin, path, rolledOut(2));
  });
});
