import { hash } from 'node:crypto';

/**
 * SHA-256 of texts, each with its length in bytes before it: other texts never give the same.
 *
 * @returns 43 characters (base64url)
 */
export function hashOf(...parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''), 'base64url');
}
