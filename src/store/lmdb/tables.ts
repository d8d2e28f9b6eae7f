import { createHash } from 'node:crypto';
import { type Database, open, type RootDatabase } from 'lmdb';
import type { DraftRecord } from '../draft-rules.ts';
import { hashOf } from '../hash-of.ts';
import type { DraftKey, DraftOwner, Lease, RequestKey } from '../store.ts';

/** A submission without its journal, whose entries have rows of their own. */
export interface SubmissionRecord {
  readonly id: string;
  readonly head: string;
  readonly phase?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** A request that may be sent again. */
export interface RequestRecord {
  readonly digest: string;
  readonly seed: string;
  readonly leaseUntil: number;
  readonly expiresAt: number;
  readonly answer?: string;
}

export type DraftRow = readonly [project: string, owner: string, id: string];
export type SubmissionRow = readonly [project: string, id: string];
export type JournalRow = readonly [...SubmissionRow, entry: number];
export type RevisionRow = readonly [project: string, service: string, number: number];
export type RequestRow = readonly [hash: string];
/** The hour of the expiry, then the row that expires. */
export type ExpiryRow<Row extends readonly string[]> = readonly [hour: number, ...Row];

/** The tables of the embedded store. Keys are tuples, sorted element by element. */
export interface Tables {
  readonly root: RootDatabase;
  readonly drafts: Table<DraftRow, DraftRecord>;
  readonly draftExpiries: Table<ExpiryRow<DraftRow>, true>;
  readonly submissions: Table<SubmissionRow, SubmissionRecord>;
  readonly submissionExpiries: Table<ExpiryRow<SubmissionRow>, true>;
  readonly journals: Table<JournalRow, string>;
  /** A project's submissions by time. */
  readonly timeline: Table<readonly [project: string, createdAt: number, id: string], true>;
  /** Submissions without a terminal phase. */
  readonly openSubmissions: Table<SubmissionRow, true>;
  /** The last lease of each submission. Apart from it, because it is written again and again. */
  readonly leases: Table<SubmissionRow, Lease>;
  readonly services: Table<readonly [project: string, name: string], string>;
  readonly revisions: Table<RevisionRow, string>;
  readonly requests: Table<RequestRow, RequestRecord>;
  readonly requestExpiries: Table<ExpiryRow<RequestRow>, true>;
  readonly probes: Table<readonly ['ping'], true>;
}

/** What is used of one table of LMDB. */
export interface Table<Row, Value> {
  get(row: Row): Value | undefined;
  put(row: Row, value: Value): void;
  remove(row: Row): void;
  rows(range: Range<Row>): Row[];
  entries(range: Range<Row>): { row: Row; value: Value }[];
}

/** From `start`; before `end`. With `reverse` from the last one back. */
export interface Range<Row> {
  readonly start?: Row;
  readonly end?: Row;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** Sorts after every id and name. */
export const LAST = '\uffff';

/** @param path of a folder, made when it is missing */
export function openTables(path: string): Tables {
  // Without overlappingSync a commit, and with it the promise of a transaction, waits for the disk.
  const root = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 16 });
  return {
    root,
    drafts: table(root.openDB({ name: 'drafts' })),
    draftExpiries: table(root.openDB({ name: 'draft-expiries' })),
    submissions: table(root.openDB({ name: 'submissions' })),
    submissionExpiries: table(root.openDB({ name: 'submission-expiries' })),
    journals: table(root.openDB({ name: 'journals', encoding: 'string' })),
    timeline: table(root.openDB({ name: 'timeline' })),
    openSubmissions: table(root.openDB({ name: 'open-submissions' })),
    leases: table(root.openDB({ name: 'leases' })),
    services: table(root.openDB({ name: 'services', encoding: 'string' })),
    revisions: table(root.openDB({ name: 'revisions', encoding: 'string' })),
    requests: table(root.openDB({ name: 'requests' })),
    requestExpiries: table(root.openDB({ name: 'request-expiries' })),
    probes: table(root.openDB({ name: 'probes' })),
  };
}

type TupleKey = (string | number)[];

function table<Row extends readonly (string | number)[], Value>(
  database: Database<Value, TupleKey>,
): Table<Row, Value> {
  const lmdbRange = ({ start, end, ...rest }: Range<Row>) => ({
    ...(start && { start: [...start] }),
    ...(end && { end: [...end] }),
    ...rest,
  });
  return {
    get: (row) => database.get([...row]),
    put: (row, value) => void database.put([...row], value),
    remove: (row) => void database.remove([...row]),
    rows: (range) => Array.from(database.getKeys(lmdbRange(range))) as unknown as Row[],
    entries: (range) =>
      Array.from(database.getRange(lmdbRange(range)), ({ key, value }) => ({ row: key as unknown as Row, value })),
  };
}

export function draftRow({ project, owner, id }: DraftKey): DraftRow {
  return [project, ownerHash(owner), id];
}

/** The rows of all drafts of one owner. */
export function draftRange({ project, owner }: DraftOwner): Range<DraftRow> {
  const hash = ownerHash(owner);
  return { start: [project, hash, ''], end: [project, hash, LAST] };
}

/** The rows of a submission's journal, in order, from one on. */
export function journalRange(project: string, id: string, from = 0): Range<JournalRow> {
  return { start: [project, id, from], end: [project, id, Number.MAX_SAFE_INTEGER] };
}

/** The rows of a service's kept revisions, ascending. */
export function revisionRange(project: string, service: string): Range<RevisionRow> {
  return { start: [project, service, 0], end: [project, service, Number.MAX_SAFE_INTEGER] };
}

export function requestRow({ owner, project, operation, key }: RequestKey): RequestRow {
  return [hashOf(owner, project, operation, key)];
}

/** The row by which a sweep finds what expires at `expiresAt`. By the hour, so that a draft in use seldom moves. */
export function expiryRow<Row extends readonly string[]>(expiresAt: number, row: Row): ExpiryRow<Row> {
  return [hourOf(expiresAt), ...row];
}

export function hourOf(time: number): number {
  return Math.floor(time / 3_600_000);
}

/** An owner is a text of any length, and LMDB's keys are short. */
function ownerHash(owner: string): string {
  return createHash('sha256').update(owner).digest('base64url');
}
