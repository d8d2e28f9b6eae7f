import type { StoredSubmission } from '../store.ts';

/*
 * A submission is one hash, with its journal in a list of its own.
 *
 *   id, head, createdAt, expiresAt
 *   phase        present once closed
 *   epoch        of its last lease
 *   leaseUntil   when that runs out
 */

/** The hash as field and value in turn, and the list. */
export type FoundSubmission = readonly [flat: readonly string[], journal: readonly string[]];

export function submissionOf([flat, journal]: FoundSubmission): StoredSubmission {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? '', flat[i + 1] ?? '');
  const phase = fields.get('phase');
  return {
    id: fields.get('id') ?? '',
    head: fields.get('head') ?? '',
    journal,
    ...(phase !== undefined && { phase }),
    createdAt: Number(fields.get('createdAt')),
  };
}
