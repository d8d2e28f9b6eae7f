import { describe, expect, it } from 'vitest';
import { refused } from './refused.ts';

const many = <T>(count: number, item: T): T[] => Array(count).fill(item);
const inCluster = (difference: object) =>
  refused('clusterDifferences', { clusters: [difference] }).map((fault) => fault.replace('/clusters/0', ''));
const inContainer = (container: object) =>
  inCluster({ containers: [container] }).map((fault) => fault.replace('/containers/0', ''));

describe('a difference takes', () => {
  it.each([
    {},
    { cluster: 'west', externalAccess: null },
    { externalAccess: { type: 'NodePort' } },
    { volumeClaimTemplates: [{ name: 'data', storageClassName: null, accessModes: [], capacity: '1' }] },
    { containers: [{ name: 'web', image: 'a:1', imagePullSecret: null, imagePullPolicy: 'Always', type: 'work' }] },
    { containers: [{ resources: null, gpu: null }] },
    { containers: [{ resources: { requests: { cpu: null, memory: '1Gi' }, limits: {} }, gpu: { type: 'a.b/c' } }] },
    {
      containers: [
        {
          ports: [
            { name: 'http' },
            { name: 'a', protocol: 'UDP', containerPort: 1, servicePort: 2 },
            { name: 'b', remove: true },
          ],
        },
      ],
    },
    {
      containers: [
        { env: [{ name: 'A', value: '' }, { name: 'B', valueFrom: {} }, { name: 'C', remove: true }, { name: 'D' }] },
      ],
    },
    { containers: [{ envReferences: [{ kind: 'Secret', name: 'a', keys: ['k'] }] }] },
  ])('%j', (difference) => {
    expect(inCluster(difference)).toEqual([]);
  });
});

describe('a difference refuses', () => {
  it.each([
    [{ cluster: 'West' }, '/cluster pattern'],
    [{ cluster: null }, '/cluster type'],
    [{ replicas: 2 }, '/replicas unknown-field'],
    [{ externalAccess: {} }, '/externalAccess/type required'],
    [{ externalAccess: { type: 'x' } }, '/externalAccess/type enum'],
    [{ externalAccess: false }, '/externalAccess type'],
    [{ containers: null }, '/containers type'],
    [{ containers: many(21, {}) }, '/containers items'],
    [{ volumeClaimTemplates: [{ mounts: [] }] }, '/volumeClaimTemplates/0/mounts unknown-field'],
    [{ volumeClaimTemplates: [{ capacity: null }] }, '/volumeClaimTemplates/0/capacity type'],
    [{ volumeClaimTemplates: [{ storageClassName: 'A' }] }, '/volumeClaimTemplates/0/storageClassName pattern'],
  ] as const)('%.150j: %s', (difference, fault) => {
    expect(inCluster(difference)).toEqual([fault]);
  });

  it.each([
    [{ image: null }, '/image type'],
    [{ command: [] }, '/command unknown-field'],
    [{ imagePullSecret: 'A' }, '/imagePullSecret pattern'],
    [{ imagePullSecret: 1 }, '/imagePullSecret type'],
    [{ resources: { requests: null } }, '/resources/requests type'],
    [{ resources: { requests: { cpu: '1Gi' } } }, '/resources/requests/cpu pattern'],
    [{ resources: { requests: { cpu: 1 } } }, '/resources/requests/cpu type'],
    [{ resources: [] }, '/resources type'],
    [{ gpu: { limit: null } }, '/gpu/limit type'],
    [{ ports: null }, '/ports type'],
    [{ ports: [{ name: 'a', remove: true, protocol: 'TCP' }] }, '/ports/0/protocol unknown-field'],
    [{ ports: [{ name: 'a', remove: false }] }, '/ports/0/remove enum'],
    [{ ports: [{ name: 'a', remove: 'yes' }] }, '/ports/0/remove type'],
    [{ ports: [{ name: 'a', remove: null }] }, '/ports/0/remove type'],
    [{ env: [{ name: 'A', remove: true, value: '' }] }, '/env/0/value unknown-field'],
    [{ env: [{ name: 'A', value: '', valueFrom: {} }] }, '/env/0 one-of'],
  ] as const)('%j in a container: %s', (container, fault) => {
    expect(inContainer(container)).toEqual([fault]);
  });

  it('each field beside the removal of an item', () => {
    expect(inContainer({ env: [{ name: 'A', remove: true, value: 'x', valueFrom: {} }] }).toSorted()).toEqual([
      '/env/0/value unknown-field',
      '/env/0/valueFrom unknown-field',
    ]);
    expect(inContainer({ ports: [{ name: 'a', remove: true, containerPort: 99_999 }] })).toEqual([
      '/ports/0/containerPort unknown-field',
    ]);
  });

  it('more than 50 clusters', () => {
    expect(refused('clusterDifferences', { clusters: many(51, {}) })).toEqual(['/clusters items']);
  });
});
