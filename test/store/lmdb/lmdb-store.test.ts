import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLmdbStore } from '../../../src/store/lmdb/lmdb-store.ts';
import { openTables } from '../../../src/store/lmdb/tables.ts';
import { storeContract } from '../../contract/store.ts';
import { aBegin, aClose, aDraft, aKey, aRequest, aStepWrite, EXPIRY, HOUR, LEASE, NOW } from '../records.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-lmdb-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

storeContract('LMDB', async () => createLmdbStore({ path: join(folder, 'contract') }));

describe('the embedded store', () => {
  it('sweeps what expired and nothing else, and then forgets open submissions', async () => {
    const store = createLmdbStore({ path: join(folder, 'sweep') });
    const kept = aDraft({ expiresAt: EXPIRY + 1 });
    await store.drafts.create(aDraft());
    await store.drafts.create(kept);
    const submission = aBegin();
    await store.submissions.begin(submission);
    await store.submissions.append({ ...submission, epoch: 1, entries: ['1', '2'] });
    expect(await store.sweep(EXPIRY - 1)).toBe(0);
    expect(await store.submissions.open()).toHaveLength(1);
    expect(await store.sweep(EXPIRY)).toBe(2);
    expect(await store.submissions.open()).toEqual([]);
    expect(await store.drafts.read(kept.key, EXPIRY)).toBeDefined();
    expect(await store.sweep(EXPIRY)).toBe(0);
    await store.submissions.begin({ ...submission, service: { name: 'again', record: '1' } });
    expect(await store.submissions.read(submission.project, submission.id, NOW)).toMatchObject({ journal: [] });
    await store.close();
  });

  it('does not sweep a draft whose expiry moved on, and sweeps it then', async () => {
    const store = createLmdbStore({ path: join(folder, 'moved') });
    const key = aKey();
    await store.drafts.create(aDraft({ key }));
    await store.drafts.writeStep(aStepWrite(key, { expiresAt: EXPIRY + 5 * HOUR }));
    expect(await store.sweep(EXPIRY + 5 * HOUR - 1)).toBe(0);
    expect(await store.sweep(EXPIRY + 5 * HOUR)).toBe(1);
    await store.close();
  });

  it('sweeps requests that expired, also one whose expiry moved on, and answers others', async () => {
    const store = createLmdbStore({ path: join(folder, 'requests') });
    const [gone, moved, kept, released] = [aRequest(), aRequest(), aRequest({ expiresAt: EXPIRY + 1 }), aRequest()];
    for (const request of [gone, moved, kept, released]) await store.requests.claim(request);
    await store.requests.claim({ ...moved, now: LEASE, expiresAt: EXPIRY + 5 * HOUR });
    for (const { key } of [gone, kept]) await store.requests.answer(key, 'done');
    await store.requests.release(released.key);
    expect(await store.sweep(EXPIRY - 1)).toBe(0);
    expect(await store.sweep(EXPIRY)).toBe(1);
    expect(await store.requests.claim({ ...kept, now: EXPIRY })).toEqual({ type: 'answered', answer: 'done' });
    expect(await store.requests.claim({ ...gone, seed: 'new' })).toEqual({ type: 'claimed', seed: 'new' });
    expect(await store.sweep(EXPIRY + 5 * HOUR)).toBe(3);
    expect(await store.sweep(EXPIRY + 5 * HOUR)).toBe(0);
    await store.close();
  });

  it('leaves nothing of a submission and a request in any table once they are swept', async () => {
    const path = join(folder, 'nothing');
    const store = createLmdbStore({ path });
    const submission = aBegin();
    const { project, id } = submission;
    await store.submissions.begin(submission);
    await store.submissions.claim({ project, id, now: LEASE, until: LEASE });
    await store.submissions.close(
      aClose(submission, { epoch: 2, entries: ['1'], service: { name: 'cart', record: null } }),
    );
    await store.requests.claim(aRequest());
    expect(await store.sweep(EXPIRY)).toBe(2);
    await store.close();
    const { root, probes: _, ...tables } = openTables(path);
    for (const [name, { rows }] of Object.entries(tables)) expect([name, rows({})]).toEqual([name, []]);
    await root.close();
  });

  it('takes over open submissions of servers that knew no leases', async () => {
    const path = join(folder, 'no-leases');
    const tables = openTables(path);
    await tables.root.transaction(() => {
      tables.submissions.put(['shop', 'old'], { id: 'old', head: '{}', createdAt: NOW, expiresAt: EXPIRY });
      tables.openSubmissions.put(['shop', 'old'], true);
    });
    await tables.root.close();
    const store = createLmdbStore({ path });
    const old = { project: 'shop', id: 'old' };
    expect(await store.submissions.open()).toEqual([{ ...old, leaseUntil: 0 }]);
    expect(await store.submissions.append({ ...old, epoch: 0, entries: ['x'] })).toEqual({ type: 'lost' });
    expect(await store.submissions.claim({ ...old, now: NOW, until: LEASE })).toMatchObject({ epoch: 1 });
    await store.close();
  });

  it('lets one of many win a lease, through two stores on the same folder', async () => {
    const path = join(folder, 'race');
    const [first, second] = [createLmdbStore({ path }), createLmdbStore({ path })];
    const submission = aBegin();
    const { project, id } = submission;
    await first.submissions.begin(submission);
    const claims = Array.from({ length: 64 }, (_, i) =>
      (i % 2 ? first : second).submissions.claim({ project, id, now: LEASE, until: LEASE + 1 }),
    );
    const outcomes = await Promise.all(claims);
    expect(outcomes.filter(({ type }) => type === 'claimed')).toMatchObject([{ epoch: 2 }]);
    await first.close();
    await second.close();
  });

  it('sweeps more than one batch', async () => {
    const store = createLmdbStore({ path: join(folder, 'many') });
    const key = aKey();
    const ids = Array.from({ length: 350 }, (_, i) => `id-${i}`);
    await Promise.all(
      ids.map((id, i) =>
        store.drafts.create(aDraft({ key: { ...key, id }, limit: 1_000, expiresAt: EXPIRY + (i % 3) })),
      ),
    );
    const live = ids.filter((_, i) => i % 3 === 2).length;
    expect(await store.sweep(EXPIRY + 1)).toBe(350 - live);
    expect(await store.drafts.list(key, NOW)).toHaveLength(live);
    await store.close();
  });

  it('shows a second store on the same folder the same records, and lives on when one of the two is closed', async () => {
    const path = join(folder, 'twice');
    const [first, second] = [createLmdbStore({ path }), createLmdbStore({ path })];
    const key = aKey();
    await first.drafts.create(aDraft({ key }));
    const writes = Array.from({ length: 40 }, (_, i) =>
      (i % 2 ? first : second).drafts.writeStep(aStepWrite(key, { expected: '*' })),
    );
    await Promise.all(writes);
    expect(await second.drafts.read(key, NOW)).toMatchObject({ revision: 41 });
    await first.close();
    expect(await second.drafts.remove(key, '*', NOW)).toEqual({ type: 'removed' });
    await second.close();
  });

  it('finds everything again after it was closed and opened', async () => {
    const path = join(folder, 'again');
    const before = createLmdbStore({ path });
    const submission = aBegin();
    await before.submissions.begin(submission);
    await before.submissions.close(aClose(submission, { entries: ['1'] }));
    await before.close();
    const after = createLmdbStore({ path });
    expect(await after.submissions.read(submission.project, submission.id, NOW)).toMatchObject({
      phase: 'Succeeded',
      journal: ['1'],
    });
    await after.close();
  });
});
