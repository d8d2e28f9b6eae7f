import { isLive } from '../draft-rules.ts';
import {
  type DraftRow,
  type ExpiryRow,
  hourOf,
  journalRange,
  type RequestRow,
  type SubmissionRow,
  type Table,
  type Tables,
} from './tables.ts';
import type { Transactor } from './transactor.ts';

/** Rows that one transaction looks at: it holds the event loop that long. */
const BATCH = 100;

/**
 * Removes what expired by `now` (milliseconds since the epoch), a batch at a time so that requests come in between.
 *
 * @returns how many drafts, submissions and requests were removed
 */
export async function sweepTables({ write }: Transactor, now: number): Promise<number> {
  const drafts = await sweepAll<ExpiryRow<DraftRow>>((after) =>
    write((tables) => sweepBatch(tables.draftExpiries, after, now, (row) => sweepDraft(tables, row, now))),
  );
  const submissions = await sweepAll<ExpiryRow<SubmissionRow>>((after) =>
    write((tables) => sweepBatch(tables.submissionExpiries, after, now, (row) => sweepSubmission(tables, row, now))),
  );
  const requests = await sweepAll<ExpiryRow<RequestRow>>((after) =>
    write((tables) => sweepBatch(tables.requestExpiries, after, now, (row) => sweepRequest(tables, row, now))),
  );
  return drafts + submissions + requests;
}

interface Batch<Row> {
  readonly removed: number;
  /** The last row looked at, when there may be more. */
  readonly last?: Row;
}

async function sweepAll<Row>(next: (after: Row | undefined) => Promise<Batch<Row>>): Promise<number> {
  let batch = await next(undefined);
  let { removed } = batch;
  while (batch.last) {
    batch = await next(batch.last);
    removed += batch.removed;
  }
  return removed;
}

function sweepBatch<Row extends readonly string[]>(
  expiries: Table<ExpiryRow<Row>, true>,
  after: ExpiryRow<Row> | undefined,
  now: number,
  remove: (row: Row) => boolean,
): Batch<ExpiryRow<Row>> {
  const rows = expiries.rows({ ...(after && { start: after }), limit: BATCH });
  const due = rows.filter(([hour]) => hour <= hourOf(now));
  const removed = due.filter(([, ...row]) => remove(row));
  for (const expiry of removed) expiries.remove(expiry);
  const last = due.at(-1);
  return { removed: removed.length, ...(due.length === BATCH && last && { last }) };
}

/** @returns false for a record that lives on within its last hour */
function sweepDraft({ drafts }: Tables, row: DraftRow, now: number): boolean {
  if (isLive(drafts.get(row)?.draft, now)) return false;
  drafts.remove(row);
  return true;
}

function sweepSubmission(tables: Tables, [project, id]: SubmissionRow, now: number): boolean {
  const record = tables.submissions.get([project, id]);
  const createdAt = record?.createdAt;
  if (isLive(record, now)) return false;
  if (createdAt !== undefined) tables.timeline.remove([project, createdAt, id]);
  for (const row of tables.journals.rows(journalRange(project, id))) tables.journals.remove(row);
  tables.openSubmissions.remove([project, id]);
  tables.leases.remove([project, id]);
  tables.submissions.remove([project, id]);
  return true;
}

function sweepRequest({ requests }: Tables, row: RequestRow, now: number): boolean {
  if (isLive(requests.get(row), now)) return false;
  requests.remove(row);
  return true;
}
