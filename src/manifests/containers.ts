import type { ClusterContainer, ClusterSpec } from '../wizard/cluster-spec.ts';
import type { Kind, Unfinished } from '../wizard/spec.ts';
import { lifecycle, probe } from './actions.ts';
import { firstOfEachName, type Part, parts } from './part.ts';
import { type VariablePart, variable, variablesOf } from './variables.ts';
import { hostTimeMount, type MountPart, mountsByContainer, volumeMount } from './volumes.ts';

type Spec = Unfinished<ClusterSpec>;
type Container = Unfinished<ClusterContainer>;
type Port = NonNullable<Container['ports']>[number];

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

/** Init and work containers, each in spec order, without the later ones of a name. */
export const containersOf = (spec: Spec, kind: Kind): Containers => {
  const all = containerPartsOf(spec);
  const mounts = mountsByContainer(spec, kind);
  const work = all.filter(({ value }) => value.type !== 'init');
  const workPorts = new Set(firstOfEachName(work.flatMap(portsOf)).map(({ at }) => at));
  return {
    init: all
      .filter(({ value }) => value.type === 'init')
      .map((part) => containerPart(part, firstOfEachName(portsOf(part)), mounts)),
    work: work.map((part) =>
      containerPart(
        part,
        portsOf(part).filter(({ at }) => workPorts.has(at)),
        mounts,
      ),
    ),
  };
};

/** All containers in spec order. */
export const containerPartsOf = (spec: Spec): readonly Part<Container>[] =>
  firstOfEachName(parts(spec.podSettings?.containers, '/podSettings/containers'));

const containerPart = (
  part: Part<Container>,
  ports: readonly Part<Port>[],
  mounts: ReadonlyMap<string, readonly MountPart[]>,
): ContainerPart => ({
  ...part,
  ports,
  variables: variablesOf(part),
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

export const container = ({ value, ports, variables, mounts }: ContainerPart) => ({
  name: value.name,
  image: value.image,
  imagePullPolicy: value.imagePullPolicy ?? 'IfNotPresent',
  command: value.command,
  args: value.args,
  resources: {
    requests: { cpu: value.resources?.requests?.cpu, memory: value.resources?.requests?.memory, ...gpuOf(value) },
    limits: { cpu: value.resources?.limits?.cpu, memory: value.resources?.limits?.memory, ...gpuOf(value) },
  },
  ports: ports.map(containerPort),
  env: variables.map(variable),
  livenessProbe: probe(value.livenessProbe),
  readinessProbe: probe(value.readinessProbe),
  startupProbe: probe(value.startupProbe),
  lifecycle: lifecycle(value.lifecycle),
  volumeMounts: mounts.map(volumeMount),
  securityContext: value.securityContext,
});

const containerPort = ({ value }: Part<Port>) => ({
  name: value.name,
  protocol: transport(value),
  containerPort: value.containerPort,
});

/** The server asks for equal request and limit of what cannot be overcommitted; 0 is none. */
const gpuOf = ({ gpu }: Container): Record<string, string> =>
  gpu?.limit ? { [gpu.type ?? 'nvidia.com/gpu']: String(gpu.limit) } : {};
