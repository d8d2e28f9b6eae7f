import type { Grant } from './permissions.ts';

const FEDERATED = ['federatedservices', 'federateddeployments', 'federatedstatefulsets'];
const FEDERATION = 'types.kubefed.io';

interface Role {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const WORKLOADS: Pick<Role, 'apiGroups' | 'resources'> = {
  apiGroups: ['', 'apps'],
  resources: ['services', 'deployments', 'statefulsets'],
};

/** What lookups, preflight and the live state read. */
const SURROUNDINGS: Role = {
  apiGroups: [''],
  resources: [
    'namespaces',
    'configmaps',
    'secrets',
    'persistentvolumeclaims',
    'pods',
    'events',
    'resourcequotas',
    'limitranges',
  ],
  verbs: ['get', 'list'],
};

const CLUSTER_WIDE: Role = {
  apiGroups: ['', 'storage.k8s.io'],
  resources: ['nodes', 'storageclasses'],
  verbs: ['get', 'list'],
};

const bind = (name: string, users: readonly string[], role: Role, namespace?: string): Grant => ({
  name,
  users,
  ...(namespace === undefined ? {} : { namespace }),
  ...role,
});

const MAKERS = ['alice', 'carol'];
const VIEWERS = ['bob'];

/** Name of the identity that Slipway itself has in every cluster of the sandbox. */
export const SERVICE_USER = 'slipway';

const SERVICE_GRANTS: readonly Grant[] = [
  bind('slipway-reviewer', [SERVICE_USER], {
    apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'],
    resources: ['tokenreviews', 'subjectaccessreviews'],
    verbs: ['create'],
  }),
  bind('slipway-impersonator', [SERVICE_USER], {
    apiGroups: ['', 'authentication.k8s.io'],
    resources: ['users', 'groups', 'uids'],
    verbs: ['impersonate'],
  }),
  bind('slipway-lookup', [SERVICE_USER], CLUSTER_WIDE),
];

const memberGrants: readonly Grant[] = [
  bind(
    'project-makers',
    MAKERS,
    { ...WORKLOADS, verbs: ['get', 'list', 'create', 'patch', 'update', 'delete'] },
    'demo',
  ),
  // A dry-run create of a bare pod and of a claim shows what the controllers will meet later.
  bind(
    'project-makers-dry-run',
    MAKERS,
    { apiGroups: [''], resources: ['pods', 'persistentvolumeclaims'], verbs: ['create'] },
    'demo',
  ),
  bind('project-claims', MAKERS, { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['delete'] }, 'demo'),
  bind('project-surroundings', MAKERS, SURROUNDINGS, 'demo'),
  bind('project-viewers', VIEWERS, { ...WORKLOADS, verbs: ['get', 'list'] }, 'demo'),
  bind('project-events', VIEWERS, { apiGroups: [''], resources: ['events'], verbs: ['list'] }, 'demo'),
  bind('cluster-lookup', [...MAKERS, ...VIEWERS], CLUSTER_WIDE),
];

const hostGrants: readonly Grant[] = [
  bind(
    'federated-project-management',
    MAKERS,
    { apiGroups: [FEDERATION], resources: FEDERATED, verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'] },
    'demo',
  ),
  bind(
    'federated-project-view',
    VIEWERS,
    { apiGroups: [FEDERATION], resources: FEDERATED, verbs: ['get', 'list'] },
    'demo',
  ),
];

/** The permissions of a sandbox cluster; `host` also answers for the federated kinds. */
export const seedGrants = (cluster: string): readonly Grant[] => [
  ...SERVICE_GRANTS,
  ...memberGrants,
  ...(cluster === 'host' ? hostGrants : []),
];
