import { isIP } from 'node:net';

/** Annotation with the networks that a load balancer lets in. */
export const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/**
 * Whether a text is a comma-separated list of networks without host bits. Blanks around them, and an empty text, are fine; a byte
 * order mark is a blank only to JavaScript.
 */
export const areSourceRanges = (text: string): boolean =>
  !text.includes('\ufeff') && (text.trim() === '' || text.split(',').every((range) => isNetwork(range.trim())));

const isNetwork = (range: string): boolean => {
  const [address = '', length = '', ...rest] = range.split('/');
  const version = isIP(address);
  if (rest.length > 0 || version === 0 || address.includes('%') || !/^(0|[1-9][0-9]{0,2})$/.test(length)) return false;
  if (version === 6 && isMapped(ipv6Groups(address))) return false;
  const bits = version === 4 ? bitsOf(address.split('.'), 10, 8) : bitsOf(ipv6Groups(address), 16, 16);
  return Number(length) <= bits.length && !bits.slice(Number(length)).includes('1');
};

/** An IPv4 address in the clothes of an IPv6 one (RFC 4291, section 2.5.5.2): servers no longer take it. */
const isMapped = (groups: readonly string[]): boolean =>
  groups.slice(0, 6).every((group, index) => Number.parseInt(group, 16) === (index < 5 ? 0 : 0xffff));

const bitsOf = (parts: readonly string[], radix: number, width: number): string =>
  parts.map((part) => Number.parseInt(part, radix).toString(2).padStart(width, '0')).join('');

/** The eight groups of an IPv6 address (RFC 4291, section 2.2), `::` and a dotted end written out. */
const ipv6Groups = (address: string): string[] => {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (dotted) {
    const [, head = '', ...octets] = dotted;
    const [a = 0, b = 0, c = 0, d = 0] = octets.map(Number);
    return ipv6Groups(`${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const [front = [], back = []] = address.split('::').map((side) => side.split(':').filter((group) => group !== ''));
  return [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back];
};
