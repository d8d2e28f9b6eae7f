/** `type/subtype` in lower case of a Content-Type value (RFC 9110, section 8.3), or nothing when it is not one. */
export const mediaTypeOf = (header: string | undefined): string | undefined => {
  const match = /^[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(;.*)?$/.exec(header ?? '');
  if (match?.[1] === undefined) return undefined;
  const charset = /;[ \t]*charset="?([^";]*)"?/i.exec(match[2] ?? '')?.[1];
  if (charset !== undefined && !/^(utf-8|us-ascii)$/i.test(charset.trim())) return undefined;
  return match[1].toLowerCase();
};

/**
 * Which of the offered types an Accept value prefers (RFC 9110, section 12.5.1); the first offered one without the header,
 * nothing when it takes none.
 */
export const negotiate = (header: string | undefined, offered: readonly string[]): string | undefined => {
  if (header === undefined || header.trim() === '') return offered[0];
  const ranges = header.split(',').map(rangeOf);
  const rated = offered.map((type, place) => ({ type, place, quality: qualityOf(type, ranges) }));
  const best = rated.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality || a.place - b.place);
  return best[0]?.type;
};

interface Range {
  readonly type: string;
  readonly quality: number;
}

const rangeOf = (text: string): Range => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return { type, quality: quality === undefined ? 1 : Number(quality) || 0 };
};

/** The most specific range decides. */
const qualityOf = (type: string, ranges: readonly Range[]): number => {
  const [major = ''] = type.split('/');
  for (const candidate of [type, `${major}/*`, '*/*']) {
    const range = ranges.find((one) => one.type === candidate);
    if (range !== undefined) return range.quality;
  }
  return 0;
};
