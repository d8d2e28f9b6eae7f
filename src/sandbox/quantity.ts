const FORM = /^([+-]?)([0-9]*)(\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/** The suffix's power: of 2 for binary suffixes, else of 10. */
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Bounds the work that a few characters can ask for. */
const EXPONENT_MAX = 100;

const REGEX_FAULT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX_FAULT = "unable to parse quantity's suffix";

export interface Quantity {
  /** In billionths, rounded up: the API keeps nothing finer. */
  readonly nanos: bigint;
  readonly form: 'binary' | 'decimal' | 'exponent';
}

type ParsedQuantity = { readonly ok: true; readonly value: Quantity } | { readonly ok: false; readonly fault: string };

const decimal = (digits: bigint, power: number): bigint => {
  if (power >= 0) return digits * 10n ** BigInt(power);
  const unit = 10n ** BigInt(-power);
  return (digits + unit - 1n) / unit;
};

const magnitude = (digits: bigint, fraction: number, suffix: string): Quantity | undefined => {
  const exponent = /^[eE]([-+]?[0-9]+)$/.exec(suffix)?.[1];
  if (exponent !== undefined && Math.abs(Number(exponent)) > EXPONENT_MAX) return undefined;
  if (exponent !== undefined) return { nanos: decimal(digits, Number(exponent) - fraction + 9), form: 'exponent' };
  if (Object.hasOwn(BINARY, suffix))
    return { nanos: decimal(digits << (BINARY[suffix] ?? 0n), 9 - fraction), form: 'binary' };
  if (!Object.hasOwn(DECIMAL, suffix)) return undefined;
  return { nanos: decimal(digits, (DECIMAL[suffix] ?? 0) - fraction + 9), form: 'decimal' };
};

/** Reads a resource quantity as apimachinery's `resource.ParseQuantity` does. */
export const parseQuantity = (text: string): ParsedQuantity => {
  const match = FORM.exec(text.trim());
  const [, sign = '', whole = '', , fraction = '', suffix = ''] = match ?? [];
  if (match === null || whole + fraction === '') return { ok: false, fault: REGEX_FAULT };
  const size = magnitude(BigInt(whole + fraction), fraction.length, suffix);
  if (size === undefined) return { ok: false, fault: SUFFIX_FAULT };
  return { ok: true, value: { ...size, nanos: sign === '-' ? -size.nanos : size.nanos } };
};

const NANO = 1_000_000_000n;
const BINARY_NAMES = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'];
const DECIMAL_NAMES = ['E', 'P', 'T', 'G', 'M', 'k', '', 'm', 'u', 'n'];

const canonical = ({ nanos, form }: Quantity): string => {
  const size = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? '-' : '';
  if (size === 0n) return '0';
  const binary = form === 'binary' && size % NANO === 0n && size / NANO >= 1024n;
  const units = binary
    ? BINARY_NAMES.map((name): [string, bigint] => [name, NANO << (BINARY[name] ?? 0n)])
    : DECIMAL_NAMES.map((name): [string, bigint] => [name, 10n ** BigInt((DECIMAL[name] ?? 0) + 9)]);
  const [name, unit] = units.find(([, each]) => size % each === 0n) ?? ['', NANO];
  return `${sign}${size / unit}${name}`;
};

/** Spellings without a fraction or a unit are kept as they are; so are numbers with an exponent. */
const isKept = (text: string): boolean => /^[+]?[0-9]+\.?([eE][+]?[0-9]+)?$/.test(text);

/** The spelling that the API stores: `0.5` becomes `500m`, `1024Mi` becomes `1Gi`. Unreadable text is answered as it is. */
export const storedQuantity = (text: string, options: { readonly roundToMilli?: boolean } = {}): string => {
  const parsed = parseQuantity(text);
  if (!parsed.ok || isKept(text.trim())) return text.trim();
  const { nanos, form } = parsed.value;
  const milli = 1_000_000n;
  const rounded = options.roundToMilli === true && nanos > 0n ? ((nanos + milli - 1n) / milli) * milli : nanos;
  return canonical({ nanos: rounded, form });
};
