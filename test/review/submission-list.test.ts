import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedSlipway, startScripted } from '../http/scripted.ts';

const COUNT = 57;
let slipway: ScriptedSlipway;
const made: string[] = [];

beforeAll(async () => {
  slipway = await startScripted({ users: { ann: { username: 'ann' } } });
  for (let at = 0; at < COUNT; at++) {
    const { body } = await slipway.call('POST', '/projects/demo/services', {
      token: 'ann',
      body: {
        kind: 'stateless',
        spec: {
          basicInformation: { name: at % 3 === 0 ? `pear-${at}` : `cart-${at}` },
          podSettings: { containers: [{ name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80 }] }] },
        },
      },
    });
    made.push(body.service);
  }
}, 60_000);
afterAll(() => slipway.close());

/** Every page of a list, one after the other. */
const walk = async (query: string): Promise<string[][]> => {
  const pages: string[][] = [];
  for (let token: string | undefined = ''; token !== undefined; ) {
    const next: string = token === '' ? '' : `&pageToken=${token}`;
    const { status, body } = await slipway.call('GET', `/projects/demo/submissions?${query}${next}`, { token: 'ann' });
    expect(status).toBe(200);
    pages.push(body.items.map(({ service }: { service: string }) => service));
    token = body.nextPageToken;
  }
  return pages;
};

describe('the list of submissions', () => {
  it.each([1, 7, 20, 57, 100])('gives each of them once, in pages of %i', async (pageSize) => {
    const pages = await walk(`pageSize=${pageSize}`);
    expect(pages.every((page) => page.length > 0 && page.length <= pageSize)).toBe(true);
    expect(pages).toHaveLength(Math.ceil(COUNT / pageSize));
    expect(pages.flat().sort()).toEqual([...made].sort());
  });

  it('begins with the newest, or with the oldest', async () => {
    const { body: newest } = await slipway.call('GET', '/projects/demo/submissions', { token: 'ann' });
    const times = newest.items.map(({ createdAt }: { createdAt: string }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    const oldest = await walk('sort=createdAt&pageSize=10');
    expect(oldest.flat().sort()).toEqual([...made].sort());
    expect(oldest[0]).toContain(made[0]);
  });

  it('can be searched by the name of the service', async () => {
    const pages = await walk('q=PEAR&pageSize=4');
    expect(pages.flat().sort()).toEqual(made.filter((name) => name.startsWith('pear')).sort());
  });

  it.each(['pageToken=x', 'sort=name', `pageToken=${Buffer.from('["createdAt",1,"a"]').toString('base64url')}`])(
    'refuses %s',
    async (query) => {
      const { status } = await slipway.call('GET', `/projects/demo/submissions?${query}`, { token: 'ann' });
      expect(status).toBe(400);
    },
  );
});
