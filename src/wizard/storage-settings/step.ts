import { volumeName } from '../names.ts';
import type { Unfinished } from '../spec.ts';
import { defineStep } from '../step.ts';
import { type Mount, StorageSettings, type Volume } from './schema.ts';

export const storageSettings = defineStep({
  slug: 'storage-settings',
  key: 'storageSettings',
  schema: StorageSettings,
  required: false,
  withDefaults,
});

function withDefaults(value: Unfinished<StorageSettings>): Unfinished<StorageSettings> {
  return {
    ...value,
    ...(value.volumeClaimTemplates && {
      volumeClaimTemplates: value.volumeClaimTemplates.map((template) => ({
        ...template,
        ...mountsWithDefaults(template.mounts, 'ReadWrite'),
      })),
    }),
    ...(value.volumes && { volumes: value.volumes.map(volumeWithDefaults) }),
  };
}

function volumeWithDefaults(volume: Unfinished<Volume>): Unfinished<Volume> {
  const name = volumeName(volume);
  const isConfig = volume.type === 'configMap' || volume.type === 'secret';
  const mounts = mountsWithDefaults(volume.mounts, isConfig ? 'ReadOnly' : 'ReadWrite');
  return { ...volume, ...(name !== undefined && { name }), ...mounts } as Unfinished<Volume>;
}

const mountsWithDefaults = (mounts: readonly Unfinished<Mount>[] | undefined, mode: Mount['mode']) =>
  mounts && { mounts: mounts.map((mount) => ({ ...mount, mode: mount.mode ?? mode })) };
