/** One segment of a JSON Pointer (RFC 6901, section 3). */
export const escapeSegment = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

/** The segments of a JSON Pointer, unescaped. */
export const segmentsOf = (pointer: string): string[] => {
  const segments = pointer.split('/').slice(1);
  // Nearly no pointer has anything escaped.
  return pointer.includes('~')
    ? segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    : segments;
};

/** The pointer without its last segment; the whole document for a pointer of one segment. */
export const parentOf = (pointer: string): string => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
