import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { membersMissing } from '../clusters/binaries.ts';
import { applyManifest, binding } from '../clusters/fixtures.ts';
import { untilInForce } from '../clusters/grants.ts';
import { type Members, startMembers } from '../clusters/start.ts';
import { aDeploymentObject } from '../clusters/workloads.ts';
import { requireOrSkip } from '../servers/available.ts';
import { REDIS_HINT, type RedisServer, redisMissing, startRedis } from '../servers/redis.ts';
import { example1, example2 } from '../wizard/examples.ts';
import { leavesNotLive, ownedLeaves, renderedLeaves } from './live-objects.ts';
import { configFile, type SlipwayProcess, startSlipwayProcess } from './slipway-process.ts';

const missing = membersMissing();
const canRun =
  requireOrSkip('real member clusters', missing ?? '', missing === undefined) &&
  requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

const clusters = ['east', 'west', 'north'];

/** The example's form with another name, in the clusters of these tests. */
const specNamed = (name: string, placement = clusters) => ({
  ...example1.spec,
  basicInformation: { ...example1.spec.basicInformation, name },
  podSettings: {
    ...example1.spec.podSettings,
    placement: placement.map((cluster) => (cluster === 'west' ? { cluster, replicas: 4 } : { cluster })),
  },
});

describe.runIf(canRun)('the main job, against a control plane and three members', () => {
  let members: Members;
  let redis: RedisServer;
  let slipway: SlipwayProcess;
  let alice: string;

  beforeAll(async () => {
    [members, redis] = await Promise.all([startMembers(['host', ...clusters]), startRedis({ appendfsync: 'always' })]);
    alice = members.get('host').tokens.alice;
    slipway = await startSlipwayProcess({
      REDIS_URL: redis.url,
      SLIPWAY_SECRET: 'a secret of at least sixteen characters',
      SLIPWAY_CONFIG: configFile({
        controlPlane: { kubeconfig: members.kubeconfigPath, context: 'host' },
        clusters: clusters.map((name) => ({ name, kubeconfig: members.kubeconfigPath, context: name })),
        projects: [{ name: 'shop', clusters }],
      }),
    });
  });
  afterAll(async () => {
    await slipway?.stop();
    await Promise.all([members?.stop(), redis?.stop()]);
  });

  const create = (name: string, options: object = {}, token = alice) =>
    slipway.call(
      'POST',
      '/projects/shop/services',
      token,
      { kind: 'stateless', spec: specNamed(name), ...options },
      { Prefer: 'wait=60' },
    );
  const liveIn = async (cluster: string, path: string) =>
    (await members.get(cluster).admin('GET', path)) as { status: number; body: Record<string, unknown> };
  const servicePath = (name: string) => `/api/v1/namespaces/shop/services/${name}`;
  const deploymentPath = (name: string) => `/apis/apps/v1/namespaces/shop/deployments/${name}`;
  const cellsIn = (
    submission: { cells: { cluster: string; kind: string; state: string; reason: string | null }[] },
    cluster: string,
  ) =>
    submission.cells.filter((cell) => cell.cluster === cluster).map(({ kind, state, reason }) => [kind, state, reason]);

  it('five steps make a draft, and finalize brings every leaf of every object to every member', async () => {
    const begun = await slipway.call('POST', '/projects/shop/drafts', alice, { kind: 'stateless' });
    expect(begun.status).toBe(201);
    const path = `/projects/shop/drafts/${begun.body.id}`;
    const spec = specNamed('cart');
    for (const { slug, key, etag } of begun.body.steps) {
      const saved = await slipway.call('PUT', `${path}/steps/${slug}`, alice, spec[key as keyof typeof spec], {
        'If-Match': etag,
      });
      expect([saved.status, saved.body.state]).toEqual([200, 'valid']);
    }
    const draft = await slipway.call('GET', path, alice);
    expect(draft.body.spec).toEqual(spec);
    const finalized = await slipway.call(
      'POST',
      `${path}/finalize`,
      alice,
      {},
      { 'If-Match': draft.body.etag, Prefer: 'wait=60' },
    );
    expect([finalized.status, finalized.body.phase, finalized.body.summary.applied]).toEqual([200, 'Succeeded', 6]);

    const plan = await slipway.call('GET', `${path}/rendering?view=clusters`, alice);
    for (const { cluster, objects } of plan.body.clusters) {
      for (const object of objects) {
        const at = object.kind === 'Service' ? servicePath('cart') : deploymentPath('cart-v1');
        const live = await liveIn(cluster, at);
        expect(leavesNotLive(object, live.body), `${cluster} ${object.kind}`).toEqual([]);
        const marks = [
          'metadata.labels.slipway.dev/managed',
          'metadata.annotations.slipway.dev/service-id',
          'metadata.annotations.slipway.dev/digest',
        ];
        expect(ownedLeaves(live.body, 'slipway')).toEqual([...renderedLeaves(object), ...marks].sort());
      }
    }
    const again = await slipway.call(
      'POST',
      `${path}/finalize`,
      alice,
      {},
      { 'If-Match': draft.body.etag, Prefer: 'wait=60' },
    );
    expect(again.body.id).toBe(finalized.body.id);
    const listed = await slipway.call('GET', '/projects/shop/services?q=cart', alice);
    expect(
      listed.body.items.map(({ name, lastSubmission }: { name: string; lastSubmission: { phase: string } }) => [
        name,
        lastSubmission.phase,
      ]),
    ).toEqual([['cart', 'Succeeded']]);
  });

  it('a stateful service arrives with its headless Service and its claim templates', async () => {
    const spec = { ...example2.spec, podSettings: { ...example2.spec.podSettings } };
    const answer = await slipway.call(
      'POST',
      '/projects/shop/services',
      alice,
      { kind: 'stateful', spec },
      { Prefer: 'wait=60' },
    );
    expect([answer.status, answer.body.phase]).toEqual([200, 'Succeeded']);
    const live = await liveIn('west', '/apis/apps/v1/namespaces/shop/statefulsets/db-v1');
    expect(live.body).toMatchObject({
      spec: {
        serviceName: 'db',
        volumeClaimTemplates: [{ spec: { storageClassName: 'ceph', resources: { requests: { storage: '50Gi' } } } }],
      },
    });
    expect((await liveIn('west', servicePath('db'))).body).toMatchObject({ spec: { clusterIP: 'None' } });
  });

  it('who may only view is refused, and nothing is written', async () => {
    const answer = await create('bobs', {}, members.get('host').tokens.bob);
    expect([answer.status, answer.body.type]).toEqual([403, '/problems/permission-denied']);
    expect((await liveIn('east', servicePath('bobs'))).status).toBe(404);
  });

  describe('where the user has no rights in one member', () => {
    const role = binding('slipway-member-editor', [{ kind: 'Group', name: 'shop-developers' }], 'shop');
    const rolePath = `/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/${role.metadata.name}`;
    beforeAll(async () => {
      expect((await members.get('north').admin('DELETE', rolePath)).status).toBe(200);
      await untilInForce(members.get('north').admin);
    });
    afterAll(async () => {
      await applyManifest(members.get('north').admin, role);
      await untilInForce(members.get('north').admin);
    });

    it('keep: that member says Denied, the others get the service', async () => {
      const { body } = await create('keeps', { onFailure: 'keep' });
      expect(body.phase).toBe('PartiallySucceeded');
      expect(cellsIn(body, 'north').map(([, state]) => state)).toEqual(['Denied', 'Denied']);
      expect([...cellsIn(body, 'east'), ...cellsIn(body, 'west')].map(([, state]) => state)).toEqual([
        'Applied',
        'Applied',
        'Applied',
        'Applied',
      ]);
    });

    it('stop: nothing is written anywhere', async () => {
      const { body } = await create('stops', { onFailure: 'stop' });
      expect(body.phase).toBe('Failed');
      for (const cluster of clusters) expect((await liveIn(cluster, servicePath('stops'))).status).toBe(404);
      const again = await slipway.call('GET', '/projects/shop/services?q=stops', alice);
      expect(again.body.items).toEqual([]);
    });
  });

  it('a foreign object of that name is a conflict and stays as it is, byte for byte', async () => {
    await applyManifest(members.get('east').admin, aDeploymentObject('taken-v1', 'shop'));
    const before = await liveIn('east', deploymentPath('taken-v1'));
    const { body } = await create('taken');
    expect(cellsIn(body, 'east')).toEqual([
      ['Service', 'Skipped', 'DryRunFailed'],
      ['Deployment', 'Conflict', 'NameTaken'],
    ]);
    const [, deployment] = body.cells.filter(({ cluster }: { cluster: string }) => cluster === 'east');
    expect(deployment.errors).toMatchObject([
      { pointer: '/basicInformation/name', code: 'workload-name-taken', cluster: 'east' },
    ]);
    expect(JSON.stringify((await liveIn('east', deploymentPath('taken-v1'))).body)).toBe(JSON.stringify(before.body));
    expect((await liveIn('east', servicePath('taken'))).status).toBe(404);
  });

  it("a member's refusal comes back with the pointer of the form field", async () => {
    const { clusterDifferences: _none, ...spec } = specNamed('ports', ['east']);
    const nodePorts = [{ name: 'http-web', nodePort: 31_234 }];
    const wanted = (name: string) => ({
      ...spec,
      basicInformation: { name },
      advancedSettings: { externalAccess: { type: 'NodePort', nodePorts } },
    });
    const send = (name: string) =>
      slipway.call(
        'POST',
        '/projects/shop/services',
        alice,
        { kind: 'stateless', spec: wanted(name) },
        { Prefer: 'wait=60' },
      );
    expect((await send('first')).body.phase).toBe('Succeeded');
    const { body } = await send('second');
    expect(body.phase).toBe('Failed');
    expect(body.cells[0]).toMatchObject({
      state: 'Invalid',
      errors: [{ pointer: '/advancedSettings/externalAccess/nodePorts/0/nodePort', step: 'advanced-settings' }],
    });
  });

  it('a dry run asks every member and writes nothing', async () => {
    const { status, body } = await create('rehearsed', { dryRun: true });
    expect([status, body.id, body.phase, body.summary.checked]).toEqual([200, null, 'Succeeded', 6]);
    for (const cluster of clusters) expect((await liveIn(cluster, servicePath('rehearsed'))).status).toBe(404);
  });

  describe('where one member is silent', () => {
    beforeAll(() => members.get('north').pause());
    afterEach(() => members.get('north').resume());

    it('it is Unreachable within 20 s, and the others finish at once', async () => {
      const began = Date.now();
      const sent = await slipway.call('POST', '/projects/shop/services', alice, {
        kind: 'stateless',
        spec: specNamed('silent'),
      });
      expect(sent.status).toBe(202);
      const read = () => slipway.call('GET', `/projects/shop/submissions/${sent.body.id}`, alice);
      let seen = await read();
      while (cellsIn(seen.body, 'east').some(([, state]) => state !== 'Applied') && Date.now() - began < 20_000) {
        await sleep(50);
        seen = await read();
      }
      expect(
        cellsIn(seen.body, 'north').map(([, state]) => state),
        'the others did not wait',
      ).toEqual(['Pending', 'Pending']);
      while (seen.body.finishedAt === null && Date.now() - began < 25_000) {
        await sleep(200);
        seen = await read();
      }
      expect(Date.parse(seen.body.finishedAt) - began).toBeLessThanOrEqual(20_000);
      expect(seen.body.phase).toBe('PartiallySucceeded');
      expect(cellsIn(seen.body, 'north').map(([, state]) => state)).toEqual(['Unreachable', 'Unreachable']);
    }, 60_000);
  });

  it('what was created is still there after a restart, and SIGTERM ends with 0', async () => {
    const before = await slipway.call('GET', '/projects/shop/services', alice);
    expect(await slipway.stop()).toBe(0);
    slipway = await startSlipwayProcess({
      REDIS_URL: redis.url,
      SLIPWAY_SECRET: 'a secret of at least sixteen characters',
      SLIPWAY_CONFIG: configFile({
        controlPlane: { kubeconfig: members.kubeconfigPath, context: 'host' },
        clusters: clusters.map((name) => ({ name, kubeconfig: members.kubeconfigPath, context: name })),
        projects: [{ name: 'shop', clusters }],
      }),
    });
    expect((await slipway.call('GET', '/projects/shop/services', alice)).body).toEqual(before.body);
  });
});
