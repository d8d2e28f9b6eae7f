import fc from 'fast-check';
import type { Operation } from 'rfc6902';
import { createPatch } from 'rfc6902';
import { describe, expect, it } from 'vitest';
import { jsonPatch, mergePatch } from '../../src/drafts/patch.ts';

const LIMIT = 1_000;
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

describe('mergePatch', () => {
  /** The table of RFC 7396, appendix A. */
  const table: [unknown, unknown, unknown][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  it.each(table)('%j merged with %j is %j', (target, patch, result) => {
    const before = structuredClone(target);
    expect(mergePatch(target, patch)).toEqual(result);
    expect(target).toEqual(before);
  });

  it('makes no object out of what every object inherits', () => {
    expect(mergePatch({}, { constructor: { a: 1 }, toString: { b: 1 } })).toEqual({
      constructor: { a: 1 },
      toString: { b: 1 },
    });
  });
});

describe('jsonPatch', () => {
  it('turns any value into any other one by the operations between them', () => {
    const law = fc.property(json, json, (from, to) => {
      const keys = JSON.stringify([from, to]);
      fc.pre(!/"(__proto__|constructor|prototype)"/.test(keys));
      expect(jsonPatch(from, createPatch(from, to), LIMIT)).toEqual({ type: 'patched', value: to });
    });
    fc.assert(law);
  });

  it('leaves the target alone, also when it fails half way', () => {
    const target = { a: [1, 2], b: {} };
    jsonPatch(
      target,
      [
        { op: 'remove', path: '/a/0' },
        { op: 'remove', path: '/nothing' },
      ],
      LIMIT,
    );
    expect(target).toEqual({ a: [1, 2], b: {} });
  });

  const refused: [string, Operation[], number, string][] = [
    [
      'a path that leads nowhere',
      [
        { op: 'test', path: '/a/0', value: 1 },
        { op: 'remove', path: '/x' },
      ],
      1,
      'patch-path',
    ],
    ['a test of another value', [{ op: 'test', path: '/a/0', value: 2 }], 0, 'patch-test'],
    ['a test of nothing', [{ op: 'test', path: '/x', value: null }], 0, 'patch-test'],
    ['an index beyond the end', [{ op: 'add', path: '/a/3', value: 1 }], 0, 'patch-path'],
    ['the place behind the last, to replace', [{ op: 'replace', path: '/a/-', value: 1 }], 0, 'patch-path'],
    ['an index with a sign', [{ op: 'replace', path: '/a/+0', value: 1 }], 0, 'patch-path'],
    ['an index with a leading zero', [{ op: 'copy', from: '/a/00', path: '/c' }], 0, 'patch-path'],
    ['the length of a list', [{ op: 'replace', path: '/a/length', value: 0 }], 0, 'patch-path'],
    ['the length of a text', [{ op: 'copy', from: '/t/length', path: '/c' }], 0, 'patch-path'],
    ['a letter of a text', [{ op: 'copy', from: '/t/0', path: '/c' }], 0, 'patch-path'],
    ['an inherited member', [{ op: 'copy', from: '/toString', path: '/c' }], 0, 'patch-path'],
    ['below what is no container', [{ op: 'add', path: '/t/x', value: 1 }], 0, 'patch-path'],
    ['a prototype', [{ op: 'add', path: '/constructor/prototype/x', value: 1 }], 0, 'patch-path'],
    ['a member below itself', [{ op: 'move', from: '/b', path: '/b/c' }], 0, 'patch-path'],
  ];
  it.each(refused)('names the operation at fault: %s', (_, operations, index, code) => {
    expect(jsonPatch({ a: [1, 2], b: {}, t: 'text' }, operations, LIMIT)).toEqual({
      type: 'not-applicable',
      index,
      code,
    });
  });

  it('bounds what copies add together', () => {
    const double: Operation[] = Array.from({ length: 30 }, (_, at) => ({ op: 'copy', from: '', path: `/${at}` }));
    expect(jsonPatch({ a: 'x'.repeat(10) }, double, LIMIT)).toEqual({ type: 'too-large' });
    expect(jsonPatch({ a: 'x' }, double.slice(0, 3), LIMIT).type).toBe('patched');
  });

  it('tests whether values are equal as JSON, whatever the order of members', () => {
    const reversed = (value: unknown): unknown =>
      typeof value !== 'object' || value === null
        ? value
        : Array.isArray(value)
          ? value.map(reversed)
          : Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([name, item]) => [name, reversed(item)]),
            );
    const type = (one: unknown, value: unknown) => jsonPatch(one, [{ op: 'test', path: '', value }], LIMIT).type;
    fc.assert(
      fc.property(json, json, (one, other) => {
        fc.pre(!JSON.stringify([one, other]).includes('__proto__'));
        expect(type(one, reversed(one))).toBe('patched');
        const isSame = createPatch(one, other).length === 0;
        expect(type(one, other)).toBe(isSame ? 'patched' : 'not-applicable');
      }),
    );
    expect(type([0], [-0])).toBe('patched');
    expect(type({ a: 1 }, [1])).toBe('not-applicable');
    expect(type({}, [])).toBe('not-applicable');
  });

  // Told by all their differences these two would take all the memory there is.
  it('tests two long lists against each other', () => {
    const list = Array.from({ length: 20_000 }, (_, at) => at);
    const operations: Operation[] = [
      { op: 'add', path: '/x', value: list },
      { op: 'test', path: '/x', value: list.map((at) => -at - 1) },
    ];
    expect(jsonPatch({}, operations, LIMIT)).toEqual({ type: 'not-applicable', index: 1, code: 'patch-test' });
  });

  it('no operation reaches the prototypes of the process', () => {
    const pointer = fc
      .array(fc.constantFrom('__proto__', 'constructor', 'prototype', 'a', '0', '-'), { maxLength: 4 })
      .map((parts) => parts.map((part) => `/${part}`).join(''));
    const operation = fc.record({
      op: fc.constantFrom('add', 'replace', 'copy', 'move'),
      path: pointer,
      from: pointer,
      value: fc.constant({ polluted: true }),
    });
    const law = fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
      jsonPatch({ a: [{}] }, operations as Operation[], LIMIT);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });
    fc.assert(law);
  });
});
