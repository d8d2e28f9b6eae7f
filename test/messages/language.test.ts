import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOf } from '../../src/messages/language.ts';

describe('languageOf', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['zh', 'zh'],
    ['ZH-Hans-CN', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB, zh;q=0.5', 'en'],
    ['en;q=0.4, zh;q=0.5', 'zh'],
    ['en;q=0.5 , zh ; q=0.5', 'en'],
    ['fr, zh;q=0.1', 'zh'],
    ['fr', 'en'],
    ['*', 'en'],
    ['zh;q=0', 'en'],
    ['zh;q=x', 'en'],
    ['zhx', 'en'],
  ] as const)('%j: %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });

  it('answers any header', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(['en', 'zh']).toContain(languageOf(header));
      }),
    );
  });
});
