import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/manifests/digest.ts';
import { render } from '../../src/manifests/render.ts';
import type { DraftSpec } from '../../src/wizard/spec.ts';
import { example1 } from '../wizard/examples.ts';

const context = { kind: 'stateless', project: 'shop', creator: 'alice', clusters: ['host', 'east', 'west'] } as const;
const cart: DraftSpec = {
  basicInformation: { name: 'cart' },
  podSettings: { containers: [{ name: 'web', image: 'nginx:1' }] },
};
const placed = (placement: NonNullable<DraftSpec['podSettings']>['placement']): DraftSpec => ({
  ...cart,
  podSettings: { ...cart.podSettings, placement },
});
const clustersOf = (spec: DraftSpec) => render(spec, context).clusters.map(({ cluster }) => cluster);
const one = render(example1.spec, example1);

describe('placement of a rendering', () => {
  it('is all clusters of the project, in its order, where none is chosen', () => {
    expect(clustersOf(cart)).toEqual(['host', 'east', 'west']);
    expect(clustersOf(placed([]))).toEqual(['host', 'east', 'west']);
  });

  it('is that of the spec, in its order, without unknown clusters and the later of two', () => {
    const spec = placed([
      { cluster: 'west' },
      { cluster: 'mars' },
      { cluster: 'east', replicas: 3 },
      {},
      { cluster: 'west', replicas: 9 },
    ]);
    const { clusters } = render(spec, context);
    expect(clusters.map(({ cluster, placedBy }) => [cluster, placedBy])).toEqual([
      ['west', '/podSettings/placement/0/cluster'],
      ['east', '/podSettings/placement/2/cluster'],
    ]);
    expect(clusters.map(({ objects }) => objects[1].spec)).toMatchObject([{ replicas: 1 }, { replicas: 3 }]);
  });
});

describe('digest of a rendering', () => {
  it('covers the objects of all clusters and which cluster they are for', () => {
    expect(one.digest).toBe(digestOf(one.clusters.map(({ cluster, objects }) => ({ cluster, objects }))));
    expect(render(cart, context).digest).not.toBe(
      render(cart, { ...context, clusters: ['host', 'east', 'north'] }).digest,
    );
  });

  it('does not change with what no object shows', () => {
    expect(render({ ...cart, clusterDifferences: { clusters: [{ cluster: 'mars' }] } }, context).digest).toBe(
      render(cart, context).digest,
    );
  });
});

describe('a spec that is not finished', () => {
  it('is rendered as far as it goes', () => {
    const [service, workload] = render({}, context).base.objects;
    expect(service.spec).toEqual({ type: 'ClusterIP', sessionAffinity: 'None' });
    expect(workload.metadata).toEqual({
      name: '',
      namespace: 'shop',
      labels: { version: 'v1', 'app.kubernetes.io/managed-by': 'slipway' },
      annotations: { 'kubesphere.io/creator': 'alice' },
    });
  });

  it('leaves out claim templates of a stateless service, with their mounts', () => {
    const spec = {
      ...cart,
      storageSettings: { volumeClaimTemplates: [{ name: 'data', mounts: [{ container: 'web', mountPath: '/data' }] }] },
    };
    expect(JSON.stringify(render(spec, context).base)).not.toContain('"data"');
    expect(JSON.stringify(render(spec, { ...context, kind: 'stateful' }).base)).toContain('"data"');
  });

  it('leaves out the later of two containers, ports or variables of one name', () => {
    const port = (containerPort: number) => ({ name: 'http', containerPort });
    const containers = [
      {
        name: 'web',
        image: 'a:1',
        ports: [port(1), port(2)],
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
        envReferences: [{ kind: 'Secret', name: 's', keys: ['A', 'B'] }],
      },
      { name: 'web', image: 'b:1' },
      { name: 'side', image: 'c:1', ports: [port(3)] },
    ] as const;
    const [service, workload] = render({ ...cart, podSettings: { containers } }, context).base.objects;
    expect(service.spec).toMatchObject({ ports: [{ name: 'http', port: 1 }] });
    expect(workload.spec).toMatchObject({
      template: {
        spec: {
          containers: [
            { image: 'a:1', ports: [{ containerPort: 1 }], env: [{ name: 'A', value: '1' }, { name: 'B' }] },
            { image: 'c:1' },
          ],
        },
      },
    });
    expect(
      (workload.spec as { template: { spec: { containers: object[] } } }).template.spec.containers[1],
    ).not.toHaveProperty('ports');
  });

  it('never lets a reserved key of the user change what Slipway writes', () => {
    const [service, workload] = render(
      {
        ...cart,
        advancedSettings: {
          metadata: { labels: { app: 'x', version: 'x' }, annotations: { 'kubesphere.io/creator': 'x' } },
        },
      },
      context,
    ).base.objects;
    expect(service.metadata.labels).toMatchObject({ app: 'cart', version: 'v1' });
    expect(workload.metadata.annotations).toEqual({ 'kubesphere.io/creator': 'alice' });
  });
});

describe('update strategy', () => {
  const strategy = (
    kind: 'stateless' | 'stateful',
    updateStrategy?: NonNullable<DraftSpec['podSettings']>['updateStrategy'],
  ) => {
    const spec = render({ ...cart, podSettings: { ...cart.podSettings, updateStrategy } }, { ...context, kind }).base
      .objects[1].spec;
    return (spec as Record<string, unknown>)[kind === 'stateless' ? 'strategy' : 'updateStrategy'];
  };

  it.each([
    ['stateless', undefined, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } }],
    [
      'stateless',
      { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
      { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 0 } },
    ],
    ['stateless', { type: 'Recreate' }, { type: 'Recreate' }],
    ['stateful', undefined, { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }],
    [
      'stateful',
      { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
      { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    ],
    ['stateful', { type: 'OnDelete' }, { type: 'OnDelete' }],
  ] as const)('of a %s service with %j is written whole: %j', (kind, given, written) => {
    expect(strategy(kind, given)).toEqual(written);
  });
});
