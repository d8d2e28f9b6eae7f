import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../../src/access/identity.ts';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { createServiceRecords } from '../../src/services/records.ts';
import { createLmdbStore } from '../../src/store/lmdb/lmdb-store.ts';
import type { Store, SubmissionStore } from '../../src/store/store.ts';
import type { Intent, Wish } from '../../src/submissions/change.ts';
import { createJournal } from '../../src/submissions/journal.ts';
import { createSeal } from '../../src/submissions/seal.ts';
import type { Submission, SubmissionHead } from '../../src/submissions/submission.ts';
import { createSubmissions, type SubmissionsDependencies } from '../../src/submissions/submissions.ts';
import { createWorkers, type WorkersDependencies } from '../../src/submissions/workers.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { type Crash, createCrash, instrumentedStore } from '../faults/instrumented.ts';

export const alice: Identity = { issuer: 'kubernetes', username: 'alice', groups: [], extra: {} };
/** Longer than any lease. */
export const SILENCE_MS = 10_000;

const seal = createSeal('a secret of this test');
export const journal = createJournal(seal);
export const records = createServiceRecords(seal);

export const createFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-submissions-'));
  const store = createLmdbStore({ path: join(folder, 'store') });
  const close = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, close };
};

export interface ServerOptions {
  readonly store: Store;
  readonly engine?: Partial<Engine>;
  /** Where this server dies. */
  readonly crash?: Crash;
  /** What fails or differs in this server's view of the store. */
  readonly submissions?: Partial<SubmissionStore>;
  readonly services?: Partial<Store['services']>;
  /** Milliseconds by which it lives later. */
  readonly later?: () => number;
  readonly leaseMs?: number;
  readonly permit?: () => Promise<boolean>;
}

/** One server of several on the same store. By default every dry run passes, every write is applied, and nothing is there. */
export const aServer = ({ store, crash = createCrash(), later = () => 0, ...options }: ServerOptions) => {
  const { plan, name, capabilities } = createDirectEngine({
    member: () => undefined,
    sleep: async () => undefined,
    random: () => 0,
    now: () => 0,
  });
  const sent: string[] = [];
  const errors: unknown[] = [];
  const ended: Submission[] = [];
  const seen = {
    ...store,
    submissions: { ...store.submissions, ...options.submissions },
    services: { ...store.services, ...options.services },
  };
  const dependencies = {
    store: instrumentedStore(seen, crash),
    journal,
    records,
    engine: {
      name,
      capabilities,
      plan,
      check: async () => anOutcome('Checked', { attempts: 0 }),
      send: async ({ kind }, _as, sending) => {
        await sending?.sending?.(1);
        sent.push(sending?.sentBefore === true ? `${kind} again` : kind);
        return anOutcome('Applied', { uid: `uid of ${kind}` });
      },
      observe: async () => anOutcome('Pending', { reason: 'Absent', attempts: 0 }),
      ...options.engine,
    },
    permit: options.permit ?? (async () => true),
    leaseMs: options.leaseMs,
    now: () => Date.now() + later(),
    newId: randomUUID,
    newToken: randomUUID,
    onEnd: (submission: Submission) => ended.push(submission),
    onError: (error: unknown) => errors.push(error),
  } satisfies Omit<SubmissionsDependencies, 'workers'> & WorkersDependencies;
  const workers = createWorkers(dependencies);
  return { ...createSubmissions({ ...dependencies, workers }), ...workers, sent, errors, ended };
};

export type TestServer = ReturnType<typeof aServer>;

let names = 0;

/** A new service in one cluster. */
export const aCreate = (more: Partial<Pick<Intent, 'options' | 'seed'>> = {}): Intent => ({
  project: { name: 'shop', clusters: ['west'] },
  identity: alice,
  operation: 'create',
  kind: 'stateless',
  spec: {
    basicInformation: { name: `cart-${++names}` },
    podSettings: { containers: [{ name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80 }] }] },
  },
  options: { onFailure: 'keep', fieldConflicts: 'fail' },
  ...more,
});

/** The head of what has begun. */
export const begin = async ({ submit }: Pick<TestServer, 'submit'>, intent = aCreate()): Promise<SubmissionHead> => {
  const outcome = await submit(intent);
  if (outcome.type !== 'begun') throw new Error(outcome.type);
  return outcome.submission.head;
};

export const states = (submission: Submission | undefined) =>
  submission?.cells.map(({ kind, state, reason }) =>
    reason === null ? `${kind} ${state}` : `${kind} ${state} ${reason}`,
  );

/** A wish of alice's in the clusters of `world.ts`. */
export const intentOf = (wish: Wish): Intent => ({
  project: { name: 'shop', clusters: ['east', 'west', 'north'] },
  identity: alice,
  options: { onFailure: 'keep', fieldConflicts: 'fail' },
  ...wish,
});
