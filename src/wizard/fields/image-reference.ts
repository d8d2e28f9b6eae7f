/*
 * The grammar of distribution (`reference.Parse`), written so that matching is linear: the usual translation of its regular
 * expressions has a separator that may be empty inside a repetition, and thirty letters and a blank take minutes.
 */
const hostLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const host = `(?:${hostLabel}(?:\\.${hostLabel})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const name = `(?:${host}/)?${component}(?:/${component})*`;
const tag = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const digest = '(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})';
/** Distribution takes 64 hexadecimal digits for the id of an image, never for a name. */
const imageId = '[a-f0-9]{64}$';

const MAX_TEXT = 1024;
const MAX_NAME = 255;

const form = new RegExp(`^(?!${imageId})(?<name>${name})(?::(?<tag>${tag}))?(?:@(?<digest>${digest}))?$`);

/** What {@link parseImageReference} reads, as one pattern: what is left after at most 255 characters is a tag or a digest. */
export const imageReferencePattern = `^(?!${imageId})(?=.{1,${MAX_NAME}}(?::${tag})?(?:@[^@]*)?$)${name}(?::${tag})?(?:@${digest})?$`;

export interface ImageReference {
  /** Host, port and path. */
  readonly name: string;
  readonly tag?: string;
  /** `<algorithm>:<hex>` */
  readonly digest?: string;
}

/** Reads `[host[:port]/]path[:tag][@digest]`. Nothing is added: `nginx` stays `nginx`. */
export function parseImageReference(text: string): ImageReference | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const { name, tag, digest } = form.exec(text)?.groups ?? {};
  if (name === undefined || name.length > MAX_NAME) return undefined;
  return { name, tag, digest };
}

/** Whether the reference says which image it means: by a tag or by a digest. */
export function hasTag(text: string): boolean {
  const reference = parseImageReference(text);
  return reference?.tag !== undefined || reference?.digest !== undefined;
}
