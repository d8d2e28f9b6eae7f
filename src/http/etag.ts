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

export const etagOf = (opaque: string): string => `"${opaque}"`;
