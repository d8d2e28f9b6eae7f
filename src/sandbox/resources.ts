import type { StructType } from './schema/field-type.ts';
import {
  configMap,
  deployment,
  namespace,
  opaque,
  persistentVolumeClaim,
  pod,
  secret,
  service,
  statefulSet,
} from './schema/kind-types.ts';

/** A kind that a sandbox cluster serves. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly type: StructType;
  /** What `metadata.generation` counts the changes of; absent: the kind has no generation. */
  readonly generation?: readonly ('spec' | 'annotations')[];
  /** A deletion answers the object, not a `Status`. */
  readonly answersDeleted?: true;
}

const core = (kind: string, plural: string, type: StructType, namespaced = true): Resource => ({
  group: '',
  version: 'v1',
  kind,
  plural,
  namespaced,
  type,
});
const apps = (kind: string, plural: string, type: StructType, generation: Resource['generation']): Resource => ({
  group: 'apps',
  version: 'v1',
  kind,
  plural,
  namespaced: true,
  type,
  generation,
});

export const RESOURCES: readonly Resource[] = [
  { ...core('Namespace', 'namespaces', namespace, false), answersDeleted: true },
  { ...core('Service', 'services', service), answersDeleted: true },
  core('ConfigMap', 'configmaps', configMap),
  core('Secret', 'secrets', secret),
  { ...core('PersistentVolumeClaim', 'persistentvolumeclaims', persistentVolumeClaim), answersDeleted: true },
  { ...core('Pod', 'pods', pod), answersDeleted: true },
  core(
    'Event',
    'events',
    opaque([
      'involvedObject',
      'reason',
      'message',
      'type',
      'count',
      'firstTimestamp',
      'lastTimestamp',
      'eventTime',
      'source',
      'reportingComponent',
      'reportingInstance',
      'action',
      'related',
      'series',
    ]),
  ),
  core('ResourceQuota', 'resourcequotas', opaque(['spec', 'status'])),
  core('LimitRange', 'limitranges', opaque(['spec'])),
  core('Node', 'nodes', opaque(['spec', 'status']), false),
  apps('Deployment', 'deployments', deployment, ['spec', 'annotations']),
  apps('StatefulSet', 'statefulsets', statefulSet, ['spec']),
  {
    ...core(
      'StorageClass',
      'storageclasses',
      opaque([
        'provisioner',
        'parameters',
        'reclaimPolicy',
        'volumeBindingMode',
        'allowVolumeExpansion',
        'mountOptions',
        'allowedTopologies',
      ]),
      false,
    ),
    group: 'storage.k8s.io',
  },
];

export const apiVersionOf = ({ group, version }: Pick<Resource, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

export const resourceAt = (group: string, version: string, plural: string): Resource | undefined =>
  RESOURCES.find((resource) => resource.group === group && resource.version === version && resource.plural === plural);

export const resourceOf = (apiVersion: string, kind: string): Resource | undefined =>
  RESOURCES.find((resource) => apiVersionOf(resource) === apiVersion && resource.kind === kind);
