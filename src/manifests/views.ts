import { differences, type Operation } from './differences.ts';
import { type FederatedObjects, federated } from './federated.ts';
import { federatedProvenance } from './federated-provenance.ts';
import type { KubeObject } from './kube-object.ts';
import type { ClusterRendering, Provenance, Rendering, ServiceObjects } from './rendering.ts';

export type View = 'clusters' | 'base' | 'differences' | 'federated';

export interface ViewOptions {
  /** Keeps this cluster of the lists by cluster. */
  readonly cluster?: string;
  /** Tells beside each list of objects, item by item, where their values come from. */
  readonly provenance?: boolean;
}

interface Objects<T> {
  readonly objects: T;
  readonly provenance?: readonly Provenance[];
}

/** What turns one base object into that of a cluster. */
export interface ObjectDifference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly operations: readonly Operation[];
}

/** What of a rendering is shown, beside its digest, kind and issues. */
export type RenderingView =
  | { readonly clusters: readonly ({ readonly cluster: string } & Objects<ServiceObjects>)[] }
  | { readonly clusters: readonly ({ readonly cluster: string } & Objects<readonly ObjectDifference[]>)[] }
  | Objects<ServiceObjects>
  | Objects<FederatedObjects>;

export const renderingView = (rendering: Rendering, view: View, options: ViewOptions = {}): RenderingView => {
  switch (view) {
    case 'clusters':
      return { clusters: chosen(rendering, options).map((one) => clusterView(one, one.objects, options)) };
    case 'base':
      return withProvenance(rendering.base.objects, () => rendering.base.provenance, options);
    case 'differences':
      return {
        clusters: chosen(rendering, options).map((one) => clusterView(one, differencesOf(rendering, one), options)),
      };
    case 'federated': {
      const objects = federated(rendering);
      return withProvenance(objects, () => federatedProvenance(rendering, objects), options);
    }
  }
};

const chosen = ({ clusters }: Rendering, { cluster }: ViewOptions) =>
  clusters.filter((one) => cluster === undefined || one.cluster === cluster);

const clusterView = <T>(one: ClusterRendering, objects: T, options: ViewOptions) => ({
  cluster: one.cluster,
  ...withProvenance(objects, () => one.provenance, options),
});

const withProvenance = <T>(objects: T, provenance: () => readonly Provenance[], options: ViewOptions): Objects<T> =>
  options.provenance ? { objects, provenance: provenance() } : { objects };

const differencesOf = ({ base }: Rendering, { objects: [service, workload] }: ClusterRendering) => [
  objectDifference(base.objects[0], service),
  objectDifference(base.objects[1], workload),
];

const objectDifference = (base: KubeObject, object: KubeObject): ObjectDifference => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  name: object.metadata.name,
  operations: differences(base, object),
});
