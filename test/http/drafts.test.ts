import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aForm, clearDrafts, ifMatch, JSON_PATCH, MERGE, newDraft, PROJECT, STEPS, stepPath, told } from './forms.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterEach(() => clearDrafts(call));
afterAll(() => slipway.close());

describe('POST drafts', () => {
  it('answers 201 with the draft, its address and its tag', async () => {
    const { status, headers, body } = await call('POST', `${PROJECT}/drafts`, {
      body: { kind: 'stateful', title: '数据库', spec: aForm('db') },
    });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/api/v1${PROJECT}/drafts/${body.id}`);
    expect(headers.etag).toBe(body.etag);
    expect(body).toMatchObject({
      project: 'demo',
      owner: 'alice',
      kind: 'stateful',
      title: '数据库',
      mode: 'create',
      revision: 1,
      spec: aForm('db'),
      lastSubmission: null,
    });
    expect((await call('GET', `${PROJECT}/drafts/${body.id}`)).body).toEqual(body);
  });

  it('an id has at least 122 random bits, and no two are alike', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, async () => (await newDraft(call)).id));
    expect(new Set(ids).size).toBe(10);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22,}$/);
  });

  it('a draft that expires tells when: 30 days after its last write', async () => {
    const draft = await newDraft(call);
    const days = (Date.parse(draft.body.expiresAt) - Date.parse(draft.body.updatedAt)) / 86_400_000;
    expect(days).toBe(30);
  });

  it('all steps are there from the beginning, each with a state and a tag of its own', async () => {
    const { body } = await newDraft(call, {
      kind: 'stateless',
      spec: { basicInformation: { name: 'cart' }, podSettings: {} },
    });
    expect(body.steps.map(({ slug, key, state }: never) => [slug, key, state])).toEqual([
      ['basic-information', 'basicInformation', 'valid'],
      ['pod-settings', 'podSettings', 'incomplete'],
      ['storage-settings', 'storageSettings', 'empty'],
      ['advanced-settings', 'advancedSettings', 'empty'],
      ['cluster-differences', 'clusterDifferences', 'empty'],
    ]);
    expect(new Set(body.steps.map(({ etag }: { etag: string }) => etag)).size).toBe(5);
  });

  it('what is missing is stored and listed: steps, and fields inside them', async () => {
    const empty = await newDraft(call);
    expect(
      empty.body.issues.map(({ pointer, code, severity, step }: never) => [pointer, code, severity, step]),
    ).toEqual([
      ['/basicInformation', 'step-missing', 'error', 'basic-information'],
      ['/podSettings', 'step-missing', 'error', 'pod-settings'],
    ]);
    const begun = await newDraft(call, {
      kind: 'stateless',
      spec: { basicInformation: {}, podSettings: { containers: [{}] } },
    });
    expect(begun.body.issues.map(({ pointer, code }: never) => `${pointer} ${code}`)).toEqual([
      '/basicInformation/name required',
      '/podSettings/containers no-service-port',
      '/podSettings/containers/0/name required',
      '/podSettings/containers/0/image required',
    ]);
  });

  const refused: [string, unknown, string][] = [
    ['nothing in it', {}, '422 | validation-failed | /kind required'],
    ['another kind', { kind: 'daemon' }, '422 | validation-failed | /kind enum'],
    ['a kind that is no text', { kind: 1 }, '422 | validation-failed | /kind type'],
    ['an unknown field', { kind: 'stateless', mode: 'edit' }, '422 | validation-failed | /mode unknown-field'],
    ['a title that is empty', { kind: 'stateless', title: '' }, '422 | validation-failed | /title length'],
    [
      'a title of 101 characters',
      { kind: 'stateless', title: '车'.repeat(101) },
      '422 | validation-failed | /title length',
    ],
    ['a title that is null', { kind: 'stateless', title: null }, '422 | validation-failed | /title type'],
    [
      'a title with half of a character',
      '{"kind":"stateless","title":"a\\ud800b"}',
      '422 | validation-failed | /title pattern',
    ],
    ['a spec that is a list', { kind: 'stateless', spec: [] }, '422 | validation-failed |  type'],
    ['a spec that is null', { kind: 'stateless', spec: null }, '422 | validation-failed |  type'],
    ['an unknown step', { kind: 'stateless', spec: { steps: {} } }, '422 | validation-failed | /steps unknown-field'],
    [
      'a step that is null',
      { kind: 'stateless', spec: { podSettings: null } },
      '422 | validation-failed | /podSettings type',
    ],
    ['a list', [], '422 | validation-failed |  type'],
    ['null', null, '422 | validation-failed |  type'],
    ['a text', '"x"', '422 | validation-failed |  type'],
    [
      'faults outside and inside the spec',
      { kind: 'x', spec: { basicInformation: { name: 1 }, podSettings: { replicas: 0 } } },
      '422 | validation-failed | /kind enum | /basicInformation/name type | /podSettings/replicas range',
    ],
    [
      'a text of the spec with half of a character',
      '{"kind":"stateless","spec":{"basicInformation":{"description":"\\udc00"}}}',
      '422 | validation-failed | /basicInformation/description pattern',
    ],
  ];
  it.each(refused)('refuses a body with %s, and stores nothing', async (_, body, expected) => {
    expect(told(await call('POST', `${PROJECT}/drafts`, { body }))).toBe(expected);
    expect((await call('GET', `${PROJECT}/drafts`)).body.items).toEqual([]);
  });

  it('errors of the spec name their step', async () => {
    const { body } = await call('POST', `${PROJECT}/drafts`, {
      body: { kind: 'stateless', spec: { podSettings: { replicas: 0 } } },
    });
    expect(body.errors).toEqual([expect.objectContaining({ pointer: '/podSettings/replicas', step: 'pod-settings' })]);
  });

  it('takes a title of 100 characters, which are code points', async () => {
    expect((await newDraft(call, { kind: 'stateless', title: '🚢'.repeat(100) })).body.title).toBe('🚢'.repeat(100));
  });

  it('keeps 20 drafts of a user in a project: 409 for the next, until one is deleted', async () => {
    await clearDrafts(call, { token: 'sandbox-carol' });
    const drafts = await Promise.all(
      Array.from({ length: 20 }, () => newDraft(call, { kind: 'stateless' }, { token: 'sandbox-carol' })),
    );
    const more = { body: { kind: 'stateless' }, token: 'sandbox-carol' };
    expect(told(await call('POST', `${PROJECT}/drafts`, more))).toBe('409 | draft-limit-reached');
    expect((await newDraft(call)).id).toBeDefined();
    await call('DELETE', drafts[0]?.path ?? '', { ...ifMatch('*'), token: 'sandbox-carol' });
    expect((await call('POST', `${PROJECT}/drafts`, more)).status).toBe(201);
    await clearDrafts(call, { token: 'sandbox-carol' });
  });

  it('also when they are made at once: 30 in parallel leave 20', async () => {
    const made = await Promise.all(
      Array.from({ length: 30 }, () => call('POST', `${PROJECT}/drafts`, { body: { kind: 'stateless' } })),
    );
    expect(made.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(made.filter(({ status }) => status === 409)).toHaveLength(10);
  });
});

describe('GET a draft', () => {
  it('defaults=true fills the defaults in; what is stored stays as it was sent', async () => {
    const draft = await newDraft(call, { kind: 'stateless', spec: aForm('cart') });
    const filled = (await call('GET', `${draft.path}?defaults=true`)).body;
    expect(filled.spec.basicInformation).toEqual({ name: 'cart', version: 'v1' });
    expect(filled.spec.podSettings).toMatchObject({
      replicas: 1,
      placement: [{ cluster: 'host' }, { cluster: 'east' }, { cluster: 'west' }],
    });
    expect(filled.spec.podSettings.containers[0]).toMatchObject({ type: 'work', imagePullPolicy: 'IfNotPresent' });
    expect(filled.etag).toBe(draft.etag);
    expect((await call('GET', draft.path)).body.spec).toEqual(aForm('cart'));
  });

  it('tags are for writing: If-None-Match brings no 304', async () => {
    const draft = await newDraft(call);
    const { status, headers } = await call('GET', draft.path, { headers: { 'If-None-Match': draft.etag } });
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('PATCH a draft', () => {
  const titles: [string, string, unknown, string | null][] = [
    ['a merge patch gives a title', MERGE, { title: 'Cart' }, 'Cart'],
    ['a merge patch takes it away with null', MERGE, { title: null }, null],
    ['an empty merge patch leaves it', MERGE, {}, 'before'],
    ['a JSON patch replaces it', JSON_PATCH, [{ op: 'replace', path: '/title', value: 'Cart' }], 'Cart'],
    ['a JSON patch removes it', JSON_PATCH, [{ op: 'remove', path: '/title' }], null],
    [
      'a JSON patch may test it',
      JSON_PATCH,
      [
        { op: 'test', path: '/title', value: 'before' },
        { op: 'add', path: '/title', value: 'after' },
      ],
      'after',
    ],
  ];
  it.each(titles)('%s', async (_, type, body, title) => {
    const draft = await newDraft(call, { kind: 'stateless', title: 'before' });
    const answer = await call('PATCH', draft.path, { body, type, ...ifMatch(draft.etag) });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ title, revision: 2 });
    expect(answer.headers.etag).toBe(answer.body.etag);
    expect(answer.body.etag).not.toBe(draft.etag);
  });

  it('a JSON patch sees the title as the draft shows it: null where there is none', async () => {
    const draft = await newDraft(call);
    const body = [
      { op: 'test', path: '/title', value: null },
      { op: 'replace', path: '/title', value: 'Cart' },
    ];
    expect((await call('PATCH', draft.path, { body, type: JSON_PATCH, ...ifMatch(draft.etag) })).body.title).toBe(
      'Cart',
    );
  });

  const refused: [string, string, unknown, string][] = [
    ['another field', MERGE, { kind: 'stateful' }, '422 | validation-failed | /kind unknown-field'],
    ['a title that is too long', MERGE, { title: 'x'.repeat(101) }, '422 | validation-failed | /title length'],
    ['half of a character', MERGE, '{"title":"\\ud800"}', '422 | validation-failed | /title pattern'],
    ['a merge patch that is a list', MERGE, [], '422 | validation-failed |  type'],
    ['a JSON patch that is no list', JSON_PATCH, {}, '422 | validation-failed |  type'],
    [
      'an operation on what is not there',
      JSON_PATCH,
      [{ op: 'remove', path: '/alias' }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'a test that fails',
      JSON_PATCH,
      [{ op: 'test', path: '/title', value: 'x' }],
      '422 | patch-not-applicable | /0 patch-test',
    ],
  ];
  it.each(refused)('refuses %s, and changes nothing', async (_, type, body, expected) => {
    const draft = await newDraft(call, { kind: 'stateless', title: 'before' });
    expect(told(await call('PATCH', draft.path, { body, type, ...ifMatch(draft.etag) }))).toBe(expected);
    expect((await call('GET', draft.path)).body).toEqual(draft.body);
  });

  it('leaves the steps and their tags alone', async () => {
    const draft = await newDraft(call, { kind: 'stateless', spec: aForm('cart') });
    const { body } = await call('PATCH', draft.path, { body: { title: 'Cart' }, type: MERGE, ...ifMatch(draft.etag) });
    expect(body.steps).toEqual(draft.body.steps);
    expect(body.spec).toEqual(draft.body.spec);
  });
});

describe('DELETE a draft', () => {
  it('answers 204; then it and everything below it is gone', async () => {
    const draft = await newDraft(call, { kind: 'stateless', spec: aForm('cart') });
    expect((await call('DELETE', draft.path, ifMatch(draft.etag))).status).toBe(204);
    for (const path of [draft.path, `${draft.path}/rendering`, ...STEPS.map(({ slug }) => stepPath(draft, slug))]) {
      expect(told(await call('GET', path)), path).toBe('404 | not-found');
    }
    expect(told(await call('DELETE', draft.path, ifMatch('*')))).toBe('404 | not-found');
  });
});
