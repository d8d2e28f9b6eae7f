import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPatterns } from '../../src/http/schemas/format-patterns.ts';
import { published } from '../../src/http/schemas/published.ts';
import { inStandardWords } from '../../src/http/schemas/standard-words.ts';
import { createAjv } from '../../src/wizard/schema-keywords.ts';
import { steps } from '../../src/wizard/steps.ts';

const asOurs = (format: string) => createAjv().compile({ type: 'string', format });

describe('in standard words', () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTuples: false });
  const check = (schema: object) => ajv.compile(inStandardWords(schema));

  it('exactly one of two fields', () => {
    const takes = check({ type: 'object', exactlyOneOf: ['a', 'b'] });
    expect([{}, { a: 1 }, { b: 1 }, { a: 1, b: 1 }].map((value) => takes(value))).toEqual([false, true, true, false]);
  });

  it('a field that takes the object away stands alone with the name', () => {
    const properties = { name: { type: 'string' }, port: { type: 'integer' }, remove: { const: true } };
    const takes = check({ type: 'object', additionalProperties: false, properties, removeAlone: true });
    expect(takes({ name: 'a', port: 1 })).toBe(true);
    expect(takes({ name: 'a', remove: true })).toBe(true);
    expect(takes({ name: 'a', port: 1, remove: true })).toBe(false);
  });

  it('a field that takes the object away is one of those of which there is exactly one', () => {
    const takes = check({ type: 'object', removeAlone: true, exactlyOneOf: ['value', 'valueFrom'] });
    const values = [{}, { value: 1 }, { remove: true }, { value: 1, remove: true }, { value: 1, valueFrom: 1 }];
    expect(values.map((value) => takes(value))).toEqual([false, true, true, false, false]);
  });

  it('a mount without a path is one that is not mounted', () => {
    const takes = check({ type: 'object', mountPathUnlessNone: true });
    const values = [{}, { mode: 'ReadOnly' }, { mode: 'None' }, { mountPath: '/' }, { mode: 'None', mountPath: '/' }];
    expect(values.map((value) => takes(value))).toEqual([false, false, true, true, true]);
  });

  it('a command whose first word is empty is none', () => {
    const takes = check({ type: 'array', items: { type: 'string', maxLength: 2 }, firstItemNotEmpty: true });
    expect([[], ['a', ''], [''], ['abc'], ['a', 'abc']].map((value) => takes(value))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('a threshold of one, a mount that is never written, annotations of a size', () => {
    expect(inStandardWords({ minimum: 1, maximum: 9, successThresholdOne: true })).toEqual({ minimum: 1, maximum: 1 });
    expect(inStandardWords({ enum: ['None', 'ReadWrite'], configVolumeReadWrite: true })).toEqual({ enum: ['None'] });
    expect(inStandardWords({ patternProperties: { a: { type: 'string' } }, maxAnnotationBytes: 5 })).toEqual({
      patternProperties: { a: { type: 'string', maxLength: 5 } },
    });
  });

  it('a field may be called like a keyword', () => {
    const properties = { lookups: { type: 'string' }, discriminator: { type: 'string' }, grammar: { type: 'string' } };
    expect(inStandardWords({ properties, default: { grammar: 1 } })).toEqual({ properties, default: { grammar: 1 } });
  });
});

describe('the pattern of a format', () => {
  const quantity = fc
    .tuple(
      fc.constantFrom('', '+', '-'),
      fc.stringMatching(/^[0-9]{0,4}$/),
      fc.constantFrom('', '.', '.0', '.5', '.001', '.0005'),
      fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'E', 'Ki', 'Gi', 'Ei', 'e3', 'E-2', 'e', 'i', ' ', 'Mi '),
    )
    .map((parts) => parts.join(''));
  const image = fc
    .tuple(
      fc.constantFrom('', 'a/', 'HOST:1/', '[::1]:5000/', 'a.b-c/', 'a..b/', 'x'.repeat(250)),
      fc.constantFrom('a', 'a__b', 'a---b', 'A', 'a/b.c', 'a._b', '', 'a'.repeat(64), 'a'.repeat(255), 'g'.repeat(64)),
      fc.constantFrom('', ':1', ':', ':-', ':_', `:${'t'.repeat(128)}`, `:${'t'.repeat(129)}`),
      fc.constantFrom('', `@sha256:${'a1'.repeat(32)}`, `@sha512:${'0'.repeat(128)}`, '@sha256:0', '@', '@x@y'),
    )
    .map((parts) => parts.join(''));
  const resource = fc
    .tuple(
      fc.constantFrom(
        '',
        'a',
        'requests.',
        'hugepages-',
        'kubernetes.io',
        'x.kubernetes.io',
        `${'x'.repeat(244)}`,
        'A',
      ),
      fc.constantFrom('', 'a', '.b', `${'x'.repeat(244)}`, '-'),
      fc.constantFrom('', '/'),
      fc.constantFrom('gpu', 'a_b.c', 'x'.repeat(63), 'x'.repeat(64), '-a', '', 'kubernetes.io/a'),
    )
    .map((parts) => parts.join(''));

  const patternOf = (format: string) => new RegExp(formatPatterns[format] ?? '(?!)', 'u');

  it('is there for each format of the form', () => {
    const formats = new Set(JSON.stringify(steps.map(({ schema }) => schema)).match(/(?<="format":")[^"]+/g));
    expect([...formats].toSorted()).toEqual(Object.keys(formatPatterns).toSorted());
  });

  it.each(['cpu-quantity', 'byte-quantity', 'capacity-quantity'])('fits every %s', (format) => {
    const takes = asOurs(format);
    const pattern = patternOf(format);
    fc.assert(
      fc.property(fc.oneof(quantity, fc.string()), (text) => {
        if (takes(text)) expect(text).toMatch(pattern);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['', '-1', '-0.1', '.', '1 ', ' 1', '1i', '1e', '1e100', '0x1', '1,5', '1Gb', '+', '١'])(
    'does not fit %o, which is no quantity that a container can have',
    (text) => {
      for (const format of ['cpu-quantity', 'byte-quantity', 'capacity-quantity'])
        expect(text).not.toMatch(patternOf(format));
    },
  );

  it('tells a capacity from nothing, and cores from binary suffixes', () => {
    for (const text of ['0', '0.0Gi', '+0', '-0']) expect(text).not.toMatch(patternOf('capacity-quantity'));
    for (const text of ['0', '0.0Gi', '+0', '-0']) expect(text).toMatch(patternOf('byte-quantity'));
    expect('1Ki').not.toMatch(patternOf('cpu-quantity'));
  });

  it.each([
    ['image-reference', image],
    ['extended-resource', resource],
  ])('says exactly what %s is', (format, texts) => {
    const takes = asOurs(format);
    const pattern = patternOf(format);
    fc.assert(
      fc.property(fc.oneof(texts, fc.string()), (text) => {
        expect(pattern.test(text), text).toBe(takes(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('comes to an end on texts made to keep it busy', () => {
    const long = 'a'.repeat(1023);
    const hostile = [
      `${long}!`,
      `${'a.'.repeat(511)}!`,
      `${'a-'.repeat(511)}!`,
      `${'a/'.repeat(511)}!`,
      `${'a:'.repeat(511)}!`,
    ];
    const more = [`${'a@'.repeat(511)}!`, `${'0'.repeat(1023)}!`, `${'_'.repeat(1023)}`, `[${':'.repeat(1022)}`];
    for (const pattern of Object.keys(formatPatterns).map(patternOf))
      for (const text of [...hostile, ...more]) expect(text).not.toMatch(pattern);
  });
});

describe('components of the OpenAPI document', () => {
  interface Component {
    readonly $id?: string;
    readonly discriminator?: { readonly propertyName: string; readonly mapping: Readonly<Record<string, string>> };
    readonly oneOf?: readonly { readonly $ref?: string }[];
    readonly properties?: Readonly<Record<string, { readonly const?: string }>>;
  }
  const components = steps.flatMap(({ schema }) => published(schema)) as Component[];
  const byId = new Map(components.map((component) => [component.$id, component]));

  it('have names of their own', () => {
    expect(byId.size).toBe(components.length);
    expect([...byId.keys()]).toEqual(expect.arrayContaining(['PodSettings', 'StorageSettingsVolumesSecret']));
  });

  it('tell alternatives apart by name: each tag leads to the alternative that has it', () => {
    const unions = components.flatMap((component) => unionsIn(component));
    expect(unions.length).toBeGreaterThan(4);
    for (const { discriminator, oneOf = [] } of unions) {
      const { propertyName = '', mapping = {} } = discriminator ?? {};
      expect(oneOf.map(({ $ref }) => `#/components/schemas/${$ref?.replace('#', '')}`)).toEqual(Object.values(mapping));
      for (const [tag, reference] of Object.entries(mapping))
        expect(byId.get(reference.split('/').at(-1))?.properties?.[propertyName]?.const).toBe(tag);
    }
  });

  it('have no word of ours', () => {
    const text = JSON.stringify(components);
    for (const word of [
      'exactlyOneOf',
      'removeAlone',
      'mountPathUnlessNone',
      'firstItemNotEmpty',
      'successThresholdOne',
    ])
      expect(text).not.toContain(`"${word}"`);
    for (const word of [
      'configVolumeReadWrite',
      'maxAnnotationBytes',
      'grammar',
      'forKind',
      'lookups',
      'clusterDefault',
    ])
      expect(text).not.toContain(`"${word}"`);
  });

  const unionsIn = (value: unknown): Component[] => {
    if (typeof value !== 'object' || value === null) return [];
    const inside = Object.values(value).flatMap(unionsIn);
    return 'discriminator' in value ? [value as Component, ...inside] : inside;
  };
});
