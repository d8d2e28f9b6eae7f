import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, digestOf } from '../../src/manifests/digest.ts';

describe('canonical JSON', () => {
  it('sorts fields by UTF-16 code units at every depth, numbers among them', () => {
    expect(canonicalJson({ b: { z: 1, a: [{ y: 1, x: 2 }] }, '10': 1, '9': 2, '\ufb33': 3, '😀': 4 })).toBe(
      '{"10":1,"9":2,"b":{"a":[{"x":2,"y":1}],"z":1},"😀":4,"\ufb33":3}',
    );
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('sorts few fields as many: their order in the value does not matter', () => {
    const fields = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 3 }), { minLength: 25, maxLength: 60 });
    fc.assert(
      fc.property(fields, (names) => {
        const named = (order: readonly string[]) => Object.fromEntries(order.map((name) => [name, 1]));
        const units = [...names].sort((a, b) => (a < b ? -1 : 1));
        const text = `{${units.map((name) => `${JSON.stringify(name)}:1`).join(',')}}`;
        expect(canonicalJson(named(names))).toBe(text);
        expect(canonicalJson(named([...names].reverse()))).toBe(text);
      }),
    );
  });

  it('leaves absent fields out', () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });
});

describe('digest', () => {
  it('is the SHA-256 of the canonical JSON', () => {
    expect(digestOf({ b: 1, a: 2 })).toBe(`sha256:${createHash('sha256').update('{"a":2,"b":1}').digest('hex')}`);
  });

  it('does not depend on the order of fields, but on that of items', () => {
    expect(digestOf({ a: 1, b: 2 })).toBe(digestOf({ b: 2, a: 1 }));
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });
});
