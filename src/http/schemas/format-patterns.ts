import { extendedResourcePattern } from '../../wizard/fields/extended-resource.ts';
import { imageReferencePattern } from '../../wizard/fields/image-reference.ts';

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

/** By format, a pattern (ECMA-262, with the flag `u`) that every text of the format fits. */
export const formatPatterns: Readonly<Record<string, string>> = {
  'cpu-quantity': `^${sign}${isNumber}${digits}(?:${exponent}|[numkMGTPE]?)$`,
  'byte-quantity': `^${sign}${isNumber}${digits}(?:${exponent}|[KMGTPE]i|[numkMGTPE]?)$`,
  'capacity-quantity': `^\\+?${isPositive}${digits}(?:${exponent}|[KMGTPE]i|[numkMGTPE]?)$`,
  'image-reference': imageReferencePattern,
  'extended-resource': extendedResourcePattern,
};
