import { isLive } from '../draft-rules.ts';
import type { StoredSubmission, SubmissionStore } from '../store.ts';
import { journalEntries } from './lmdb-journals.ts';
import { LAST, type SubmissionRow, type Tables } from './tables.ts';

type Page = Parameters<SubmissionStore['list']>[1];

/** Nothing for one that has expired. */
export function findSubmission(tables: Tables, row: SubmissionRow, now: number): StoredSubmission | undefined {
  const record = tables.submissions.get(row);
  if (!isLive(record, now)) return undefined;
  const { expiresAt: _, ...submission } = record;
  return { ...submission, journal: journalEntries(tables, row, 0) };
}

/** As `SubmissionStore.list`. */
export function listSubmissions(
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
      const submission = findSubmission(tables, [project, id], now);
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
