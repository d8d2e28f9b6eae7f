import { heldSubmission, isLive, withFinalized } from '../draft-rules.ts';
import {
  type BeginOutcome,
  type BeginSubmission,
  type CloseSubmission,
  type StoredSubmission,
  StoreUnavailable,
  type SubmissionStore,
} from '../store.ts';
import { findDraft, putDraft } from './lmdb-drafts.ts';
import { draftRow, expiryRow, journalRange, LAST, type SubmissionRecord, type Tables } from './tables.ts';
import type { Transactor } from './transactor.ts';

export function createLmdbSubmissions({ read, write }: Transactor): SubmissionStore {
  return {
    begin: (submission) => write((tables) => begin(tables, submission)),
    append: (project, id, entries) => write((tables) => append(tables, project, id, entries)),
    close: (submission) => write((tables) => close(tables, submission)),
    read: (project, id, now) => read((tables) => find(tables, project, id, now)),
    list: (project, page, now) => read((tables) => list(tables, project, page, now)),
    open: () => read(({ openSubmissions }) => openSubmissions.rows({}).map(([project, id]) => ({ project, id }))),
  };
}

type Page = Parameters<SubmissionStore['list']>[1];

function begin(tables: Tables, submission: BeginSubmission): BeginOutcome {
  const { project, draft: from, service } = submission;
  const record = from && findDraft(tables, from.key, submission.now);
  if (from && !record) return { type: 'draft-not-found' };
  if (from && record && from.expected !== record.draft.token) return { type: 'draft-mismatch', draft: record.draft };
  const held = record && heldSubmission(record.draft);
  if (held) return { type: 'same', submission: held.submission, options: held.options };
  const holder = tables.services.get([project, service.name]);
  if (holder !== undefined) return { type: 'service-exists', record: holder };

  tables.services.put([project, service.name], service.record);
  putSubmission(tables, submission);
  if (from && record) {
    const finalized = {
      submission: submission.id,
      revision: record.draft.revision,
      options: from.options,
      holds: true,
    };
    putDraft(tables, from.key, withFinalized(record, finalized), record);
  }
  return { type: 'begun' };
}

function putSubmission(tables: Tables, { project, id, head, now, expiresAt }: BeginSubmission): void {
  tables.submissions.put([project, id], { id, head, createdAt: now, expiresAt });
  tables.submissionExpiries.put(expiryRow(expiresAt, [project, id]), true);
  tables.timeline.put([project, now, id], true);
  tables.openSubmissions.put([project, id], true);
}

function append(tables: Tables, project: string, id: string, entries: readonly string[]): void {
  const record = tables.submissions.get([project, id]);
  if (!record) throw gone();
  if (record.phase !== undefined) throw new StoreUnavailable('the submission has been closed');
  putEntries(tables, project, id, entries);
}

function putEntries({ journals }: Tables, project: string, id: string, entries: readonly string[]): void {
  const [last] = journals.rows({
    start: [project, id, Number.MAX_SAFE_INTEGER],
    end: [project, id, -1],
    reverse: true,
    limit: 1,
  });
  const first = last ? last[2] + 1 : 0;
  entries.forEach((entry, i) => {
    journals.put([project, id, first + i], entry);
  });
}

function close(tables: Tables, { project, id, entries, phase, draft, service }: CloseSubmission): void {
  const record = tables.submissions.get([project, id]);
  if (!record) throw gone();
  if (record.phase !== undefined) return;
  putEntries(tables, project, id, entries);
  tables.submissions.put([project, id], { ...record, phase });
  tables.openSubmissions.remove([project, id]);
  if (service.record === null) tables.services.remove([project, service.name]);
  else tables.services.put([project, service.name], service.record);
  if (draft) settleDraft(tables, draft, id, phase);
}

function settleDraft(
  tables: Tables,
  { key, holds }: NonNullable<CloseSubmission['draft']>,
  id: string,
  phase: string,
): void {
  const record = tables.drafts.get(draftRow(key));
  const { finalized } = record?.draft ?? {};
  if (!record || finalized?.submission !== id) return;
  putDraft(tables, key, withFinalized(record, { ...finalized, holds, phase }), record);
}

function find(tables: Tables, project: string, id: string, now: number): StoredSubmission | undefined {
  const record = tables.submissions.get([project, id]);
  return isLive(record, now) ? withJournal(tables, project, record) : undefined;
}

function withJournal({ journals }: Tables, project: string, record: SubmissionRecord): StoredSubmission {
  const { expiresAt: _, ...submission } = record;
  const rows = journals.entries(journalRange(project, record.id));
  return { ...submission, journal: rows.map(({ value }) => value) };
}

function list(
  tables: Tables,
  project: string,
  { limit, maxBytes = Number.POSITIVE_INFINITY, before }: Page,
  now: number,
): StoredSubmission[] {
  const found: StoredSubmission[] = [];
  let bytes = 0;
  let newest = before ?? { createdAt: Number.MAX_SAFE_INTEGER, id: LAST };
  for (;;) {
    const rows = olderRows(tables, project, newest, limit);
    for (const [, , id] of rows) {
      const submission = find(tables, project, id, now);
      if (submission === undefined) continue;
      found.push(submission);
      bytes += bytesOf(submission);
      if (found.length === limit || bytes > maxBytes) return found;
    }
    const last = rows.at(-1);
    if (rows.length < limit || !last) return found;
    newest = { createdAt: last[1], id: last[2] };
  }
}

const bytesOf = ({ head, journal }: StoredSubmission): number =>
  [head, ...journal].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

function olderRows(
  { timeline }: Tables,
  project: string,
  { createdAt, id }: NonNullable<Page['before']>,
  limit: number,
) {
  // A range begins with its start, which is here the one that was seen already.
  const rows = timeline.rows({
    start: [project, createdAt, id],
    end: [project, 0, ''],
    reverse: true,
    limit: limit + 1,
  });
  return rows.filter((row) => row[1] !== createdAt || row[2] !== id).slice(0, limit);
}

function gone(): StoreUnavailable {
  return new StoreUnavailable('the submission is not in the store');
}
