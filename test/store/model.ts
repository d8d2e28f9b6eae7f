import type { ClaimRequest, DraftKey, StoredDraft, StoredSubmission } from '../../src/store/store.ts';

export interface StoredInModel {
  readonly project: string;
  submission: StoredSubmission;
  readonly expiresAt: number;
  epoch: number;
  leaseUntil: number;
}

/** All that a model store holds. */
export interface Model {
  /** By key as text; `replaced` by step, or '' for the title: `digest|token`. */
  readonly drafts: Map<string, { key: DraftKey; draft: StoredDraft; replaced: Map<string, string> }>;
  readonly submissions: Map<string, StoredInModel>;
  readonly services: Map<string, string>;
  readonly revisions: Map<string, ReadonlyMap<number, string>>;
  readonly requests: Map<string, Omit<ClaimRequest, 'key' | 'now'> & { answer?: string }>;
}

export const draftName = ({ project, owner, id }: DraftKey): string => JSON.stringify([project, owner, id]);

export function live({ drafts }: Model, key: DraftKey, now: number) {
  const entry = drafts.get(draftName(key));
  return entry && entry.draft.expiresAt > now ? entry : undefined;
}
