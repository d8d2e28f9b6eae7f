import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aForm, clearDrafts, JSON_PATCH, MERGE, PROJECT, told } from './forms.ts';
import { type Call, type Received, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterEach(() => clearDrafts(call));
afterAll(() => slipway.close());

const WAIT = { Prefer: 'wait=20' };
const ANY = { 'If-Match': '*' };
let names = 0;
const made = async (name = `edited-${++names}`): Promise<string> => {
  const body = { kind: 'stateless', spec: aForm(name) };
  const answer = await call('POST', `${PROJECT}/services`, { body, headers: WAIT });
  expect(answer.body.phase, answer.text).toBe('Succeeded');
  return name;
};
const remove = (name: string) => call('DELETE', `${PROJECT}/services/${name}`, { headers: { ...WAIT, ...ANY } });
/** An edit draft that gives the service an alias. */
const edited = async (name: string, alias = 'Shop'): Promise<string> => {
  const { body: draft } = await call('POST', `${PROJECT}/services/${name}/drafts`);
  const path = `${PROJECT}/drafts/${draft.id}`;
  const step = await call('PUT', `${path}/steps/basic-information`, { body: { name, alias }, headers: ANY });
  expect(step.status, step.text).toBe(200);
  return path;
};
const finalize = async (path: string, language = 'en'): Promise<Received> => {
  const { body } = await call('GET', path);
  const headers = { ...WAIT, 'If-Match': body.etag, 'Accept-Language': language };
  return call('POST', `${path}/finalize`, { headers });
};
const rollBack = ({ body }: Received) => call('POST', `${PROJECT}/submissions/${body.id}/rollback`, { headers: WAIT });

describe('a revision of an edit draft, finalized again', () => {
  it('is the same submission, also when the service has been changed by it, by others, or is gone', async () => {
    const name = await made();
    const path = await edited(name);
    const first = await finalize(path);
    expect(first.body).toMatchObject({ operation: 'update', phase: 'Succeeded' });
    expect((await finalize(path)).body).toEqual(first.body);
    const body = { spec: aForm(name) };
    await call('PUT', `${PROJECT}/services/${name}`, { body, headers: { ...WAIT, ...ANY } });
    expect((await finalize(path)).body).toEqual(first.body);
    await remove(name);
    expect((await finalize(path)).body).toEqual(first.body);
  });

  it('is a new one after a rollback, and refused when somebody else has changed the service since', async () => {
    const name = await made();
    const path = await edited(name);
    const first = await finalize(path);
    expect((await rollBack(first)).body.phase).toBe('RolledBack');
    const second = await finalize(path);
    expect(second.body).toMatchObject({ operation: 'update', phase: 'Succeeded' });
    expect(second.body.id).not.toBe(first.body.id);
    expect((await call('GET', `${PROJECT}/services/${name}`)).body).toMatchObject({ revision: 4, alias: 'Shop' });
    await rollBack(second);
    const body = { spec: aForm(name) };
    await call('PUT', `${PROJECT}/services/${name}`, { body, headers: { ...WAIT, ...ANY } });
    expect(told(await finalize(path))).toBe('412 | revision-mismatch');
  });
});

describe('an edit draft of a service that was deleted', () => {
  it('is refused, and says why in both languages', async () => {
    const name = await made();
    const path = await edited(name);
    await remove(name);
    const refused = await finalize(path);
    expect(told(refused)).toBe('412 | revision-mismatch');
    expect(refused.body.detail).toBe('The service is not there any more.');
    expect((await finalize(path, 'zh')).body.detail).toBe('该服务已不存在。');
  });

  it('does not change another service that has its name and revision by now', async () => {
    const name = await made();
    const path = await edited(name);
    await remove(name);
    await made(name);
    const { body: before } = await call('GET', `${PROJECT}/services/${name}`);
    const refused = await finalize(path);
    expect(told(refused)).toBe('412 | revision-mismatch');
    // That of the draft, which is what If-Match is about.
    expect(refused.headers.etag).toBe((await call('GET', path)).headers.etag);
    expect((await call('GET', `${PROJECT}/services/${name}`)).body).toEqual(before);
  });
});

describe('the kind of a service', () => {
  it('cannot be changed by PUT; its own may be sent', async () => {
    const name = await made();
    const put = (kind: string) =>
      call('PUT', `${PROJECT}/services/${name}`, { body: { kind, spec: aForm(name) }, headers: { ...WAIT, ...ANY } });
    expect(told(await put('stateful'))).toBe('422 | immutable-field | /kind immutable-field');
    expect(told(await put('other'))).toBe('422 | validation-failed | /kind enum');
    expect((await put('stateless')).status).toBe(200);
  });

  it('cannot be changed by PATCH of an edit draft; of another draft it is no field at all', async () => {
    const { body: draft } = await call('POST', `${PROJECT}/services/${await made()}/drafts`);
    const { body: other } = await call('POST', `${PROJECT}/drafts`, { body: { kind: 'stateless' } });
    const patch = ({ id }: { id: string }, body: unknown, type: string) =>
      call('PATCH', `${PROJECT}/drafts/${id}`, { body, type, headers: ANY });
    const immutable = '422 | immutable-field | /kind immutable-field';
    expect(told(await patch(draft, { kind: 'stateful' }, MERGE))).toBe(immutable);
    expect(told(await patch(draft, [{ op: 'add', path: '/kind', value: 'stateful' }], JSON_PATCH))).toBe(immutable);
    expect(told(await patch(other, { kind: 'stateful' }, MERGE))).toBe('422 | validation-failed | /kind unknown-field');
  });
});

describe('copyTo', () => {
  it.each([
    [{ project: 'demo', name: 'Not A Name' }, '/copyTo/name pattern'],
    [{ project: 'demo', name: '' }, '/copyTo/name pattern'],
    [{ project: '..', name: 'copy' }, '/copyTo/project pattern'],
    [{ project: 'demo' }, '/copyTo/name required'],
  ])('%j is refused at its field, and makes no draft', async (copyTo, fault) => {
    const answer = await call('POST', `${PROJECT}/services/${await made()}/drafts`, { body: { copyTo } });
    expect(told(answer)).toBe(`422 | validation-failed | ${fault}`);
    expect((await call('GET', `${PROJECT}/drafts`)).body.items).toEqual([]);
  });
});
