export const x = (length: number): string => 'x'.repeat(length);
export const MAX_INT = 2_147_483_647;

/** Characters that JSON, YAML or protobuf treat in a way of their own. */
export const oddTexts = [
  '',
  ' ',
  '\u0000\u0001\u001f',
  '\t\r\n',
  ' a \n b ',
  '\u007f\u0080\u0085\u009f',
  '\u00a0\u2028\u2029\ufeff',
  '\ufffd\ufffe\uffff',
  '😀\u{10ffff}',
  '"\\\'`$(A)$$B{{c}}',
  '# - : ? | > & * ! % @',
  'true',
  '0x1f',
  '~',
  '---\n...',
] as const;
export const names = ['a', '0', '0a', 'a--b', 'xn--a', '1-1', x(63), `0${x(61)}0`, `a${'-'.repeat(61)}b`] as const;
export const subdomains = [
  'a',
  '0',
  '1.2.3',
  'a.b-c.d',
  `${x(63)}.${x(63)}.${x(63)}.${x(61)}`,
  x(253),
  'a--b.xn--c',
] as const;
export const configKeys = ['-', '_', '.a', '.-', 'a..', '-.-', '0', x(253), 'A_b-c.d'] as const;

export const cpu = [
  ...['0', '-0', '+1', '.5', '5.', '+.5', '1e3', '1E3', '1e-3', '1E+2', '0.001', '1000u', '1000000n', '0m', '0e9'],
  ...['1k', '1M', '1G', '1T', '1P', '1E', '9E', '9223372036854775807', '9.223372036854775807e18', '0e-99'],
  ...[`0.5${'0'.repeat(60)}`, `${'0'.repeat(60)}1`, '9223372036854775807000m', '1n', '1Ki', '0.0001', '2e18'],
] as const;
export const bytes = [
  ...['0', '1', '+128', '128.', '1e3', '1E3', '1k', '1M', '1G', '1T', '1P', '1E', '9E', '1000m', '0.5Ki', '1.5Gi'],
  ...['1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei', '7Ei', '8Ei', '7.5Ei', '9223372036854775807', '.5Gi', '100u', '1e18'],
  ...['1048576', '1048575', '1e-3', `1${'0'.repeat(18)}000m`, `${'0'.repeat(40)}64Mi`, '0.1', '9223372036854775808'],
] as const;
export const counts = [0, 1, 2, MAX_INT] as const;
export const labelValues = ['', 'a', 'A', '0', 'a_b.c-d', x(63)] as const;
export const labelMaps = [
  {},
  { a: '', A: 'A', 'a.b_c-d': '0' },
  { [x(63)]: x(63) },
  { [`${x(63)}.${x(63)}.${x(63)}.${x(61)}/${x(63)}`]: 'a' },
  { [`${x(253)}/a`]: 'a', '0.1/2': '3' },
  { 'Upper.example/a': 'a' },
  { 'example.com/A_b': 'c' },
] as const;
export const annotationMaps = [
  ...labelMaps.slice(0, 5),
  { 'Upper.Case/Name': 'a', 'A/b': '' },
  Object.fromEntries(oddTexts.map((text, index) => [`example.com/a${index}`, text])),
  ...[250_000, 258_047, 258_048, 262_100, 262_143].map((bytes) => ({ a: x(bytes) })),
  Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`a${index}`, x(1000)])),
] as const;
