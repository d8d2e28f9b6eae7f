import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/manifests/digest.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { objects } from '../../src/manifests/objects.ts';
import { render } from '../../src/manifests/render.ts';
import { createResolver } from '../../src/wizard/cluster-differences/resolve.ts';
import { example1, example2 } from '../wizard/examples.ts';

type Container = Readonly<Record<string, unknown>> & { readonly env?: readonly object[] };
const firstContainer = (workload: KubeObject): Container => {
  const { template } = workload.spec as { template: { spec: { containers: readonly [Container] } } };
  return template.spec.containers[0];
};

describe('what clusters have in common', () => {
  const [east, west] = render(example1.spec, example1).clusters.map(({ objects }) => firstContainer(objects[1]));

  it('is rendered once, and is the same value in the objects of each', () => {
    expect(east?.readinessProbe).toBeDefined();
    expect(west?.readinessProbe).toBe(east?.readinessProbe);
  });

  it('does not bring the difference of one cluster into another', () => {
    expect(east?.env).toEqual([{ name: 'LOG_LEVEL', value: 'info' }]);
    expect(west?.env).toEqual([
      { name: 'LOG_LEVEL', value: 'debug' },
      { name: 'REGION', value: 'west' },
    ]);
  });
});

describe.each([
  ['stateless', example1],
  ['stateful', example2],
] as const)('clusters rendered one after another: %s', (_, example) => {
  const rendering = render(example.spec, example);

  it('have the objects that each has alone', () => {
    const resolve = createResolver(example.spec);
    for (const { cluster, objects: rendered } of rendering.clusters) {
      expect(rendered).toEqual(objects(resolve(cluster).spec, example));
    }
  });

  it('have the digest of their objects without anything in common', () => {
    const copied = rendering.clusters.map(({ cluster, objects }) => ({
      cluster,
      objects: JSON.parse(JSON.stringify(objects)),
    }));
    expect(rendering.digest).toBe(digestOf(copied));
  });
});
