import type { ClusterContainer, ClusterSpec } from '../wizard/cluster-spec.ts';
import type { Unfinished } from '../wizard/spec.ts';
import { type Part, parts } from './part.ts';
import { type ReferencedVariables, type VariablePart, variablesOf } from './variables.ts';
import { hostTimeMount, type MountPart } from './volumes.ts';

type Spec = Unfinished<ClusterSpec>;
export type Container = Unfinished<ClusterContainer>;
export type Port = NonNullable<Container['ports']>[number];

/** A container with its lists as the pod has them. */
export interface ContainerPart extends Part<Container> {
  readonly ports: readonly Part<Port>[];
  readonly variables: readonly VariablePart[];
  readonly mounts: readonly MountPart[];
}

export interface Containers {
  readonly init: readonly ContainerPart[];
  readonly work: readonly ContainerPart[];
}

/** What belongs to containers and does not stand in them, or not as they have it. */
export interface ContainerSources {
  readonly mounts: ReadonlyMap<string, readonly MountPart[]>;
  readonly referencedVariables: ReferencedVariables;
}

/** Init and work containers, each in spec order. */
export const containersOf = (spec: Spec, sources: ContainerSources): Containers => {
  const all = containerPartsOf(spec);
  return {
    init: all.filter(({ value }) => value.type === 'init').map((part) => containerPart(part, sources)),
    work: all.filter(({ value }) => value.type !== 'init').map((part) => containerPart(part, sources)),
  };
};

/** All containers in spec order. */
export const containerPartsOf = (spec: Spec): readonly Part<Container>[] =>
  parts(spec.podSettings?.containers, '/podSettings/containers');

const containerPart = (part: Part<Container>, { mounts, referencedVariables }: ContainerSources): ContainerPart => ({
  ...part,
  ports: portsOf(part),
  variables: variablesOf(part, referencedVariables),
  mounts: [
    ...(mounts.get(part.value.name ?? '') ?? []),
    ...(part.value.syncHostTimezone ? [hostTimeMount(part.at)] : []),
  ],
});

/** A port without its number cannot be rendered. */
const portsOf = ({ value, at }: Part<Container>) =>
  parts(value.ports, `${at}/ports`).filter(({ value }) => value.containerPort !== undefined);

/** Transport protocol of a port: Kubernetes knows no other of the form's protocols. */
export const transport = ({ protocol }: Port): 'TCP' | 'UDP' => (protocol === 'UDP' ? 'UDP' : 'TCP');
