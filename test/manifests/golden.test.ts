import { describe, expect, it } from 'vitest';
import { serviceRows, workloadRows } from '../../src/manifests/origin-table.ts';
import { patternTree, positionOf } from '../../src/manifests/path-patterns.ts';
import { leavesOf } from '../../src/manifests/provenance.ts';
import { render } from '../../src/manifests/render.ts';
import { renderingView } from '../../src/manifests/views.ts';
import { renderingYaml } from '../../src/manifests/yaml.ts';
import { goldenCases } from '../golden/cases.ts';
import { example1, example2 } from '../wizard/examples.ts';

const named = goldenCases.map((example) => [example.name, example] as const);
const surroundingsOf = (name: string) => {
  const found = goldenCases.find((example) => example.name === name);
  return found && { kind: found.kind, project: found.project, creator: found.creator, clusters: found.clusters };
};

describe('objects of a whole spec, byte for byte', () => {
  it.each(named)('%s: one file for each cluster of the placement', (_, example) => {
    const clusters = render(example.spec, example).clusters.map(({ cluster }) => cluster);
    expect(clusters.toSorted()).toEqual([...example.expected.keys()].toSorted());
  });

  it.each(named)('%s: the objects of each cluster are those of its file', (_, example) => {
    const rendering = render(example.spec, example);
    for (const { cluster } of rendering.clusters) {
      const text = renderingYaml(renderingView(rendering, 'clusters', { cluster }));
      expect(text).toBe(example.expected.get(cluster));
    }
  });

  it.each([
    ['stateless-with-differences', example1],
    ['stateful-with-storage', example2],
  ] as const)('has the example that other tests use: %s', (name, { spec, ...surroundings }) => {
    expect(goldenCases.find((example) => example.name === name)?.spec).toEqual(spec);
    expect(surroundingsOf(name)).toEqual(surroundings);
  });

  it('meets every row of the origin table, so that no row is dead', () => {
    const trees = [patternTree(serviceRows), patternTree(workloadRows)] as const;
    const met = goldenCases.flatMap((example) =>
      render(example.spec, example).clusters.flatMap(({ objects }) =>
        objects.flatMap((object, index) =>
          leavesOf(object).map((leaf) => positionOf(trees[index === 0 ? 0 : 1], leaf).row),
        ),
      ),
    );
    expect([...serviceRows, ...workloadRows].filter((row) => !met.includes(row)).map(([path]) => path)).toEqual([]);
  });
});
