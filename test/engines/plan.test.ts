import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/engines/direct/plan.ts';
import { digestAnnotation, managedLabel, serviceIdAnnotation } from '../../src/engines/marks.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { aRendering, aService } from './a-rendering.ts';

const marks = { serviceId: 'service-1' };

/** The object without what the engine put on it. */
const unmarked = (object: KubeObject): unknown => {
  const without = (map: Readonly<Record<string, string>> | undefined, keys: readonly string[]) =>
    Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => !keys.includes(key)));
  const labels = without(object.metadata.labels, [managedLabel]);
  const annotations = without(object.metadata.annotations, [serviceIdAnnotation, digestAnnotation]);
  return { ...object, metadata: { ...object.metadata, labels, annotations } };
};

describe('a plan of the direct engine', () => {
  it('has, for each cluster in the order of the placement, the Service before its workload', () => {
    const { engine, requests } = plan(aRendering({ clusters: ['west', 'east'] }), marks);
    expect(engine).toBe('direct');
    expect(
      requests.map(({ index, cluster, kind, namespace, name, verb }) => [index, cluster, kind, namespace, name, verb]),
    ).toEqual([
      [0, 'west', 'Service', 'shop', 'cart', 'create'],
      [1, 'west', 'Deployment', 'shop', 'cart-v1', 'create'],
      [2, 'east', 'Service', 'shop', 'cart', 'create'],
      [3, 'east', 'Deployment', 'shop', 'cart-v1', 'create'],
    ]);
  });

  it('marks every object with its service and the digest of its own rendering', () => {
    const [service, workload] = plan(aRendering(), marks).requests;
    expect(service?.object.metadata.labels).toMatchObject({ app: 'cart', 'slipway.dev/managed': 'true' });
    expect(service?.object.metadata.annotations).toMatchObject({ 'slipway.dev/service-id': 'service-1' });
    const digests = [service, workload].map((request) => request?.object.metadata.annotations?.['slipway.dev/digest']);
    expect(digests).toEqual([
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    ]);
    expect(new Set(digests).size).toBe(2);
  });

  it('gives the same digest for the same rendering, also of another service, and another for another rendering', () => {
    const digest = (serviceId: string, description: string) => {
      const service = { ...aService(), spec: { description } };
      return plan(aRendering({ service }), { serviceId }).requests[0]?.object.metadata.annotations?.[
        'slipway.dev/digest'
      ];
    };
    expect(digest('a', 'x')).toBe(digest('b', 'x'));
    expect(digest('a', 'x')).not.toBe(digest('a', 'y'));
  });

  it('says, replayed, exactly the rendered objects up to the marks', () => {
    const map = fc.dictionary(fc.string({ minLength: 1 }), fc.string());
    fc.assert(
      fc.property(map, map, fc.jsonValue(), (labels, annotations, spec) => {
        const service = { ...aService(), metadata: { name: 'cart', namespace: 'shop', labels, annotations }, spec };
        const [request] = plan(aRendering({ service }), marks).requests;
        expect(request === undefined ? undefined : unmarked(request.object)).toEqual(service);
      }),
    );
  });
});
