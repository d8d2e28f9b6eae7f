import { describe, expect, it } from 'vitest';
import { refused } from './refused.ts';

const many = <T>(count: number, item: T): T[] => Array(count).fill(item);
const inVolume = (volume: object) =>
  refused('storageSettings', { volumes: [volume] }).map((fault) => fault.replace('/volumes/0', ''));
const inTemplate = (template: object) =>
  refused('storageSettings', { volumeClaimTemplates: [template] }).map((fault) =>
    fault.replace('/volumeClaimTemplates/0', ''),
  );

describe('storageSettings takes', () => {
  it.each([
    {},
    { volumes: [], volumeClaimTemplates: [] },
    {
      volumeClaimTemplates: [
        {},
        { name: 'data', storageClassName: 'a.b', accessModes: [], capacity: '10Gi', mounts: [] },
      ],
    },
    { volumeClaimTemplates: [{ accessModes: ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce'] }] },
    { volumes: [{ type: 'persistentVolumeClaim' }, { type: 'persistentVolumeClaim', claimName: 'a.b', name: 'x' }] },
    {
      volumes: [
        {
          type: 'emptyDir',
          name: 'tmp',
          mounts: [{ container: 'web', mountPath: '/', mode: 'ReadWrite', subPath: '..x/.' }],
        },
      ],
    },
    { volumes: [{ type: 'hostPath', path: '/a/..b' }] },
    {
      volumes: [
        {
          type: 'configMap',
          configMapName: 'cart.conf',
          items: [{ key: 'a.ini', path: 'a/..b/c..' }],
          mounts: [{ mode: 'ReadOnly' }],
        },
      ],
    },
    { volumes: [{ type: 'secret', secretName: 's', mounts: [{ mode: 'None' }] }] },
  ])('%j', (value) => {
    expect(refused('storageSettings', value)).toEqual([]);
  });
});

describe('a volume refuses', () => {
  const mounted = (mount: object) => ({ type: 'emptyDir', mounts: [mount] });
  const withItem = (path: unknown) => ({ type: 'secret', items: [{ path }] });
  it.each([
    [{}, '/type required'],
    [{ claimName: 'a' }, '/type required'],
    [{ type: 'nfs' }, '/type enum'],
    [{ type: ['emptyDir'] }, '/type type'],
    [{ type: 'emptyDir', claimName: 'a' }, '/claimName unknown-field'],
    [{ type: 'emptyDir', name: 'a.b' }, '/name pattern'],
    [{ type: 'persistentVolumeClaim', claimName: 'A' }, '/claimName pattern'],
    [{ type: 'hostPath', path: 'data' }, '/path pattern'],
    [{ type: 'hostPath', path: '/a/../b' }, '/path pattern'],
    [{ type: 'hostPath', path: '/a\n/..' }, '/path pattern'],
    [{ type: 'hostPath', path: '' }, '/path pattern'],
    [{ type: 'configMap', configMapName: '' }, '/configMapName length'],
    [{ type: 'configMap', items: [{ key: '..' }] }, '/items/0/key pattern'],
    ...['/a', '..', '..a', 'a/../b', 'a/..', '.', 'a//b', 'a/'].map(
      (path) => [withItem(path), '/items/0/path pattern'] as const,
    ),
    [withItem(''), '/items/0/path length'],
    [withItem(null), '/items/0/path type'],
    [{ type: 'secret', mounts: [{ mode: 'ReadWrite' }] }, '/mounts/0/mode config-volume-read-write'],
    [{ type: 'configMap', mounts: [{ mode: 'rw' }] }, '/mounts/0/mode enum'],
    [mounted({ mode: 'readOnly' }), '/mounts/0/mode enum'],
    [mounted({ container: 'A' }), '/mounts/0/container pattern'],
    ...['data', '', '/a:b', '/..', '/a/../b', '..', '/a\n/../b'].map(
      (mountPath) => [mounted({ mountPath }), '/mounts/0/mountPath pattern'] as const,
    ),
    [mounted({ mountPath: `/${'a'.repeat(4096)}` }), '/mounts/0/mountPath length'],
    ...['/a', '..', 'a/..', 'a/../b'].map((subPath) => [mounted({ subPath }), '/mounts/0/subPath pattern'] as const),
    [mounted({ readOnly: true }), '/mounts/0/readOnly unknown-field'],
    [{ type: 'emptyDir', mounts: many(101, {}) }, '/mounts items'],
  ] as const)('%.150j: %s', (volume, fault) => {
    expect(inVolume(volume)).toEqual([fault]);
  });

  it('more than 100 of its kind', () => {
    expect(refused('storageSettings', { volumes: many(101, { type: 'emptyDir' }) })).toEqual(['/volumes items']);
    expect(refused('storageSettings', { volumeClaimTemplates: many(101, {}) })).toEqual([
      '/volumeClaimTemplates items',
    ]);
  });
});

describe('a claim template refuses', () => {
  it.each([
    [{ name: 'A' }, '/name pattern'],
    [{ storageClassName: '' }, '/storageClassName length'],
    [{ storageClassName: null }, '/storageClassName type'],
    [{ accessModes: ['RWO'] }, '/accessModes/0 enum'],
    [{ accessModes: ['ReadWriteOncePod'] }, '/accessModes/0 enum'],
    [{ accessModes: 'ReadWriteOnce' }, '/accessModes type'],
    ...['0', '-1Gi', '0.5', '10GB', '8Ei', ''].map((capacity) => [{ capacity }, '/capacity pattern'] as const),
    [{ capacity: 10 }, '/capacity type'],
    [{ type: 'emptyDir' }, '/type unknown-field'],
  ] as const)('%j: %s', (template, fault) => {
    expect(inTemplate(template)).toEqual([fault]);
  });
});
