import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atMostMilli,
  compareQuantities,
  isWholeBytes,
  parseQuantity,
  type Quantity,
} from '../../../src/wizard/fields/quantity.ts';
import { compareRationals, rationalOf } from './rational.ts';

const digits = fc.stringMatching(/^[0-9]{1,20}$/);
const number = fc.oneof(
  digits,
  fc.tuple(digits, digits).map(([whole, fraction]) => `${whole}.${fraction}`),
  digits.map((fraction) => `.${fraction}`),
  digits.map((whole) => `${whole}.`),
);
const suffixes = ['', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const suffix = fc.oneof(
  fc.constantFrom(...suffixes),
  fc
    .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.integer({ min: 0, max: 30 }))
    .map((parts) => parts.join('')),
);
const sign = fc.constantFrom('', '', '+', '-');
const anywhere = fc.tuple(sign, number, suffix).map((parts) => parts.join(''));
/** Few numbers in every spelling, so that different texts are often the same value. */
const near = fc
  .tuple(sign, fc.constantFrom('0', '1', '1.0', '0.001', '1000', '1024', '.5', '0.5', '500', '2'), suffix)
  .map((parts) => parts.join(''));
const text = fc.oneof(anywhere, near);

const read = (quantity: string): Quantity => {
  const parsed = parseQuantity(quantity);
  if (parsed === undefined) throw new Error(`${quantity} is a quantity`);
  return parsed;
};
const compare = (a: string, b: string): number => Math.sign(compareQuantities(read(a), read(b)));

/** Other spellings of the same value. */
const spellings: readonly ((quantity: string) => string)[] = [
  (quantity) => quantity.replace(/^([+-]?)/, '$1000'),
  (quantity) => quantity.replace(/^([+-]?\d*)(\.\d*)?/, (_, whole, fraction = '.') => `${whole}${fraction}0`),
  (quantity) => (/^[+-]/.test(quantity) ? quantity : `+${quantity}`),
  (quantity) => quantity.replace(/^([+-]?[0-9.]+)$/, '$1e0'),
  (quantity) =>
    quantity
      .replace(/k$/, 'e3')
      .replace(/M$/, 'E6')
      .replace(/(?<=[0-9.])m$/, 'e-3'),
];

const RUNS = { numRuns: 1_000 };

describe('quantities', () => {
  it('compare as exact fractions do', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compare(a, b)).toBe(compareRationals(rationalOf(a), rationalOf(b)));
      }),
      RUNS,
    );
  });

  it('compare the other way round the other way', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(compare(a, b) + compare(b, a)).toBe(0);
      }),
      RUNS,
    );
  });

  it('are in one order: sorted, each is at most any later one', () => {
    fc.assert(
      fc.property(fc.array(near, { minLength: 3, maxLength: 8 }), (texts) => {
        const order = [...texts].sort(compare);
        order.forEach((low, index) => {
          for (const high of order.slice(index)) expect(compare(low, high)).toBeLessThanOrEqual(0);
        });
      }),
      RUNS,
    );
  });

  it('are equal however they are written, and then against anything else', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom(...spellings), (a, b, spell) => {
        expect(compare(a, spell(a))).toBe(0);
        expect(compare(spell(a), b)).toBe(compare(a, b));
      }),
      RUNS,
    );
  });

  it('are whole bytes and at most milli exactly where the fraction is', () => {
    fc.assert(
      fc.property(text, (quantity) => {
        const { over, under } = rationalOf(quantity);
        expect(isWholeBytes(read(quantity))).toBe(over % under === 0n);
        expect(atMostMilli(read(quantity))).toBe((over * 1_000n) % under === 0n);
      }),
      RUNS,
    );
  });
});
