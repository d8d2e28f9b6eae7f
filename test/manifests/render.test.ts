import { describe, expect, it } from 'vitest';
import { differences } from '../../src/manifests/differences.ts';
import { digestOf } from '../../src/manifests/digest.ts';
import { federated } from '../../src/manifests/federated.ts';
import { render } from '../../src/manifests/render.ts';
import { renderingView } from '../../src/manifests/views.ts';
import type { DraftSpec } from '../../src/wizard/spec.ts';
import { example1, example2 } from '../wizard/examples.ts';

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

describe('differences', () => {
  const [, workload] = one.clusters[1]?.objects ?? one.base.objects;

  it('are one operation for each cut point, with whole lists', () => {
    const operations = differences(one.base.objects[1], workload);
    expect(operations.map(({ op, path }) => `${op} ${path}`)).toEqual([
      'replace /spec/replicas',
      'remove /spec/template/spec/initContainers',
      'replace /spec/template/spec/containers',
    ]);
  });

  it('are none between equal objects, whatever the order of their fields', () => {
    const { kind, ...rest } = workload;
    expect(differences(workload, { ...rest, kind })).toEqual([]);
  });

  it('take label and annotation maps whole', () => {
    const labels = { ...workload.metadata.labels, 'a/b': 'c' };
    expect(differences(workload, { ...workload, metadata: { ...workload.metadata, labels } })).toEqual([
      { op: 'replace', path: '/metadata/labels', value: labels },
    ]);
  });
});

describe('federated form', () => {
  const [service, workload] = federated(one);

  it('has a template without type, name and annotations, and with labels', () => {
    expect(Object.keys(service.spec.template)).toEqual(['metadata', 'spec']);
    expect(service.spec.template.metadata).toEqual({ labels: one.base.objects[0].metadata.labels });
  });

  it('carries alias, description and creator itself, where the console reads them', () => {
    expect(service.metadata).toEqual({
      name: 'cart',
      namespace: 'shop',
      annotations: {
        'kubesphere.io/alias-name': '购物车-Cart',
        'kubesphere.io/description': 'Cart API',
        'kubesphere.io/creator': 'alice',
      },
    });
    expect(workload.metadata.annotations).toEqual({ 'kubesphere.io/creator': 'alice' });
  });

  it('sets with add and removes only what the template has, each path once', () => {
    const operations = workload.spec.overrides?.map(({ clusterName, clusterOverrides }) => [
      clusterName,
      ...clusterOverrides.map(({ op, path }) => `${op} ${path}`),
    ]);
    expect(operations).toEqual([
      ['east', 'add /metadata/annotations'],
      [
        'west',
        'add /metadata/annotations',
        'add /spec/replicas',
        'remove /spec/template/spec/initContainers',
        'add /spec/template/spec/containers',
      ],
    ]);
  });

  it('places no cluster beyond those that the namespace reaches, and overrides none other', () => {
    const [cut] = federated(one, ['west', 'mars']);
    expect(cut.spec.placement.clusters).toEqual([{ name: 'west' }]);
    expect(cut.spec.overrides?.map(({ clusterName }) => clusterName)).toEqual(['west']);
  });

  it('is a FederatedStatefulSet for a stateful service', () => {
    expect(federated(render(example2.spec, example2)).map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      'types.kubefed.io/v1beta1 FederatedService',
      'types.kubefed.io/v1beta1 FederatedStatefulSet',
    ]);
  });
});

describe('views', () => {
  it('clusters: the objects of each, or of the one that is asked for', () => {
    expect(renderingView(one, 'clusters')).toEqual({
      clusters: one.clusters.map(({ cluster, objects }) => ({ cluster, objects })),
    });
    expect(renderingView(one, 'clusters', { cluster: 'west' })).toEqual({
      clusters: [{ cluster: 'west', objects: one.clusters[1]?.objects }],
    });
  });

  it('base: the objects without differences', () => {
    expect(renderingView(one, 'base')).toEqual({ objects: one.base.objects });
  });

  it('differences: the operations of each object, none where a cluster is as the base', () => {
    expect(renderingView(one, 'differences', { cluster: 'east' })).toEqual({
      clusters: [
        {
          cluster: 'east',
          objects: [
            { apiVersion: 'v1', kind: 'Service', name: 'cart', operations: [] },
            { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart-v1', operations: [] },
          ],
        },
      ],
    });
  });

  it('provenance stands beside the objects, item by item', () => {
    expect(renderingView(one, 'clusters', { cluster: 'west', provenance: true })).toMatchObject({
      clusters: [
        {
          provenance: [
            { '/metadata/name': '/basicInformation/name', '/spec/type': '/advancedSettings/externalAccess/type' },
            { '/spec/replicas': '/podSettings/placement/1/replicas', '/spec/strategy/type': 'default' },
          ],
        },
      ],
    });
    expect(renderingView(one, 'federated', { provenance: true })).toMatchObject({
      provenance: [
        { '/spec/placement/clusters/1/name': '/podSettings/placement/1/cluster' },
        {
          '/spec/overrides/1/clusterOverrides/1/op': 'default',
          '/spec/overrides/1/clusterOverrides/1/value': '/podSettings/placement/1/replicas',
          '/spec/template/spec/replicas': '/podSettings/replicas',
        },
      ],
    });
  });
});
