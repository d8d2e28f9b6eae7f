import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyManifest, binding, type Manifest, namespace, type Subject, shipped } from './fixtures.ts';
import type { Call } from './member-api.ts';

/** How Slipway may act as its users in a member: the roles of `deploy/rbac`. */
export type Impersonation = 'constrained' | 'classic';

/** The namespace that every cluster of the tests has, and in which alice and carol may do everything and bob may look. */
export const shop = 'shop';

const user = (name: string): Subject => ({ kind: 'User', name });
const slipway = [user('slipway')];
const developers: Subject[] = [{ kind: 'Group', name: 'shop-developers' }];
const viewers: Subject[] = [{ kind: 'Group', name: 'shop-viewers' }];

const controlPlane = (): Manifest[] => [
  ...shipped('rbac/slipway-reviewer.yaml'),
  ...shipped('rbac/federated-project-management.yaml'),
  binding('slipway-reviewer', slipway),
  // By name, not by group: alice's permission can be taken away without carol's.
  binding('federated-project-management', [user('alice')], shop),
  binding('federated-project-management', [user('carol')], shop),
  binding('federated-project-viewing', viewers, shop),
];

const impersonator = (impersonation: Impersonation): Manifest[] =>
  impersonation === 'classic'
    ? [...shipped('rbac/slipway-impersonator-classic.yaml'), binding('slipway-impersonator-classic', slipway)]
    : [
        ...shipped('rbac/slipway-impersonator.yaml'),
        binding('slipway-impersonator', slipway),
        binding('slipway-impersonator-targets', slipway),
      ];

const member = (): Manifest[] => [
  ...shipped('rbac/slipway-member-roles.yaml'),
  binding('slipway-member-editor', developers, shop),
  binding('slipway-member-viewer', viewers, shop),
];

/**
 * Makes a new cluster one that Slipway can be used with, with the shipped roles and nothing more. Every cluster of the
 * tests gets the parts of a control plane and of a member, so that any of them can be either.
 */
export const grant = async (admin: Call, impersonation: Impersonation): Promise<void> => {
  await applyManifest(admin, namespace(shop));
  const manifests = [...controlPlane(), ...impersonator(impersonation), ...member()];
  await Promise.all(manifests.map((manifest) => applyManifest(admin, manifest)));
  await untilInForce(admin);
};

/**
 * Settles when the server decides by every ClusterRole and binding that was written or deleted before: it learns of them a moment
 * after its answer, of those of one kind in their order. So a new one of each kind is waited for.
 */
export const untilInForce = async (admin: Call): Promise<void> => {
  const name = `probe-${randomUUID()}`;
  const everywhere = user(`${name}-everywhere`);
  const inShop = user(`${name}-in-shop`);
  const probes: Manifest[] = [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
    },
    binding(name, [everywhere]),
    binding(name, [inShop], shop),
  ];
  for (const probe of probes) await applyManifest(admin, probe);
  for (const { name: subject } of [everywhere, inShop]) {
    const deadline = Date.now() + PROBE_MS;
    while (!(await mayRead(admin, subject))) {
      if (Date.now() > deadline) throw new Error('what was granted did not come into force');
      await sleep(10);
    }
  }
};

/** Milliseconds that a server may take to decide by what it has stored. */
const PROBE_MS = 30_000;

const mayRead = async (admin: Call, subject: string): Promise<boolean> => {
  const { body } = await admin<{ readonly status?: { readonly allowed?: boolean } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user: subject, resourceAttributes: { verb: 'get', resource: 'configmaps', namespace: shop } },
    },
  );
  return body.status?.allowed === true;
};
