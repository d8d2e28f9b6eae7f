import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLmdbObjectTable } from '../../src/sandbox/lmdb-object-table.ts';
import { createMemoryObjectTable, type ObjectTable } from '../../src/sandbox/object-table.ts';
import { aCluster, aService, metadataOf, pathOf } from './a-cluster.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const lmdb = (): ObjectTable => {
  count += 1;
  return createLmdbObjectTable({ path: join(folder, `t${count}`) });
};

describe.each([
  ['memory', createMemoryObjectTable],
  ['lmdb', lmdb],
])('the %s table', (_, create) => {
  it('answers what was written, in the order of keys, by prefix', async () => {
    const table = create();
    await table.write({ 'a/2': { n: 2 }, 'a/1': { n: 1 }, 'ab/1': { n: 3 }, b: { n: 4 } });
    expect(table.get('a/1')).toEqual({ n: 1 });
    expect(table.get('a/3')).toBeUndefined();
    expect(table.list('a/')).toEqual([{ n: 1 }, { n: 2 }]);
    await table.close();
  });

  it('deletes with undefined, in the same step as it writes', async () => {
    const table = create();
    await table.write({ a: { n: 1 }, b: { n: 2 } });
    await table.write({ a: undefined, b: { n: 3 } });
    expect([table.get('a'), table.get('b')]).toEqual([undefined, { n: 3 }]);
    await table.close();
  });
});

describe('a cluster over an LMDB table', () => {
  it('loses nothing over a restart, and goes on counting', async () => {
    const path = join(folder, 'restart');
    const first = createLmdbObjectTable({ path });
    const before = await (await aCluster({ objects: first })).apply(aService());
    await first.close();

    const second = createLmdbObjectTable({ path });
    const { get, apply } = await aCluster({ objects: second });
    expect((await get(aService())).body).toEqual(before.body);
    const after = await apply(aService({ metadata: { labels: { a: 'b' } } }));
    expect(Number(metadataOf(after).resourceVersion)).toBeGreaterThan(Number(metadataOf(before).resourceVersion));
    await second.close();
  });

  it('answers 500 when a write fails, and stores nothing', async () => {
    const memory = createMemoryObjectTable();
    let isFull = false;
    const objects: ObjectTable = {
      ...memory,
      write: (changes) => (isFull ? Promise.reject(new Error('disk full')) : memory.write(changes)),
    };
    const { apply, get } = await aCluster({ objects });
    isFull = true;
    expect(await apply(aService())).toMatchObject({ status: 500, body: { reason: 'InternalError' } });
    expect((await get(aService())).status).toBe(404);
    isFull = false;
    expect((await apply(aService())).status).toBe(201);
    expect(pathOf(aService())).toContain('/services/web');
  });
});
