import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { render } from '../../src/manifests/render.ts';
import { renderingView } from '../../src/manifests/views.ts';
import { renderingYaml, yamlStream } from '../../src/manifests/yaml.ts';
import { example1 } from '../wizard/examples.ts';

const valuesIn = (stream: string, version: '1.1' | '1.2') =>
  parseAllDocuments(stream, { version, merge: true }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });

const bothRead = (value: unknown, comment = 'cluster: west') => {
  const stream = yamlStream([
    { comment, value },
    { comment, value },
  ]);
  for (const version of ['1.1', '1.2'] as const) expect(valuesIn(stream, version)).toEqual([value, value]);
  return stream;
};

const dangerous = [
  'on',
  'yes',
  'y',
  'N',
  '1:30',
  '190:20:30',
  '0o17',
  '017',
  '0x1F',
  '1_000',
  '1e3',
  '.inf',
  '~',
  'null',
  '<<',
  '=',
  '---',
  '...',
  '2001-01-01',
  '# no',
  '',
  ' a',
  'a: b',
  '*a',
  '&a',
  '!!str',
  '%a',
];
const text = fc.oneof(
  fc.constantFrom(...dangerous),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(
      fc.constantFrom('a', ' ', '\n', '\r', '\t', '\u0085', '\u2028', '\ufeff', '\u007f', ':', '#', '"', '\\', "'"),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

describe('YAML', () => {
  it.each(dangerous)('keeps the text %j a text, as a value and as a key, in YAML 1.1 and 1.2', (word) => {
    // The parser of this test merges by a quoted key too, which no other does.
    bothRead({ value: word, [word === '<<' ? 'key' : word]: 'value', list: [word] });
  });

  it('says the same in YAML 1.1 and 1.2 for any text', () => {
    fc.assert(
      fc.property(text, text, (one, other) => void bothRead({ [`k${one}`]: other, list: [{ one, other }] })),
      { numRuns: 200 },
    );
  });

  it.each([' \n', '\n', '  a\nb', '\n a', '\t\n', 'a\n ', ' \n\n '])('keeps the blanks of %j', (one) => {
    bothRead({ [`k${one}`]: one, list: [{ one }] });
  });

  it('holds no character that a parser would take for a line break or refuse', () => {
    const stream = bothRead({ a: 'x\u0085y\u2028z\ufeff\u007f' });
    expect(stream).toContain('"x\\u0085y\\u2028z\\ufeff\\u007f"');
  });

  it('has neither anchors nor aliases where a value comes twice', () => {
    const shared = { app: 'cart' };
    expect(yamlStream([{ comment: 'c', value: { one: shared, other: shared } }])).toBe(
      '# c\none:\n  app: cart\nother:\n  app: cart\n',
    );
  });

  it.each(['west\nkind: Secret', 'west\r---', 'west\u2028kind: Secret', 'west\u0085kind: Secret'])(
    'keeps a comment of any text on its line: %j',
    (comment) => {
      bothRead({ kind: 'Service' }, comment);
      expect(yamlStream([{ comment, value: { kind: 'Service' } }])).toMatch(/^# west.*\nkind: Service\n$/);
    },
  );

  it('leads each document with the cluster it is for', () => {
    const rendering = render(example1.spec, example1);
    const leads = (stream: string) => stream.split('---\n').map((document) => document.split('\n', 1)[0]);
    expect(leads(renderingYaml(renderingView(rendering, 'clusters')))).toEqual([
      '# cluster: east',
      '# cluster: east',
      '# cluster: west',
      '# cluster: west',
    ]);
    expect(leads(renderingYaml(renderingView(rendering, 'federated')))).toEqual([
      '# clusters: east, west',
      '# clusters: east, west',
    ]);
    expect(leads(renderingYaml(renderingView(rendering, 'base')))).toEqual([
      '# base of all clusters',
      '# base of all clusters',
    ]);
    const [object] = rendering.base.objects;
    expect(leads(renderingYaml({ requests: [{ cluster: 'east', object }, { object }] }))).toEqual([
      '# cluster: east',
      '# control plane',
    ]);
  });
});
