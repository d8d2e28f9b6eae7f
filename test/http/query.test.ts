import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { contains, pageOf } from '../../src/http/page.ts';
import { parseQuery } from '../../src/http/query.ts';
import { Problem } from '../../src/problems.ts';

const schema = Type.Object({
  text: Type.Optional(Type.String({ maxLength: 3, minLength: 1 })),
  word: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: ['a', 'b'] })),
  number: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, default: 5 })),
  flag: Type.Optional(Type.Boolean()),
  form: Type.Optional(Type.String({ pattern: '^[a-z]+$' })),
});

describe('parseQuery', () => {
  it('reads texts as their schemas say, and fills in defaults', () => {
    expect(parseQuery(schema, { text: 'x', word: 'b', number: '7', flag: 'true', form: 'abc' })).toEqual({
      text: 'x',
      word: 'b',
      number: 7,
      flag: true,
      form: 'abc',
    });
    expect(parseQuery(schema, {})).toEqual({ number: 5 });
    expect(parseQuery(undefined, {})).toEqual({});
  });

  const wrong: [string, object][] = [
    ['an unknown name', { other: '1' }],
    ['a name in another case', { Text: 'x' }],
    ['a name that objects inherit', { constructor: 'x' }],
    ['__proto__', JSON.parse('{"__proto__":"x"}')],
    ['a name twice', { text: ['x', 'y'] }],
    ['too long a text', { text: 'abcd' }],
    ['an empty text', { text: '' }],
    ['another word', { word: 'c' }],
    ['a number out of range', { number: '10' }],
    ['a number that is none', { number: '1e0' }],
    ['a flag that is none', { flag: '1' }],
    ['a text of another form', { form: 'A' }],
  ];
  it.each(wrong)('400 for %s', (_, query) => {
    expect(parseQuery(schema, query)).toMatchObject({ slug: 'malformed-request' });
  });
});

describe('pageOf', () => {
  interface Item {
    readonly id: string;
    readonly size: number;
    readonly name: string;
  }
  const listing = {
    fields: { size: ({ size }: Item) => size, name: ({ name }: Item) => name },
    idOf: ({ id }: Item) => id,
    defaultSort: '-size',
  };
  const items: Item[] = Array.from({ length: 30 }, (_, at) => ({
    id: `i${String(at).padStart(2, '0')}`,
    size: at % 4,
    name: `n${at % 3}`,
  }));

  it.each(['size', '-size', 'name,-size', 'size,size', '-name,size,name'])(
    'pages by %s make up the sorted list',
    (sort) => {
      const whole = pageOf(items, { sort, pageSize: 100 }, listing).items;
      const found: Item[] = [];
      let pageToken: string | undefined;
      do {
        const page = pageOf(items, { sort, pageSize: 7, pageToken }, listing);
        found.push(...page.items);
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
      expect(found).toEqual(whole);
      expect(new Set(whole).size).toBe(30);
    },
  );

  it('an item that goes between two pages hides no other, one that comes repeats none', () => {
    const first = pageOf(items, { pageSize: 10 }, listing);
    const others = items.filter((item) => item !== first.items[9]).concat({ id: 'i99', size: 3, name: 'n' });
    const second = pageOf(others, { pageSize: 100, pageToken: first.nextPageToken }, listing);
    expect(second.items.map(({ id }) => id)).toEqual(
      pageOf(items, { pageSize: 100 }, listing)
        .items.slice(10)
        .map(({ id }) => id),
    );
  });

  it.each([
    ['sort', { sort: 'id' }],
    ['sort', { sort: 'constructor' }],
    ['token', { pageToken: 'x' }],
    ['token', { pageToken: Buffer.from('["-size",1]').toString('base64url') }],
    ['token', { pageToken: Buffer.from('["-size",{},"a"]').toString('base64url') }],
  ])('400 for a %s that is none: %j', (_, query) => {
    expect(() => pageOf(items, query, listing)).toThrow(Problem);
  });
});

describe('contains', () => {
  it('looks in every text, in any case', () => {
    expect(contains('B', null, undefined, 'abc')).toBe(true);
    expect(contains('x', 'abc')).toBe(false);
    expect(contains(undefined, 'abc')).toBe(true);
    expect(contains('', null)).toBe(false);
  });
});
