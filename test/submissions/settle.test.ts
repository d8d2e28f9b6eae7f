import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import type { CellOutcome, CellState, Engine } from '../../src/engines/engine.ts';
import { createLmdbStore } from '../../src/store/lmdb/lmdb-store.ts';
import type { Store, SubmissionStore } from '../../src/store/store.ts';
import { createSeal } from '../../src/submissions/seal.ts';
import type { Submission } from '../../src/submissions/submission.ts';
import { createSubmissions, type Intent } from '../../src/submissions/submissions.ts';

let store: Store;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-settle-'));
  store = createLmdbStore({ path: join(folder, 'store') });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const outcome = (state: CellState, more: Partial<CellOutcome> = {}): CellOutcome => ({
  state,
  reason: null,
  message: null,
  causes: [],
  warnings: [],
  uid: null,
  attempts: 1,
  ...more,
});

interface World {
  readonly engine?: Partial<Engine>;
  /** What fails or differs in this server's view of the shared store. */
  readonly submissions?: Partial<SubmissionStore>;
  /** Milliseconds by which it lives later. */
  readonly later?: number;
}

/** One server of several on the same store. By default every dry run passes, every write is applied, and nothing is there. */
const aServer = ({ engine = {}, submissions = {}, later = 0 }: World = {}) => {
  const { plan, name, capabilities } = createDirectEngine({
    member: () => undefined,
    sleep: async () => undefined,
    random: () => 0,
    now: () => 0,
  });
  const sent: string[] = [];
  const errors: unknown[] = [];
  const server = createSubmissions({
    store: { ...store, submissions: { ...store.submissions, ...submissions } },
    seal: createSeal('a secret of this test'),
    engine: {
      name,
      capabilities,
      plan,
      check: async () => outcome('Checked'),
      send: async ({ kind }, _as, options) => {
        await options?.sending?.(1);
        sent.push(kind);
        return outcome('Applied', { uid: 'u-1' });
      },
      observe: async () => outcome('Pending', { reason: 'Absent' }),
      ...engine,
    },
    mayManage: async () => true,
    now: () => Date.now() + later,
    newId: randomUUID,
    newToken: randomUUID,
    onEnd: () => undefined,
    onError: (error) => errors.push(error),
  });
  return { ...server, sent, errors };
};

const LATER = 10 * 60_000;
const crash = () => Promise.reject(new Error('the server died'));
let names = 0;

const anIntent = (): Intent => ({
  project: { name: 'shop', clusters: ['west'] },
  identity: { issuer: 'kubernetes', username: 'alice', groups: [], extra: {} },
  kind: 'stateless',
  spec: {
    basicInformation: { name: `cart-${++names}` },
    podSettings: { containers: [{ name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80 }] }] },
  },
  options: { onFailure: 'keep', fieldConflicts: 'fail' },
});

/** A submission whose server is gone before its end. */
const anOrphan = async (world: World): Promise<Submission['head']> => {
  const server = aServer(world);
  const begun = await server.submit(anIntent());
  if (!('submission' in begun)) throw new Error(begun.type);
  await server.drain(5_000);
  return begun.submission.head;
};

const readBack = async ({ project, id }: Submission['head']) => aServer().read(project, id);
const recordedPhase = async ({ project, id }: Submission['head']) =>
  (await store.submissions.read(project, id, Date.now()))?.phase;
const states = (submission: Submission | undefined) =>
  submission?.cells.map(({ kind, state, reason }) => [kind, state, reason]);

describe('a submission whose server died', () => {
  it('before it recorded anything ends Failed, as it is read afterwards too, and gives the name back', async () => {
    const head = await anOrphan({ submissions: { append: crash } });
    await aServer({ later: LATER }).settleOrphans();
    const submission = await readBack(head);
    expect(submission).toMatchObject({ phase: 'Failed', startedAt: head.createdAt });
    expect(submission?.finishedAt).not.toBeNull();
    expect(states(submission)).toEqual([
      ['Service', 'Skipped', 'Interrupted'],
      ['Deployment', 'Skipped', 'Interrupted'],
    ]);
    expect(await recordedPhase(head)).toBe('Failed');
    expect(await store.services.read('shop', head.service)).toBeUndefined();
  });

  it('before its end ends with what is in the member', async () => {
    const head = await anOrphan({ submissions: { close: crash } });
    const observe: Engine['observe'] = async () => outcome('Applied', { uid: 'u-1' });
    await aServer({ later: LATER, engine: { observe } }).settleOrphans();
    expect(await readBack(head)).toMatchObject({ phase: 'Succeeded', summary: { applied: 2 } });
    expect(await store.services.read('shop', head.service)).toBeDefined();
  });

  it('keeps the answers that were refusals', async () => {
    const check: Engine['check'] = async ({ kind }) =>
      kind === 'Service'
        ? outcome('Checked')
        : outcome('Invalid', { causes: [{ field: 'spec.replicas', message: 'no' }] });
    const head = await anOrphan({ submissions: { close: crash }, engine: { check } });
    await aServer({ later: LATER }).settleOrphans();
    const submission = await readBack(head);
    expect(submission?.cells[1]).toMatchObject({ state: 'Invalid', errors: [{ message: 'no' }] });
    expect(submission?.cells[0]).toMatchObject({ state: 'Skipped' });
  });

  it('is Unknown where a write had left and the member cannot be asked any more, and keeps the name', async () => {
    const head = await anOrphan({ submissions: { close: crash } });
    const observe: Engine['observe'] = async () => outcome('Unreachable', { reason: 'UnknownCluster' });
    await aServer({ later: LATER, engine: { observe } }).settleOrphans();
    expect(await readBack(head)).toMatchObject({ phase: 'PartiallySucceeded', summary: { unknown: 2 } });
    expect(await store.services.read('shop', head.service)).toBeDefined();
  });

  it('is left alone until it must have lost its server', async () => {
    const head = await anOrphan({ submissions: { close: crash } });
    await aServer({ later: 60_000 }).settleOrphans();
    expect(await recordedPhase(head)).toBeUndefined();
    await aServer({ later: LATER }).settleOrphans();
    expect(await recordedPhase(head)).toBe('Failed');
  });

  it('does not keep the others from their end when its records cannot be opened', async () => {
    const heads = await Promise.all([1, 2, 3].map(() => anOrphan({ submissions: { close: crash } })));
    const [first] = (await store.submissions.open()).map(({ id }) => id);
    const read: SubmissionStore['read'] = async (project, id, now) => {
      const stored = await store.submissions.read(project, id, now);
      return stored && id === first ? { ...stored, head: `x${stored.head}` } : stored;
    };
    const server = aServer({ later: LATER, submissions: { read } });
    await server.settleOrphans();
    expect(server.errors).toMatchObject([{ name: 'RecordForged' }]);
    const ended = await Promise.all(heads.map(recordedPhase));
    expect(ended.filter((phase) => phase === 'Failed')).toHaveLength(2);
    await aServer({ later: LATER }).settleOrphans();
  });
});

describe('two servers at one submission', () => {
  it('both settle it: the first word is the only one', async () => {
    const head = await anOrphan({ submissions: { close: crash } });
    let see = () => {};
    const seen = new Promise<void>((resolve) => {
      see = resolve;
    });
    const slow = aServer({ later: LATER, engine: { observe: () => seen.then(() => outcome('Unknown')) } });
    const settling = slow.settleOrphans();
    await aServer({ later: LATER, engine: { observe: async () => outcome('Applied') } }).settleOrphans();
    const first = await readBack(head);
    see();
    await settling;
    expect(first?.phase).toBe('Succeeded');
    expect(await readBack(head)).toEqual(first);
    expect(await recordedPhase(head)).toBe('Succeeded');
  });

  it('the one that began it was merely slow: it sends nothing once the other has ended it', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = aServer({ engine: { check: () => gate.then(() => outcome('Checked')) } });
    const begun = await slow.submit(anIntent());
    if (!('submission' in begun)) throw new Error(begun.type);
    const { head } = begun.submission;
    await aServer({ later: LATER }).settleOrphans();
    const ended = await readBack(head);
    go();
    await slow.drain(5_000);
    expect(slow.sent).toEqual([]);
    expect(slow.errors).toMatchObject([{ name: 'StoreUnavailable' }]);
    expect(ended?.phase).toBe('Failed');
    expect(await readBack(head)).toEqual(ended);
  });
});
