import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../fields/closed.ts';
import { oneOf } from '../fields/enumeration.ts';
import { type FieldNotes, names, noted, picked, pickedField, pickedKey } from '../fields/field-notes.ts';
import { ConfigKey, DnsLabel, DnsSubdomain } from '../fields/names.ts';
import { CapacityQuantity } from '../fields/resources.ts';
import { tagged } from '../fields/tagged.ts';

/** No `..` as a whole part of the path. */
const noParentPart = '(?!([\\s\\S]*/)?\\.\\.(/|$))';

const mountFields = {
  container: DnsLabel('Container that the volume is mounted into.', pickedField(names.container)),
  mountPath: Type.Optional(
    Type.String({
      description: 'Absolute path in the container, without `:` and `..`; needed except with the mode None.',
      maxLength: 4096,
      pattern: `^${noParentPart}/[^:]*$`,
      grammar: 'mount-path',
    }),
  ),
  subPath: Type.Optional(
    Type.String({
      description: 'Relative path in the volume; by default the whole volume.',
      minLength: 1,
      maxLength: 4096,
      pattern: `^(?!/)${noParentPart}`,
      grammar: 'relative-path',
    }),
  ),
};
/** `None` keeps the mount in the form and out of the pod; only then a finished mount has no `mountPath`. */
const Mount = closed(
  {
    ...mountFields,
    mode: Type.Optional(
      oneOf(['ReadWrite', 'ReadOnly', 'None'], { description: 'How the volume is mounted.', default: 'ReadWrite' }),
    ),
  },
  { mountPathUnlessNone: true },
);
/** ConfigMaps and Secrets are never writable: `ReadWrite` has a legal word and a refusal of its own. */
const ConfigMount = closed(
  {
    ...mountFields,
    mode: Type.Optional(
      oneOf(['ReadOnly', 'None', 'ReadWrite'], {
        description: 'How the volume is mounted: ReadOnly or None.',
        default: 'ReadOnly',
        configVolumeReadWrite: true,
      }),
    ),
  },
  { mountPathUnlessNone: true },
);
export type Mount = Static<typeof Mount>;

const mounts = Type.Optional(Type.Array(Mount, { description: 'Where the volume is mounted.', maxItems: 100 }));
const configMounts = Type.Optional(
  Type.Array(ConfigMount, { description: 'Where the volume is mounted.', maxItems: 100 }),
);

export const AccessModes = Type.Array(oneOf(['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany']), {
  description: 'How the volume may be used by nodes.',
  minItems: 1,
  maxItems: 100,
});

export const VolumeClaimTemplate = closed({
  name: DnsLabel('Prefix of the claims, and name of the volume.'),
  storageClassName: Type.Optional(
    DnsSubdomain('Storage class; by default that of the cluster.', picked('storageclasses')),
  ),
  accessModes: AccessModes,
  capacity: CapacityQuantity('Capacity of each volume.'),
  mounts,
});
export type VolumeClaimTemplate = Static<typeof VolumeClaimTemplate>;

const VolumeName = DnsLabel('Name of the volume.');
const Items = (lookup: FieldNotes) =>
  Type.Optional(
    Type.Array(
      closed({
        key: ConfigKey('Key in the ConfigMap or Secret.', lookup),
        path: Type.String({
          description: 'File, relative to the mount path.',
          minLength: 1,
          maxLength: 4096,
          pattern: `^(?!/)(?!\\.\\.)(?!\\.$)(?![\\s\\S]*//)(?![\\s\\S]*/$)${noParentPart}`,
          grammar: 'item-path',
        }),
      }),
      { description: 'Keys that become files; by default every key.', maxItems: 200 },
    ),
  );

export const Volume = tagged(
  'type',
  [
    closed({
      type: Type.Literal('persistentVolumeClaim'),
      claimName: DnsSubdomain('Claim in the project.', picked('persistentvolumeclaims')),
      name: Type.Optional(VolumeName),
      mounts,
    }),
    closed({ type: Type.Literal('emptyDir'), name: VolumeName, mounts }),
    closed({
      type: Type.Literal('hostPath'),
      name: VolumeName,
      path: Type.String({
        description: 'Absolute path on the node, without `..`.',
        maxLength: 4096,
        pattern: `^${noParentPart}/`,
        grammar: 'absolute-path',
      }),
      mounts,
    }),
    closed({
      type: Type.Literal('configMap'),
      configMapName: DnsSubdomain('ConfigMap in the project.', picked('configmaps')),
      name: Type.Optional(VolumeName),
      items: Items(pickedKey('configmaps', 'configMapName')),
      mounts: configMounts,
    }),
    closed({
      type: Type.Literal('secret'),
      secretName: DnsSubdomain('Secret in the project.', picked('secrets')),
      name: Type.Optional(VolumeName),
      items: Items(pickedKey('secrets', 'secretName')),
      mounts: configMounts,
    }),
  ],
  'A claim, a temporary volume, a path of the node, a ConfigMap or a Secret.',
);
export type Volume = Static<typeof Volume>;

export const StorageSettings = closed(
  {
    volumeClaimTemplates: Type.Optional(
      Type.Array(VolumeClaimTemplate, {
        ...noted({ forKind: 'stateful' }),
        description: 'Stateful services: one claim per pod and template.',
        maxItems: 100,
      }),
    ),
    volumes: Type.Optional(Type.Array(Volume, { description: 'Volumes of the pods.', maxItems: 100 })),
  },
  { $id: 'StorageSettings', title: 'Storage settings' },
);
export type StorageSettings = Static<typeof StorageSettings>;
