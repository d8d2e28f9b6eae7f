import { firstBy, firstByName, type Placed } from '../by-name.ts';
import type { ClusterContainer } from '../cluster-spec.ts';
import type { SpecContext } from '../issue.ts';
import type { DraftSpec, Unfinished } from '../spec.ts';
import type { VolumeClaimTemplate } from '../storage-settings/schema.ts';
import { resolveBase } from './resolve.ts';
import type { ClaimTemplateDifference, ClusterDifference, ContainerDifference } from './schema.ts';

/** A part of a difference with its pointer. */
export interface PlacedDifference<Difference> {
  readonly difference: Difference;
  readonly at: string;
}

/** A difference together with the item of the base that it is about. */
export interface Pair<Difference, Item> extends PlacedDifference<Difference> {
  readonly base: Item;
}

type Entry = Unfinished<ClusterDifference>;
type ContainerPair = Pair<Unfinished<ContainerDifference>, Unfinished<ClusterContainer>>;
type TemplatePair = Pair<Unfinished<ClaimTemplateDifference>, Unfinished<VolumeClaimTemplate>>;

/** The differences that count: of clusters of the project, the first of each. */
export const entriesOf = ({ clusterDifferences }: DraftSpec, { clusters }: SpecContext): PlacedDifference<Entry>[] => {
  const members = new Set(clusters);
  return [...firstBy(clusterDifferences?.clusters, ({ cluster }) => cluster)]
    .filter(([cluster]) => members.has(cluster))
    .map(([, { item, index }]) => ({ difference: item, at: `/clusterDifferences/clusters/${index}` }));
};

/** Containers of the base by name, their ports named; undefined while one of them, or its name, is missing. */
export const baseContainers = (
  draft: DraftSpec,
): ReadonlyMap<string, Placed<Unfinished<ClusterContainer>>> | undefined => {
  const containers = resolveBase(draft).spec.podSettings?.containers ?? [];
  return containers.length === 0 || containers.some(({ name }) => name === undefined)
    ? undefined
    : firstByName(containers);
};

/** Claim templates of the base by name; undefined while a name is missing. */
export const baseTemplates = ({
  storageSettings,
}: DraftSpec): ReadonlyMap<string, Placed<Unfinished<VolumeClaimTemplate>>> | undefined => {
  const templates = storageSettings?.volumeClaimTemplates ?? [];
  return templates.some(({ name }) => name === undefined) ? undefined : firstByName(templates);
};

/** The differences of containers that the base has, the first of each name. */
export function* containerPairs(draft: DraftSpec, context: SpecContext): Generator<ContainerPair> {
  const containers = firstByName(resolveBase(draft).spec.podSettings?.containers);
  for (const { difference, at } of entriesOf(draft, context)) {
    yield* pairs(difference.containers, containers, `${at}/containers`);
  }
}

/** The differences of claim templates that the base has, the first of each name. */
export function* templatePairs(draft: DraftSpec, context: SpecContext): Generator<TemplatePair> {
  const templates = firstByName(draft.storageSettings?.volumeClaimTemplates);
  for (const { difference, at } of entriesOf(draft, context)) {
    yield* pairs(difference.volumeClaimTemplates, templates, `${at}/volumeClaimTemplates`);
  }
}

function* pairs<Difference extends { readonly name?: string }, Item>(
  differences: readonly Difference[] | undefined,
  base: ReadonlyMap<string, Placed<Item>>,
  list: string,
): Generator<Pair<Difference, Item>> {
  for (const [name, { item, index }] of firstByName(differences)) {
    const found = base.get(name);
    if (found !== undefined) yield { difference: item, at: `${list}/${index}`, base: found.item };
  }
}
