import type { ObjectRef } from './kube-client.ts';

/** A name, namespace or kind that must never become a part of a URL. */
export class KubePathError extends Error {
  override readonly name = 'KubePathError';
}

/** Query of a request; what is left out is left out of the URL. */
export interface PathQuery {
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  /** Always written as `true` or `false`: the server takes any other text for yes. */
  readonly force?: boolean;
  readonly fieldValidation?: 'Strict';
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

interface KindEntry {
  readonly resource: string;
  readonly namespaced: boolean;
}

const namespaced = (resource: string): KindEntry => ({ resource, namespaced: true });
const clusterWide = (resource: string): KindEntry => ({ resource, namespaced: false });

/** Every kind that Slipway may ask for, by `apiVersion/kind`. */
const KINDS: ReadonlyMap<string, KindEntry> = new Map([
  ['v1/Service', namespaced('services')],
  ['v1/ConfigMap', namespaced('configmaps')],
  ['v1/Secret', namespaced('secrets')],
  ['v1/PersistentVolumeClaim', namespaced('persistentvolumeclaims')],
  ['v1/Pod', namespaced('pods')],
  ['v1/Event', namespaced('events')],
  ['v1/ResourceQuota', namespaced('resourcequotas')],
  ['v1/LimitRange', namespaced('limitranges')],
  ['v1/ServiceAccount', namespaced('serviceaccounts')],
  ['v1/Namespace', clusterWide('namespaces')],
  ['v1/Node', clusterWide('nodes')],
  ['apps/v1/Deployment', namespaced('deployments')],
  ['apps/v1/StatefulSet', namespaced('statefulsets')],
  ['apps/v1/ReplicaSet', namespaced('replicasets')],
  ['apps/v1/ControllerRevision', namespaced('controllerrevisions')],
  ['storage.k8s.io/v1/StorageClass', clusterWide('storageclasses')],
  ['crd.projectcalico.org/v1/IPPool', clusterWide('ippools')],
  ['types.kubefed.io/v1beta1/FederatedNamespace', namespaced('federatednamespaces')],
  ['types.kubefed.io/v1beta1/FederatedService', namespaced('federatedservices')],
  ['types.kubefed.io/v1beta1/FederatedDeployment', namespaced('federateddeployments')],
  ['types.kubefed.io/v1beta1/FederatedStatefulSet', namespaced('federatedstatefulsets')],
  ['core.kubefed.io/v1beta1/KubeFedCluster', namespaced('kubefedclusters')],
  ['policy.karmada.io/v1alpha1/PropagationPolicy', namespaced('propagationpolicies')],
  ['policy.karmada.io/v1alpha1/OverridePolicy', namespaced('overridepolicies')],
  ['work.karmada.io/v1alpha2/ResourceBinding', namespaced('resourcebindings')],
  ['work.karmada.io/v1alpha1/Work', namespaced('works')],
  ['cluster.karmada.io/v1alpha1/Cluster', clusterWide('clusters')],
]);

const REVIEWS = {
  tokenreviews: '/apis/authentication.k8s.io/v1/tokenreviews',
  subjectaccessreviews: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
} as const;

const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Path and query of one object.
 * @throws KubePathError for an unknown kind, or a name or namespace outside the DNS grammars (RFC 1123)
 */
export const objectPath = (ref: ObjectRef, query: PathQuery = {}): string =>
  `${collection(ref)}/${checked('name', ref.name, subdomain, 253)}${search(query)}`;

/**
 * Path and query of a collection; of a namespaced kind without a namespace, that of all namespaces.
 * @throws KubePathError as `objectPath`
 */
export const collectionPath = (ref: Omit<ObjectRef, 'name'>, query: PathQuery = {}): string => {
  const acrossNamespaces = entryOf(ref).namespaced && ref.namespace === undefined;
  return `${acrossNamespaces ? everywhere(ref) : collection(ref)}${search(query)}`;
};

/** Where a review is posted. */
export const reviewPath = (review: keyof typeof REVIEWS): string => REVIEWS[review];

/** Where a server tells its version. */
export const versionPath = (): string => '/version';

const collection = (ref: Omit<ObjectRef, 'name'>): string => {
  const entry = entryOf(ref);
  if (!entry.namespaced) {
    if (ref.namespace !== undefined) throw new KubePathError(`${ref.kind} has no namespace`);
    return everywhere(ref);
  }
  const namespace = checked('namespace', ref.namespace ?? '', label, 63);
  return `${root(ref.apiVersion)}/namespaces/${namespace}/${entry.resource}`;
};

const everywhere = (ref: Omit<ObjectRef, 'name'>): string => `${root(ref.apiVersion)}/${entryOf(ref).resource}`;

const entryOf = (ref: Omit<ObjectRef, 'name'>): KindEntry => {
  const entry = KINDS.get(`${ref.apiVersion}/${ref.kind}`);
  if (entry === undefined)
    throw new KubePathError(`no path is known for ${JSON.stringify(`${ref.apiVersion} ${ref.kind}`)}`);
  return entry;
};

/** Only versions of the table come here. */
const root = (apiVersion: string): string => (apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`);

const checked = (what: string, text: string, grammar: RegExp, longest: number): string => {
  if (text.length <= longest && grammar.test(text)) return text;
  throw new KubePathError(`${JSON.stringify(text)} is no ${what} of a Kubernetes object`);
};

const search = (query: PathQuery): string => {
  const parts: string[] = [];
  if (query.dryRun === true) parts.push('dryRun=All');
  if (query.fieldManager !== undefined) parts.push(`fieldManager=${encodeURIComponent(query.fieldManager)}`);
  if (query.force !== undefined) parts.push(`force=${query.force === true ? 'true' : 'false'}`);
  if (query.fieldValidation !== undefined) parts.push(`fieldValidation=${query.fieldValidation}`);
  if (query.labelSelector !== undefined) parts.push(`labelSelector=${encodeURIComponent(query.labelSelector)}`);
  if (query.fieldSelector !== undefined) parts.push(`fieldSelector=${encodeURIComponent(query.fieldSelector)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
};
