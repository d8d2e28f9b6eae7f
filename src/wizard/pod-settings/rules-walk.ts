import type { ClusterContainer, ClusterSpec } from '../cluster-spec.ts';
import type { Unfinished } from '../spec.ts';

export type ContainerOfSpec = Unfinished<ClusterContainer>;
export type PortOfSpec = NonNullable<ContainerOfSpec['ports']>[number];

/** The list of containers. */
export const CONTAINERS = '/podSettings/containers';

export interface PlacedContainer {
  readonly container: ContainerOfSpec;
  readonly at: string;
}

/** Each container with its pointer, in spec order. */
export const eachContainer = (spec: Unfinished<ClusterSpec>): readonly PlacedContainer[] =>
  (spec.podSettings?.containers ?? []).map((container, index) => ({ container, at: `${CONTAINERS}/${index}` }));

export const isWork = ({ type }: ContainerOfSpec): boolean => type !== 'init';

export interface PlacedPort {
  readonly port: PortOfSpec;
  readonly at: string;
  /** Pointer of its container. */
  readonly container: string;
  readonly transport: Transport;
}

export type Transport = 'TCP' | 'UDP';

/** What Kubernetes calls the protocol. */
export const transportOf = ({ protocol }: PortOfSpec): Transport => (protocol === 'UDP' ? 'UDP' : 'TCP');

/** Each port of a container with its pointer. */
export const eachPort = ({ container, at }: PlacedContainer): readonly PlacedPort[] =>
  (container.ports ?? []).map((port, index) => ({
    port,
    at: `${at}/ports/${index}`,
    container: at,
    transport: transportOf(port),
  }));

/** The ports of all work containers, which share one network and one Service. */
export const eachServicePort = (spec: Unfinished<ClusterSpec>): readonly PlacedPort[] =>
  eachContainer(spec).flatMap((placed) => (isWork(placed.container) ? eachPort(placed) : []));

export interface Twins<Item> {
  readonly first: Item;
  readonly later: Item;
}

/** Items that come after one of the same key, each with the first one of that key. Items without a key are passed over. */
export const eachTwin = <Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string | undefined,
): readonly Twins<Item>[] => {
  const twins: Twins<Item>[] = [];
  const seen = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, item);
    else twins.push({ first, later: item });
  }
  return twins;
};
