import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLmdbStore } from '../../../src/store/lmdb/lmdb-store.ts';
import { storeContract } from '../../contract/store.ts';
import { aBegin, aClose, aDraft, aKey, aStepWrite, EXPIRY, HOUR, NOW } from '../records.ts';

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
    await store.submissions.append(submission.project, submission.id, ['1', '2']);
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
