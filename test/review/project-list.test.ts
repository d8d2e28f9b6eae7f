import { afterEach, describe, expect, it } from 'vitest';
import { answered, type ScriptedSlipway, startScripted } from '../http/scripted.ts';

const COUNT = 60;
const users = { ann: { username: 'ann' } };
const projects = Array.from({ length: COUNT }, (_, at) => ({
  name: `p${String(at).padStart(2, '0')}`,
  clusters: ['east'],
}));
const even = projects.map(({ name }) => name).filter((name) => Number(name.slice(1)) % 2 === 0);

let slipway: ScriptedSlipway | undefined;
afterEach(async () => {
  await slipway?.close();
  slipway = undefined;
});

describe('the list of projects', () => {
  it.each(['sort=name', 'sort=-name', 'sort=-name,name', 'q=P'])(
    'gives those one may view once, in order: %s',
    async (query) => {
      slipway = await startScripted({
        users,
        projects,
        review: ({ resourceAttributes: { namespace } }) => ({ allowed: even.includes(namespace) }),
      });
      const names: string[] = [];
      for (let token: string | undefined = ''; token !== undefined; ) {
        const next: string = token === '' ? '' : `&pageToken=${token}`;
        const { body } = await slipway.call('GET', `/projects?${query}&pageSize=7${next}`, { token: 'ann' });
        names.push(...body.items.map(({ name }: { name: string }) => name));
        token = body.nextPageToken;
      }
      expect(names).toEqual(query.startsWith('sort=-') ? [...even].reverse() : even);
    },
  );

  it('asks about no more projects than the page needs', async () => {
    slipway = await startScripted({ users, projects });
    const { body } = await slipway.call('GET', '/projects?pageSize=5', { token: 'ann' });
    expect(body.items).toHaveLength(5);
    expect(new Set(slipway.reviews.map(({ resourceAttributes }) => resourceAttributes.namespace)).size).toBeLessThan(
      10,
    );
  });

  it('asks about a few at a time: whoever may view none must not keep the control plane from the others', async () => {
    let underWay = 0;
    let most = 0;
    slipway = await startScripted({
      users: { ann: { username: 'ann' }, bob: { username: 'bob' } },
      projects,
      review: async () => {
        most = Math.max(most, ++underWay);
        await new Promise(setImmediate);
        underWay--;
        return answered({ allowed: false }) as never;
      },
    });
    const lists = await Promise.all(
      ['ann', 'bob', 'ann', 'bob'].map((token) => slipway?.call('GET', '/projects', { token })),
    );
    expect(lists.map((list) => list?.body.items)).toEqual([[], [], [], []]);
    // Four projects, of each at most what the permission is made of.
    expect(most).toBeLessThanOrEqual(12);
  });
});
