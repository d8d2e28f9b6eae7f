import { onceEach } from '../once.ts';
import type { ClusterSpec } from '../wizard/cluster-spec.ts';
import type { Kind, Unfinished } from '../wizard/spec.ts';
import { type Containers, containerPartsOf, containersOf } from './containers.ts';
import { type Part, parts } from './part.ts';
import { type Term, termsOf } from './scheduling.ts';
import { referencedVariables } from './variables.ts';
import { mountsByContainer, templatesOf, type VolumePart, volumesOf } from './volumes.ts';

/** What rendering needs to know beside the cluster spec. */
export interface RenderingContext {
  readonly kind: Kind;
  /** Namespace of the objects. */
  readonly project: string;
  /** User name of the one who created the service. */
  readonly creator: string;
}

/**
 * A cluster spec with its lists as the objects have them, each item with the pointer it has in the cluster spec: what the
 * manifests are written from, and what tells the origin of their values.
 */
export interface Layout {
  readonly spec: Unfinished<ClusterSpec>;
  readonly containers: Containers;
  /** Containers with a pull secret, in spec order. */
  readonly pulling: readonly Part<{ readonly name?: string; readonly imagePullSecret: string }>[];
  readonly volumes: readonly VolumePart[];
  readonly templates: ReturnType<typeof templatesOf>;
  readonly terms: readonly Part<Term>[];
  /** The fixed node port of a port name; of several, the first. */
  readonly nodePorts: ReadonlyMap<string | undefined, Part<NodePort>>;
}

type NodePort = NonNullable<
  NonNullable<NonNullable<Unfinished<ClusterSpec>['advancedSettings']>['externalAccess']>['nodePorts']
>[number];

/** Lays out the spec of one cluster after another. Where their storage is the same, so are their mounts. */
export const createLayout = (kind: Kind): ((spec: Unfinished<ClusterSpec>) => Layout) => {
  const mountsOf = onceEach((storage: Storage) => mountsByContainer(storage, kind));
  const variablesOf = onceEach(referencedVariables);
  return (spec) => {
    const { storageSettings = noStorage } = spec;
    return {
      spec,
      containers: containersOf(spec, { mounts: mountsOf(storageSettings), referencedVariables: variablesOf }),
      pulling: containerPartsOf(spec).flatMap(({ value: { name, imagePullSecret }, at }) =>
        imagePullSecret === undefined ? [] : { at, value: { name, imagePullSecret } },
      ),
      volumes: volumesOf(spec),
      templates: templatesOf(storageSettings, kind),
      terms: termsOf(spec),
      nodePorts: nodePortsOf(spec),
    };
  };
};

type Storage = NonNullable<Unfinished<ClusterSpec>['storageSettings']>;
const noStorage: Storage = {};

const nodePortsOf = ({ advancedSettings }: Unfinished<ClusterSpec>): Layout['nodePorts'] => {
  const given = parts(advancedSettings?.externalAccess?.nodePorts, '/advancedSettings/externalAccess/nodePorts');
  const named = given.filter(({ value }) => value.name !== undefined);
  return new Map(named.toReversed().map((part) => [part.value.name, part]));
};

/** Of the containers that share a pull secret the first: the pod lists each secret once. */
export const pullSecretsOf = ({ pulling }: Layout): Layout['pulling'] =>
  pulling.filter(
    ({ value }, index) => pulling.findIndex((other) => other.value.imagePullSecret === value.imagePullSecret) === index,
  );

/** Ports of the work containers, in order: those of the Service. */
export const servicePortsOf = ({ containers }: Layout) => containers.work.flatMap(({ ports }) => ports);
