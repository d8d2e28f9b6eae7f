import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ifMatch, newDraft, type StoredDraft, stepPath, told } from './forms.ts';
import { rawRequest } from './raw.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
let draft: StoredDraft;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
  draft = await newDraft(call);
});
afterAll(() => slipway.close());

const ALICE = 'Authorization: Bearer sandbox-alice';

describe('Content-Type', () => {
  const put = (type: string) =>
    slipway.raw(
      rawRequest(
        'PUT',
        `/api/v1${stepPath(draft, 'basic-information')}`,
        [ALICE, 'If-Match: *', type],
        '{"name":"cart"}',
      ),
    );

  it.each([
    'Content-Type: application/json',
    'Content-Type: application/json; charset=utf-8',
    'Content-Type: application/json;charset=UTF-8',
    'Content-Type: application/json; charset="utf-8"',
    'Content-Type: Application/JSON',
    'Content-Type:application/json',
    'content-type: application/json;',
    'Content-Type: application/json; boundary=x',
  ])('%s is JSON', async (type) => {
    expect((await put(type)).status).toBe(200);
  });

  it.each([
    'Content-Type: text/plain',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Type: multipart/form-data; boundary=x',
    'Content-Type: application/jsonp',
    'Content-Type: application/json5',
    'Content-Type: application/json, text/plain',
    'Content-Type: application/json text/plain',
    'Content-Type: text/json',
    'Content-Type: json',
    'Content-Type: /',
    'Content-Type: application/',
    'Content-Type: *',
    'Content-Type: */*',
    'Content-Type: application/merge-patch+json',
    'Content-Type: application/json; charset=utf-16',
    'Content-Type: application/json; charset=latin1',
    'Content-Type: "application/json"',
    'X-No-Type: x',
  ])('%s is 415', async (type) => {
    const answer = await put(type);
    expect(told(answer)).toBe('415 | about:blank');
    expect(answer.headers.accept).toBe('application/json');
    expect(answer.body.detail).toContain('application/json');
  });

  it.each(['application/json', 'text/plain', 'nonsense', 'application/json-patch'])(
    'a PATCH of a step as %s is 415 with Accept-Patch',
    async (type) => {
      const answer = await call('PATCH', stepPath(draft, 'basic-information'), { body: '{}', type, ...ifMatch('*') });
      expect(told(answer)).toBe('415 | about:blank');
      expect(answer.headers['accept-patch']).toBe('application/merge-patch+json, application/json-patch+json');
    },
  );

  it.each(['application/yaml', 'application/x-yaml', 'text/yaml', 'application/yaml; charset=utf-8'])(
    '%s is YAML where a whole spec is taken',
    async (type) => {
      expect(told(await call('POST', '/projects/demo/renderings', { body: 'kind: x', type }))).toContain('/kind enum');
      expect(told(await call('POST', '/projects/demo/services', { body: 'kind: x', type }))).toContain('/kind enum');
    },
  );

  it('what a DELETE or GET carries is not looked at', async () => {
    const other = await newDraft(call);
    expect((await call('DELETE', other.path, { body: 'x', type: 'nonsense', ...ifMatch('*') })).status).toBe(204);
    expect(
      (await slipway.raw(rawRequest('GET', `/api/v1${draft.path}`, [ALICE, 'Content-Type: nonsense'], 'abc'))).status,
    ).toBe(200);
  });
});

it('an expectation that nobody knows is ignored', async () => {
  expect((await slipway.raw(rawRequest('GET', `/api/v1${draft.path}`, [ALICE, 'Expect: the-unexpected']))).status).toBe(
    200,
  );
});

describe('Accept', () => {
  it.each([
    '*/*',
    'application/*',
    'application/json',
    'text/html, application/json;q=0.1',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'text/html, */*;q=0.8',
  ])('%s takes JSON', async (accept) => {
    const answer = await call('GET', draft.path, { headers: { Accept: accept } });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it.each(['text/html', 'application/yaml', 'application/json;q=0', '*/*;q=0', 'image/*', 'nonsense'])(
    '%s is 406, and says what there is',
    async (accept) => {
      const answer = await call('GET', draft.path, { headers: { Accept: accept } });
      expect(told(answer)).toBe('406 | about:blank');
      expect(answer.body.detail).toContain('application/json');
    },
  );

  const renderings: [string, string][] = [
    ['application/yaml', 'application/yaml; charset=utf-8'],
    ['application/json;q=0.5, application/yaml', 'application/yaml; charset=utf-8'],
    ['application/yaml;q=0.5, application/json', 'application/json; charset=utf-8'],
    ['application/yaml;q=0.5, */*;q=0.1', 'application/yaml; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
  ];
  it.each(renderings)('%s gets a rendering as %s', async (accept, type) => {
    const body = { kind: 'stateless', spec: { basicInformation: { name: 'cart' }, podSettings: {} } };
    const answer = await call('POST', '/projects/demo/renderings', { body, headers: { Accept: accept } });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
  });

  it('answers vary by what was asked for', async () => {
    expect((await call('GET', draft.path)).headers.vary).toBe('Accept, Accept-Language');
  });
});
