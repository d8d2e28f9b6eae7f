import { describe, expect, it } from 'vitest';
import { render } from '../../src/manifests/render.ts';
import { renderingView } from '../../src/manifests/views.ts';
import { example1 } from '../wizard/examples.ts';

const one = render(example1.spec, example1);

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
