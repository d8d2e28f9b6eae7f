import type { FinalizedDraft, NewDraft, StepWrite, StoredDraft, StoredStep, TitleWrite, Write } from './store.ts';

/** What recognises a write that is sent again: its digest, and the token that it replaced. */
export interface LastWrite {
  readonly digest: string;
  readonly replaced: string;
}

/** A draft as it is kept: what callers see, and the last write of each step and of the title. */
export interface DraftRecord {
  readonly draft: StoredDraft;
  readonly lastWrites: Readonly<Record<string, LastWrite>>;
  readonly lastTitleWrite?: LastWrite;
}

/** A record of any kind is there until the millisecond at which it expires. */
export function isLive<R extends { readonly expiresAt: number }>(record: R | undefined, now: number): record is R {
  return record !== undefined && record.expiresAt > now;
}

/** A write goes through with the current token or `*`; the write that made the current one is told apart from a stale one. */
export function judgeToken(
  write: Write,
  current: string | undefined,
  last: LastWrite | undefined,
): 'written' | 'replayed' | 'mismatch' {
  if (isExpected(write.expected, current)) return 'written';
  return last?.digest === write.digest && last.replaced === write.expected ? 'replayed' : 'mismatch';
}

export function isExpected(expected: string, current: string | undefined): boolean {
  return expected === '*' || expected === current;
}

/** Bytes (UTF-8) of all step values together. */
export function valueBytes(steps: Readonly<Record<string, { readonly value?: string }>>): number {
  return Object.values(steps).reduce((sum, { value }) => sum + Buffer.byteLength(value ?? ''), 0);
}

export function newDraftRecord({ key, head, title, token, steps, now, expiresAt }: NewDraft): DraftRecord {
  const stored = Object.entries(steps).map(([step, { value, token }]) => [step, aStep(value, token, now)] as const);
  const draft: StoredDraft = {
    id: key.id,
    head,
    title,
    revision: 1,
    token,
    steps: Object.fromEntries(stored),
    createdAt: now,
    updatedAt: now,
    expiresAt,
  };
  return { draft, lastWrites: {} };
}

export function withStep(record: DraftRecord, write: StepWrite): DraftRecord {
  const { step, value, stepToken, digest, now } = write;
  const replaced = record.draft.steps[step]?.token ?? '';
  const steps = { ...record.draft.steps, [step]: aStep(value, stepToken, now) };
  return {
    ...record,
    draft: { ...rewritten(record.draft, write), steps },
    lastWrites: { ...record.lastWrites, [step]: { digest, replaced } },
  };
}

export function withTitle(record: DraftRecord, write: TitleWrite): DraftRecord {
  return {
    ...record,
    draft: { ...rewritten(record.draft, write), title: write.title },
    lastTitleWrite: { digest: write.digest, replaced: record.draft.token },
  };
}

export function withFinalized(record: DraftRecord, finalized: FinalizedDraft): DraftRecord {
  return { ...record, draft: { ...record.draft, finalized } };
}

/** The submission that this revision of the draft was made into, while it holds. */
export function heldSubmission({ revision, finalized }: StoredDraft): FinalizedDraft | undefined {
  return finalized?.holds && finalized.revision === revision ? finalized : undefined;
}

function rewritten(draft: StoredDraft, { token, now, expiresAt }: Write): StoredDraft {
  return { ...draft, revision: draft.revision + 1, token, updatedAt: now, expiresAt };
}

function aStep(value: string | undefined, token: string, updatedAt: number): StoredStep {
  return value === undefined ? { token, updatedAt } : { value, token, updatedAt };
}
