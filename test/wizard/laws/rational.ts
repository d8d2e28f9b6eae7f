/** An exact number: `over / under`, `under` above 0. */
interface Rational {
  readonly over: bigint;
  readonly under: bigint;
}

/** Powers of ten and of 1024 that the suffixes of Kubernetes quantities stand for, one by one as its documentation lists them. */
const suffixes: Readonly<Record<string, Rational>> = {
  n: { over: 1n, under: 1_000_000_000n },
  u: { over: 1n, under: 1_000_000n },
  m: { over: 1n, under: 1_000n },
  '': { over: 1n, under: 1n },
  k: { over: 1_000n, under: 1n },
  M: { over: 1_000_000n, under: 1n },
  G: { over: 1_000_000_000n, under: 1n },
  T: { over: 1_000_000_000_000n, under: 1n },
  P: { over: 1_000_000_000_000_000n, under: 1n },
  E: { over: 1_000_000_000_000_000_000n, under: 1n },
  Ki: { over: 1_024n, under: 1n },
  Mi: { over: 1_048_576n, under: 1n },
  Gi: { over: 1_073_741_824n, under: 1n },
  Ti: { over: 1_099_511_627_776n, under: 1n },
  Pi: { over: 1_125_899_906_842_624n, under: 1n },
  Ei: { over: 1_152_921_504_606_846_976n, under: 1n },
};

/** Reads a quantity digit by digit, without the product's parser. */
export const rationalOf = (text: string): Rational => {
  const unsigned = text.replace(/^[+-]/, '');
  const digits = /^[0-9.]*/.exec(unsigned)?.[0] ?? '';
  const rest = unsigned.slice(digits.length);
  const [whole = '', fraction = ''] = digits.split('.');
  let { over, under } = factorOf(rest);
  over *= BigInt(`0${whole}${fraction}`);
  for (const _ of fraction) under *= 10n;
  return { over: text.startsWith('-') ? -over : over, under };
};

/** `e3` and `E-2` are exponents of ten; `E` alone is a suffix. */
const factorOf = (rest: string): Rational => {
  const suffix = suffixes[rest];
  if (suffix !== undefined) return suffix;
  const exponent = Number(rest.slice(1));
  if (!/^[eE][+-]?[0-9]+$/.test(rest)) throw new Error(`no quantity ends in ${rest}`);
  let power = 1n;
  for (let times = Math.abs(exponent); times > 0; times--) power *= 10n;
  return exponent < 0 ? { over: 1n, under: power } : { over: power, under: 1n };
};

/** Below 0, 0 or above 0, as `a` is below, equal to or above `b`. */
export const compareRationals = (a: Rational, b: Rational): -1 | 0 | 1 => {
  const difference = a.over * b.under - b.over * a.under;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/** Whether two quantities are the same value, however written. */
export const isSameValue = (a: string, b: string): boolean => compareRationals(rationalOf(a), rationalOf(b)) === 0;
