import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/engines/direct/plan.ts';
import type { Change, KnownObject, Plan } from '../../src/engines/engine.ts';
import { digestAnnotation, managedLabel, serviceIdAnnotation } from '../../src/engines/marks.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { aDeployment, aRendering, aService, creating, objectOf } from './a-rendering.ts';

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
    const { engine, requests } = plan(creating(aRendering({ clusters: ['west', 'east'] })));
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
    const [service, workload] = plan(creating(aRendering(), 'service-1')).requests;
    expect(objectOf(service).metadata.labels).toMatchObject({ app: 'cart', 'slipway.dev/managed': 'true' });
    expect(objectOf(service).metadata.annotations).toMatchObject({ 'slipway.dev/service-id': 'service-1' });
    const digests = [service, workload].map(
      (request) => objectOf(request).metadata.annotations?.['slipway.dev/digest'],
    );
    expect(digests).toEqual([
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    ]);
    expect(new Set(digests).size).toBe(2);
  });

  it('gives the same digest for the same rendering, also of another service, and another for another rendering', () => {
    const digest = (serviceId: string, description: string) => {
      const service = { ...aService(), spec: { description } };
      const [request] = plan(creating(aRendering({ service }), serviceId)).requests;
      return objectOf(request).metadata.annotations?.['slipway.dev/digest'];
    };
    expect(digest('a', 'x')).toBe(digest('b', 'x'));
    expect(digest('a', 'x')).not.toBe(digest('a', 'y'));
  });

  it('says, replayed, exactly the rendered objects up to the marks', () => {
    const map = fc.dictionary(fc.string({ minLength: 1 }), fc.string());
    fc.assert(
      fc.property(map, map, fc.jsonValue(), (labels, annotations, spec) => {
        const service = { ...aService(), metadata: { name: 'cart', namespace: 'shop', labels, annotations }, spec };
        const [request] = plan(creating(aRendering({ service }))).requests;
        expect(unmarked(objectOf(request))).toEqual(service);
      }),
    );
  });
});

describe('a plan for a service that is there', () => {
  const known = (kind: string, cluster: string, uid = `${kind}-${cluster}`): KnownObject => ({
    cluster,
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    name: kind === 'Service' ? 'cart' : 'cart-v1',
    uid,
  });
  const everything = ['west', 'east'].flatMap((cluster) => [known('Service', cluster), known('Deployment', cluster)]);
  const change = (more: Partial<Change>): Change => ({
    marks: { serviceId: 'ours' },
    project: 'shop',
    known: everything,
    ...more,
  });
  const steps = ({ requests }: Plan) =>
    requests.map(({ index, verb, cluster, kind, ...rest }) => [
      index,
      verb,
      cluster,
      kind,
      'uid' in rest ? rest.uid : undefined,
    ]);

  it('updates what is known, creates what is not, and then deletes what is left, workload first', () => {
    const rendering = aRendering({ clusters: ['north', 'west'] });
    expect(steps(plan(change({ rendering })))).toEqual([
      [0, 'create', 'north', 'Service', undefined],
      [1, 'create', 'north', 'Deployment', undefined],
      [2, 'update', 'west', 'Service', 'Service-west'],
      [3, 'update', 'west', 'Deployment', 'Deployment-west'],
      [4, 'delete', 'east', 'Deployment', 'Deployment-east'],
      [5, 'delete', 'east', 'Service', 'Service-east'],
    ]);
  });

  it('without a rendering deletes everything that is known, claims last', () => {
    const claim = { ...known('PersistentVolumeClaim', 'west'), name: 'data-cart-v1-0' };
    expect(steps(plan(change({ known: [claim, ...everything] })))).toEqual([
      [0, 'delete', 'west', 'Deployment', 'Deployment-west'],
      [1, 'delete', 'west', 'Service', 'Service-west'],
      [2, 'delete', 'west', 'PersistentVolumeClaim', 'PersistentVolumeClaim-west'],
      [3, 'delete', 'east', 'Deployment', 'Deployment-east'],
      [4, 'delete', 'east', 'Service', 'Service-east'],
    ]);
  });

  it('remembers what was applied last, marked as it was then', () => {
    const before = aRendering({ clusters: ['west', 'east'] });
    const rendering = aRendering({ clusters: ['west'], service: { ...aService(), spec: { ports: [] } } });
    const first = plan(creating(before)).requests.map(objectOf);
    const { requests } = plan(change({ before, rendering }));
    expect(requests.map((request) => ('before' in request ? request.before : undefined))).toEqual([
      first[0],
      first[1],
      first[3],
      first[2],
    ]);
  });

  it('recreates just what cannot be changed in place', () => {
    const base = aDeployment();
    const workload = { ...base, spec: { ...Object(base.spec), selector: { matchLabels: { app: 'cart' } } } };
    const rendering = aRendering({ clusters: ['west'], workload });
    const before = aRendering({ clusters: ['west'] });
    const one = [known('Service', 'west'), known('Deployment', 'west')];
    expect(steps(plan(change({ before, rendering, known: one }))).map(([, verb]) => verb)).toEqual([
      'update',
      'recreate',
    ]);
    expect(steps(plan(change({ rendering, known: one }))).map(([, verb]) => verb)).toEqual(['update', 'update']);
  });

  it('holds each place once, whatever is known, and is numbered in its order', () => {
    const clusters = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
    const objects = fc.uniqueArray(
      fc.record({ cluster: fc.constantFrom('a', 'b', 'c', 'd'), kind: fc.constantFrom('Service', 'Deployment') }),
      { selector: ({ cluster, kind }) => `${cluster}/${kind}` },
    );
    fc.assert(
      fc.property(clusters, objects, (placement, there) => {
        const { requests } = plan(
          change({
            rendering: aRendering({ clusters: placement }),
            known: there.map(({ kind, cluster }) => known(kind, cluster)),
          }),
        );
        const places = requests.map(({ cluster, kind }) => `${cluster}/${kind}`);
        const wanted = placement.flatMap((cluster) => [`${cluster}/Service`, `${cluster}/Deployment`]);
        const had = there.map(({ kind, cluster }) => `${cluster}/${kind}`);
        expect([...places].sort()).toEqual([...new Set([...wanted, ...had])].sort());
        expect(requests.map(({ index }) => index)).toEqual(requests.map((_, index) => index));
        expect(
          requests.filter(({ verb }) => verb === 'create').map(({ cluster, kind }) => `${cluster}/${kind}`),
        ).toEqual(wanted.filter((place) => !had.includes(place)));
      }),
    );
  });
});
