import { afterEach, describe, expect, it } from 'vitest';
import { type Script, type ScriptedSlipway, startScripted } from '../http/scripted.ts';

const users = { ann: { username: 'ann' } };
let slipway: ScriptedSlipway | undefined;
afterEach(async () => {
  await slipway?.close();
  slipway = undefined;
});

const start = async (script: Script = {}) => {
  slipway = await startScripted({ users, ...script, settings: { requestsPerMinute: 3, ...script.settings } });
  return slipway;
};

const statuses = async (times: number, send: (turn: number) => Promise<{ status: number }>): Promise<number[]> => {
  const answers = [];
  for (let turn = 0; turn < times; turn++) answers.push((await send(turn)).status);
  return answers;
};

const LIMITED = [429, 429];

describe('the rate limit counts', () => {
  it('requests whose token is nobody’s: guessing is not free, nor does it cost the control plane more', async () => {
    let asked = 0;
    const { call } = await start({
      tokenReview: () => {
        asked++;
        return { ok: true, status: 201, value: { status: { authenticated: false } }, warnings: [] };
      },
    });
    const answers = await statuses(5, (turn) => call('GET', '/whoami', { token: `guess-${turn}` }));
    expect(answers).toEqual([401, 401, 401, ...LIMITED]);
    expect(asked).toBe(3);
  });

  it('requests that are not permitted', async () => {
    const { call, reviews } = await start({ review: () => ({ allowed: false }) });
    const answers = await statuses(5, (turn) => call('GET', `/projects/p${turn}/drafts`, { token: 'ann' }));
    expect(answers).toEqual([403, 403, 403, ...LIMITED]);
    expect(new Set(reviews.map(({ resourceAttributes }) => resourceAttributes.namespace)).size).toBe(3);
  });

  it.each(['/nowhere', '//nowhere'])('requests of a path that is none: %s', async (path) => {
    const { call } = await start();
    const answers = await statuses(5, () => call('GET', path, { token: 'ann' }));
    expect(answers).toEqual([404, 404, 404, ...LIMITED]);
  });

  it.each(['//livez', '//readyz'])('no probe: %s answers 200 beyond it', async (path) => {
    const { call } = await start();
    expect(await statuses(5, () => call('GET', path, { token: null }))).toEqual([200, 200, 200, 200, 200]);
  });

  it('behind a proxy the address that the proxy saw, whatever the caller wrote before it', async () => {
    const { call } = await start({ settings: { trustProxy: true } });
    const from = (addresses: string) => () =>
      call('GET', '/whoami', { token: 'ann', headers: { 'X-Forwarded-For': addresses } });
    const answers = await statuses(5, (turn) => from(`198.51.100.${turn}, 192.0.2.7`)());
    expect(answers).toEqual([200, 200, 200, ...LIMITED]);
    expect((await from('192.0.2.8')()).status).toBe(200);
  });
});

it('those who ask for readiness at the same time are answered by one look', async () => {
  let looks = 0;
  let answer = (_: Record<string, string>): void => {};
  const { call } = await start({
    notReady: () => {
      looks++;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  });
  const asked = Array.from({ length: 20 }, () => call('GET', '//readyz', { token: null }));
  await expect.poll(() => looks).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  answer({});
  expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]));
  expect(looks).toBe(1);
});
