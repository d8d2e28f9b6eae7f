import { applyPatch, type Operation } from 'rfc6902';
import type { FederatedObject, FederatedObjects } from '../../src/manifests/federated.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';

const forbidden = ['/metadata/name', '/metadata/generateName', '/metadata/namespace', '/kind'];

/**
 * What KubeFed makes of federated objects in one cluster: the template without its annotations, named and typed after the
 * federated object, then the overrides of that cluster.
 *
 * @throws as KubeFed refuses: a cluster or a path twice, a path that it keeps for itself, an operation that does not apply.
 */
export const replayFederated = ([service, workload]: FederatedObjects, cluster: string): readonly KubeObject[] => [
  replayed(service, 'v1', cluster),
  replayed(workload, 'apps/v1', cluster),
];

const replayed = ({ kind, metadata, spec }: FederatedObject, apiVersion: string, cluster: string): KubeObject => {
  const { placement, template, overrides = [] } = structuredClone(spec);
  refuseTwice(placement.clusters.map(({ name }) => name));
  refuseTwice(overrides.map(({ clusterName }) => clusterName));
  const { annotations: _, ...kept } = template.metadata as Record<string, unknown>;
  const object = {
    ...template,
    apiVersion,
    kind: kind.replace('Federated', ''),
    metadata: { ...kept, name: metadata.name, namespace: metadata.namespace },
  } as unknown as KubeObject;
  const operations = overrides.find(({ clusterName }) => clusterName === cluster)?.clusterOverrides ?? [];
  refuseTwice(operations.map(({ path }) => path));
  const failures = applyPatch(object, operations as Operation[]).filter((failure) => failure !== null);
  if (failures.length > 0) throw failures[0];
  if (operations.some(({ path }) => forbidden.some((kept) => path === kept || path.startsWith(`${kept}/`)))) {
    throw new Error('a path that KubeFed does not let anybody override');
  }
  return object;
};

const refuseTwice = (names: readonly string[]): void => {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`${twice} twice`);
};
