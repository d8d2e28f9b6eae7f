import type { SpecContext } from '../../../src/wizard/issue.ts';
import type { ServiceSpec } from '../../../src/wizard/spec.ts';
import type { Draw } from './draw.ts';

export type Container = ServiceSpec['podSettings']['containers'][number];
export type Port = NonNullable<Container['ports']>[number];

/** A part of a spec with its pointer. */
export interface Placed<Item> {
  readonly item: Item;
  readonly at: string;
}

export const placed = <Item>(items: readonly Item[] | undefined, list: string): readonly Placed<Item>[] =>
  (items ?? []).map((item, index) => ({ item, at: `${list}/${index}` }));

export const CONTAINERS = '/podSettings/containers';
export const VOLUMES = '/storageSettings/volumes';
export const TEMPLATES = '/storageSettings/volumeClaimTemplates';
export const ACCESS = '/advancedSettings/externalAccess';
const CLUSTERS = '/clusterDifferences/clusters';

export const containersOf = (spec: ServiceSpec): readonly Placed<Container>[] =>
  placed(spec.podSettings.containers, CONTAINERS);

export const workContainersOf = (spec: ServiceSpec): readonly Placed<Container>[] =>
  containersOf(spec).filter(({ item }) => item.type !== 'init');

export const aContainer = (spec: ServiceSpec, draw: Draw): Placed<Container> =>
  draw.pick(containersOf(spec)) ?? { item: spec.podSettings.containers[0] as Container, at: `${CONTAINERS}/0` };

/** Pointer of an item that comes after those of a list. */
export const next = (list: string, items: readonly unknown[] | undefined): string => `${list}/${items?.length ?? 0}`;

/** Ports of all work containers: those of the Service. */
export const servicePortsOf = (spec: ServiceSpec): readonly Placed<Port>[] =>
  workContainersOf(spec).flatMap(({ item, at }) => placed(item.ports, `${at}/ports`));

export const placementOf = (spec: ServiceSpec, { clusters }: SpecContext): readonly string[] =>
  spec.podSettings.placement?.map(({ cluster }) => cluster) ?? clusters;

type Entry = NonNullable<NonNullable<ServiceSpec['clusterDifferences']>['clusters']>[number];

/** What is said of a cluster that gets the service: that of the form, or one at the end for a cluster that has none. */
export const anEntry = (spec: ServiceSpec, draw: Draw, context: SpecContext): Placed<Entry> => {
  const entries = spec.clusterDifferences?.clusters ?? [];
  const known = draw.pick(placed(entries, CLUSTERS));
  const [cluster = ''] = placementOf(spec, context);
  return known ?? { item: { cluster }, at: next(CLUSTERS, entries) };
};

export const entryList = (spec: ServiceSpec): string => next(CLUSTERS, spec.clusterDifferences?.clusters);

/** What a cluster says of a container of the base, with that container; the pointer is where more of it can be said. */
export interface OwnContainer {
  readonly at: string;
  readonly base: Container;
  readonly said: NonNullable<Entry['containers']>[number] | undefined;
  /** What must be written beside an edit inside, where the cluster said nothing of the container. */
  readonly frame: Readonly<Record<string, unknown>>;
}

export const ownContainer = (spec: ServiceSpec, draw: Draw, context: SpecContext, base: Container): OwnContainer => {
  const { item, at } = anEntry(spec, draw, context);
  const known = item.containers?.findIndex(({ name }) => name === base.name) ?? -1;
  const list = `${at}/containers`;
  const place = known < 0 ? next(list, item.containers) : `${list}/${known}`;
  return {
    at: place,
    base,
    said: item.containers?.[known],
    frame: known < 0 ? { [`${at}/cluster`]: item.cluster, [`${place}/name`]: base.name } : {},
  };
};
