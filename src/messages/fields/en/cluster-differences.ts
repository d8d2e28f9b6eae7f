import type { FieldText } from '../../text.ts';
import { advancedSettings } from './advanced-settings.ts';
import { containers } from './containers.ts';
import { environment } from './environment.ts';
import { storageSettings } from './storage-settings.ts';

/**
 * Where a difference does something else than the base: what it leaves out (`Unchanged`, says the form) is never a default, and
 * `null` (`Empty it`) takes away.
 */
export const clusterDifferences = {
  'clusterDifferences/clusters': {
    title: 'Clusters',
    help: 'The clusters in which the service is not quite the same, up to 50. What is unchanged in a difference is as in the other steps.',
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
    help: 'The Secret with the credentials of the image registry that this cluster uses. Empty it to use none.',
  },
  'clusters/*/containers/*/imagePullPolicy': {
    ...containers['containers/*/imagePullPolicy'],
    help: 'Whether a new pod in this cluster pulls the image or takes the one that its node has. Unchanged, it is as in the other steps.',
  },
  'clusters/*/containers/*/type': {
    ...containers['containers/*/type'],
    help: 'Makes the container a work or an init container in this cluster, in its place in the list; as an init container it takes no checks or lifecycle actions, and its ports leave the Service. Unchanged, it is as in the other steps.',
  },
  'clusters/*/containers/*/resources': {
    ...containers['containers/*/resources'],
    help: 'CPU and memory that differ in this cluster, each amount by itself. Empty it to drop all amounts of the other steps.',
  },
  'clusters/*/containers/*/resources/requests': {
    ...containers['resources/requests'],
    help: 'Requests that differ in this cluster. After the difference, too, none may exceed its limit.',
  },
  'clusters/*/containers/*/resources/requests/cpu': {
    ...containers['requests/cpu'],
    help: 'CPU reserved in this cluster, in cores, such as 0.5 or 500m. Empty it to drop the request of the other steps.',
  },
  'clusters/*/containers/*/resources/requests/memory': {
    ...containers['requests/memory'],
    help: 'Memory reserved in this cluster, such as 128Mi or 1Gi. Empty it to drop the request of the other steps.',
  },
  'clusters/*/containers/*/resources/limits': {
    ...containers['resources/limits'],
    help: 'Limits that differ in this cluster.',
  },
  'clusters/*/containers/*/resources/limits/cpu': {
    ...containers['limits/cpu'],
    help: 'The most CPU that the container may use in this cluster, in cores, such as 1 or 1500m. Empty it to drop the limit of the other steps.',
  },
  'clusters/*/containers/*/resources/limits/memory': {
    ...containers['limits/memory'],
    help: 'The most memory that the container may use in this cluster, such as 256Mi or 1Gi. Empty it to drop the limit of the other steps.',
  },
  'clusters/*/containers/*/gpu': {
    ...containers['containers/*/gpu'],
    help: 'Type or number of the GPUs that differ in this cluster. Empty it to use none.',
  },
  'clusters/*/containers/*/gpu/type': {
    ...containers['gpu/type'],
    help: 'The extended resource under which the nodes of this cluster offer the GPUs. Unchanged, it is as in the other steps, or nvidia.com/gpu where they have no GPU.',
  },
  'clusters/*/containers/*/gpu/limit': {
    ...containers['gpu/limit'],
    help: 'How many GPUs the container gets in this cluster, where 0 means none. It may stay unchanged only where the other steps have a number.',
  },
  'clusters/*/containers/*/ports': {
    ...containers['containers/*/ports'],
    help: 'Ports that differ in this cluster, each found by its name, up to 100. A name that the container lacks adds a port.',
  },
  'clusters/*/containers/*/ports/*/name': {
    ...containers['ports/*/name'],
    help: 'Name of a port of the container, or of a new one, listed once. A port without a name in the other steps answers to its default name, such as http-0.',
  },
  'clusters/*/containers/*/ports/*/protocol': {
    ...containers['ports/*/protocol'],
    help: 'What the application speaks at this port in this cluster. Unchanged, it is as in the other steps, and HTTP for a new port.',
  },
  'clusters/*/containers/*/ports/*/containerPort': {
    ...containers['ports/*/containerPort'],
    help: 'The number that the application listens on in this cluster, 1 to 65535. Only a new port must have it.',
  },
  'clusters/*/containers/*/ports/*/servicePort': {
    ...containers['ports/*/servicePort'],
    help: 'The number under which the Service of this cluster offers the port, 1 to 65535. Unchanged, it is as in the other steps, or the container port of this cluster where they have none.',
  },
  'ports/*/remove': {
    title: 'Remove',
    help: 'Deletes this port in this cluster. Nothing but its name may be set then.',
  },
  'clusters/*/containers/*/env': {
    ...environment['containers/*/env'],
    help: 'Variables that differ in this cluster, each found by its name, up to 500. One that the container has is replaced whole, also where it comes from a batch reference; another name adds a variable.',
  },
  'clusters/*/containers/*/env/*/name': {
    ...environment['env/*/name'],
    help: 'Name of a variable of the container, or of a new one, listed once: 1 to 253 printable ASCII characters without `=`, no blank at either end.',
  },
  'clusters/*/containers/*/env/*/value': {
    ...environment['env/*/value'],
    help: 'The value in this cluster as a text, which may be empty. Exactly one of Value, Value Source and Remove is given.',
  },
  'clusters/*/containers/*/env/*/valueFrom/configMapKeyRef/name': {
    ...environment['configMapKeyRef/name'],
    help: 'Name of a ConfigMap of the project. This cluster needs it, unless Optional is set.',
  },
  'clusters/*/containers/*/env/*/valueFrom/secretKeyRef/name': {
    ...environment['secretKeyRef/name'],
    help: 'Name of a Secret of the project. This cluster needs it, unless Optional is set.',
  },
  'env/*/remove': {
    title: 'Remove',
    help: 'Deletes this variable in this cluster, also where it comes from a batch reference. Nothing but its name may be set then.',
  },
  'clusters/*/containers/*/envReferences': {
    ...environment['containers/*/envReferences'],
    help: 'Further batch references in this cluster, up to 50. They come after those of the other steps.',
  },
  'clusters/*/containers/*/envReferences/*/name': {
    ...environment['envReferences/*/name'],
    help: 'Name of a ConfigMap or Secret of the project. This cluster needs it.',
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
    help: 'The storage class that provides the volumes in this cluster. Empty it to take the default class of the cluster; unchanged, it is as in the other steps.',
  },
  'clusters/*/volumeClaimTemplates/*/accessModes': {
    ...storageSettings['volumeClaimTemplates/*/accessModes'],
    help: 'How nodes of this cluster may use a volume, in place of the modes of the other steps: RWO lets one node read and write, ROX lets many nodes read, RWX lets many nodes read and write. Unchanged, they are as in the other steps.',
  },
  'clusters/*/volumeClaimTemplates/*/capacity': {
    ...storageSettings['volumeClaimTemplates/*/capacity'],
    help: 'Size of each volume in this cluster, such as 10Gi. Unchanged, it is as in the other steps.',
  },
  'clusters/*/externalAccess': {
    ...advancedSettings['advancedSettings/externalAccess'],
    help: 'How the service is reached from outside this cluster, in place of all external access settings of the other steps. Empty it to close it; unchanged, it is as in the other steps.',
  },
  'clusters/*/externalAccess/nodePorts': {
    ...advancedSettings['externalAccess/nodePorts'],
    help: 'Fixed node ports, up to 100. For a port that is not listed this cluster chooses one.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
