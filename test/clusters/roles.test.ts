import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOrSkip } from '../servers/available.ts';
import { type UserName, uidOf, users } from './api-server.ts';
import { membersMissing } from './binaries.ts';
import { applyManifest, binding, type Manifest, namespace, pathOf, shipped } from './fixtures.ts';
import { type Impersonation, untilInForce } from './grants.ts';
import { asUser } from './impersonation.ts';
import { type Member, type Members, startMembers } from './start.ts';
import { aDeploymentObject, aServiceObject, aStatefulSetObject } from './workloads.ts';

const missing = membersMissing();
const makers = [aServiceObject, aDeploymentObject, aStatefulSetObject];
const apply = (manifest: Manifest): string => `${pathOf(manifest)}?fieldManager=slipway&fieldValidation=Strict`;
const collection = (manifest: Manifest): string => pathOf(manifest).replace(/\/[^/]+$/, '');

const tokenReview = (token: string) => ({
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'TokenReview',
  spec: { token },
});

const accessReview = (user: UserName, verb: string, resource: string, inNamespace: string) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SubjectAccessReview',
  spec: {
    user,
    uid: uidOf(user),
    groups: users[user],
    resourceAttributes: { group: 'types.kubefed.io', resource, verb, namespace: inNamespace },
  },
});

/** The answers of every call that an engine makes for one object, in the order it makes them. */
const lifeOf = async (member: Member, manifest: Manifest, user: UserName): Promise<number[]> => {
  const slipway = member.as('slipway');
  const headers = asUser(user);
  const answers = [
    await slipway('PATCH', `${apply(manifest)}&dryRun=All`, manifest, headers),
    await slipway('PATCH', apply(manifest), manifest, headers),
    await slipway('PATCH', apply(manifest), manifest, headers),
    await slipway('GET', pathOf(manifest), undefined, headers),
    await slipway('GET', collection(manifest), undefined, headers),
    await slipway('DELETE', pathOf(manifest), undefined, headers),
  ];
  return answers.map(({ status }) => status);
};

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))(
  'the roles of deploy/',
  () => {
    let members: Members;
    let classic: Members;
    beforeAll(async () => {
      members = await startMembers(['east']);
      classic = await startMembers(['east'], { impersonation: 'classic' });
    }, 120_000);
    afterAll(() => Promise.all([members?.stop(), classic?.stop()]));

    const memberWith = (impersonation: Impersonation): Member =>
      (impersonation === 'classic' ? classic : members).get('east');

    describe.each<Impersonation>(['constrained', 'classic'])('with the %s form', (impersonation) => {
      it.each(makers)('Slipway applies, reads and deletes as alice: %o', async (make) => {
        const manifest = make(`life-${impersonation}`, 'shop');
        expect(await lifeOf(memberWith(impersonation), manifest, 'alice')).toEqual([201, 201, 200, 200, 200, 200]);
      });

      it('Slipway reads what controllers say, and lists and deletes claims, as alice', async () => {
        const slipway = memberWith(impersonation).as('slipway');
        const shop = '/api/v1/namespaces/shop';
        const headers = asUser('alice');
        const answers = [
          await slipway('GET', `${shop}/events`, undefined, headers),
          await slipway('GET', `${shop}/persistentvolumeclaims`, undefined, headers),
          // Not forbidden: there is none.
          await slipway('GET', `${shop}/persistentvolumeclaims/data-cart-v1-0`, undefined, headers),
          await slipway('DELETE', `${shop}/persistentvolumeclaims/data-cart-v1-0`, undefined, headers),
        ];
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
      });

      it('the object is made in the name of the user, not of Slipway', async () => {
        const manifest = aDeploymentObject('denied', 'shop');
        const headers = asUser('bob');
        const { status, body } = await memberWith(impersonation).as('slipway')(
          'PATCH',
          apply(manifest),
          manifest,
          headers,
        );
        expect(status).toBe(403);
        expect(body.message).toContain('User "bob" cannot patch resource "deployments"');
      });

      it('Slipway itself may neither read nor write what its users may', async () => {
        const slipway = memberWith(impersonation).as('slipway');
        const manifest = aDeploymentObject('own', 'shop');
        const answers = [
          await slipway('PATCH', apply(manifest), manifest),
          await slipway('GET', collection(manifest)),
          await slipway('GET', '/api/v1/secrets'),
          await slipway('GET', '/api/v1/namespaces/shop/secrets'),
        ];
        expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
      });
    });

    describe('the constrained form', () => {
      /** Someone for whom only the impersonator's limits are left. */
      const almighty = { 'impersonate-user': 'alice', 'impersonate-group': ['cluster-owners'] };
      const forbidden: [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string][] = [
        ['GET', '/api/v1/namespaces/shop/secrets'],
        ['GET', '/api/v1/namespaces/shop/pods'],
        ['GET', '/api/v1/namespaces/shop/configmaps'],
        ['GET', '/api/v1/namespaces/shop'],
        ['GET', '/api/v1/nodes'],
        ['GET', '/apis/rbac.authorization.k8s.io/v1/clusterroles'],
        ['POST', '/apis/apps/v1/namespaces/shop/deployments'],
        ['PUT', '/apis/apps/v1/namespaces/shop/deployments/web'],
        ['DELETE', '/apis/apps/v1/namespaces/shop/deployments'],
        ['DELETE', '/api/v1/namespaces/shop/configmaps/any'],
      ];
      beforeAll(async () => {
        const owners = binding('cluster-admin', [{ kind: 'Group', name: 'cluster-owners' }]);
        await applyManifest(members.get('east').admin, owners);
        await untilInForce(members.get('east').admin);
      });

      it.each(forbidden)('lets Slipway not even as a cluster owner: %s %s', async (method, path) => {
        const body = method === 'GET' || method === 'DELETE' ? undefined : aDeploymentObject('web', 'shop');
        const answer = await members.get('east').as('slipway')(method, path, body, almighty);
        expect(answer.status).toBe(403);
        expect(answer.body.message).toContain('cannot impersonate');
      });

      it('lets a cluster owner through where Slipway may go', async () => {
        const { status } = await members.get('east').as('slipway')(
          'GET',
          '/apis/apps/v1/deployments',
          undefined,
          almighty,
        );
        expect(status).toBe(200);
      });

      it.each(['system:masters', 'system:nodes'])('does not reach Secrets through the group %s', async (group) => {
        const headers = { 'impersonate-user': 'alice', 'impersonate-group': [group] };
        const answer = await members.get('east').as('slipway')('GET', '/api/v1/secrets', undefined, headers);
        expect(answer.status).toBe(403);
      });

      it('does not name extras or service accounts', async () => {
        const slipway = members.get('east').as('slipway');
        const path = '/api/v1/namespaces/shop/services';
        const extra = { ...asUser('alice'), 'impersonate-extra-scopes': 'all' };
        const account = { 'impersonate-user': 'system:serviceaccount:shop:default' };
        expect((await slipway('GET', path, undefined, extra)).status).toBe(403);
        expect((await slipway('GET', path, undefined, account)).status).toBe(403);
      });

      it('can be bound in the namespaces of the projects alone', async () => {
        const narrow = members.get('east');
        await applyManifest(narrow.admin, namespace('other'));
        await applyManifest(narrow.admin, binding('slipway-impersonator', [{ kind: 'User', name: 'eve' }]));
        await applyManifest(
          narrow.admin,
          binding('slipway-impersonator-targets', [{ kind: 'User', name: 'eve' }], 'shop'),
        );
        await untilInForce(narrow.admin);
        const eve = narrow.as('eve');
        const statuses = await Promise.all(
          ['shop', 'other'].map((name) => eve('GET', `/api/v1/namespaces/${name}/services`, undefined, almighty)),
        );
        expect(statuses.map(({ status }) => status)).toEqual([200, 403]);
      });
    });

    it('the classic form names users and groups one by one', async () => {
      const slipway = classic.get('east').as('slipway');
      const as = (headers: Record<string, string | string[]>) =>
        slipway('GET', '/api/v1/namespaces/shop/services', undefined, headers);
      const answers = [
        await as({ 'impersonate-user': 'eve' }),
        await as({ 'impersonate-user': 'alice', 'impersonate-group': ['system:masters'] }),
        await as(asUser('alice')),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 200]);
    });

    describe('slipway-reviewer', () => {
      const reviews = '/apis/authentication.k8s.io/v1/tokenreviews';
      const access = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

      it('lets Slipway ask who holds a token', async () => {
        const { as, tokens } = members.get('east');
        const { status, body } = await as('slipway')<{ status: unknown }>('POST', reviews, tokenReview(tokens.alice));
        expect(status).toBe(201);
        expect(body.status).toMatchObject({ authenticated: true, user: { username: 'alice', uid: 'uid-of-alice' } });
      });

      it.each<[UserName, string, string, string, boolean]>([
        ['alice', 'create', 'federateddeployments', 'shop', true],
        ['alice', 'create', 'federatedservices', 'shop', true],
        ['alice', 'delete', 'federatedstatefulsets', 'shop', true],
        ['alice', 'update', 'federatedstatefulsets', 'shop', true],
        ['alice', 'create', 'federatedservices', 'other', false],
        ['alice', 'create', 'federatedsecrets', 'shop', false],
        ['bob', 'list', 'federatedservices', 'shop', true],
        ['bob', 'create', 'federatedservices', 'shop', false],
        ['eve', 'get', 'federatedservices', 'shop', false],
      ])('answers whether %s may %s %s in %s: %s', async (user, verb, resource, inNamespace, allowed) => {
        const review = accessReview(user, verb, resource, inNamespace);
        const { status, body } = await members.get('east').as('slipway')<{ status: unknown }>('POST', access, review);
        expect(status).toBe(201);
        expect(body.status).toMatchObject({ allowed });
      });

      it('is needed for asking', async () => {
        const alice = members.get('east').as('alice');
        expect((await alice('POST', access, accessReview('bob', 'get', 'federatedservices', 'shop'))).status).toBe(403);
      });
    });

    it('hold no wildcard and do not name Secrets', () => {
      const files = [
        'federated-project-management',
        'slipway-reviewer',
        'slipway-impersonator',
        'slipway-impersonator-classic',
        'slipway-member-roles',
      ];
      const rules = files.flatMap((file) => shipped(`rbac/${file}.yaml`)).map((role) => JSON.stringify(role.rules));
      expect(rules.filter((text) => text.includes('*') || text.includes('secrets'))).toEqual([]);
    });

    it.each(['install.yaml', 'redis.yaml', 'rbac/bindings-control-plane.yaml', 'rbac/bindings-member.yaml'])(
      'a server accepts %s as it is',
      async (file) => {
        const { admin } = members.get('east');
        await applyManifest(admin, namespace('slipway'));
        for (const manifest of shipped(file)) await applyManifest(admin, manifest, true);
        expect(shipped(file).length).toBeGreaterThan(0);
      },
    );
  },
);
