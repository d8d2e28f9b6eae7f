import type { KubeObject } from '../manifests/kube-object.ts';

/**
 * The body of a server-side apply. The server reads it as YAML even where it is JSON, and YAML takes neither the C1 control
 * characters nor two of the non-characters raw, while it takes them escaped. U+0085, U+2028 and U+2029 it takes for line breaks:
 * raw they would be folded with the blanks around them. Surrogate pairs must stay raw: an escaped pair is refused.
 */
export const applyBody = (object: KubeObject): string => JSON.stringify(object).replace(notYaml, escaped);

const notYaml = /[\u007f-\u009f\u2028\u2029\ufffe\uffff]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
