import { describe, expect, it } from 'vitest';
import { federated } from '../../src/manifests/federated.ts';
import { render } from '../../src/manifests/render.ts';
import { example1, example2 } from '../wizard/examples.ts';

const one = render(example1.spec, example1);

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
