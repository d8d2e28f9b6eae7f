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

/** What {@link newId} would give, but the same for the same seed: another try of a request finds what the first one made. */
export const idOfSeed = (seed: string, what: 'draft' | 'submission'): string =>
  digestOfRequest(what, seed).slice(0, 22);

/** Whether a draft makes a service or changes one that is there. */
export type DraftMode = 'create' | 'edit';

/** The first letter of a draft's id. */
const marks = {
  d: { kind: 'stateless', mode: 'create' },
  s: { kind: 'stateful', mode: 'create' },
  e: { kind: 'stateless', mode: 'edit' },
  t: { kind: 'stateful', mode: 'edit' },
} as const satisfies Record<string, { kind: Kind; mode: DraftMode }>;

/** A draft's id tells its kind and mode, so that the exact permission can be asked before the draft is read. A forged id names no draft. */
export const newDraftId = (kind: Kind, mode: DraftMode, id: string): string => {
  const mark = Object.entries(marks).find(([, one]) => one.kind === kind && one.mode === mode)?.[0];
  return `${mark}${id}`;
};

const markOf = (id: string) =>
  id.length === 23 ? Object.entries(marks).find(([mark]) => id.startsWith(mark))?.[1] : undefined;

export const kindOfDraftId = (id: string): Kind | undefined => markOf(id)?.kind;
export const modeOfDraftId = (id: string): DraftMode | undefined => markOf(id)?.mode;

/** SHA-256 of a request: what makes two writes the same write. */
export const digestOfRequest = (...parts: readonly string[]): string =>
  hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url');
