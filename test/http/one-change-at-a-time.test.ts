import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anOutcome } from '../engines/an-outcome.ts';
import { aForm, PROJECT, told } from './forms.ts';
import { type ScriptedSlipway, startScripted } from './scripted.ts';
import { type Call, type Received, type RunningSlipway, startSlipway } from './slipway.ts';

const WAIT = { Prefer: 'wait=20' };
const SERVICE = `${PROJECT}/services/cart`;
const spec = aForm('cart');

const create = (call: Call) =>
  call('POST', `${PROJECT}/services`, { body: { kind: 'stateless', spec }, headers: WAIT });
const tagOf = async (call: Call): Promise<string> => (await call('GET', SERVICE)).body.etag;

describe('while a service is being submitted', () => {
  let slipway: ScriptedSlipway;
  let call: Call;
  let release: () => void;
  let running: Received;
  let etag: string;
  let draft: Received;

  beforeEach(async () => {
    let gate: Promise<void> = Promise.resolve();
    const engine = {
      check: async () => {
        await gate;
        return anOutcome('Checked');
      },
    };
    slipway = await startScripted({ users: { 'sandbox-alice': { username: 'alice' } }, engine });
    call = slipway.call;
    await create(call);
    draft = await call('POST', `${SERVICE}/drafts`);
    gate = new Promise((resolve) => {
      release = resolve;
    });
    etag = await tagOf(call);
    running = await call('PUT', SERVICE, { body: { spec }, headers: { 'If-Match': etag } });
    expect(running.status).toBe(202);
  });
  afterEach(async () => {
    release();
    await slipway.close();
  });

  const others: readonly (readonly [string, () => Promise<Received>])[] = [
    ['PUT', () => call('PUT', SERVICE, { body: { spec, onFailure: 'stop' }, headers: { 'If-Match': etag } })],
    ['PUT, knowingly over anything', () => call('PUT', SERVICE, { body: { spec }, headers: { 'If-Match': '*' } })],
    ['DELETE', () => call('DELETE', SERVICE, { headers: { 'If-Match': etag } })],
    ['orphan', () => call('DELETE', `${SERVICE}?orphan=true`, { headers: { 'If-Match': etag } })],
    ['restore', () => call('POST', `${SERVICE}/revisions/1/restore`)],
    ['retry', () => call('POST', `${PROJECT}/submissions/${running.body.id}/retry`)],
    ['rollback', () => call('POST', `${PROJECT}/submissions/${running.body.id}/rollback`)],
    [
      'an edit draft',
      () => call('POST', `${PROJECT}/drafts/${draft.body.id}/finalize`, { headers: { 'If-Match': draft.body.etag } }),
    ],
  ];
  it.each(others)('%s is 409 with the submission that runs, and begins nothing', async (_, change) => {
    const refused = await change();
    expect(told(refused)).toBe('409 | submission-running');
    expect(refused.body.submission).toBe(running.body.id);
    const { items } = (await call('GET', `${PROJECT}/submissions`)).body;
    expect(items.map(({ operation }: { operation: string }) => operation)).toEqual(['update', 'create']);
  });

  it('the very PUT that runs, sent again, is that one', async () => {
    const again = await call('PUT', SERVICE, { body: { spec }, headers: { 'If-Match': etag } });
    expect([again.status, again.body.id]).toEqual([202, running.body.id]);
    release();
    const waiting = await call('PUT', SERVICE, { body: { spec }, headers: { 'If-Match': etag, ...WAIT } });
    expect([waiting.status, waiting.body.id, waiting.body.phase]).toEqual([200, running.body.id, 'Succeeded']);
  });
});

describe('changes of one service at once', () => {
  let slipway: RunningSlipway;
  beforeAll(async () => {
    slipway = await startSlipway();
  });
  afterAll(() => slipway.close());

  it('with one tag: exactly one is done, the others are 409, 412 or 404', async () => {
    const { call } = slipway;
    const made = await create(call);
    const etag = await tagOf(call);
    const headers = { ...WAIT, 'If-Match': etag };
    const changes = Array.from({ length: 18 }, (_, place) => {
      if (place % 3 === 0) return call('DELETE', SERVICE, { headers });
      if (place % 3 === 1) return call('POST', `${PROJECT}/submissions/${made.body.id}/rollback`, { headers: WAIT });
      const alias = `v${place}`;
      return call('PUT', SERVICE, { body: { spec: { ...spec, basicInformation: { name: 'cart', alias } } }, headers });
    });
    const statuses = (await Promise.all(changes)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => ![200, 404, 409, 412].includes(status))).toEqual([]);
    const { items } = (await call('GET', `${PROJECT}/submissions`)).body;
    expect(items).toHaveLength(2);
  });
});
