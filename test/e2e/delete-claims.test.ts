import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { membersMissing } from '../clusters/binaries.ts';
import { type Member, type Members, startMembers } from '../clusters/start.ts';
import { requireOrSkip } from '../servers/available.ts';
import { configFile, type SlipwayProcess, startSlipwayProcess } from './slipway-process.ts';

const missing = membersMissing();
const WAIT = { Prefer: 'wait=60' };
const clusters = ['east', 'west'];

/** Two Pods in east and one in west, each with a claim of its own. */
const bodyOf = (name: string) => ({
  kind: 'stateful',
  spec: {
    basicInformation: { name },
    podSettings: {
      replicas: 2,
      placement: [{ cluster: 'east' }, { cluster: 'west', replicas: 1 }],
      containers: [{ name: 'mysql', image: 'mysql:8', ports: [{ containerPort: 3306 }] }],
    },
    storageSettings: {
      volumeClaimTemplates: [
        {
          name: 'data',
          storageClassName: 'standard',
          accessModes: ['ReadWriteOnce'],
          capacity: '1Gi',
          mounts: [{ container: 'mysql', mountPath: '/var/lib/mysql' }],
        },
      ],
    },
  },
});
const claimsOf = (name: string): string[] => [
  `east data-${name}-v1-0`,
  `east data-${name}-v1-1`,
  `west data-${name}-v1-0`,
];

interface Cell {
  readonly cluster: string;
  readonly kind: string;
  readonly name: string;
  readonly state: string;
}

describe.runIf(requireOrSkip('real controllers', missing ?? '', missing === undefined))(
  'a stateful service and its claims, where real controllers work',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-claims-'));
    let members: Members;
    let slipway: SlipwayProcess;
    let alice: string;
    beforeAll(async () => {
      members = await startMembers(clusters, { controllers: true });
      alice = members.get('east').tokens.alice;
      slipway = await startSlipwayProcess({
        DATA_DIR: folder,
        SLIPWAY_CONFIG: configFile({
          controlPlane: { kubeconfig: members.kubeconfigPath, context: 'east' },
          clusters: clusters.map((name) => ({ name, kubeconfig: members.kubeconfigPath, context: name })),
          projects: [{ name: 'shop', clusters }],
        }),
      });
    }, 180_000);
    afterAll(async () => {
      await slipway?.stop();
      await members?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      slipway.call(method, `/projects/shop${path}`, alice, body, headers);
    const create = async (name: string): Promise<void> => {
      const { body } = await call('POST', '/services', bodyOf(name), WAIT);
      expect([body.phase, body.cells?.map(({ state }: Cell) => state)]).toEqual([
        'Succeeded',
        Array.from({ length: 4 }, () => 'Applied'),
      ]);
    };
    const remove = async (name: string, query = '') => {
      const { body } = await call('GET', `/services/${name}`);
      return call('DELETE', `/services/${name}${query}`, undefined, { ...WAIT, 'If-Match': body.etag });
    };
    const untilReady = (name: string) =>
      vi.waitFor(
        async () => {
          const { body } = await call('GET', `/services/${name}/status`);
          expect(body.clusters).toMatchObject([
            { cluster: 'east', state: 'Ready', workload: { desired: 2, ready: 2 } },
            { cluster: 'west', state: 'Ready', workload: { desired: 1, ready: 1 } },
          ]);
        },
        { timeout: 60_000, interval: 200 },
      );
    /** Of one service: `east data-db-v1-0`, with its uid. */
    const liveClaims = async (name: string): Promise<Map<string, string>> => {
      const inMember = async ({ name: cluster, admin }: Member) => {
        const { body } = await admin('GET', '/api/v1/namespaces/shop/persistentvolumeclaims');
        return (body.items ?? [])
          .filter(({ metadata }) => metadata?.name?.startsWith(`data-${name}-v1-`))
          .map(({ metadata }): [string, string] => [`${cluster} ${metadata?.name}`, metadata?.uid ?? '']);
      };
      return new Map((await Promise.all(members.all.map(inMember))).flat());
    };
    const isThere = async (cluster: string, name: string): Promise<boolean> => {
      const path = `/apis/apps/v1/namespaces/shop/statefulsets/${name}-v1`;
      return (await members.get(cluster).admin('GET', path)).status === 200;
    };
    const untilGone = (name: string) =>
      vi.waitFor(
        async () =>
          expect(await Promise.all(clusters.map((cluster) => isThere(cluster, name)))).toEqual([false, false]),
        { timeout: 30_000, interval: 100 },
      );

    it('becomes Ready, and a plain deletion leaves its claims, which the same service gets again', async () => {
      await create('kept');
      await untilReady('kept');
      const claims = await liveClaims('kept');
      expect([...claims.keys()]).toEqual(claimsOf('kept'));
      const { status, body } = await remove('kept');
      expect([status, body.operation, body.phase]).toEqual([200, 'delete', 'Succeeded']);
      await untilGone('kept');
      expect((await call('GET', '/services/kept')).status).toBe(404);
      expect(await liveClaims('kept')).toEqual(claims);
      await create('kept');
      await untilReady('kept');
      expect(await liveClaims('kept')).toEqual(claims);
    });

    it('is deleted with its claims only by who has seen which they are; those of others stay', async () => {
      await create('dropped');
      await create('neighbour');
      await Promise.all([untilReady('dropped'), untilReady('neighbour')]);
      const neighbours = await liveClaims('neighbour');
      const claims = await liveClaims('dropped');
      const query = '?deletePersistentVolumeClaims=true';
      const asked = await remove('dropped', query);
      expect([asked.status, asked.body.type]).toEqual([409, '/problems/confirmation-required']);
      const named = asked.body.consequences.map(({ code, cluster, kind, name, uid }: Record<string, string>) => [
        code,
        kind,
        `${cluster} ${name}`,
        uid,
      ]);
      expect(named).toEqual([...claims].map(([place, uid]) => ['claim-deleted', 'PersistentVolumeClaim', place, uid]));
      expect((await remove('dropped', `${query}&confirm=of-something-else`)).status).toBe(409);
      expect(await liveClaims('dropped')).toEqual(claims);
      await untilReady('dropped');

      const confirmed = await remove('dropped', `${query}&confirm=${asked.body.confirm}`);
      expect([confirmed.status, confirmed.body.phase]).toEqual([200, 'Succeeded']);
      const deleted = confirmed.body.cells.filter(({ state }: Cell) => state === 'Deleted');
      expect(deleted.length).toBe(confirmed.body.cells.length);
      expect(deleted.filter(({ kind }: Cell) => kind === 'PersistentVolumeClaim').length).toBe(claims.size);
      await untilGone('dropped');
      await vi.waitFor(async () => expect([...(await liveClaims('dropped')).keys()]).toEqual([]), { timeout: 30_000 });
      expect(await liveClaims('neighbour')).toEqual(neighbours);
      await untilReady('neighbour');
    });
  },
);
