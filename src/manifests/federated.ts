import { differences, type Operation } from './differences.ts';
import type { KubeObject } from './kube-object.ts';
import type { ClusterRendering, Rendering } from './rendering.ts';

/** FederatedService, then FederatedDeployment or FederatedStatefulSet. */
export type FederatedObjects = readonly [service: FederatedObject, workload: FederatedObject];

/** An object of KubeFed: a template and what each cluster has instead (`types.kubefed.io/v1beta1`). */
export interface FederatedObject extends KubeObject {
  readonly spec: {
    readonly placement: { readonly clusters: readonly { readonly name: string }[] };
    readonly template: Readonly<Record<string, unknown>>;
    readonly overrides?: readonly {
      readonly clusterName: string;
      readonly clusterOverrides: readonly Override[];
    }[];
  };
}

/** `add` sets, whether or not the template has the field; `remove` is only written for what the template has. */
export type Override =
  | { readonly op: 'add'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/**
 * The rendering in KubeFed's form. KubeFed drops the annotations of a template (and complains about them), so that the
 * template has none and each cluster gets all of its annotations as one override. Only clusters of the rendering are placed.
 *
 * @param placementClusters Clusters to place, by default all of the rendering.
 */
export const federated = (rendering: Rendering, placementClusters?: readonly string[]): FederatedObjects => {
  const placed = rendering.clusters.filter(({ cluster }) => placementClusters?.includes(cluster) ?? true);
  return [federatedObject(rendering, placed, 0), federatedObject(rendering, placed, 1)];
};

const federatedObject = (
  { base, project }: Rendering,
  placed: readonly ClusterRendering[],
  which: 0 | 1,
): FederatedObject => {
  const object = base.objects[which];
  const { apiVersion, kind, metadata, ...rest } = object;
  const { name, namespace, annotations, ...kept } = metadata;
  const template = { metadata: kept, ...rest };
  const overrides = placed
    .map(({ cluster, objects }) => ({
      clusterName: cluster,
      clusterOverrides: overridesOf({ ...object, metadata: { name, namespace, ...kept } }, objects[which]),
    }))
    .filter(({ clusterOverrides }) => clusterOverrides.length > 0);
  return {
    apiVersion: 'types.kubefed.io/v1beta1',
    kind: `Federated${kind}`,
    metadata: { name, namespace: project, annotations: forPeople(annotations) },
    spec: {
      placement: { clusters: placed.map(({ cluster }) => ({ name: cluster })) },
      template,
      ...(overrides.length > 0 && { overrides }),
    },
  };
};

const overridesOf = (template: KubeObject, object: KubeObject): readonly Override[] =>
  differences(template, object).map(toOverride);

const toOverride = (operation: Operation): Override =>
  operation.op === 'remove' ? operation : { op: 'add', path: operation.path, value: operation.value };

const shownKeys: ReadonlySet<string> = new Set([
  'kubesphere.io/alias-name',
  'kubesphere.io/description',
  'kubesphere.io/creator',
]);

/** What KubeSphere's console reads from the federated object itself. */
const forPeople = (annotations: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => shownKeys.has(key)));
