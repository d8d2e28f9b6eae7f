import {
  type DraftRecord,
  isExpected,
  isLive,
  judgeToken,
  newDraftRecord,
  valueBytes,
  withStep,
  withTitle,
} from '../draft-rules.ts';
import type {
  DraftKey,
  DraftOwner,
  DraftStore,
  NewDraft,
  StepWrite,
  StoredDraft,
  TitleWrite,
  WriteOutcome,
} from '../store.ts';
import { draftRange, draftRow, expiryRow, type Tables } from './tables.ts';
import type { Transactor } from './transactor.ts';

export function createLmdbDrafts({ read, write }: Transactor): DraftStore {
  return {
    create: (draft) => write((tables) => createDraft(tables, draft)),
    read: (key, now) => read((tables) => findDraft(tables, key, now)?.draft),
    list: (owner, now) => read((tables) => liveDrafts(tables, owner, now)),
    writeStep: (step) => write((tables) => writeStep(tables, step)),
    writeTitle: (title) => write((tables) => writeTitle(tables, title)),
    remove: (key, expected, now) => write((tables) => removeDraft(tables, key, expected, now)),
  };
}

export function findDraft({ drafts }: Tables, key: DraftKey, now: number): DraftRecord | undefined {
  const record = drafts.get(draftRow(key));
  return isLive(record?.draft, now) ? record : undefined;
}

/** Replaces a record that may have another expiry. */
export function putDraft(
  { drafts, draftExpiries }: Tables,
  key: DraftKey,
  record: DraftRecord,
  before?: DraftRecord,
): void {
  const row = draftRow(key);
  drafts.put(row, record);
  const [hour] = expiryRow(record.draft.expiresAt, row);
  const [hourBefore] = before ? expiryRow(before.draft.expiresAt, row) : [];
  if (hour === hourBefore) return;
  if (hourBefore !== undefined) draftExpiries.remove([hourBefore, ...row]);
  draftExpiries.put([hour, ...row], true);
}

function liveDrafts({ drafts }: Tables, owner: DraftOwner, now: number): StoredDraft[] {
  const records = drafts.entries(draftRange(owner)).map(({ value }) => value.draft);
  return records.filter((draft) => isLive(draft, now));
}

function createDraft(tables: Tables, draft: NewDraft): Awaited<ReturnType<DraftStore['create']>> {
  if (liveDrafts(tables, draft.key, draft.now).length >= draft.limit) return { type: 'limit-reached' };
  if (valueBytes(draft.steps) > draft.maxBytes) return { type: 'too-large' };
  const record = newDraftRecord(draft);
  putDraft(tables, draft.key, record, tables.drafts.get(draftRow(draft.key)));
  return { type: 'written', draft: record.draft };
}

function writeStep(tables: Tables, write: StepWrite): WriteOutcome {
  const record = findDraft(tables, write.key, write.now);
  if (!record) return { type: 'not-found' };
  const type = judgeToken(write, record.draft.steps[write.step]?.token, record.lastWrites[write.step]);
  if (type !== 'written') return { type, draft: record.draft };
  const after = withStep(record, write);
  if (valueBytes(after.draft.steps) > write.maxBytes) return { type: 'too-large' };
  putDraft(tables, write.key, after, record);
  return { type, draft: after.draft };
}

function writeTitle(tables: Tables, write: TitleWrite): WriteOutcome {
  const record = findDraft(tables, write.key, write.now);
  if (!record) return { type: 'not-found' };
  const type = judgeToken(write, record.draft.token, record.lastTitleWrite);
  if (type !== 'written') return { type, draft: record.draft };
  const after = withTitle(record, write);
  putDraft(tables, write.key, after, record);
  return { type, draft: after.draft };
}

function removeDraft(
  tables: Tables,
  key: DraftKey,
  expected: string,
  now: number,
): Awaited<ReturnType<DraftStore['remove']>> {
  const record = findDraft(tables, key, now);
  if (!record) return { type: 'not-found' };
  if (!isExpected(expected, record.draft.token)) return { type: 'mismatch', draft: record.draft };
  const row = draftRow(key);
  tables.drafts.remove(row);
  tables.draftExpiries.remove(expiryRow(record.draft.expiresAt, row));
  return { type: 'removed' };
}
