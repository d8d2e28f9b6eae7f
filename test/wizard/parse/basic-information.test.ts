import { describe, expect, it } from 'vitest';
import { refused } from './refused.ts';

describe('basicInformation takes', () => {
  it.each([
    { name: 'cart' },
    { name: 'a' },
    { name: '1web' },
    { name: 'a--b' },
    { name: 'a'.repeat(253) },
    { alias: '购物车-Cart' },
    { alias: '𠮷'.repeat(63) },
    { version: 'v1' },
    { version: 'a'.repeat(16) },
    { description: '' },
    { description: 'Any text: <b>\n\u0000 😀' },
    { description: '😀'.repeat(256) },
    {},
  ])('%j', (value) => {
    expect(refused('basicInformation', value)).toEqual([]);
  });
});

describe('basicInformation refuses', () => {
  it.each([
    [{ name: '' }, '/name length'],
    [{ name: 'a'.repeat(254) }, '/name length'],
    [{ name: 'Cart' }, '/name pattern'],
    [{ name: '-a' }, '/name pattern'],
    [{ name: 'a-' }, '/name pattern'],
    [{ name: 'a.b' }, '/name pattern'],
    [{ name: 'a_b' }, '/name pattern'],
    [{ name: ' cart' }, '/name pattern'],
    [{ name: 'cart\n' }, '/name pattern'],
    [{ name: '购物车' }, '/name pattern'],
    [{ name: 1 }, '/name type'],
    [{ name: null }, '/name type'],
    [{ name: ['cart'] }, '/name type'],
    [{ alias: '' }, '/alias length'],
    [{ alias: '车'.repeat(64) }, '/alias length'],
    [{ alias: '-a' }, '/alias pattern'],
    [{ alias: 'a-' }, '/alias pattern'],
    [{ alias: '-' }, '/alias pattern'],
    [{ alias: 'a b' }, '/alias pattern'],
    [{ alias: 'カート' }, '/alias pattern'],
    [{ alias: 'naïve' }, '/alias pattern'],
    [{ version: '' }, '/version pattern'],
    [{ version: 'V1' }, '/version pattern'],
    [{ version: 'v1.0' }, '/version pattern'],
    [{ version: 'a'.repeat(17) }, '/version pattern'],
    [{ version: null }, '/version type'],
    [{ description: 'x'.repeat(257) }, '/description length'],
    [{ description: 'half \ud800 of a pair' }, '/description pattern'],
    [{ description: false }, '/description type'],
    [{ title: 'x' }, '/title unknown-field'],
    [{ 'a/b~c': 1 }, '/a~1b~0c unknown-field'],
    [{ constructor: 1 }, '/constructor unknown-field'],
    [JSON.parse('{"__proto__": {"name": "cart"}}'), '/__proto__ unknown-field'],
    [{ '\ud800': 1 }, '/\ud800 unknown-field'],
    [null, ' type'],
    ['cart', ' type'],
    [[], ' type'],
  ])('%j: %s', (value, fault) => {
    expect(refused('basicInformation', value)).toEqual([fault]);
  });

  it('every value at fault, each once', () => {
    expect(refused('basicInformation', { name: 'Bad!', version: '!', extra: {} }).toSorted()).toEqual([
      '/extra unknown-field',
      '/name pattern',
      '/version pattern',
    ]);
  });
});
