import type { FieldText } from '../../field-text.ts';
import { advancedSettings } from './advanced-settings.ts';
import { containers } from './containers.ts';
import { environment } from './environment.ts';
import { storageSettings } from './storage-settings.ts';

/** Where a difference does something else than the base: what it leaves out is never a default. */
export const clusterDifferences = {
  'clusterDifferences/clusters': {
    title: 'Clusters',
    help: 'The clusters in which the service is not quite the same, up to 50. What a difference leaves out stays as it is in the other steps.',
  },
  'clusters/*/cluster': {
    title: 'Cluster',
    help: 'A cluster that the service is placed in, listed once.',
  },
  'clusters/*/containers': {
    title: 'Container Settings',
    help: 'Containers that differ in this cluster, each found by its name. A difference changes containers, it cannot add or remove them.',
  },
  'clusters/*/containers/*/name': {
    ...containers['containers/*/name'],
    help: 'Name of a container of the pod settings, listed once.',
  },
  'clusters/*/containers/*/imagePullSecret': {
    ...containers['containers/*/imagePullSecret'],
    help: 'The Secret with the credentials of the image registry that this cluster uses. `null` takes the one of the base away.',
  },
  'clusters/*/containers/*/imagePullPolicy': {
    ...containers['containers/*/imagePullPolicy'],
    help: 'Whether a new pod in this cluster pulls the image or takes the one that its node has. Left out, the policy of the base holds.',
  },
  'clusters/*/containers/*/type': {
    ...containers['containers/*/type'],
    help: 'Makes the container a work or an init container in this cluster, in its place in the list; as an init container it leaves the Service and takes no checks or lifecycle actions. Left out, the type of the base holds.',
  },
  'clusters/*/containers/*/resources': {
    ...containers['containers/*/resources'],
    help: 'CPU and memory that differ in this cluster, each amount by itself. `null` takes all amounts of the base away.',
  },
  'clusters/*/containers/*/resources/requests': {
    ...containers['resources/requests'],
    help: 'Requests that differ in this cluster. After the difference, too, none may exceed its limit.',
  },
  'clusters/*/containers/*/resources/requests/cpu': {
    ...containers['requests/cpu'],
    help: 'CPU reserved in this cluster, in cores, such as 0.5 or 500m. `null` takes the request of the base away.',
  },
  'clusters/*/containers/*/resources/requests/memory': {
    ...containers['requests/memory'],
    help: 'Memory reserved in this cluster, such as 128Mi or 1Gi. `null` takes the request of the base away.',
  },
  'clusters/*/containers/*/resources/limits': {
    ...containers['resources/limits'],
    help: 'Limits that differ in this cluster.',
  },
  'clusters/*/containers/*/resources/limits/cpu': {
    ...containers['limits/cpu'],
    help: 'The most CPU that the container may use in this cluster, in cores, such as 1 or 1500m. `null` takes the limit of the base away.',
  },
  'clusters/*/containers/*/resources/limits/memory': {
    ...containers['limits/memory'],
    help: 'The most memory that the container may use in this cluster, such as 256Mi or 1Gi. `null` takes the limit of the base away.',
  },
  'clusters/*/containers/*/gpu': {
    ...containers['containers/*/gpu'],
    help: 'Type or number of the GPUs that differ in this cluster. `null` takes the GPUs of the base away.',
  },
  'clusters/*/containers/*/gpu/type': {
    ...containers['gpu/type'],
    help: 'The extended resource under which the nodes of this cluster offer the GPUs. Left out, it is the one of the base, or nvidia.com/gpu where the base has no GPU.',
  },
  'clusters/*/containers/*/gpu/limit': {
    ...containers['gpu/limit'],
    help: 'How many GPUs the container gets in this cluster, where 0 means none. It can be left out only where the base has a number.',
  },
  'clusters/*/containers/*/ports': {
    ...containers['containers/*/ports'],
    help: 'Ports that differ in this cluster, each found by its name, up to 100. A name that the container lacks adds a port.',
  },
  'clusters/*/containers/*/ports/*/name': {
    ...containers['ports/*/name'],
    help: 'Name of a port of the container, or of a new one, listed once. A port without a name in the base answers to its default name, such as http-0.',
  },
  'clusters/*/containers/*/ports/*/protocol': {
    ...containers['ports/*/protocol'],
    help: 'What the application speaks at this port in this cluster. Left out, it is the protocol of the base, and HTTP for a new port.',
  },
  'clusters/*/containers/*/ports/*/containerPort': {
    ...containers['ports/*/containerPort'],
    help: 'The number that the application listens to in this cluster, 1 to 65535. Only a new port must have it.',
  },
  'clusters/*/containers/*/ports/*/servicePort': {
    ...containers['ports/*/servicePort'],
    help: 'The number under which the Service of this cluster offers the port, 1 to 65535. Left out, it is the one of the base, or else the container port of this cluster.',
  },
  'ports/*/remove': {
    title: 'Remove',
    help: 'Takes the port of this name away in this cluster. Only `true` may stand here, and nothing else beside the name.',
  },
  'clusters/*/containers/*/env': {
    ...environment['containers/*/env'],
    help: 'Variables that differ in this cluster, each found by its name, up to 500. One that the container has is replaced whole, also where it comes from a batch reference; another name adds a variable.',
  },
  'clusters/*/containers/*/env/*/name': {
    ...environment['env/*/name'],
    help: 'Name of a variable of the container, or of a new one, listed once: 1 to 253 printable ASCII characters without `=`, no blank at the ends.',
  },
  'env/*/remove': {
    title: 'Remove',
    help: 'Takes the variable of this name away in this cluster, also where it comes from a batch reference. Only `true` may stand here, and nothing else beside the name.',
  },
  'clusters/*/containers/*/envReferences': {
    ...environment['containers/*/envReferences'],
    help: 'Further batch references in this cluster, up to 50. They come after those of the base.',
  },
  'clusters/*/volumeClaimTemplates': {
    ...storageSettings['storageSettings/volumeClaimTemplates'],
    help: 'Claim templates that differ in this cluster, each found by its name; a difference cannot add or remove them. For stateful services only.',
  },
  'clusters/*/volumeClaimTemplates/*/name': {
    ...storageSettings['volumeClaimTemplates/*/name'],
    help: 'Name of a claim template of the storage settings, listed once.',
  },
  'clusters/*/volumeClaimTemplates/*/storageClassName': {
    ...storageSettings['volumeClaimTemplates/*/storageClassName'],
    help: 'The storage class that provides the volumes in this cluster. `null` means the default class of the cluster; left out, the class of the base holds.',
  },
  'clusters/*/volumeClaimTemplates/*/accessModes': {
    ...storageSettings['volumeClaimTemplates/*/accessModes'],
    help: 'How nodes of this cluster may use a volume; the list replaces that of the base. Left out, the modes of the base hold.',
  },
  'clusters/*/volumeClaimTemplates/*/capacity': {
    ...storageSettings['volumeClaimTemplates/*/capacity'],
    help: 'Size of each volume in this cluster, such as 10Gi. Left out, the size of the base holds.',
  },
  'clusters/*/externalAccess': {
    ...advancedSettings['advancedSettings/externalAccess'],
    help: 'How the service is reached from outside this cluster, in place of all that the base says. `null` means that it is not; left out, the external access of the base holds.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
