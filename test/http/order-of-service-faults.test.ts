import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aForm, NO_ID, PROJECT, told } from './forms.ts';
import { startScripted } from './scripted.ts';
import { type Call, type CallOptions, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
let submission: string;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
  const spec = onTwo('cart');
  const made = await call('POST', `${PROJECT}/services`, {
    body: { kind: 'stateless', spec },
    headers: { Prefer: 'wait=20' },
  });
  submission = made.body.id;
});
afterAll(() => slipway.close());

const placed = (name: string, clusters: readonly string[]) => {
  const form = aForm(name);
  return { ...form, podSettings: { ...form.podSettings, placement: clusters.map((cluster) => ({ cluster })) } };
};
const onTwo = (name: string) => placed(name, ['east', 'west']);

interface Request extends CallOptions {
  readonly path: string;
}
type Repair = readonly [string, Partial<Request>];

/** What is told while the faults are taken away, one after the other. */
const walk = async (method: string, repairs: readonly Repair[]): Promise<string[]> => {
  let request: Request = { path: '' };
  const answers: string[] = [];
  for (const [, repair] of repairs) {
    request = { ...request, ...repair, headers: { ...request.headers, ...repair.headers } };
    answers.push(told(await call(method, request.path, request)));
  }
  return answers;
};
const expectOrder = async (method: string, repairs: readonly Repair[]): Promise<void> =>
  expect(await walk(method, repairs)).toEqual(repairs.map(([expected]) => expected));

const SERVICES = `${PROJECT}/services`;
const wrong = { body: '{', type: 'text/plain', headers: { Accept: 'image/png' } };
/** From a caller who is nobody to one who may, and something that is there; then what can be read. */
const untilRead = (bad: string, denied: string, missing: string, there: string): Repair[] => [
  ['401 | not-authenticated', { ...wrong, path: `${bad}?x=1`, token: 'nobody' }],
  ['404 | not-found', { token: 'sandbox-bob' }],
  ['403 | permission-denied', { path: `${denied}?x=1` }],
  ['404 | not-found', { path: `${missing}?x=1`, token: 'sandbox-alice' }],
  ['406 | about:blank', { path: `${there}?x=1` }],
];
const JSON_ACCEPTED = { headers: { Accept: 'application/json' } };

describe('of several faults of a change the first in the order of all is told', () => {
  it('PUT of a service', () =>
    expectOrder('PUT', [
      ...untilRead(`${SERVICES}/-`, `${SERVICES}/nope`, `${SERVICES}/nope`, `${SERVICES}/cart`),
      ['415 | about:blank', JSON_ACCEPTED],
      ['400 | malformed-request', { type: 'application/json' }],
      ['400 | malformed-request', { body: { spec: {}, x: 1 } }],
      ['428 | precondition-required', { path: `${SERVICES}/cart` }],
      ['412 | revision-mismatch', { headers: { 'If-Match': '"stale"' } }],
      ['422 | validation-failed | /x unknown-field', { headers: { 'If-Match': '*' } }],
      ['422 | immutable-field | /basicInformation/name immutable-field', { body: { spec: onTwo('other') } }],
      ['422 | validation-failed | /basicInformation step-missing | /podSettings step-missing', { body: { spec: {} } }],
      ['409 | confirmation-required', { body: { spec: placed('cart', ['east']) } }],
    ]));

  it('DELETE of a service', () =>
    expectOrder('DELETE', [
      ...untilRead(`${SERVICES}/-`, `${SERVICES}/nope`, `${SERVICES}/nope`, `${SERVICES}/cart`),
      ['400 | malformed-request', JSON_ACCEPTED],
      ['428 | precondition-required', { path: `${SERVICES}/cart` }],
      ['412 | revision-mismatch', { headers: { 'If-Match': '"stale"' } }],
    ]));

  it('restore of a revision', () => {
    const restore = (name: string, revision: string) => `${SERVICES}/${name}/revisions/${revision}/restore`;
    return expectOrder('POST', [
      ...untilRead(restore('cart', '0'), restore('cart', '9'), restore('cart', '9'), restore('cart', '1')),
      ['415 | about:blank', JSON_ACCEPTED],
      ['400 | malformed-request', { type: 'application/json' }],
      ['400 | malformed-request', { body: { x: 1 } }],
      ['422 | validation-failed | /x unknown-field', { path: restore('cart', '1') }],
    ]);
  });

  it('retry of a submission', () => {
    const retry = (id: string) => `${PROJECT}/submissions/${id}/retry`;
    return expectOrder('POST', [
      ...untilRead(retry('short'), retry(NO_ID), retry(NO_ID), retry(submission)),
      ['415 | about:blank', JSON_ACCEPTED],
      ['400 | malformed-request', { type: 'application/json' }],
      ['400 | malformed-request', { body: { clusters: ['moon'] } }],
      ['422 | validation-failed | /clusters/0 cluster-not-in-submission', { path: retry(submission) }],
    ]);
  });

  it('an edit draft', () => {
    const drafts = (name: string) => `${SERVICES}/${name}/drafts`;
    return expectOrder('POST', [
      ...untilRead(drafts('-'), drafts('nope'), drafts('nope'), drafts('cart')),
      ['415 | about:blank', JSON_ACCEPTED],
      ['400 | malformed-request', { type: 'application/json' }],
      ['400 | malformed-request', { body: { x: 1 } }],
      ['422 | validation-failed | /x unknown-field', { path: drafts('cart') }],
    ]);
  });
});

describe('who may manage the other kind alone', () => {
  it('is told so before any fault of the request', async () => {
    const users = { 'sandbox-alice': { username: 'alice' }, other: { username: 'other' } };
    const other = await startScripted({
      users,
      review: ({ user, resourceAttributes: { resource } }) => ({
        allowed: user === 'alice' || resource !== 'federateddeployments',
      }),
    });
    const body = { kind: 'stateless', spec: onTwo('cart') };
    const made = await other.call('POST', SERVICES, { body, headers: { Prefer: 'wait=20' } });
    const changes = [
      ['PUT', `${SERVICES}/cart`],
      ['DELETE', `${SERVICES}/cart`],
      ['POST', `${SERVICES}/cart/drafts`],
      ['POST', `${SERVICES}/cart/revisions/1/restore`],
      ['POST', `${SERVICES}/cart/revisions/9/restore`],
      ['GET', `${SERVICES}/cart`],
      ['GET', `${SERVICES}/cart/revisions/1`],
      ['GET', `${SERVICES}/cart/revisions/9`],
      ...['retry', 'cancel', 'rollback'].map((verb) => ['POST', `${PROJECT}/submissions/${made.body.id}/${verb}`]),
    ] as const;
    const answers: string[] = [];
    for (const [method = '', path = ''] of changes)
      answers.push(told(await other.call(method, `${path}?x=1`, { ...wrong, token: 'other' })));
    expect(answers).toEqual(changes.map(() => '403 | permission-denied'));
    await other.close();
  });
});
