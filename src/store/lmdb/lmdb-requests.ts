import { isLive } from '../draft-rules.ts';
import type { ClaimOutcome, ClaimRequest, RequestKey, RequestStore } from '../store.ts';
import { expiryRow, type RequestRecord, type RequestRow, requestRow, type Tables } from './tables.ts';
import type { Transactor } from './transactor.ts';

export function createLmdbRequests({ write }: Transactor): RequestStore {
  return {
    claim: (request) => write((tables) => claim(tables, request)),
    answer: (key, text) => write((tables) => answer(tables, key, text)),
    release: (key) => write((tables) => release(tables, key)),
  };
}

function claim(tables: Tables, { key, digest, seed, now, leaseUntil, expiresAt }: ClaimRequest): ClaimOutcome {
  const row = requestRow(key);
  const before = tables.requests.get(row);
  const live = isLive(before, now) ? before : undefined;
  if (live && live.digest !== digest) return { type: 'other-request' };
  if (live?.answer !== undefined) return { type: 'answered', answer: live.answer };
  if (live && live.leaseUntil > now) return { type: 'in-progress' };
  const first = live?.seed ?? seed;
  if (before) removeRequest(tables, row, before);
  tables.requests.put(row, { digest, seed: first, leaseUntil, expiresAt });
  tables.requestExpiries.put(expiryRow(expiresAt, row), true);
  return { type: 'claimed', seed: first };
}

function answer({ requests }: Tables, key: RequestKey, text: string): void {
  const record = requests.get(requestRow(key));
  if (record && record.answer === undefined) requests.put(requestRow(key), { ...record, answer: text });
}

function release(tables: Tables, key: RequestKey): void {
  const record = tables.requests.get(requestRow(key));
  if (record && record.answer === undefined) removeRequest(tables, requestRow(key), record);
}

function removeRequest({ requests, requestExpiries }: Tables, row: RequestRow, { expiresAt }: RequestRecord): void {
  requests.remove(row);
  requestExpiries.remove(expiryRow(expiresAt, row));
}
