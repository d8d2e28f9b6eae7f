import type { AdvancedSettings } from './advanced-settings/schema.ts';
import type { Container, ContainerPort } from './pod-settings/container.ts';
import type { PodSettings } from './pod-settings/schema.ts';
import type { ServiceSpec, Unfinished } from './spec.ts';

/** A container of one cluster: every port has its name, given or by default. */
export type ClusterContainer = Omit<Container, 'ports'> & {
  readonly ports?: readonly (Omit<ContainerPort, 'name'> & { readonly name: string })[];
};

/** The spec of one cluster: the base with that cluster's replicas, IP pools and differences in it. It knows no other cluster. */
export interface ClusterSpec {
  readonly basicInformation: ServiceSpec['basicInformation'];
  readonly podSettings: Omit<PodSettings, 'placement' | 'containers'> & {
    readonly containers: readonly ClusterContainer[];
  };
  readonly storageSettings?: ServiceSpec['storageSettings'];
  readonly advancedSettings?: Omit<AdvancedSettings, 'ipPools'> & {
    /** Pools of this cluster. */
    readonly ipPools?: readonly string[];
  };
}

/** Where the values of a cluster spec come from. */
export interface Resolved {
  readonly spec: Unfinished<ClusterSpec>;
  /**
   * Pointer in the cluster spec to pointer in the `ServiceSpec`, or `default` for a value that nobody wrote (a default port
   * name). Read by the longest listed prefix: a pointer without any is the same in both.
   */
  readonly origins: ReadonlyMap<string, string>;
}
