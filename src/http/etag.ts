/** What an If-Match header asks for (RFC 9110, section 13.1.1). */
export type IfMatch = '*' | readonly string[];

/** Opaque parts of the strong tags of an If-Match value; weak ones never match, so they are left out. `undefined`: not well-formed. */
export const parseIfMatch = (header: string): IfMatch | undefined => {
  const text = header.trim();
  if (text === '*') return '*';
  if (!list.test(text)) return undefined;
  return [...text.matchAll(tag)].flatMap(([, weak, opaque = '']) => (weak === undefined ? [opaque] : []));
};

/** An opaque part may hold commas. */
const tag = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;
const list = new RegExp(`^${tag.source}(?:[ \\t]*,[ \\t]*${tag.source})*$`);

/**
 * Whether an If-None-Match value names the tag (RFC 9110, section 13.1.2): a weak one does too, which is what a proxy makes of a
 * strong one when it compresses. What is not well-formed names nothing.
 */
export const namesTag = (header: string | undefined, opaque: string): boolean => {
  const text = header?.trim() ?? '';
  return text === '*' || (list.test(text) && [...text.matchAll(tag)].some(([, , one]) => one === opaque));
};

export const etagOf = (opaque: string): string => `"${opaque}"`;
