import { describe, expect, it } from 'vitest';
import { differences } from '../../src/manifests/differences.ts';
import { render } from '../../src/manifests/render.ts';
import { example1 } from '../wizard/examples.ts';

const one = render(example1.spec, example1);

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
