import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDirectory, type Directory } from '../../src/clusters/directory.ts';
import { withMarks } from '../../src/engines/marks.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import type { ClusterState } from '../../src/services/cluster-state.ts';
import { createLiveState, type LiveState } from '../../src/services/live-state.ts';
import type { Kind } from '../../src/wizard/spec.ts';
import { membersMissing, toolPath } from '../clusters/binaries.ts';
import { applyManifest, binding, type Manifest, namespace, pathOf, type Subject } from '../clusters/fixtures.ts';
import { untilInForce } from '../clusters/grants.ts';
import { type Member, type Members, startMembers } from '../clusters/start.ts';
import { until } from '../clusters/until.ts';
import {
  aDeploymentObject,
  aServiceObject,
  aStatefulSetObject,
  neverReadyImage,
  type WorkloadOptions,
} from '../clusters/workloads.ts';
import { requireOrSkip } from '../servers/available.ts';
import { aRecord, identityOf } from '../services/a-service.ts';

const missing = membersMissing();
const serviceId = 'service-1';
const alice = identityOf('alice', { groups: ['shop-developers'] });

const noPods: Manifest = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'no-pods', namespace: 'full' },
  spec: { hard: { pods: '0' } },
};

/** What reading the events of StatefulSets needs, of Slipway and of the user. */
const eventRoles: readonly Manifest[] = [
  { name: 'test-events-targets', verbs: ['impersonate-on:user-info:list'] },
  { name: 'test-events-readers', verbs: ['list'] },
].map(({ name, verbs }) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name },
  rules: [{ apiGroups: [''], resources: ['events'], verbs }],
}));

const developers: Subject = { kind: 'Group', name: 'shop-developers' };

/** A namespace in which alice may do everything, and no Pod can be made. */
const prepare = async ({ admin }: Member): Promise<void> => {
  await applyManifest(admin, namespace('full'));
  await applyManifest(admin, noPods);
  for (const role of eventRoles) await applyManifest(admin, role);
  await applyManifest(admin, binding('test-events-targets', [{ kind: 'User', name: 'slipway' }]));
  await applyManifest(admin, binding('test-events-readers', [developers]));
  await applyManifest(admin, binding('slipway-member-editor', [developers], 'full'));
  await until<{ status?: { hard?: unknown } }>(admin, pathOf(noPods), ({ body }) => body.status?.hard !== undefined);
  await untilInForce(admin);
};

describe.runIf(requireOrSkip('real controllers', missing ?? '', missing === undefined))(
  'the live state, where real controllers work',
  { timeout: 60_000 },
  () => {
    let members: Members;
    let east: Member;
    let directory: Directory;
    let live: LiveState;
    beforeAll(async () => {
      members = await startMembers(['east'], { controllers: true });
      east = members.get('east');
      await prepare(east);
      directory = await createDirectory({
        controlPlane: { kubeconfig: members.kubeconfigPath, context: 'east' },
        clusters: [{ name: 'east', kubeconfig: members.kubeconfigPath, context: 'east' }],
        now: Date.now,
      });
      live = createLiveState({ member: (name) => directory.member(name), now: Date.now, keptMs: 0 });
    }, 120_000);
    afterAll(async () => {
      await directory?.close();
      await members?.stop();
    });

    /** Writes the workload `<name>-v1` of a service, and its Service. */
    const write = async (kind: Kind, name: string, options: WorkloadOptions, project = 'shop') => {
      const make = kind === 'stateful' ? aStatefulSetObject : aDeploymentObject;
      for (const object of [aServiceObject(name, project), make(`${name}-v1`, project, options)])
        await applyManifest(east.admin, withMarks(object as KubeObject, { serviceId }) as Manifest);
    };
    const stateOf = async (kind: Kind, name: string, project = 'shop'): Promise<ClusterState> => {
      const record = aRecord({ name, kind, serviceId, placement: ['east'], objects: [] });
      const [state] = await live.of(alice, { name: project, clusters: ['east'] }, record);
      if (state === undefined) throw new Error('no cluster');
      return state;
    };
    const untilState = (kind: Kind, name: string, expected: object, project = 'shop') =>
      vi.waitFor(async () => expect(await stateOf(kind, name, project)).toMatchObject(expected), {
        timeout: 30_000,
        interval: 100,
      });
    /** What `kubectl rollout status` says, which exits with 1 where it has given up. */
    const kubectl = async (kind: Kind, name: string): Promise<string> => {
      const resource = kind === 'stateful' ? 'statefulset' : 'deployment';
      const args = ['--kubeconfig', east.kubeconfigPath, '--context', 'admin', '-n', 'shop'];
      const run = promisify(execFile)(toolPath('kubectl'), [
        ...args,
        'rollout',
        'status',
        '--watch=false',
        `${resource}/${name}-v1`,
      ]);
      const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
      return `${stdout}${stderr.replace(/^error: /, '')}`.trim();
    };
    const kubectlSaysTheSame = async (kind: Kind, name: string) =>
      expect((await stateOf(kind, name)).message).toBe(await kubectl(kind, name));

    it('of a Deployment: not looked at, rolled out, changed, rolled out again; as kubectl says it', async () => {
      await east.controllers?.pause();
      await write('stateless', 'cart', { replicas: 2 });
      expect(await stateOf('stateless', 'cart')).toMatchObject({
        state: 'Progressing',
        workload: { desired: 2, ready: 0 },
      });
      await kubectlSaysTheSame('stateless', 'cart');
      east.controllers?.resume();
      const ready = { state: 'Ready', workload: { desired: 2, updated: 2, ready: 2, available: 2 } };
      await untilState('stateless', 'cart', { ...ready, since: expect.any(String) });
      await kubectlSaysTheSame('stateless', 'cart');
      await east.controllers?.pause();
      await write('stateless', 'cart', { replicas: 2, image: 'nginx:1.28' });
      expect((await stateOf('stateless', 'cart')).state).toBe('Progressing');
      await kubectlSaysTheSame('stateless', 'cart');
      east.controllers?.resume();
      await untilState('stateless', 'cart', ready);
    });

    it('of a Deployment whose new Pods do not become ready: under way, then given up', async () => {
      const options = { replicas: 2, spec: { progressDeadlineSeconds: 8 } };
      await write('stateless', 'stuck', options);
      await untilState('stateless', 'stuck', { state: 'Ready' });
      await write('stateless', 'stuck', { ...options, image: neverReadyImage });
      const underWay = { state: 'Progressing', workload: { updated: 1, available: 2 } };
      await untilState('stateless', 'stuck', underWay);
      await kubectlSaysTheSame('stateless', 'stuck');
      await untilState('stateless', 'stuck', { state: 'Degraded', since: expect.any(String) });
      await kubectlSaysTheSame('stateless', 'stuck');
    });

    it('of a StatefulSet: rolled out, held by its partition, waiting for Pods; as kubectl says it', async () => {
      const spec = (partition: number) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } });
      await write('stateful', 'db', { replicas: 2, spec: spec(0) });
      await untilState('stateful', 'db', { state: 'Ready', workload: { ready: 2, conditions: [] } });
      await kubectlSaysTheSame('stateful', 'db');
      await write('stateful', 'db', { replicas: 2, image: 'nginx:1.28', spec: spec(1) });
      await untilState('stateful', 'db', { state: 'Ready', workload: { updated: 1, ready: 2 } });
      await kubectlSaysTheSame('stateful', 'db');
      await write('stateful', 'db', { replicas: 2, image: neverReadyImage, spec: spec(0) });
      await untilState('stateful', 'db', { state: 'Progressing', message: 'Waiting for 1 pods to be ready...' });
      await kubectlSaysTheSame('stateful', 'db');
    });

    it('of a StatefulSet with OnDelete: the new revision waits, and then is everywhere', async () => {
      const spec = { updateStrategy: { type: 'OnDelete' } };
      await write('stateful', 'held', { replicas: 1, spec });
      await untilState('stateful', 'held', { state: 'Ready', workload: { updated: 1 } });
      await write('stateful', 'held', { replicas: 1, image: 'nginx:1.28', spec });
      await untilState('stateful', 'held', { state: 'Ready', message: expect.stringContaining('0 of 1 pods are at') });
      await east.admin('DELETE', '/api/v1/namespaces/shop/pods/held-v1-0');
      await untilState('stateful', 'held', { state: 'Ready', message: expect.stringContaining('complete 1 pods at') });
    });

    it.each<Kind>(['stateless', 'stateful'])(
      'of a %s workload whose Pods a quota refuses: the server’s words',
      async (kind) => {
        await write(kind, kind, {}, 'full');
        await untilState(
          kind,
          kind,
          { state: 'Degraded', message: expect.stringContaining('exceeded quota: no-pods'), since: expect.any(String) },
          'full',
        );
      },
    );

    it('of a refused StatefulSet once there is room: not degraded any longer', async () => {
      await write('stateful', 'later', { replicas: 2, image: neverReadyImage }, 'full');
      await untilState('stateful', 'later', { state: 'Degraded' }, 'full');
      expect((await east.admin('DELETE', pathOf(noPods))).status).toBe(200);
      const waiting = { state: 'Progressing', message: 'Waiting for 2 pods to be ready...' };
      await untilState('stateful', 'later', waiting, 'full');
    });

    it('of what was removed and made anew by somebody else', async () => {
      await write('stateless', 'lost', { replicas: 1 });
      const { body } = await east.admin<{ metadata: { uid: string } }>(
        'GET',
        '/apis/apps/v1/namespaces/shop/deployments/lost-v1',
      );
      const made = {
        cluster: 'east',
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        name: 'lost-v1',
        uid: body.metadata.uid,
      };
      const record = aRecord({ name: 'lost', serviceId, placement: ['east'], objects: [made] });
      const state = async () => (await live.of(alice, { name: 'shop', clusters: ['east'] }, record))[0]?.state;
      await east.admin('DELETE', '/apis/apps/v1/namespaces/shop/deployments/lost-v1');
      await vi.waitFor(async () => expect(await state()).toBe('Missing'), { timeout: 10_000 });
      await write('stateless', 'lost', { replicas: 1 });
      expect(await state()).toBe('Foreign');
    });

    it('of a cluster whose server stands still: unreachable, without waiting for it to go on, and back again', async () => {
      await east.pause();
      const state = await stateOf('stateless', 'cart');
      east.resume();
      expect(state).toMatchObject({ state: 'Unreachable', since: expect.any(String) });
      await untilState('stateless', 'cart', { state: 'Ready' });
    });
  },
);
