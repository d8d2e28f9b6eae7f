import { describe, expect, it } from 'vitest';
import { statusFault } from '../../src/clusters/status-error.ts';
import { typedPatchCauses } from '../../src/clusters/typed-patch.ts';
import { warningTexts } from '../../src/clusters/warning-header.ts';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  statusFault({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('a refusal tells', () => {
  it('reason, message and causes of a Status', () => {
    const causes = [{ reason: 'FieldValueInvalid', message: 'no', field: 'spec.ports[0].port' }, { message: 'policy' }];
    const body = { kind: 'Status', reason: 'Invalid', message: 'is invalid', details: { kind: 'Service', causes } };
    expect(answer(422, body)).toEqual({
      type: 'status',
      status: 422,
      reason: 'Invalid',
      message: 'is invalid',
      detailsKind: 'Service',
      causes: [causes[0], { message: 'policy', reason: undefined, field: undefined }],
      retryAfterSeconds: undefined,
    });
  });

  it('when to ask again, from the header before the body', () => {
    const body = { kind: 'Status', details: { retryAfterSeconds: 7 } };
    expect(answer(429, body)).toHaveProperty('retryAfterSeconds', 7);
    expect(answer(429, body, { 'retry-after': '3' })).toHaveProperty('retryAfterSeconds', 3);
    expect(answer(429, 'slow down', { 'retry-after': '3' })).toHaveProperty('retryAfterSeconds', 3);
    expect(answer(429, '', { 'retry-after': 'soon' })).toHaveProperty('retryAfterSeconds', undefined);
  });

  it.each(['<html>secret</html>', '[]', 'null', '"Status"', '{"kind":"Page","message":"secret"}'])(
    'nothing but the HTTP status of %s',
    (body) => {
      const fault = answer(502, body);
      expect(fault).toMatchObject({ status: 502, causes: [] });
      expect(fault).not.toHaveProperty('reason');
      expect(JSON.stringify(fault)).not.toContain('secret');
    },
  );

  it('texts that are stored and shown, not whatever a sick server sends', () => {
    const cause = { reason: 'r'.repeat(9_000), message: 'm'.repeat(9_000), field: 'f'.repeat(9_000) };
    const causes = Array.from({ length: 5_000 }, () => cause);
    const body = { kind: 'Status', reason: 'R'.repeat(9_000), message: 'M'.repeat(900_000), details: { causes } };
    const fault = answer(422, body);
    expect(fault).toMatchObject({ message: `${'M'.repeat(8_191)}…`, reason: `${'R'.repeat(255)}…` });
    expect(fault.type === 'status' && fault.causes).toHaveLength(100);
    expect(fault.type === 'status' && fault.causes[0]).toEqual({
      reason: `${'r'.repeat(255)}…`,
      message: `${'m'.repeat(2_047)}…`,
      field: undefined,
    });
  });

  it('something even when every part has the wrong type', () => {
    const body = { kind: 'Status', reason: 1, message: {}, details: { causes: 'x', kind: [], retryAfterSeconds: 'x' } };
    expect(answer(500, body)).toMatchObject({ message: 'HTTP 500', causes: [] });
  });
});

describe('the faults of a typed patch', () => {
  const prefix = 'failed to create typed patch object (shop/cart-v1; apps/v1, Kind=Deployment): ';
  it.each([
    ['.spec.foo: field not declared in schema', [{ field: 'spec.foo', message: 'field not declared in schema' }]],
    [
      '.spec.containers[name="a: ]\\"b"].image: expected string, got &value.valueUnstructured{Value:1}',
      [
        {
          field: 'spec.containers[name="a: ]\\"b"].image',
          message: 'expected string, got &value.valueUnstructured{Value:1}',
        },
      ],
    ],
    [
      'errors:\n  .spec.a: one\n  .metadata.annotations.example.com/b: two\n',
      [
        { field: 'spec.a', message: 'one' },
        { field: 'metadata.annotations.example.com/b', message: 'two' },
      ],
    ],
    [
      '.spec.template.spec.containers: duplicate entries for key [name="main"]',
      [{ field: 'spec.template.spec.containers', message: 'duplicate entries for key [name="main"]' }],
    ],
  ])('%s', (faults, expected) => expect(typedPatchCauses(prefix + faults)).toEqual(expected));

  it('without a path are one for the whole object', () =>
    expect(
      typedPatchCauses(
        'failed to convert new object (shop/a; apps/v1, Kind=Deployment) to proper version (apps/v1): quantities must match',
      ),
    ).toEqual([{ message: 'quantities must match' }]));

  it('go on in the lines that begin with no path', () =>
    expect(typedPatchCauses(`${prefix}errors:\n  .spec.a: one\n\nand more\n  .spec.b: two`)).toEqual([
      { field: 'spec.a', message: 'one\n\nand more' },
      { field: 'spec.b', message: 'two' },
    ]));

  // Searched again from each of its lines, the second would take minutes, in which nobody else is served.
  it.each(['.spec.a: no', '\n', '[', ' '])('are found in one pass, however often %j is repeated', (part) => {
    const causes = typedPatchCauses(`${prefix}errors:\n${part.repeat(500_000)}`);
    expect(causes).toBeInstanceOf(Array);
  });

  it('are none in any other message', () =>
    expect(typedPatchCauses('Internal error occurred: failed calling webhook "x"')).toBeUndefined());
});

describe('warnings', () => {
  it.each<[string, string | string[] | undefined, string[]]>([
    ['none', undefined, []],
    ['one', '299 - "unknown field"', ['unknown field']],
    ['escaped quotes and backslashes', '299 - "a \\"b\\" c\\\\d"', ['a "b" c\\d']],
    ['several in a line', '299 - "a, b", 299 - "c"', ['a, b', 'c']],
    ['several lines', ['299 - "a"', '299 kube "b" "Wed, 21 Oct 2026 07:28:00 GMT"'], ['a', 'b']],
    ['nonsense', 'hello "there"', []],
  ])('%s', (_, header, texts) => expect(warningTexts(header)).toEqual(texts));
});
