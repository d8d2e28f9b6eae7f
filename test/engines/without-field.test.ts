import { describe, expect, it } from 'vitest';
import { withoutField } from '../../src/engines/direct/without-field.ts';

const object = {
  apiVersion: 'v1',
  kind: 'X',
  metadata: { name: 'x', annotations: { 'example.com/a': '1', 'example.com/a.b': '2' }, labels: { app: 'x' } },
  spec: {
    replicas: 1,
    list: [
      { name: 'a', image: 'i', ports: [{ containerPort: 80, protocol: 'TCP', name: 'p' }] },
      { name: 'b]"', limits: { cpu: '1' } },
    ],
  },
};
const [first, second] = object.spec.list;
const { metadata, spec } = object;

describe('an object without one field', () => {
  it.each<[string, unknown]>([
    ['.spec.replicas', { ...object, spec: { list: spec.list } }],
    [
      '.spec.list[name="a"].image',
      { ...object, spec: { ...spec, list: [{ name: 'a', ports: first?.ports }, second] } },
    ],
    [
      '.spec.list[name="a"].ports[containerPort=80,protocol="TCP"].name',
      {
        ...object,
        spec: { ...spec, list: [{ ...first, ports: [{ containerPort: 80, protocol: 'TCP' }] }, second] },
      },
    ],
    ['.spec.list[name="b]\\""].limits.cpu', { ...object, spec: { ...spec, list: [first, { name: 'b]"' }] } }],
    [
      '.metadata.annotations.example.com/a.b',
      { ...object, metadata: { ...metadata, annotations: { 'example.com/a': '1' } } },
    ],
    [
      '.metadata.annotations.example.com/a',
      { ...object, metadata: { ...metadata, annotations: { 'example.com/a.b': '2' } } },
    ],
    ['.metadata.labels.app', { ...object, metadata: { name: 'x', annotations: metadata.annotations } }],
  ])('%s', (field, rest) => expect(withoutField(object, field)).toEqual(rest));

  it.each([
    '.spec.other',
    '.spec.list[name="a"]',
    '.spec.list[name="c"].image',
    '.spec.replicas.x',
    'spec.replicas',
    '',
  ])('is none where there is no such field: %j', (field) => expect(withoutField(object, field)).toBeUndefined());
});
