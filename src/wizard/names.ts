import { createHash } from 'node:crypto';
import type { BasicInformation } from './basic-information/schema.ts';
import type { Unfinished } from './spec.ts';
import type { Volume } from './storage-settings/schema.ts';

/** Version of a service whose form says none. */
export const DEFAULT_VERSION = 'v1';

/** Name and path of the volume that brings the time zone of the node. */
export const HOST_TIME = { volume: 'host-time', path: '/etc/localtime' } as const;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The version that the objects carry. */
export const effectiveVersion = (basicInformation: Unfinished<BasicInformation> | undefined): string =>
  basicInformation?.version ?? DEFAULT_VERSION;

/** Name of the Deployment or StatefulSet: `<name>-<version>`. */
export const workloadName = (name: string, version: string = DEFAULT_VERSION): string => `${name}-${version}`;

/** Name of the pod volume: as given, else made from the resource; undefined while the form does not tell. */
export const volumeName = (volume: Unfinished<Volume>): string | undefined => volume.name ?? defaultVolumeName(volume);

const defaultVolumeName = (volume: Unfinished<Volume>): string | undefined => {
  switch (volume.type) {
    case 'persistentVolumeClaim':
      return madeFrom('pvc', volume.claimName);
    case 'configMap':
      return madeFrom('configmap', volume.configMapName);
    case 'secret':
      return madeFrom('secret', volume.secretName);
    default:
      return undefined;
  }
};

/** `<prefix>-<resource>` where that is a DNS label, else the prefix and ten hex digits of the resource's SHA-256. */
const madeFrom = (prefix: string, resource: string | undefined): string | undefined => {
  if (resource === undefined) return undefined;
  const plain = `${prefix}-${resource}`;
  return DNS_LABEL.test(plain)
    ? plain
    : `${prefix}-${createHash('sha256').update(resource).digest('hex').slice(0, 10)}`;
};
