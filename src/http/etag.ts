/** What an If-Match header asks for (RFC 9110, section 13.1.1). */
export type IfMatch = '*' | readonly string[];

/** Opaque parts of the strong tags of an If-Match value; weak ones never match, so they are left out. `undefined`: not well-formed. */
export const parseIfMatch = (header: string): IfMatch | undefined => {
  const text = header.trim();
  if (text === '*') return '*';
  const tag = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;
  const tags: string[] = [];
  for (const part of text.split(',')) {
    const match = tag.exec(part.trim());
    if (match === null) return undefined;
    if (match[1] === undefined) tags.push(match[2] ?? '');
  }
  return tags;
};

export const etagOf = (opaque: string): string => `"${opaque}"`;
