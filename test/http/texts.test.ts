import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { etagOf, parseIfMatch } from '../../src/http/etag.ts';
import { parseJson } from '../../src/http/json-text.ts';
import { mediaTypeOf, negotiate } from '../../src/http/media-type.ts';
import { waitSeconds } from '../../src/http/prefer.ts';
import { parseYaml } from '../../src/http/yaml-text.ts';

/** Values without the one key that is never taken. */
const json = fc.jsonValue({ maxDepth: 5 }).filter((value) => !JSON.stringify(value).includes('__proto__'));

describe('parseJson', () => {
  it('reads what JSON.stringify wrote, in whatever layout', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        expect(parseJson(JSON.stringify(value, null, space))).toEqual({ value: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });

  it('finds a key that is given twice, wherever it is', () => {
    const law = fc.property(json, fc.string(), json, json, (outside, key, one, other) => {
      const twice = `{${JSON.stringify(key)}:${JSON.stringify(one)},${JSON.stringify(key)}:${JSON.stringify(other)}}`;
      const expected = { fault: { code: key === '__proto__' ? 'forbidden-key' : 'duplicate-key' } };
      expect(parseJson(`[${JSON.stringify(outside)},{"a":${twice}}]`)).toEqual(expected);
    });
    fc.assert(law);
  });

  it.each([
    ['{"a": 1,\n "b" 2}', 2, 6],
    ['{"a": 1', 1, 8],
  ])('says where %j stops being JSON', (text, line, column) => {
    expect(parseJson(text)).toEqual({ fault: { code: 'not-json', place: { line, column } } });
  });

  it('refuses what is no JSON', () => {
    for (const text of ['', ' ', '{', "{'a':1}", '{a:1}', '[1,]', 'undefined', '01', '+1', '.5', '"\t"', '\u00a0{}'])
      expect(parseJson(text), text).toMatchObject({ fault: { code: 'not-json' } });
  });
});

describe('parseYaml', () => {
  it('says where a text stops being YAML', () => {
    expect(parseYaml('a: 1\nb: [1\nc: 2')).toMatchObject({ fault: { code: 'not-yaml', place: { line: 3 } } });
    expect(parseYaml('a: 1\n---\nb: 2')).toMatchObject({ fault: { code: 'not-yaml', place: { line: 2, column: 1 } } });
  });

  it('reads JSON as JSON, for YAML holds it', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(parseYaml(JSON.stringify(value))).toEqual(parseJson(JSON.stringify(value)));
      }),
    );
  });

  it('reads what a YAML writer wrote', () => {
    const plain = json.map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(
      fc.property(plain, (value) => {
        expect(parseYaml(stringify(value, { aliasDuplicateObjects: false }))).toEqual({
          value: JSON.parse(JSON.stringify(value)),
        });
      }),
    );
  });

  it('makes nothing but JSON values: plain objects, lists, texts, numbers, booleans and null', () => {
    const isJson = (value: unknown): boolean =>
      value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string'
        ? true
        : Array.isArray(value)
          ? value.every(isJson)
          : Object.getPrototypeOf(value) === Object.prototype && Object.values(value as object).every(isJson);
    const token = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '2001-12-14',
      '!!timestamp ',
      '!!set ',
      '!!binary ',
      '!!omap ',
      '%YAML 1.1\n---\n',
      'yes',
      '0o7',
      '~',
      '{',
      '}',
      '[',
      ']',
      ', ',
      '? ',
      '|\n',
      '"',
      '<<',
    );
    const law = fc.property(fc.array(token, { maxLength: 25 }), (tokens) => {
      const parsed = parseYaml(tokens.join(''));
      expect('fault' in parsed || isJson(parsed.value)).toBe(true);
    });
    fc.assert(law, { numRuns: 500 });
  });
});

describe('parseIfMatch', () => {
  const headers: [string, ReturnType<typeof parseIfMatch>][] = [
    ['*', '*'],
    [' * ', '*'],
    ['"a"', ['a']],
    ['"a", "b"', ['a', 'b']],
    ['"a","b"', ['a', 'b']],
    ['"a,b", "c"', ['a,b', 'c']],
    ['W/"a", "b"', ['b']],
    ['W/"a"', []],
    ['""', ['']],
    ['', undefined],
    ['a', undefined],
    ['"a" "b"', undefined],
    ['"a",', undefined],
    ['w/"a"', undefined],
    ['"a"b"', undefined],
    ['*, "a"', undefined],
    ['"a b"', undefined],
  ];
  it.each(headers)('%s', (header, expected) => {
    expect(parseIfMatch(header)).toEqual(expected);
  });

  it('takes back what etagOf wrote', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{1,30}$/), (opaque) => {
        expect(parseIfMatch(etagOf(opaque))).toEqual([opaque]);
      }),
    );
  });

  it('answers long headers at once', () => {
    expect(parseIfMatch(`${'"a",'.repeat(3_000)}x`)).toBeUndefined();
    expect(parseIfMatch('W/'.repeat(8_000))).toBeUndefined();
  });
});

describe('mediaTypeOf', () => {
  const headers: [string | undefined, string | undefined][] = [
    ['application/json', 'application/json'],
    [' Application/JSON ; charset=UTF-8', 'application/json'],
    ['application/merge-patch+json', 'application/merge-patch+json'],
    ['text/yaml;charset=us-ascii', 'text/yaml'],
    ['application/json;', 'application/json'],
    ['application/json; charset=utf-16', undefined],
    ['application/json, text/plain', undefined],
    ['application', undefined],
    ['application/', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  it.each(headers)('%s', (header, expected) => {
    expect(mediaTypeOf(header)).toBe(expected);
  });
});

describe('negotiate', () => {
  const offered = ['application/json', 'application/yaml'];
  const headers: [string | undefined, string | undefined][] = [
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/yaml', 'application/yaml'],
    ['application/*;q=0.1, application/yaml;q=0.2', 'application/yaml'],
    ['application/json;q=0, */*', 'application/yaml'],
    ['application/json;q=0.3, application/yaml;q=0.30', 'application/json'],
    ['text/html', undefined],
    ['*/*;q=0', undefined],
    ['application/json;q=nonsense', undefined],
  ];
  it.each(headers)('%s', (header, expected) => {
    expect(negotiate(header, offered)).toBe(expected);
  });
});

describe('waitSeconds', () => {
  const headers: [string | string[] | undefined, number | undefined][] = [
    ['wait=30', 30],
    ['WAIT=30', 30],
    ['wait = 30', 30],
    ['wait="30"', 30],
    ['respond-async, wait=5', 5],
    ['wait=5; foo=bar', 5],
    ['wait=0', 0],
    ['wait=61', 60],
    ['wait=999999', 60],
    [['respond-async', 'wait=7'], 7],
    ['wait', undefined],
    ['wait=', undefined],
    ['wait=-1', undefined],
    ['wait=1.5', undefined],
    ['await=5', undefined],
    ['wait=5s', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  it.each(headers)('%s', (header, expected) => {
    expect(waitSeconds(header)).toBe(expected);
  });
});
