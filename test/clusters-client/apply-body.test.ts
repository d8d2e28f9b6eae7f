import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBody } from '../../src/clusters/apply-body.ts';

const withDescription = (description: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'cart', annotations: { 'kubesphere.io/description': description } },
});

describe('in the body of an apply', () => {
  it.each([
    ['\u007f', '\\u007f'],
    ['\u0085', '\\u0085'],
    ['\u009f', '\\u009f'],
    ['\u2028', '\\u2028'],
    ['\u2029', '\\u2029'],
    ['\ufffe', '\\ufffe'],
    ['\uffff', '\\uffff'],
  ])('%j is escaped', (raw, escaped) => expect(applyBody(withDescription(raw))).toContain(`:"${escaped}"`));

  it.each(['\u00a0', '\ufeff', '\ufffd', '😀', '购物车'])('%j stays raw', (raw) =>
    expect(applyBody(withDescription(raw))).toContain(`:"${raw}"`),
  );

  it('every well-formed text says what it said, with nothing raw that YAML refuses and no pair escaped', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        fc.constantFrom('\u007f', '\u0085', '\uffff'),
      ),
    });
    fc.assert(
      fc.property(text, (description) => {
        const body = applyBody(withDescription(description));
        expect(JSON.parse(body)).toEqual(withDescription(description));
        expect(body).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufffe\uffff]/);
        expect(body).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/i);
      }),
    );
  });
});
