import { describe, expect, it } from 'vitest';
import { refused } from './refused.ts';

const many = <T>(count: number, item: T): T[] => Array(count).fill(item);

describe('advancedSettings takes', () => {
  it.each([
    {},
    { ipPools: [{ cluster: 'east', pools: [] }, {}] },
    { externalAccess: { type: 'NodePort' } },
    {
      externalAccess: {
        type: 'LoadBalancer',
        annotations: { 'A.b/c': 'x' },
        nodePorts: [{ name: 'http', nodePort: 1 }, {}],
      },
    },
    { sessionPersistence: {} },
    { sessionPersistence: { timeoutSeconds: 86_400 } },
    { nodeSelector: { 'kubernetes.io/os': 'linux', gpu: '', UPPER: 'A_b.c' } },
    { metadata: { labels: { [`${'p'.repeat(253)}/${'n'.repeat(63)}`]: 'v'.repeat(63) }, annotations: {} } },
  ])('%.150j', (value) => {
    expect(refused('advancedSettings', value)).toEqual([]);
  });
});

describe('advancedSettings refuses', () => {
  it.each([
    [{ ipPools: [{ pools: ['A'] }] }, '/ipPools/0/pools/0 pattern'],
    [{ ipPools: [{ cluster: 'a.b' }] }, '/ipPools/0/cluster pattern'],
    [{ ipPools: many(51, {}) }, '/ipPools items'],
    [{ externalAccess: null }, '/externalAccess type'],
    [{ externalAccess: {} }, '/externalAccess/type required'],
    [{ externalAccess: { type: 'ClusterIP' } }, '/externalAccess/type enum'],
    [{ externalAccess: { type: 'NodePort', port: 1 } }, '/externalAccess/port unknown-field'],
    [
      { externalAccess: { type: 'NodePort', nodePorts: [{ nodePort: 0 }] } },
      '/externalAccess/nodePorts/0/nodePort range',
    ],
    [{ externalAccess: { type: 'NodePort', nodePorts: [{ name: '80' }] } }, '/externalAccess/nodePorts/0/name pattern'],
    [{ externalAccess: { type: 'NodePort', annotations: { ' a': '' } } }, '/externalAccess/annotations/ a pattern'],
    [{ sessionPersistence: { timeoutSeconds: 0 } }, '/sessionPersistence/timeoutSeconds range'],
    [{ sessionPersistence: { timeoutSeconds: 86_401 } }, '/sessionPersistence/timeoutSeconds range'],
    [{ sessionPersistence: true }, '/sessionPersistence type'],
    [{ nodeSelector: { 'Upper/x': '' } }, '/nodeSelector/Upper~1x pattern'],
    [{ nodeSelector: { a: 'a b' } }, '/nodeSelector/a pattern'],
    [{ nodeSelector: { a: '-' } }, '/nodeSelector/a pattern'],
    [{ nodeSelector: { a: 'v'.repeat(64) } }, '/nodeSelector/a length'],
    [{ nodeSelector: { a: true } }, '/nodeSelector/a type'],
    [{ nodeSelector: [] }, '/nodeSelector type'],
    [{ metadata: { labels: { 'a~b/c/d': '' } } }, '/metadata/labels/a~0b~1c~1d pattern'],
    [{ metadata: { finalizers: [] } }, '/metadata/finalizers unknown-field'],
  ] as const)('%j: %s', (value, fault) => {
    expect(refused('advancedSettings', value)).toEqual([fault]);
  });
});
