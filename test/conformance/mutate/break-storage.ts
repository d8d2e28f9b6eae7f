import type { Breakage } from './breakage.ts';
import { aContainer, next, placed, TEMPLATES, VOLUMES } from './parts.ts';

const emptyDir = (name: string, mounts: readonly object[] = []) => ({ type: 'emptyDir', name, mounts });

const overlapping = [
  ['a', 'a'],
  ['a', 'a/b'],
  ['a/b', 'a'],
  ['a', './a'],
  ['a', 'a/./b'],
];

/** Volumes that do not fit each other or the containers. */
export const storageBreakages: readonly Breakage[] = [
  {
    code: 'claim-template-not-for-stateless',
    edits(spec, draw, { kind }) {
      const mounts = [{ container: aContainer(spec, draw).item.name, mountPath: '/new' }];
      const template = { name: 'new', accessModes: ['ReadWriteOnce'], capacity: '1Gi', mounts };
      return kind === 'stateful' ? undefined : { [TEMPLATES]: [template] };
    },
  },
  {
    code: 'duplicate-volume-name',
    edits(spec, draw) {
      const volumes = spec.storageSettings?.volumes ?? [];
      const names = [...volumes, ...(spec.storageSettings?.volumeClaimTemplates ?? [])].flatMap(
        ({ name }) => name ?? [],
      );
      const name = draw.pick(names);
      return name === undefined ? undefined : { [next(VOLUMES, volumes)]: emptyDir(name) };
    },
  },
  {
    code: 'duplicate-volume-name',
    edits(spec, draw) {
      const volumes = spec.storageSettings?.volumes ?? [];
      return draw.pick([
        { [VOLUMES]: [...volumes, emptyDir('new'), emptyDir('new')] },
        { [VOLUMES]: [...volumes, emptyDir('host-time')], '/podSettings/containers/0/syncHostTimezone': true },
        { [VOLUMES]: [...volumes, ...['secret', 'secret'].map((type) => ({ type, secretName: 'new' }))] },
      ]);
    },
  },
  {
    code: 'unknown-container',
    edits(spec) {
      const mounts = [{ container: 'gone', mountPath: '/new' }];
      return { [next(VOLUMES, spec.storageSettings?.volumes)]: emptyDir('new', mounts) };
    },
  },
  {
    code: 'mount-path-in-use',
    edits(spec, draw) {
      const container = aContainer(spec, draw).item.name;
      const path = draw.pick(['/new', '/new/', '/new//']);
      const mounts = [
        { container, mountPath: '/new' },
        { container, mountPath: path, subPath: 'a' },
      ];
      return { [next(VOLUMES, spec.storageSettings?.volumes)]: emptyDir('new', mounts) };
    },
  },
  {
    code: 'mount-path-in-use',
    edits(spec, draw) {
      const container = spec.podSettings.containers[0]?.name;
      const mounts = [{ container, mountPath: draw.pick(['/etc/localtime', '/etc/localtime/']) }];
      return {
        '/podSettings/containers/0/syncHostTimezone': true,
        [next(VOLUMES, spec.storageSettings?.volumes)]: emptyDir('new', mounts),
      };
    },
  },
  {
    code: 'duplicate-item-path',
    edits(spec, draw) {
      const items = draw.pick(overlapping)?.map((path, index) => ({ key: `k${index}`, path }));
      const known = draw.pick(
        placed(spec.storageSettings?.volumes, VOLUMES).filter(
          ({ item }) => item.type === 'configMap' || item.type === 'secret',
        ),
      );
      return known
        ? { [`${known.at}/items`]: items }
        : { [next(VOLUMES, spec.storageSettings?.volumes)]: { type: 'configMap', configMapName: 'new', items } };
    },
  },
];
