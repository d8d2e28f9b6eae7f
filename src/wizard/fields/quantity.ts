/** A Kubernetes quantity, exact: `unscaled / 10^scale`. One value has many forms; compare with {@link compareQuantities}. */
export interface Quantity {
  readonly unscaled: bigint;
  /** Decimal places of `unscaled`, 0 or more. */
  readonly scale: number;
}

/** The server stores no more than this and silently cuts what is larger. */
export const MAX_QUANTITY = 2n ** 63n - 1n;

const decimalSuffixes: ReadonlyMap<string, number> = new Map(
  Object.entries({ n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }),
);
const binaryFactors: ReadonlyMap<string, bigint> = new Map(
  ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, power) => [suffix, 1024n ** BigInt(power)]),
);

// The lengths bound the arithmetic: without them `1e999999999` or a million digits would cost seconds.
const form = /^([+-]?)(\d{0,64})(?:\.(\d{0,64}))?(?:[eE]([+-]?\d{1,2})|([KMGTPE]i|[numkMGTPE]?))$/;

/**
 * Reads a quantity as the API server does (`resource.Quantity`): sign, decimal number, then a decimal or binary suffix or an
 * exponent. Unlike the server it takes no blanks, at most 64 digits on each side of the point and exponents of two digits.
 */
export function parseQuantity(text: string): Quantity | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = match;
  const digits = whole + fraction;
  if (digits === '') return undefined;
  const size = BigInt(sign === '-' ? `-${digits}` : digits) * (binaryFactors.get(suffix) ?? 1n);
  const power = Number(exponent ?? decimalSuffixes.get(suffix) ?? 0) - fraction.length;
  return power >= 0 ? { unscaled: size * tenTo(power), scale: 0 } : { unscaled: size, scale: -power };
}

/** Negative when `a` is the smaller one, 0 when both are the same value (`1000m` and `1`). */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const left = a.unscaled * tenTo(b.scale);
  const right = b.unscaled * tenTo(a.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A quantity that is this whole number. */
export const wholeQuantity = (value: bigint | number): Quantity => ({ unscaled: BigInt(value), scale: 0 });

/** No fraction: as a number of bytes it means what it says. */
export const isWholeBytes = ({ unscaled, scale }: Quantity): boolean => unscaled % tenTo(scale) === 0n;

/** Not finer than one thousandth, below which the server rounds up. */
export const atMostMilli = ({ unscaled, scale }: Quantity): boolean => (unscaled * 1000n) % tenTo(scale) === 0n;

/** Written with a binary suffix (`Ki` to `Ei`). */
export const hasBinarySuffix = (text: string): boolean => text.endsWith('i');

const powersOfTen = Array.from({ length: 200 }, (_, power) => 10n ** BigInt(power));
const tenTo = (power: number): bigint => powersOfTen[power] ?? 10n ** BigInt(power);
