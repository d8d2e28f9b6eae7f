import { createHash, randomBytes } from 'node:crypto';
import type { Kind } from './wizard/spec.ts';

/** 128 random bits, in letters that a URL takes as they are. */
export const newId = (): string => randomBytes(16).toString('base64url');

/** The random part of an ETag: 96 bits. */
export const newToken = (): string => randomBytes(12).toString('base64url');

const marks = { stateless: 'd', stateful: 's' } as const;

/** A draft's id tells its kind, so that the exact permission can be asked before the draft is read. A forged id names no draft. */
export const newDraftId = (kind: Kind, id: string): string => `${marks[kind]}${id}`;

export const kindOfDraftId = (id: string): Kind | undefined =>
  id.length !== 23 ? undefined : id.startsWith(marks.stateless) ? 'stateless' : id.startsWith(marks.stateful) ? 'stateful' : undefined;

/** SHA-256 of a request: what makes two writes the same write. */
export const digestOfRequest = (...parts: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64url');
};
