import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aForm, PROJECT, told } from './forms.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterAll(() => slipway.close());

const create = (body: unknown, query = '', type = 'application/json') =>
  call('POST', `${PROJECT}/services${query}`, { body, type, headers: { Prefer: 'wait=20' } });

describe('POST services', () => {
  it('one curl, one exit code: 200 with everything applied', async () => {
    const { status, headers, body } = await create({ kind: 'stateless', spec: aForm('one') }, '?failOnPartial=true');
    expect(status).toBe(200);
    expect(headers.location).toBe(`/api/v1${PROJECT}/submissions/${body.id}`);
    expect(body).toMatchObject({ service: 'one', phase: 'Succeeded', draft: null, draftRevision: null });
    expect((await call('GET', `${PROJECT}/drafts`)).body.items).toEqual([]);
  });

  it('takes YAML', async () => {
    const yaml = `kind: stateless\nonFailure: stop\nspec:\n  basicInformation: {name: two}\n  podSettings: ${JSON.stringify(aForm('two').podSettings)}\n`;
    expect((await create(yaml, '', 'application/yaml')).body).toMatchObject({
      service: 'two',
      phase: 'Succeeded',
      onFailure: 'stop',
    });
  });

  it('dryRun stores nothing', async () => {
    expect((await create({ kind: 'stateless', spec: aForm('dry'), dryRun: true })).body).toMatchObject({
      id: null,
      phase: 'Succeeded',
    });
    expect(told(await call('GET', `${PROJECT}/services/dry`))).toBe('404 | not-found');
  });

  it('needs no precondition: an If-Match is not looked at', async () => {
    const answer = await call('POST', `${PROJECT}/services`, {
      body: { kind: 'stateless', spec: aForm('three') },
      headers: { 'If-Match': 'x' },
    });
    expect(answer.status).toBe(202);
  });

  const refused: [string, unknown, string][] = [
    ['nothing', {}, '422 | validation-failed | /kind required'],
    [
      'a kind alone',
      { kind: 'stateless' },
      '422 | validation-failed | /basicInformation step-missing | /podSettings step-missing',
    ],
    [
      'an unfinished spec',
      { kind: 'stateless', spec: { basicInformation: {}, podSettings: { containers: [] } } },
      '422 | validation-failed | /basicInformation/name required | /podSettings/containers required',
    ],
    [
      'an ill-formed spec and options',
      { kind: 'stateless', spec: { basicInformation: { name: '-' } }, onFailure: 1, x: 1 },
      '422 | validation-failed | /x unknown-field | /onFailure type | /basicInformation/name pattern',
    ],
    ['a spec that is a text', { kind: 'stateless', spec: 'x' }, '422 | validation-failed |  type'],
  ];
  it.each(refused)('refuses %s, and creates nothing', async (_, body, expected) => {
    const names = async () =>
      (await call('GET', `${PROJECT}/services`)).body.items.map(({ name }: { name: string }) => name);
    const before = await names();
    expect(
      told(await create(body))
        .split(' | ')
        .sort(),
    ).toEqual(expected.split(' | ').sort());
    expect(await names()).toEqual(before);
  });
});

describe('GET services', () => {
  it('one alone has its spec as it was sent, its revisions, and its tag', async () => {
    const spec = { ...aForm('detail'), basicInformation: { name: 'detail', alias: '详情', version: 'v2' } };
    const submitted = (await create({ kind: 'stateless', spec })).body;
    const { headers, body } = await call('GET', `${PROJECT}/services/detail`);
    expect(body).toMatchObject({
      name: 'detail',
      kind: 'stateless',
      version: 'v2',
      alias: '详情',
      engine: 'direct',
      revision: 1,
      placement: ['host', 'east', 'west'],
      createdBy: 'alice',
      lastSubmission: { id: submitted.id, phase: 'Succeeded' },
      spec,
      revisions: [{ revision: 1, submission: submitted.id, by: 'alice' }],
    });
    expect(headers.etag).toBe(body.etag);
  });

  it('in a list it has neither spec nor revisions', async () => {
    const { items } = (await call('GET', `${PROJECT}/services`)).body;
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      expect(item).not.toHaveProperty('spec');
      expect(item).not.toHaveProperty('revisions');
    }
  });

  it('found by name or alias, by kind, and sorted', async () => {
    const found = async (query: string) =>
      (await call('GET', `${PROJECT}/services?${query}`)).body.items.map(({ name }: { name: string }) => name);
    expect(await found('q=DETAIL')).toEqual(['detail']);
    expect(await found(`q=${encodeURIComponent('详')}`)).toEqual(['detail']);
    expect(await found('kind=stateful')).toEqual([]);
    const byName = await found('sort=name');
    expect(byName).toEqual([...byName].sort());
    expect(await found('sort=-name')).toEqual([...byName].reverse());
  });

  it('one that is not there is 404', async () => {
    expect(told(await call('GET', `${PROJECT}/services/nothing`))).toBe('404 | not-found');
  });
});
