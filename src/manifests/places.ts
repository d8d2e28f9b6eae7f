import { type Layout, pullSecretsOf, servicePortsOf } from './layout.ts';
import type { Part } from './part.ts';
import { affinityLists, termsOn } from './scheduling.ts';

/** Path of a list item (or a lone value) in an object, and the pointer of the item in the cluster spec that it is made from. */
export type Places = ReadonlyMap<string, string>;

type Entry = readonly [path: string, at: string];

export const servicePlaces = (layout: Layout): Places => {
  const ports = servicePortsOf(layout);
  return new Map([
    ...listed('/spec/ports', ports),
    ...ports.flatMap(({ value }, index) => nodePort(layout, value.name, index)),
  ]);
};

const nodePort = (layout: Layout, portName: string | undefined, index: number): readonly Entry[] => {
  const given = layout.nodePorts.get(portName);
  return given === undefined ? [] : [[`/spec/ports/${index}/nodePort`, given.at]];
};

const pod = '/spec/template/spec';

export const workloadPlaces = (layout: Layout): Places =>
  new Map([
    ...containerPlaces(`${pod}/initContainers`, layout.containers.init),
    ...containerPlaces(`${pod}/containers`, layout.containers.work),
    ...layout.pulling
      .slice(0, 1)
      .map(({ at }): Entry => ['/spec/template/metadata/annotations/kubesphere.io~1imagepullsecrets', at]),
    ...listed(`${pod}/imagePullSecrets`, pullSecretsOf(layout)),
    ...listed(`${pod}/volumes`, layout.volumes),
    ...affinityLists.flatMap(([side, strength]) =>
      listed(`${pod}/affinity/${side}/${strength}`, termsOn(layout.terms, side, strength)),
    ),
    ...listed('/spec/volumeClaimTemplates', layout.templates),
  ]);

const containerPlaces = (path: string, containers: Layout['containers']['work']): readonly Entry[] =>
  containers.flatMap(({ at, ports, variables, mounts }, index) => [
    [`${path}/${index}`, at],
    ...listed(`${path}/${index}/ports`, ports),
    ...listed(`${path}/${index}/env`, variables),
    ...variables.flatMap(({ referenceAt }, variable) => referenceName(`${path}/${index}/env/${variable}`, referenceAt)),
    ...listed(`${path}/${index}/volumeMounts`, mounts),
    ...mounts.map(({ nameAt }, mount): Entry => [`${path}/${index}/volumeMounts/${mount}/name`, nameAt]),
  ]);

/** The name of the ConfigMap or Secret stands in the batch reference, not at its key. */
const referenceName = (path: string, referenceAt: string | undefined): readonly Entry[] =>
  referenceAt === undefined
    ? []
    : ['configMapKeyRef', 'secretKeyRef'].map((source) => [`${path}/valueFrom/${source}/name`, referenceAt]);

const listed = (path: string, items: readonly Part<unknown>[]): readonly Entry[] =>
  items.map(({ at }, index) => [`${path}/${index}`, at]);
