import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import { createPermissions } from '../../src/access/permission.ts';
import { createReviewer } from '../../src/access/permission-review.ts';
import { createTokenReviewAuthenticator } from '../../src/access/token-review.ts';
import { createDirectory, type Directory } from '../../src/clusters/directory.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { type Members, startMembers } from '../clusters/start.ts';
import { requireOrSkip } from '../servers/available.ts';

const missing = membersMissing();

describe.runIf(requireOrSkip('kube-apiserver', missing ?? '', missing === undefined))(
  'with a real control plane',
  () => {
    let members: Members;
    let directory: Directory;
    beforeAll(async () => {
      members = await startMembers(['a']);
      const { kubeconfigPath } = members;
      directory = await createDirectory({
        controlPlane: { kubeconfig: kubeconfigPath, context: 'a' },
        clusters: [{ name: 'a', kubeconfig: kubeconfigPath, context: 'a' }],
        now: Date.now,
      });
    }, 120_000);
    afterAll(async () => {
      await directory?.close();
      await members?.stop();
    });

    const identify = (token: string, audiences?: string[]): Promise<Identity | undefined> =>
      createTokenReviewAuthenticator({ controlPlane: directory.controlPlane, audiences, now: Date.now }).authenticate(
        token,
      );
    const permitted = async (user: 'alice' | 'bob' | 'eve') => {
      const identity = await identify(members.get('a').tokens[user]);
      if (identity === undefined) throw new Error(`${user} is not known`);
      return {
        identity,
        permissions: createPermissions(createReviewer({ controlPlane: directory.controlPlane, now: Date.now })),
      };
    };

    it('a token is its user’s, and another token is nobody’s', async () => {
      expect(await identify(members.get('a').tokens.alice)).toMatchObject({
        username: 'alice',
        uid: 'uid-of-alice',
        groups: expect.arrayContaining(['shop-developers', 'system:authenticated']),
      });
      expect(await identify('not-a-token')).toBeUndefined();
      expect(await identify(members.get('a').tokens.alice, ['another-audience'])).toBeUndefined();
    });

    it('permissions are those of the cluster', async () => {
      const [alice, bob, eve] = await Promise.all([permitted('alice'), permitted('bob'), permitted('eve')]);
      expect(await alice.permissions.mayManage(alice.identity, 'shop', 'stateless', { fresh: true })).toBe(true);
      expect(await alice.permissions.mayManage(alice.identity, 'elsewhere', undefined)).toBe(false);
      expect(await bob.permissions.mayManage(bob.identity, 'shop', undefined)).toBe(false);
      expect(await bob.permissions.mayView(bob.identity, 'shop', 'list')).toBe(true);
      expect(await eve.permissions.mayView(eve.identity, 'shop', 'list')).toBe(false);
    });

    it('a member is read as the user', async () => {
      const member = directory.member('a');
      const list = { apiVersion: 'v1', kind: 'Service', namespace: 'shop' };
      const [alice, eve] = await Promise.all([permitted('alice'), permitted('eve')]);
      expect(await member?.as(alice.identity).list(list)).toMatchObject({ ok: true, value: { items: [] } });
      expect(await member?.as(eve.identity).list(list)).toMatchObject({
        ok: false,
        fault: { status: 403, reason: 'Forbidden', message: expect.stringContaining('User "eve" cannot list') },
      });
      expect(await member?.version()).toMatchObject({ value: { gitVersion: expect.stringMatching(/^v1\./) } });
    });

    it('a name beyond ASCII, and a group with a comma, arrive as they are', async () => {
      const member = directory.member('a');
      const identity = { issuer: 'kubernetes', username: '李雷', groups: ['a,b'], extra: {} };
      expect(await member?.as(identity).list({ apiVersion: 'v1', kind: 'Service', namespace: 'shop' })).toMatchObject({
        fault: { message: expect.stringContaining('User "李雷" cannot list') },
      });
      await members
        .get('a')
        .admin(
          'PATCH',
          '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/comma?fieldManager=t&force=true',
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'RoleBinding',
            metadata: { name: 'comma' },
            roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'slipway-member-viewer' },
            subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'a,b' }],
          },
        );
      await expect
        .poll(async () => member?.as(identity).list({ apiVersion: 'v1', kind: 'Service', namespace: 'shop' }))
        .toMatchObject({ ok: true });
    });
  },
);
