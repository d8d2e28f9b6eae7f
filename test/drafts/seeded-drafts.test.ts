import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDrafts, type Drafts } from '../../src/drafts/drafts.ts';
import { idOfSeed, kindOfDraftId, newId } from '../../src/ids.ts';
import { createModelStore } from '../store/model-store.ts';

const project = { name: 'shop', clusters: ['east'] };
const alice = { issuer: 'kubernetes', username: 'alice', groups: [], extra: {} };

let drafts: Drafts;
beforeEach(() => {
  drafts = createDrafts({
    store: createModelStore().drafts,
    now: () => 1_000,
    newId,
    newToken: randomUUID,
    nodePortRange: { from: 30_000, to: 32_767 },
    ttlMs: 60_000,
    limit: 2,
  });
});

const create = async (seed?: string, kind: 'stateless' | 'stateful' = 'stateless') => {
  const outcome = await drafts.create(project, alice, {
    kind,
    title: null,
    spec: { basicInformation: { name: 'cart' } },
    seed,
  });
  if (outcome.type !== 'written') throw new Error(outcome.type);
  return outcome.draft;
};

describe('a draft that is made with a seed', () => {
  it('is made once: a second try answers the one that is there, with what was written to it since', async () => {
    const first = await create('seed');
    expect(await create('seed')).toEqual(first);
    await drafts.writeStep(project, alice, first.id, 'basicInformation', '*', { name: 'shop' });
    expect(await create('seed')).toMatchObject({
      id: first.id,
      revision: 2,
      spec: { basicInformation: { name: 'shop' } },
    });
    expect(await drafts.list(project, alice)).toHaveLength(1);
  });

  it('is answered also where there is no room for another one', async () => {
    const [first] = [await create('seed'), await create()];
    expect((await create('seed')).id).toBe(first.id);
    await expect(create('another')).rejects.toThrow('limit-reached');
  });

  it('is another one with another seed, and each time without one', async () => {
    const ids = [(await create('seed')).id, (await create('other', 'stateful')).id];
    expect(ids.map(kindOfDraftId)).toEqual(['stateless', 'stateful']);
    expect(new Set(ids.map((id) => id.slice(1))).size).toBe(2);
  });

  it('is its owner’s alone: the same seed of somebody else makes another one', async () => {
    const { id } = await create('seed');
    const bob = { ...alice, username: 'bob' };
    expect(await drafts.read(project, bob, id)).toBeUndefined();
    const outcome = await drafts.create(project, bob, { kind: 'stateless', title: null, spec: {}, seed: 'seed' });
    expect(outcome).toMatchObject({ type: 'written', draft: { owner: 'bob', spec: {} } });
    expect((await drafts.read(project, alice, id))?.spec).toEqual({ basicInformation: { name: 'cart' } });
  });
});

describe('idOfSeed', () => {
  it('has the form of an id, and is another one for another thing', () => {
    expect(idOfSeed('seed', 'draft')).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(idOfSeed('seed', 'draft')).toBe(idOfSeed('seed', 'draft'));
    expect(idOfSeed('seed', 'draft')).not.toBe(idOfSeed('seed', 'submission'));
    expect(idOfSeed('seed', 'draft')).not.toBe(idOfSeed('other', 'draft'));
  });
});
