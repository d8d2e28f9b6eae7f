import type { FieldText } from '../../text.ts';

export const storageSettings = {
  'storageSettings/volumeClaimTemplates': {
    title: 'Persistent Volume Claim Templates',
    help: 'Each template gives every pod a persistent volume claim and a volume of its own; up to 100. For stateful services only, a stateless one mounts an existing claim.',
  },
  'volumeClaimTemplates/*/name': {
    title: 'PVC Name Prefix',
    help: 'Name of the volume, and beginning of the names of the claims, `<prefix>-<workload>-<ordinal>`. Lower-case letters, digits and hyphens, beginning and ending with a letter or digit, at most 63 characters, unlike any other volume or template.',
  },
  'volumeClaimTemplates/*/storageClassName': {
    title: 'Storage Class',
    help: 'The storage class that provides the volumes. When empty, each cluster takes its default class.',
  },
  'volumeClaimTemplates/*/accessModes': {
    title: 'Access Mode',
    help: 'How nodes may use a volume, at least one mode that the storage behind the class supports: RWO lets one node read and write, ROX lets many nodes read, RWX lets many nodes read and write.',
    options: {
      ReadWriteOnce: 'RWO (ReadWriteOnce)',
      ReadOnlyMany: 'ROX (ReadOnlyMany)',
      ReadWriteMany: 'RWX (ReadWriteMany)',
    },
  },
  'volumeClaimTemplates/*/capacity': {
    title: 'Volume Capacity',
    help: 'Size of each volume: a whole number of bytes above 0 and below 8Ei, such as 10Gi.',
  },
  mounts: {
    title: 'Mounts',
    help: 'Which containers see the volume, and where; up to 100. When empty, no container sees it.',
  },
  'mounts/*/container': {
    title: 'Container',
    help: 'Name of the container that the volume is mounted into, a work or an init container.',
  },
  'mounts/*/mountPath': {
    title: 'Mount Path',
    help: 'Absolute path in the container, without `:` and without a part `..`, at most 4096 characters; a container has each path once, whatever the subpath. Only with Not mounted it may be empty.',
  },
  'mounts/*/subPath': {
    title: 'Subpath',
    help: 'Path inside the volume: relative, without a part `..`, at most 4096 characters. When empty, the whole volume is mounted.',
  },
  'mounts/*/mode': {
    title: 'Mount Mode',
    help: 'What the container may do with the volume, Read and write when empty. Not mounted keeps the entry in the form and mounts nothing.',
    options: { ReadWrite: 'Read and write', ReadOnly: 'Read-only', None: 'Not mounted' },
  },
  'volumes/*/mounts/*/mode': {
    title: 'Mount Mode',
    help: 'What the container may do with the volume: Read and write when empty, or Read-only where the volume cannot be written. Not mounted keeps the entry in the form and mounts nothing.',
    options: { ReadWrite: 'Read and write', ReadOnly: 'Read-only', None: 'Not mounted' },
  },
  'storageSettings/volumes': {
    title: 'Volumes',
    help: 'What containers can mount besides claim templates, up to 100: persistent, temporary and HostPath volumes, ConfigMaps and Secrets.',
  },
  'volumes/*/type': {
    title: 'Volume Type',
    help: 'What is in the volume: an existing persistent volume claim, an empty folder that ends with the pod, a path of the node, or the keys of a ConfigMap or Secret as files.',
    options: {
      persistentVolumeClaim: 'Persistent Volume',
      emptyDir: 'Temporary Volume',
      hostPath: 'HostPath Volume',
      configMap: 'ConfigMap',
      secret: 'Secret',
    },
  },
  'volumes/*/claimName': {
    title: 'Persistent Volume Claim',
    help: 'Name of an existing claim of the project; each cluster of the service needs it. All replicas in a cluster share it, so its access mode must allow that.',
  },
  'volumes/*/name': {
    title: 'Volume Name',
    help: 'Name of the volume, unlike any other volume or template: lower-case letters, digits and hyphens, beginning and ending with a letter or digit, at most 63 characters. Where it is optional and empty, it is made of the kind and the name of what is mounted.',
  },
  'volumes/*/path': {
    title: 'Host Path',
    help: 'Absolute path of a file or folder on the node, without a part `..`, at most 4096 characters. Each node has its own content there, so that pods on different nodes may see different files.',
  },
  'volumes/*/configMapName': {
    title: 'ConfigMap',
    help: 'Name of a ConfigMap of the project; each cluster of the service needs it. Its keys become files below the mount path, which follow later changes unless a subpath is mounted.',
  },
  'volumes/*/secretName': {
    title: 'Secret',
    help: 'Name of a Secret of the project; each cluster of the service needs it. Its keys become files below the mount path, which follow later changes unless a subpath is mounted.',
  },
  'volumes/*/items': {
    title: 'Select Specific Keys',
    help: 'The keys that become files, up to 200, each at a path of its own. When empty, every key becomes a file of its name.',
  },
  'items/*/key': {
    title: 'Key',
    help: 'The key whose value becomes the file.',
  },
  'items/*/path': {
    title: 'Path',
    help: 'Where the file is below the mount path: relative, without empty parts, without a part `..` and not beginning with `..`, at most 4096 characters. No path may come twice or be the folder of another.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
