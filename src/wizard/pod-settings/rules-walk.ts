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
export function* eachContainer(spec: Unfinished<ClusterSpec>): Generator<PlacedContainer> {
  let index = 0;
  for (const container of spec.podSettings?.containers ?? []) yield { container, at: `${CONTAINERS}/${index++}` };
}

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
export function* eachPort({ container, at }: PlacedContainer): Generator<PlacedPort> {
  let index = 0;
  for (const port of container.ports ?? []) {
    yield { port, at: `${at}/ports/${index++}`, container: at, transport: transportOf(port) };
  }
}

/** The ports of all work containers, which share one network and one Service. */
export function* eachServicePort(spec: Unfinished<ClusterSpec>): Generator<PlacedPort> {
  for (const placed of eachContainer(spec)) if (isWork(placed.container)) yield* eachPort(placed);
}

/** Items that come after one of the same key, each with the first one of that key. Items without a key are passed over. */
export function* eachTwin<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string | undefined,
): Generator<{ readonly first: Item; readonly later: Item }> {
  const seen = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, item);
    else yield { first, later: item };
  }
}
