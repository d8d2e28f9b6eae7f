import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { ExternalAccess } from '../advanced-settings/schema.ts';
import { PortName } from '../fields/action.ts';
import { closed, removable } from '../fields/closed.ts';
import { names, noted, picked, pickedField } from '../fields/field-notes.ts';
import { PortNumber } from '../fields/integer.ts';
import { DnsLabel, DnsSubdomain } from '../fields/names.ts';
import { CapacityQuantity, GpuDifference, ResourcesDifference } from '../fields/resources.ts';
import {
  ContainerType,
  EnvReference,
  Image,
  ImagePullPolicy,
  Protocol,
  variableFields,
} from '../pod-settings/container.ts';
import { AccessModes } from '../storage-settings/schema.ts';

/** What a difference leaves out is the base's, never a default. */
const withoutDefault = <T extends TSchema>({ default: _, ...schema }: T): T => schema as T;

/** Only `true` removes. Beside it any other field than `name` is refused (`removeAlone`). */
const remove = Type.Optional(Type.Literal(true, { description: 'Takes the item of this name away.' }));

export const PortDifference = closed(
  {
    name: PortName(
      'Name of a port of the base (the default name counts), or of a new one.',
      pickedField(names.port, 'containers/*/name'),
    ),
    protocol: Type.Optional(withoutDefault(Protocol)),
    containerPort: Type.Optional(PortNumber('Port that the application listens to.')),
    servicePort: Type.Optional(PortNumber('Port of the Service.')),
    remove,
  },
  { removeAlone: true },
);
export type PortDifference = Static<typeof PortDifference>;

/** A variable of the container, or one that a batch reference makes of a key. */
const pickedVariable = noted({
  lookups: [
    { kind: 'fields', value: 'name', path: names.variable, item: 'containers/*/name' },
    { kind: 'fields', value: 'keys', path: names.variablesOfReferences, item: 'containers/*/name' },
  ],
});

export const VariableDifference = closed(
  { ...variableFields, name: { ...variableFields.name, ...pickedVariable }, remove },
  { removeAlone: true, exactlyOneOf: ['value', 'valueFrom'] },
);
export type VariableDifference = Static<typeof VariableDifference>;

export const ContainerDifference = closed({
  name: DnsLabel('Name of a container of the base.', pickedField(names.container)),
  image: Type.Optional(Image),
  imagePullSecret: Type.Optional(
    removable(DnsSubdomain('Secret.', picked('image-registries')), 'Secret of the image registry; `null` removes it.'),
  ),
  imagePullPolicy: Type.Optional(withoutDefault(ImagePullPolicy)),
  type: Type.Optional(withoutDefault(ContainerType)),
  resources: Type.Optional(removable(ResourcesDifference, 'Quantities that differ; `null` removes all.')),
  gpu: Type.Optional(removable(GpuDifference, 'GPU that differs; `null` removes it.')),
  ports: Type.Optional(Type.Array(PortDifference, { description: 'Ports that differ, by name.', maxItems: 100 })),
  env: Type.Optional(Type.Array(VariableDifference, { description: 'Variables that differ, by name.', maxItems: 500 })),
  envReferences: Type.Optional(Type.Array(EnvReference, { description: 'Further batch references.', maxItems: 50 })),
});
export type ContainerDifference = Static<typeof ContainerDifference>;

export const ClaimTemplateDifference = closed({
  name: DnsLabel('Name of a claim template of the base.', pickedField(names.claimTemplate)),
  storageClassName: Type.Optional(
    removable(
      DnsSubdomain('Storage class.', picked('storageclasses')),
      'Storage class; `null` is that of the cluster.',
    ),
  ),
  accessModes: Type.Optional(AccessModes),
  capacity: Type.Optional(CapacityQuantity('Capacity of each volume.')),
});
export type ClaimTemplateDifference = Static<typeof ClaimTemplateDifference>;

export const ClusterDifference = closed({
  cluster: DnsLabel('Member cluster in the placement.', picked('clusters')),
  containers: Type.Optional(
    Type.Array(ContainerDifference, { description: 'Containers that differ, by name.', maxItems: 20 }),
  ),
  volumeClaimTemplates: Type.Optional(
    Type.Array(ClaimTemplateDifference, {
      ...noted({ forKind: 'stateful' }),
      description: 'Claim templates that differ, by name.',
      maxItems: 100,
    }),
  ),
  externalAccess: Type.Optional(
    removable(ExternalAccess, 'Replaces the external access of the base; `null` removes it.'),
  ),
});
export type ClusterDifference = Static<typeof ClusterDifference>;

export const ClusterDifferences = closed(
  {
    clusters: Type.Optional(
      Type.Array(ClusterDifference, { description: 'Clusters that differ from the base.', maxItems: 50 }),
    ),
  },
  { $id: 'ClusterDifferences', title: 'Cluster differences' },
);
export type ClusterDifferences = Static<typeof ClusterDifferences>;
