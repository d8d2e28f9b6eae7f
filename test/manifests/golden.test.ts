import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { serviceRows, workloadRows } from '../../src/manifests/origin-table.ts';
import { patternTree, positionOf } from '../../src/manifests/path-patterns.ts';
import { leavesOf } from '../../src/manifests/provenance.ts';
import { render } from '../../src/manifests/render.ts';
import { renderingView } from '../../src/manifests/views.ts';
import { renderingYaml } from '../../src/manifests/yaml.ts';
import { type Example, example1, example2 } from '../wizard/examples.ts';

/** Each folder is one case: `spec.yaml` with its surroundings goes in, `<cluster>.yaml` comes out. */
const folder = join(import.meta.dirname, '../golden');
const cases = readdirSync(folder);
const read = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8');
const caseOf = (name: string): Example => parse(read(name, 'spec.yaml'));

describe('objects of a whole spec, byte for byte', () => {
  it.each(cases)('%s: one file for each cluster of the placement', (name) => {
    const example = caseOf(name);
    const files = readdirSync(join(folder, name)).filter((file) => file !== 'spec.yaml');
    const clusters = render(example.spec, example).clusters.map(({ cluster }) => `${cluster}.yaml`);
    expect(clusters.sort()).toEqual(files.sort());
  });

  it.each(cases)('%s: the objects of each cluster are those of its file', (name) => {
    const example = caseOf(name);
    const rendering = render(example.spec, example);
    for (const { cluster } of rendering.clusters) {
      expect(renderingYaml(renderingView(rendering, 'clusters', { cluster }))).toBe(read(name, `${cluster}.yaml`));
    }
  });

  it('has the examples that the other tests use', () => {
    expect(caseOf('stateless-with-differences')).toEqual(example1);
    expect(caseOf('stateful-with-storage')).toEqual(example2);
  });

  it('meets every row of the origin table, so that no row is dead', () => {
    const trees = [patternTree(serviceRows), patternTree(workloadRows)] as const;
    const met = cases
      .map(caseOf)
      .flatMap((example) =>
        render(example.spec, example).clusters.flatMap(({ objects }) =>
          objects.flatMap((object, index) =>
            leavesOf(object).map((leaf) => positionOf(trees[index === 0 ? 0 : 1], leaf).row),
          ),
        ),
      );
    expect([...serviceRows, ...workloadRows].filter((row) => !met.includes(row)).map(([path]) => path)).toEqual([]);
  });
});
