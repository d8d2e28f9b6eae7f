/**
 * When a token says that it ends (`exp` of RFC 7519), in milliseconds since the epoch; `Infinity` when it does not say, or is no
 * JWT. Nothing is verified: it may only shorten what somebody else vouched for.
 */
export const tokenExpiry = (token: string): number => {
  const [, claims, signature] = token.split('.');
  if (claims === undefined || signature === undefined) return Number.POSITIVE_INFINITY;
  try {
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1_000 : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};
