import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { immutableChanges } from '../../src/engines/immutable.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';

const of = (kind: string, spec: unknown): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name: 'x' }, spec });
const claim = (storage: unknown, more: object = {}) => ({
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...more },
});
const set = (spec: object) =>
  of('StatefulSet', {
    replicas: 1,
    serviceName: 'cart',
    selector: { matchLabels: { app: 'cart' } },
    template: {},
    volumeClaimTemplates: [claim('10Gi')],
    ...spec,
  });
const changes = (before: KubeObject, after: KubeObject) => immutableChanges(before, after).map(({ path }) => path);

describe('what cannot be changed in place', () => {
  it.each<[string, KubeObject, KubeObject, string[]]>([
    [
      'the selector of a Deployment',
      of('Deployment', { selector: { matchLabels: { a: 'b' } } }),
      of('Deployment', { selector: { matchLabels: { a: 'b', c: 'd' } } }),
      ['spec.selector'],
    ],
    [
      'all else of a Deployment',
      of('Deployment', { selector: {}, replicas: 1, template: { a: 1 }, strategy: {} }),
      of('Deployment', { selector: {}, replicas: 2, template: {} }),
      [],
    ],
    ['the service of a StatefulSet', set({}), set({ serviceName: 'other' }), ['spec.serviceName']],
    ['its selector', set({}), set({ selector: { matchLabels: { app: 'other' } } }), ['spec.selector']],
    ['its pod management', set({}), set({ podManagementPolicy: 'Parallel' }), ['spec.podManagementPolicy']],
    ['its pod management, said or not', set({}), set({ podManagementPolicy: 'OrderedReady' }), []],
    ['the size of its claims', set({}), set({ volumeClaimTemplates: [claim('20Gi')] }), ['spec.volumeClaimTemplates']],
    ['the size in other units', set({}), set({ volumeClaimTemplates: [claim('10240Mi')] }), []],
    ['the size with a fraction', set({}), set({ volumeClaimTemplates: [claim('10.00Gi')] }), []],
    [
      'the class of its claims',
      set({}),
      set({ volumeClaimTemplates: [claim('10Gi', { storageClassName: 'fast' })] }),
      ['spec.volumeClaimTemplates'],
    ],
    ['one claim less', set({}), set({ volumeClaimTemplates: undefined }), ['spec.volumeClaimTemplates']],
    ['no claims, said or not', set({ volumeClaimTemplates: [] }), set({ volumeClaimTemplates: undefined }), []],
    ['what may change of it', set({}), set({ replicas: 3, template: { a: 1 }, updateStrategy: {} }), []],
    ['a Service loses its address', of('Service', {}), of('Service', { clusterIP: 'None' }), ['spec.clusterIP']],
    ['a Service gets an address', of('Service', { clusterIP: 'None' }), of('Service', {}), ['spec.clusterIP']],
    ['all else of a Service', of('Service', { type: 'NodePort' }), of('Service', { ports: [], selector: {} }), []],
    ['other kinds', of('ConfigMap', { a: 1 }), of('ConfigMap', {}), []],
  ])('%s', (_, before, after, paths) => expect(changes(before, after)).toEqual(paths));

  it('is nothing between equal objects, and the same in both directions', () => {
    const specs = fc.record(
      {
        selector: fc.dictionary(fc.string(), fc.string()),
        serviceName: fc.constantFrom('a', 'b'),
        volumeClaimTemplates: fc.array(fc.constantFrom('1Gi', '1024Mi', '2Gi', 'x', 5).map((size) => claim(size))),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(specs, specs, (one, other) => {
        const [a, b] = [of('StatefulSet', one), of('StatefulSet', other)];
        expect(changes(a, structuredClone(a))).toEqual([]);
        expect(changes(a, b)).toEqual(changes(b, a));
      }),
    );
  });
});
