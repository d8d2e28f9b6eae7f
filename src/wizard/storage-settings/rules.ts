import type { ClusterSpec } from '../cluster-spec.ts';
import { HOST_TIME, volumeName } from '../names.ts';
import { CONTAINERS, eachContainer, eachTwin } from '../pod-settings/rules-walk.ts';
import type { ClusterRule } from '../rule.ts';
import type { Unfinished } from '../spec.ts';
import { overlappingPaths } from './overlapping-paths.ts';
import type { Mount } from './schema.ts';

const TEMPLATES = '/storageSettings/volumeClaimTemplates';
const VOLUMES = '/storageSettings/volumes';

interface PlacedVolume {
  readonly name: string | undefined;
  readonly mounts: readonly Unfinished<Mount>[];
  readonly at: string;
}

/** Claim templates, then volumes, each by the name it has in the pod. */
function* eachVolume({ storageSettings }: Unfinished<ClusterSpec>): Generator<PlacedVolume> {
  let template = 0;
  for (const { name, mounts = [] } of storageSettings?.volumeClaimTemplates ?? []) {
    yield { name, mounts, at: `${TEMPLATES}/${template++}` };
  }
  let index = 0;
  for (const volume of storageSettings?.volumes ?? []) {
    yield { name: volumeName(volume), mounts: volume.mounts ?? [], at: `${VOLUMES}/${index++}` };
  }
}

function* eachMount(
  spec: Unfinished<ClusterSpec>,
): Generator<{ readonly mount: Unfinished<Mount>; readonly at: string }> {
  for (const { mounts, at } of eachVolume(spec)) {
    let index = 0;
    for (const mount of mounts) yield { mount, at: `${at}/mounts/${index++}` };
  }
}

/** Containers that ask for the time zone of the node, with the pointer of the wish. */
function* eachHostTime(spec: Unfinished<ClusterSpec>) {
  for (const { container, at } of eachContainer(spec)) {
    if (container.syncHostTimezone === true) yield { container: container.name, at: `${at}/syncHostTimezone` };
  }
}

function* eachVolumeName(spec: Unfinished<ClusterSpec>) {
  for (const { name, at } of eachVolume(spec)) yield { name, at: `${at}/name` };
  const hostTime = eachHostTime(spec).next();
  if (!hostTime.done) yield { name: HOST_TIME.volume, at: hostTime.value.at };
}

interface UsedPath {
  readonly container: string | undefined;
  readonly path: string | undefined;
  readonly at: string;
}

/** Paths that are taken in containers. A mount of mode `None` takes none. */
function* eachUsedPath(spec: Unfinished<ClusterSpec>): Generator<UsedPath> {
  for (const { mount, at } of eachMount(spec)) {
    if (mount.mode !== 'None') yield { container: mount.container, path: mount.mountPath, at: `${at}/mountPath` };
  }
  for (const { container, at } of eachHostTime(spec)) yield { container, path: HOST_TIME.path, at };
}

const withoutTrailingSlash = (path: string): string => path.replace(/(?<!\/)\/+$/, '');

export const storageSettingsRules: readonly ClusterRule[] = [
  {
    code: 'claim-template-not-for-stateless',
    severity: 'error',
    at: [TEMPLATES],
    *faults({ storageSettings }, { kind }) {
      const templates = storageSettings?.volumeClaimTemplates ?? [];
      if (kind === 'stateless' && templates.length > 0) yield { at: TEMPLATES };
    },
  },
  {
    code: 'duplicate-volume-name',
    severity: 'error',
    at: [`${TEMPLATES}/*/name`, `${VOLUMES}/*/name`, `${CONTAINERS}/*/syncHostTimezone`],
    *faults(spec) {
      for (const { later } of eachTwin(eachVolumeName(spec), ({ name }) => name)) {
        yield { at: later.at, params: { name: later.name ?? '' } };
      }
    },
  },
  {
    code: 'unknown-container',
    severity: 'error',
    at: [`${TEMPLATES}/*/mounts/*/container`, `${VOLUMES}/*/mounts/*/container`],
    *faults(spec) {
      const names = new Set(spec.podSettings?.containers?.map(({ name }) => name));
      if (names.size === 0 || names.has(undefined)) return;
      for (const { mount, at } of eachMount(spec)) {
        const { container } = mount;
        if (container !== undefined && !names.has(container)) yield { at: `${at}/container`, params: { container } };
      }
    },
  },
  {
    code: 'mount-path-in-use',
    severity: 'error',
    at: [`${TEMPLATES}/*/mounts/*/mountPath`, `${VOLUMES}/*/mounts/*/mountPath`, `${CONTAINERS}/*/syncHostTimezone`],
    *faults(spec) {
      const twins = eachTwin(eachUsedPath(spec), ({ container, path }) =>
        container === undefined || path === undefined ? undefined : `${container} ${withoutTrailingSlash(path)}`,
      );
      for (const { later } of twins)
        yield { at: later.at, params: { path: later.path ?? '', container: later.container ?? '' } };
    },
  },
  {
    code: 'volume-not-mounted',
    severity: 'warning',
    at: [`${TEMPLATES}/*`, `${VOLUMES}/*`],
    *faults(spec) {
      for (const { mounts, at } of eachVolume(spec)) {
        if (mounts.every(({ mode }) => mode === 'None')) yield { at };
      }
    },
  },
  {
    code: 'duplicate-item-path',
    severity: 'error',
    at: [`${VOLUMES}/*/items/*/path`],
    *faults({ storageSettings }) {
      for (const [index, volume] of storageSettings?.volumes?.entries() ?? []) {
        if (volume.type !== 'configMap' && volume.type !== 'secret') continue;
        const paths = volume.items?.map(({ path }) => path) ?? [];
        for (const place of overlappingPaths(paths)) {
          yield { at: `${VOLUMES}/${index}/items/${place}/path`, params: { path: paths[place] ?? '' } };
        }
      }
    },
  },
  {
    code: 'claim-shared-by-replicas',
    severity: 'warning',
    at: [`${VOLUMES}/*/claimName`],
    *faults({ storageSettings, podSettings }) {
      const replicas = podSettings?.replicas ?? 1;
      if (replicas <= 1) return;
      for (const [index, volume] of storageSettings?.volumes?.entries() ?? []) {
        if (volume.type !== 'persistentVolumeClaim' || volume.claimName === undefined) continue;
        yield { at: `${VOLUMES}/${index}/claimName`, involved: ['/podSettings/replicas'], params: { replicas } };
      }
    },
  },
];
