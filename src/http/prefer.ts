/**
 * Seconds of `Prefer: wait=N` (RFC 7240, section 4.3), at most 60. A preference that cannot be read is ignored, as the RFC says.
 */
export const waitSeconds = (header: string | readonly string[] | undefined): number | undefined => {
  const text = typeof header === 'string' ? header : (header ?? []).join(',');
  const match = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])/i.exec(text);
  return match?.[1] === undefined ? undefined : Math.min(60, Number(match[1]));
};
