import type { ClusterSpec } from '../wizard/cluster-spec.ts';
import { HOST_TIME, volumeName } from '../wizard/names.ts';
import type { Kind, Unfinished } from '../wizard/spec.ts';
import { type Part, parts } from './part.ts';

type Spec = Unfinished<ClusterSpec>;
type Storage = NonNullable<Spec['storageSettings']>;
type Volume = NonNullable<Storage['volumes']>[number];
type ClaimTemplate = NonNullable<Storage['volumeClaimTemplates']>[number];
type Mount = NonNullable<ClaimTemplate['mounts']>[number];

/** A volume of the pod; `host-time` stands at the switch that asks for it. */
export type VolumePart = Part<Volume>;

interface Mounted {
  readonly name?: string;
  readonly mountPath?: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

/** A mount of one container; `nameAt` is the pointer of the volume that it mounts. */
export interface MountPart extends Part<Mounted> {
  readonly nameAt: string;
}

const hostTime = { type: 'hostPath', name: HOST_TIME.volume, path: HOST_TIME.path } as const;
const hostTimeMounted: Mounted = { name: HOST_TIME.volume, mountPath: HOST_TIME.path, readOnly: true };

/** Claim templates of a StatefulSet; a Deployment has none. One without a name cannot be rendered. */
export const templatesOf = ({ volumeClaimTemplates }: Storage, kind: Kind): readonly Part<ClaimTemplate>[] =>
  kind === 'stateful'
    ? parts(volumeClaimTemplates, '/storageSettings/volumeClaimTemplates').filter(
        ({ value }) => value.name !== undefined,
      )
    : [];

/** Volumes in order, then the time zone of the node, once, where a container asks for it. */
export const volumesOf = (spec: Spec): readonly VolumePart[] => {
  const asking = parts(spec.podSettings?.containers, '/podSettings/containers').find(
    ({ value }) => value.syncHostTimezone,
  );
  const own = parts(spec.storageSettings?.volumes, '/storageSettings/volumes');
  return asking === undefined ? own : [...own, { value: hostTime, at: `${asking.at}/syncHostTimezone` }];
};

/** What the claim templates and the volumes mount, by container, in that order. */
export const mountsByContainer = (storage: Storage, kind: Kind): ReadonlyMap<string, readonly MountPart[]> => {
  const byContainer = new Map<string, MountPart[]>();
  for (const [container, mount] of [
    ...templatesOf(storage, kind).flatMap(templateMounts),
    ...parts(storage.volumes, '/storageSettings/volumes').flatMap(volumeMounts),
  ]) {
    const mounts = byContainer.get(container);
    if (mounts === undefined) byContainer.set(container, [mount]);
    else mounts.push(mount);
  }
  return byContainer;
};

/** The mount that the time zone of the node has in a container which asks for it. */
export const hostTimeMount = (containerAt: string): MountPart => {
  const at = `${containerAt}/syncHostTimezone`;
  return { at, nameAt: at, value: hostTimeMounted };
};

const templateMounts = ({ value, at }: Part<ClaimTemplate>) => mountsOf(value.mounts, at, value.name, 'ReadWrite');

const volumeMounts = ({ value, at }: Part<Volume>) =>
  mountsOf(
    value.mounts,
    at,
    volumeName(value),
    value.type === 'configMap' || value.type === 'secret' ? 'ReadOnly' : 'ReadWrite',
  );

/** Mode `None` keeps a mount in the form; one without container or path cannot be rendered. */
const mountsOf = (
  mounts: readonly Mount[] | undefined,
  nameAt: string,
  name: string | undefined,
  defaultMode: Mount['mode'],
) =>
  parts(mounts, `${nameAt}/mounts`).flatMap(
    ({ value: { container, mountPath, subPath, mode = defaultMode }, at }): [string, MountPart][] =>
      mode === 'None' || container === undefined || mountPath === undefined
        ? []
        : [[container, { at, nameAt, value: { name, mountPath, subPath, readOnly: mode === 'ReadOnly' } }]],
  );

export const volumeMount = ({ name, mountPath, subPath, readOnly }: Mounted) => ({
  name,
  mountPath,
  subPath,
  readOnly: readOnly || undefined,
});

/** A volume of the pod. Its source is written also when it says nothing else. */
export const volume = (given: Volume) => ({ name: volumeName(given), ...source(given) });

const source = (volume: Volume) => {
  switch (volume.type) {
    case 'persistentVolumeClaim':
      return { persistentVolumeClaim: { claimName: volume.claimName } };
    case 'emptyDir':
      return { emptyDir: {} };
    case 'hostPath':
      return { hostPath: { path: volume.path } };
    case 'configMap':
      return { configMap: { name: volume.configMapName, items: volume.items?.map(keyToPath) } };
    case 'secret':
      return { secret: { secretName: volume.secretName, items: volume.items?.map(keyToPath) } };
    default:
      return {};
  }
};

const keyToPath = ({ key, path }: { readonly key?: string; readonly path?: string }) => ({ key, path });

export const volumeClaimTemplate = ({ value }: Part<ClaimTemplate>) => ({
  metadata: { name: value.name },
  spec: {
    accessModes: value.accessModes,
    storageClassName: value.storageClassName,
    resources: { requests: { storage: value.capacity } },
  },
});
