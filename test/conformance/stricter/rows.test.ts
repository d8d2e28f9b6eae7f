import { describe, expect, it } from 'vitest';
import { en } from '../../../src/messages/en.ts';
import { spots } from '../mutate/spots.ts';
import { explanationsOf, fits } from './explanations.ts';
import { proved } from './proved.ts';
import { stricter } from './rows.ts';

describe('a row of what we refuse though a kube-apiserver takes it', () => {
  it.each(proved().map(({ code, at, also = [] }) => [code, at, also] as const))(
    'is there for what was broken by hand: %s at %s',
    (code, at, also) => {
      const others = also.map((other) => ({ code: other.split(' ')[0] ?? '', pointer: other.split(' ')[1] ?? '' }));
      const faults = [{ code, pointer: at }, ...others];
      expect(faults.filter((fault) => explanationsOf(fault).length === 0)).toEqual([]);
    },
  );

  it('is about places of the form and codes that there are', () => {
    const places = spots().map(({ path }) => path.replaceAll('*', '0'));
    const isPlace = (pattern: string) => places.some((place) => fits(place, pattern));
    expect(stricter.flatMap(({ at }) => at.filter((pattern) => !isPlace(pattern)))).toEqual([]);
    expect(stricter.flatMap(({ codes }) => codes.filter((code) => !(code in en)))).toEqual([]);
  });
});

describe('a pattern of places', () => {
  it.each([
    ['/a/0/b', '/a/*/b', true],
    ['/a/0/c/b', '/a/*/b', false],
    ['/a/0/c/b', '/a/**/b', true],
    ['/a/b', '/a/**/b', true],
    ['/a/b', '/**', true],
    ['/a/b', '/a', false],
    ['/a', '/a/b', false],
    ['/a/b~1c', '/a/*', true],
  ])('says of %s for %s: %s', (pointer, pattern, expected) => {
    expect(fits(pointer, pattern)).toBe(expected);
  });
});
