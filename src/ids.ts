import { hash, randomBytes } from 'node:crypto';
import type { Kind } from './wizard/spec.ts';

/** Random text of so many bytes, drawn from a pool: one call of the kernel serves hundreds of ids. No byte is used twice. */
const createRandomTexts = (): ((bytes: number) => string) => {
  let pool = Buffer.alloc(0);
  let used = 0;
  return (bytes) => {
    if (used + bytes > pool.length) {
      pool = randomBytes(8192);
      used = 0;
    }
    used += bytes;
    return pool.toString('base64url', used - bytes, used);
  };
};

const randomText = createRandomTexts();

/** 128 random bits, in letters that a URL takes as they are. */
export const newId = (): string => randomText(16);

/** The random part of an ETag: 96 bits. */
export const newToken = (): string => randomText(12);

const marks = { stateless: 'd', stateful: 's' } as const;

/** A draft's id tells its kind, so that the exact permission can be asked before the draft is read. A forged id names no draft. */
export const newDraftId = (kind: Kind, id: string): string => `${marks[kind]}${id}`;

export const kindOfDraftId = (id: string): Kind | undefined =>
  id.length !== 23
    ? undefined
    : id.startsWith(marks.stateless)
      ? 'stateless'
      : id.startsWith(marks.stateful)
        ? 'stateful'
        : undefined;

/** SHA-256 of a request: what makes two writes the same write. */
export const digestOfRequest = (...parts: readonly string[]): string =>
  hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url');
