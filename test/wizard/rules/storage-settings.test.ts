import { describe, expect, it } from 'vitest';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { aContainer, aSpec } from '../a-spec.ts';
import { type Case, found } from './found.ts';

type Storage = NonNullable<DraftSpec['storageSettings']>;
const stateful = { kind: 'stateful' } as const;
const TEMPLATES = '/storageSettings/volumeClaimTemplates';
const VOLUMES = '/storageSettings/volumes';
const mounts = [{ container: 'web', mountPath: '/a' }];
const storage = (storageSettings: Storage, container = {}, pod = {}): DraftSpec =>
  aSpec({ storageSettings, podSettings: { containers: [aContainer(container)], ...pod } });
const template = (name: string, mountPath = `/${name}`) =>
  ({ name, accessModes: ['ReadWriteOnce'], capacity: '1Gi', mounts: [{ container: 'web', mountPath }] }) as const;
const emptyDir = (name: string, mountPath = `/${name}`) =>
  ({ type: 'emptyDir', name, mounts: [{ container: 'web', mountPath }] }) as const;
const claim = { type: 'persistentVolumeClaim', claimName: 'data', mounts } as const;
const files = (...paths: string[]) =>
  storage({
    volumes: [{ type: 'configMap', configMapName: 'c', items: paths.map((path) => ({ key: 'k', path })), mounts }],
  });
const timed = { syncHostTimezone: true };

const cases: readonly Case[] = [
  {
    title: 'stateless',
    code: 'claim-template-not-for-stateless',
    spec: storage({ volumeClaimTemplates: [template('d')] }),
    found: [`error ${TEMPLATES}`],
  },
  {
    title: 'stateful',
    code: 'claim-template-not-for-stateless',
    spec: storage({ volumeClaimTemplates: [template('d')] }),
    context: stateful,
    found: [],
  },
  {
    title: 'templates before volumes, default names count',
    code: 'duplicate-volume-name',
    spec: storage({
      volumes: [emptyDir('d'), claim, emptyDir('pvc-data', '/x')],
      volumeClaimTemplates: [template('d', '/y')],
    }),
    context: stateful,
    found: [`error ${VOLUMES}/0/name`, `error ${VOLUMES}/2/name`],
  },
  {
    title: 'a default name that is taken stands where it would be written',
    code: 'duplicate-volume-name',
    spec: storage({ volumes: [emptyDir('pvc-data'), claim] }),
    found: [`error ${VOLUMES}/1/name`],
  },
  {
    title: 'host time comes last',
    code: 'duplicate-volume-name',
    spec: storage({ volumes: [emptyDir('host-time')] }, timed),
    found: ['error /podSettings/containers/0/syncHostTimezone'],
  },
  {
    title: 'host time that nobody asks for',
    code: 'duplicate-volume-name',
    spec: storage({ volumes: [emptyDir('host-time')] }),
    found: [],
  },
  {
    title: 'also of mode None',
    code: 'unknown-container',
    spec: storage({
      volumes: [{ type: 'emptyDir', name: 'a', mounts: [...mounts, { container: 'gone', mode: 'None' }] }],
    }),
    found: [`error ${VOLUMES}/0/mounts/1/container`],
  },
  {
    title: 'while a container has no name',
    code: 'unknown-container',
    spec: storage({ volumes: [emptyDir('a')] }, { name: undefined }),
    found: [],
  },
  {
    title: 'whatever the sub-path, a slash at the end ignored',
    code: 'mount-path-in-use',
    spec: storage({
      volumes: [
        { type: 'emptyDir', name: 'a', mounts: [{ container: 'web', mountPath: '/m/', subPath: 'x' }] },
        emptyDir('b', '/m'),
      ],
    }),
    found: [`error ${VOLUMES}/1/mounts/0/mountPath`],
  },
  {
    title: 'templates come first',
    code: 'mount-path-in-use',
    spec: storage({ volumes: [emptyDir('a', '/m')], volumeClaimTemplates: [template('b', '/m')] }),
    context: stateful,
    found: [`error ${VOLUMES}/0/mounts/0/mountPath`],
  },
  {
    title: 'the time zone',
    code: 'mount-path-in-use',
    spec: storage({ volumes: [emptyDir('a', '/etc/localtime')] }, timed),
    found: ['error /podSettings/containers/0/syncHostTimezone'],
  },
  {
    title: 'mode None takes none',
    code: 'mount-path-in-use',
    spec: storage({
      volumes: [
        emptyDir('a', '/m'),
        { type: 'emptyDir', name: 'b', mounts: [{ container: 'web', mountPath: '/m', mode: 'None' }] },
      ],
    }),
    found: [],
  },
  {
    title: 'a path below',
    code: 'mount-path-in-use',
    spec: storage({ volumes: [emptyDir('a', '/m'), emptyDir('b', '/m/x')] }),
    found: [],
  },
  {
    title: 'no mounts, or only None',
    code: 'volume-not-mounted',
    spec: storage({
      volumes: [
        { type: 'emptyDir', name: 'a' },
        { type: 'emptyDir', name: 'b', mounts: [{ container: 'web', mode: 'None' }] },
        emptyDir('c'),
      ],
    }),
    found: [`warning ${VOLUMES}/0`, `warning ${VOLUMES}/1`],
  },
  {
    title: 'equal',
    code: 'duplicate-item-path',
    spec: files('a', 'b', 'a'),
    found: [`error ${VOLUMES}/0/items/2/path`],
  },
  {
    title: 'below, and above',
    code: 'duplicate-item-path',
    spec: files('a', 'a/b', 'c/d', 'c'),
    found: [`error ${VOLUMES}/0/items/1/path`, `error ${VOLUMES}/0/items/3/path`],
  },
  { title: 'side by side', code: 'duplicate-item-path', spec: files('a/b', 'a/c', 'ab'), found: [] },
  {
    title: 'two replicas',
    code: 'claim-shared-by-replicas',
    spec: storage({ volumes: [claim] }, {}, { replicas: 2 }),
    found: [`warning ${VOLUMES}/0/claimName`],
  },
  { title: 'the default replica', code: 'claim-shared-by-replicas', spec: storage({ volumes: [claim] }), found: [] },
  {
    title: 'only where the placement says more than one',
    code: 'claim-shared-by-replicas',
    spec: storage({ volumes: [claim] }, {}, { placement: [{ cluster: 'east' }, { cluster: 'west', replicas: 2 }] }),
    found: [`warning ${VOLUMES}/0/claimName in west`],
  },
];

describe('storage rules', () => {
  it.each(cases)('$code: $title', (given) => expect(found(given)).toEqual(given.found));
});
