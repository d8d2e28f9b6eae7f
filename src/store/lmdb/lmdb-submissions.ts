import { heldSubmission, isLive, withFinalized } from '../draft-rules.ts';
import {
  type AppendJournal,
  type BeginOutcome,
  type BeginSubmission,
  type CloseSubmission,
  type DraftKey,
  type FinalizedDraft,
  type ReopenSubmission,
  StoreUnavailable,
  type SubmissionStore,
} from '../store.ts';
import { findDraft, putDraft } from './lmdb-drafts.ts';
import { appendEntries, journalEntries, journalLength } from './lmdb-journals.ts';
import { settleService } from './lmdb-services.ts';
import { findSubmission, listSubmissions } from './submission-lists.ts';
import { draftRow, expiryRow, type SubmissionRecord, type SubmissionRow, type Tables } from './tables.ts';
import type { Transactor } from './transactor.ts';

export function createLmdbSubmissions({ read, write }: Transactor): SubmissionStore {
  return {
    begin: (submission) => write((tables) => begin(tables, submission)),
    append: (entries) => write((tables) => append(tables, entries)),
    intend: (project, id, entries) => write((tables) => intend(tables, [project, id], entries)),
    close: (submission) => write((tables) => close(tables, submission)),
    reopen: (submission) => write((tables) => reopen(tables, submission)),
    claim: (claimed) => write((tables) => claim(tables, claimed)),
    renew: (renewed) => write((tables) => renew(tables, renewed)),
    read: (project, id, now) => read((tables) => findSubmission(tables, [project, id], now)),
    tail: (project, id, from, now) => read((tables) => tail(tables, [project, id], from, now)),
    list: (project, page, now) => read((tables) => listSubmissions(tables, project, page, now)),
    open: () => read(openOf),
  };
}

/** What a method is given and what it answers. */
type Given<Method extends keyof SubmissionStore> = Parameters<SubmissionStore[Method]>[0];
type Outcome<Method extends keyof SubmissionStore> = Awaited<ReturnType<SubmissionStore[Method]>>;

function begin(tables: Tables, submission: BeginSubmission): BeginOutcome {
  const { project, id, draft: from, service } = submission;
  if (tables.submissions.get([project, id])) return { type: 'begun-before' };
  const record = from && findDraft(tables, from.key, submission.now);
  if (from && !record) return { type: 'draft-not-found' };
  if (from && record && from.expected !== record.draft.token) return { type: 'draft-mismatch', draft: record.draft };
  const held = record && heldSubmission(record.draft);
  if (held) return { type: 'same', submission: held.submission, options: held.options };
  const holder = tables.services.get([project, service.name]);
  if (holder !== service.expected) return refusal(service, holder);

  tables.services.put([project, service.name], service.record);
  putSubmission(tables, submission);
  if (from && record) {
    const { revision } = record.draft;
    const finalized = { submission: id, revision, options: from.options, holds: true };
    putDraft(tables, from.key, withFinalized(record, finalized), record);
  }
  return { type: 'begun' };
}

/** The name holds another record, or none, than the caller expects. */
function refusal({ expected }: BeginSubmission['service'], record: string | undefined): BeginOutcome {
  if (record === undefined) return { type: 'service-moved' };
  return { type: expected === undefined ? 'service-exists' : 'service-moved', record };
}

function putSubmission(tables: Tables, { project, id, head, now, expiresAt, leaseUntil }: BeginSubmission): void {
  tables.submissions.put([project, id], { id, head, createdAt: now, expiresAt });
  tables.submissionExpiries.put(expiryRow(expiresAt, [project, id]), true);
  tables.timeline.put([project, now, id], true);
  tables.openSubmissions.put([project, id], true);
  tables.leases.put([project, id], { epoch: 1, until: leaseUntil });
}

function append(tables: Tables, { project, id, epoch, entries }: AppendJournal): Outcome<'append'> {
  if (!isHeld(tables, [project, id], existing(tables, [project, id]), epoch)) return { type: 'lost' };
  return { type: 'appended', length: appendEntries(tables, [project, id], entries) };
}

function intend(tables: Tables, row: SubmissionRow, entries: readonly string[]): Outcome<'intend'> {
  if (existing(tables, row).phase !== undefined) return { type: 'closed' };
  appendEntries(tables, row, entries);
  return { type: 'appended' };
}

function close(tables: Tables, submission: CloseSubmission): Outcome<'close'> {
  const { project, id, epoch, entries, phase, draft, service } = submission;
  const record = existing(tables, [project, id]);
  if (!isHeld(tables, [project, id], record, epoch)) return { type: 'lost' };
  appendEntries(tables, [project, id], entries);
  tables.submissions.put([project, id], { ...record, phase });
  tables.openSubmissions.remove([project, id]);
  settleService(tables, project, service);
  if (draft) refinalize(tables, draft, { holds: draft.holds, phase: draft.phase });
  return { type: 'closed' };
}

function reopen(tables: Tables, submission: ReopenSubmission): Outcome<'reopen'> {
  const { project, id, entries, now, leaseUntil, draft, service } = submission;
  const { phase, ...record } = existing(tables, [project, id], now);
  if (phase === undefined) return { type: 'open' };
  if (tables.services.get([project, service.name]) !== service.expected) return { type: 'service-moved' };
  const epoch = nextEpoch(tables, [project, id]);
  tables.submissions.put([project, id], record);
  tables.openSubmissions.put([project, id], true);
  tables.leases.put([project, id], { epoch, until: leaseUntil });
  appendEntries(tables, [project, id], entries);
  tables.services.put([project, service.name], service.record);
  if (draft) refinalize(tables, draft, { holds: true });
  return { type: 'reopened', epoch };
}

/** Of a draft that still names the submission. */
function refinalize(
  tables: Tables,
  { key, submission }: { readonly key: DraftKey; readonly submission: string },
  state: Pick<FinalizedDraft, 'holds' | 'phase'>,
): void {
  const record = tables.drafts.get(draftRow(key));
  const finalized = record?.draft.finalized;
  if (!record || finalized?.submission !== submission) return;
  const { phase: _, ...rest } = finalized;
  putDraft(tables, key, withFinalized(record, { ...rest, ...state }), record);
}

function claim(tables: Tables, { project, id, now, until }: Given<'claim'>): Outcome<'claim'> {
  const submission = findSubmission(tables, [project, id], now);
  if (!submission) return { type: 'not-found' };
  if (submission.phase !== undefined) return { type: 'closed' };
  if (heldUntil(tables, [project, id]) > now) return { type: 'held' };
  const epoch = nextEpoch(tables, [project, id]);
  tables.leases.put([project, id], { epoch, until });
  return { type: 'claimed', epoch, submission };
}

function renew(tables: Tables, { project, id, epoch, until }: Given<'renew'>): Outcome<'renew'> {
  const record = tables.submissions.get([project, id]);
  if (!record || !isHeld(tables, [project, id], record, epoch)) return { type: 'lost' };
  tables.leases.put([project, id], { epoch, until });
  return { type: 'renewed', length: journalLength(tables, [project, id]) };
}

function tail(tables: Tables, row: SubmissionRow, from: number, now: number): Outcome<'tail'> {
  const record = tables.submissions.get(row);
  if (!isLive(record, now)) return undefined;
  const { phase } = record;
  return { entries: journalEntries(tables, row, from), ...(phase !== undefined && { phase }) };
}

function openOf(tables: Tables): Outcome<'open'> {
  const rows = tables.openSubmissions.rows({});
  return rows.map(([project, id]) => ({ project, id, leaseUntil: heldUntil(tables, [project, id]) }));
}

function isHeld({ leases }: Tables, row: SubmissionRow, { phase }: SubmissionRecord, epoch: number): boolean {
  return phase === undefined && leases.get(row)?.epoch === epoch;
}

// Submissions begun by servers that knew no leases have none.

function heldUntil({ leases }: Tables, row: SubmissionRow): number {
  return leases.get(row)?.until ?? 0;
}

function nextEpoch({ leases }: Tables, row: SubmissionRow): number {
  return (leases.get(row)?.epoch ?? 0) + 1;
}

/**
 * @param now to find only what has not expired by then
 * @throws StoreUnavailable when there is none
 */
function existing({ submissions }: Tables, row: SubmissionRow, now?: number): SubmissionRecord {
  const record = submissions.get(row);
  if (!record || (now !== undefined && !isLive(record, now)))
    throw new StoreUnavailable('the submission is not in the store');
  return record;
}
