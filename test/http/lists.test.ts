import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clearDrafts, ifMatch, newDraft, PROJECT, stepPath, told } from './forms.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
const DRAFTS = `${PROJECT}/drafts`;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
  for (let at = 0; at < 12; at++) {
    const spec = at % 3 === 0 ? { basicInformation: { name: `name-${at}` } } : {};
    await newDraft(call, {
      kind: at % 2 === 0 ? 'stateless' : 'stateful',
      title: `Title ${String.fromCharCode(97 + (at % 4))}`,
      spec,
    });
  }
});
afterAll(() => slipway.close());

interface Item {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly updatedAt: string;
}
const list = async (query = ''): Promise<{ items: Item[]; nextPageToken?: string }> =>
  (await call('GET', `${DRAFTS}${query}`)).body;

/** All pages, one after the other. */
const pages = async (query: string): Promise<Item[][]> => {
  const found: Item[][] = [];
  for (let token: string | undefined = ''; token !== undefined; ) {
    const page: { items: Item[]; nextPageToken?: string } = await list(
      `?${query}${token && `&pageToken=${encodeURIComponent(token)}`}`,
    );
    found.push(page.items);
    token = page.nextPageToken;
  }
  return found;
};

describe('an item of the list', () => {
  it('is the draft without spec and issues, with the number of its issues', async () => {
    const { items } = await list();
    expect(items).toHaveLength(12);
    for (const item of items) {
      const { spec: _s, issues, ...rest } = (await call('GET', `${DRAFTS}/${item.id}`)).body;
      const issueCount = { error: 0, warning: 0, notice: 0 };
      for (const { severity } of issues as { severity: 'error' }[]) issueCount[severity]++;
      expect(item).toEqual({ ...rest, issueCount });
    }
  });
});

describe('pages', () => {
  it.each([
    'pageSize=5',
    'pageSize=5&sort=title',
    'pageSize=5&sort=-kind,title',
    'pageSize=1&sort=name',
    'pageSize=7&sort=-createdAt',
    'pageSize=5&sort=title,-title,kind',
  ])('with %s make up the whole list, each item once and in order', async (query) => {
    const whole = (await list(`?${query.replace(/pageSize=\d+/, 'pageSize=100')}`)).items;
    const found = await pages(query);
    expect(found.flat()).toEqual(whole);
    expect(new Set(found.flat().map(({ id }) => id)).size).toBe(12);
    expect(found.slice(0, -1).every(({ length }) => length === Number(/\d+/.exec(query)?.[0]))).toBe(true);
  });

  it('have 20 items by default, and no token after the last one', async () => {
    expect((await list()).nextPageToken).toBeUndefined();
    expect((await list('?pageSize=12')).nextPageToken).toBeUndefined();
    expect((await list('?pageSize=11')).nextPageToken).toBeDefined();
  });

  it('stay right when items come and go between them', async () => {
    const first = await list('?pageSize=4&sort=createdAt');
    const gone = first.items.at(-1);
    await call('DELETE', `${DRAFTS}/${gone?.id}`, ifMatch('*'));
    const second = await list(`?pageSize=100&sort=createdAt&pageToken=${first.nextPageToken}`);
    expect(second.items).toHaveLength(8);
    const seen = new Set(first.items.map(({ id }) => id));
    expect(second.items.filter(({ id }) => seen.has(id))).toEqual([]);
    await newDraft(call, { kind: 'stateless', title: 'Title a' });
  });

  it.each(['x', 'e30', 'bnVsbA', 'W10', 'WyItdXBkYXRlZEF0Il0', 'x'.repeat(5_000)])(
    '400 for the token %s',
    async (token) => {
      expect(told(await call('GET', `${DRAFTS}?pageToken=${token}`))).toBe('400 | malformed-request');
    },
  );

  it('400 for a token of another order', async () => {
    const { nextPageToken } = await list('?pageSize=2&sort=title');
    expect(told(await call('GET', `${DRAFTS}?pageSize=2&sort=-title&pageToken=${nextPageToken}`))).toBe(
      '400 | malformed-request',
    );
  });

  it('a token is taken back however long the values are that it holds', async () => {
    const token = 'sandbox-carol';
    for (const mark of ['a', 'b']) {
      const spec = { basicInformation: { name: `${'n'.repeat(250)}${mark}` } };
      await newDraft(call, { kind: 'stateless', title: `${'\u0001'.repeat(99)}${mark}`, spec }, { token });
    }
    const query = 'pageSize=1&sort=title,name,kind,updatedAt,createdAt';
    const first = await call('GET', `${DRAFTS}?${query}`, { token });
    const second = await call('GET', `${DRAFTS}?${query}&pageToken=${first.body.nextPageToken}`, { token });
    expect(second.status, second.text).toBe(200);
    expect(second.body.items).toHaveLength(1);
    await clearDrafts(call, { token });
  });
});

describe('sort', () => {
  it('is by the last write, newest first, unless told otherwise', async () => {
    const { items } = await list();
    await call('PUT', `${DRAFTS}/${items.at(-1)?.id}/steps/storage-settings`, { body: {}, ...ifMatch('*') });
    expect((await list()).items[0]?.id).toBe(items.at(-1)?.id);
    expect((await list('?sort=-updatedAt')).items).toEqual((await list()).items);
  });

  it('by several fields: the first decides, then the next', async () => {
    const { items } = await list('?sort=kind,-title');
    const texts = items.map(({ kind, title }) => [kind, title] as const);
    const sorted = [...texts].sort(([kindA, titleA], [kindB, titleB]) =>
      kindA < kindB ? -1 : kindA > kindB ? 1 : titleA > titleB ? -1 : titleA < titleB ? 1 : 0,
    );
    expect(texts).toEqual(sorted);
  });

  it.each([
    'spec',
    'constructor',
    '__proto__',
    'updatedAt,',
    ',name',
    '--name',
    'name asc',
    '+name',
    '',
    'x'.repeat(101),
  ])('400 for %s', async (sort) => {
    expect(told(await call('GET', `${DRAFTS}?sort=${encodeURIComponent(sort)}`))).toBe('400 | malformed-request');
  });
});

describe('q and kind', () => {
  it('q is found in the title or the name, in any case', async () => {
    expect((await list('?q=TITLE%20A')).items.every(({ title }) => title === 'Title a')).toBe(true);
    expect((await list('?q=NAME-6')).items).toHaveLength(1);
    expect((await list('?q=nothing')).items).toEqual([]);
    expect((await list('?q=')).items).toHaveLength(12);
    expect((await list('?q=.*')).items).toEqual([]);
  });

  it('q has at most 100 characters', async () => {
    expect((await call('GET', `${DRAFTS}?q=${encodeURIComponent('🚢'.repeat(100))}`)).status).toBe(200);
    expect(told(await call('GET', `${DRAFTS}?q=${encodeURIComponent('🚢'.repeat(101))}`))).toBe(
      '400 | malformed-request',
    );
  });

  it('kind keeps one kind', async () => {
    expect(new Set((await list('?kind=stateful')).items.map(({ kind }) => kind))).toEqual(new Set(['stateful']));
    expect(told(await call('GET', `${DRAFTS}?kind=daemon`))).toBe('400 | malformed-request');
  });

  it('in every list q is taken in any case', async () => {
    expect((await call('GET', '/projects?q=DEM')).body.items).toHaveLength(1);
    expect((await call('GET', '/projects?q=nothing')).body.items).toEqual([]);
  });
});

describe('a query that is wrong', () => {
  const queries = [
    'pageSize=0',
    'pageSize=101',
    'pageSize=-1',
    'pageSize=1.5',
    'pageSize=',
    'pageSize=1e1',
    'pageSize=0x1',
    'pageSize=%31%30%30%30',
    'pageSize=5&pageSize=5',
    'limit=5',
    'Q=x',
    'q=a&q=b',
    'constructor=x',
    '__proto__=x',
    'toString=1',
    'q[]=x',
    'access_token=x',
  ];
  const paths = ['/projects', DRAFTS, `${PROJECT}/services`, `${PROJECT}/submissions`];
  it.each(queries)('%s is 400 on every list', async (query) => {
    for (const path of paths) expect(told(await call('GET', `${path}?${query}`)), path).toBe('400 | malformed-request');
  });

  it.each(['/whoami', '/projects/demo'])('%s takes none', async (path) => {
    expect(told(await call('GET', `${path}?q=x`))).toBe('400 | malformed-request');
  });

  it('so is one on a write, and nothing is written', async () => {
    const before = await list();
    const [first] = before.items;
    expect(told(await call('POST', `${DRAFTS}?dryRun=true`, { body: { kind: 'stateless' } }))).toBe(
      '400 | malformed-request',
    );
    expect(told(await call('DELETE', `${DRAFTS}/${first?.id}?force=true`, ifMatch('*')))).toBe(
      '400 | malformed-request',
    );
    const path = stepPath({ path: `${DRAFTS}/${first?.id}` } as never, 'pod-settings');
    expect(told(await call('PUT', `${path}?defaults=true`, { body: {}, ...ifMatch('*') }))).toBe(
      '400 | malformed-request',
    );
    expect(await list()).toEqual(before);
  });
});
