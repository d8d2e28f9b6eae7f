import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atMostMilli,
  compareQuantities,
  isWholeBytes,
  parseQuantity,
  type Quantity,
  wholeQuantity,
} from '../../../src/wizard/fields/quantity.ts';

function read(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new Error(`not a quantity: ${text}`);
  return quantity;
}

describe('parseQuantity', () => {
  it.each([
    ['1', '1000m'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+1', '1'],
    ['-0', '0'],
    ['1e3', '1k'],
    ['1E3', '1k'],
    ['1e-3', '1m'],
    ['1E', '1000P'],
    ['1.5Gi', '1536Mi'],
    ['1Ki', '1024'],
    ['1Ei', '1152921504606846976'],
    ['1n', '0.000000001'],
    ['1u', '1000n'],
    ['0.1234', '123400u'],
    ['1M', '1000k'],
    ['1T', '1000G'],
    ['9223372036854775807', '9223372036854775807.000'],
  ])('reads %s as the same value as %s', (one, other) => {
    expect(compareQuantities(read(one), read(other))).toBe(0);
  });

  it.each([
    ['', 'empty'],
    ['.', 'no digit'],
    ['-', 'no digit'],
    ['abc', 'no number'],
    ['1,5', 'comma'],
    ['0x10', 'hexadecimal'],
    ['64mi', 'unknown suffix'],
    ['64K', 'unknown suffix'],
    ['64MiB', 'unknown suffix'],
    ['1 Gi', 'blank inside'],
    [' 1', 'blank before'],
    ['1\n', 'line break after'],
    ['1.2.3', 'two points'],
    ['1e', 'exponent without digits'],
    ['1e3Ki', 'two suffixes'],
    ['--1', 'two signs'],
    ['١', 'digit of another script'],
    ['1e999999999', 'huge exponent'],
    ['1e-999999999', 'huge negative exponent'],
    ['9'.repeat(1_000_000), 'a million digits'],
  ])('does not read %j (%s)', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.eEKMGTPinumk+- x') }), (text) => {
        parseQuantity(text);
      }),
    );
  });

  it('reads whole numbers as BigInt does', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 63n), max: 10n ** 63n }), (value) => {
        expect(compareQuantities(read(String(value)), wholeQuantity(value))).toBe(0);
      }),
    );
  });

  it('multiplies by exactly what the suffix says', () => {
    const suffixes = {
      Ki: 2n ** 10n,
      Mi: 2n ** 20n,
      Gi: 2n ** 30n,
      Ti: 2n ** 40n,
      Pi: 2n ** 50n,
      Ei: 2n ** 60n,
      k: 10n ** 3n,
      P: 10n ** 15n,
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.entries(suffixes)),
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        ([suffix, factor], value) => {
          expect(compareQuantities(read(`${value}${suffix}`), wholeQuantity(value * factor))).toBe(0);
        },
      ),
    );
  });
});

describe('compareQuantities', () => {
  const quantity = fc.record({ unscaled: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), scale: fc.nat(40) });

  it('is antisymmetric and transitive', () => {
    fc.assert(
      fc.property(quantity, quantity, quantity, (a, b, c) => {
        expect(Math.sign(compareQuantities(a, b)) + Math.sign(compareQuantities(b, a))).toBe(0);
        const [low, middle, high] = [a, b, c].sort(compareQuantities) as [Quantity, Quantity, Quantity];
        expect(compareQuantities(low, middle)).toBeLessThanOrEqual(0);
        expect(compareQuantities(low, high)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('orders by value, not by text', () => {
    expect(compareQuantities(read('900m'), read('1'))).toBeLessThan(0);
    expect(compareQuantities(read('1Gi'), read('1G'))).toBeGreaterThan(0);
    expect(compareQuantities(read('-1'), read('0'))).toBeLessThan(0);
  });
});

describe('precision', () => {
  it.each([
    ['128Mi', true],
    ['1.5Gi', true],
    ['1000m', true],
    ['0.5', false],
    ['100m', false],
    ['1.0005Mi', false],
    ['0.5Ki', true],
  ])('%s is whole bytes: %s', (text, whole) => {
    expect(isWholeBytes(read(text))).toBe(whole);
  });

  it.each([
    ['0.001', true],
    ['1m', true],
    ['1000u', true],
    ['0.100000', true],
    ['0.0001', false],
    ['1n', false],
    ['100u', false],
    ['0.1234', false],
  ])('%s is at most milli: %s', (text, milli) => {
    expect(atMostMilli(read(text))).toBe(milli);
  });
});
