/*
 * The formats of the form as patterns, for whoever does not know the formats. All of them take bounded or linear time. A test
 * holds them against the formats: the names are told exactly, of a quantity all but the size and the steps.
 */
const digits = '[0-9]{0,64}(?:\\.[0-9]{0,64})?';
const exponent = '[eE][+-]?[0-9]{1,2}';
const isNumber = '(?=\\.?[0-9])';
const isPositive = '(?=[0.]*[1-9])';
/** `-0` is a quantity of nothing, as `0` is. */
const sign = '(?:\\+|-(?![0.]*[1-9]))?';

const hostLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const host = `(?:${hostLabel}(?:\\.${hostLabel})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const tag = ':[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const digest = '@(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})';
/** The id of an image is no name, and a name has at most 255 characters: what is left after those is a tag or a digest. */
const isName = `(?![a-f0-9]{64}$)(?=.{1,255}(?:${tag})?(?:@[^@]*)?$)`;

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
/** Domains that mean something else; with `requests.` before it, a domain must still be one. */
const isExtended = '(?!requests\\.|hugepages-)(?!.*kubernetes\\.io/)(?=[^/]{1,244}/)';

/** By format, a pattern (ECMA-262, with the flag `u`) that every text of the format fits. */
export const formatPatterns: Readonly<Record<string, string>> = {
  'cpu-quantity': `^${sign}${isNumber}${digits}(?:${exponent}|[numkMGTPE]?)$`,
  'byte-quantity': `^${sign}${isNumber}${digits}(?:${exponent}|[KMGTPE]i|[numkMGTPE]?)$`,
  'capacity-quantity': `^\\+?${isPositive}${digits}(?:${exponent}|[KMGTPE]i|[numkMGTPE]?)$`,
  'image-reference': `^${isName}(?:${host}/)?${component}(?:/${component})*(?:${tag})?(?:${digest})?$`,
  'extended-resource': `^${isExtended}${label}(?:\\.${label})*/[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`,
};
