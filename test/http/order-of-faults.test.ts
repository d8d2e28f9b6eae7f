import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aForm, NO_ID, newDraft, type StoredDraft, told } from './forms.ts';
import { rawRequest } from './raw.ts';
import { type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let draft: StoredDraft;
beforeAll(async () => {
  slipway = await startSlipway();
  draft = await newDraft(slipway.call, { kind: 'stateless', spec: { ...aForm('cart'), podSettings: {} } });
});
afterAll(() => slipway.close());

/** A request that has every fault of its operation at once; the faults are then taken away in the order in which they are told. */
interface Request {
  method: string;
  path: string;
  token: string;
  accept: string;
  type: string;
  body: string;
  ifMatch: string | undefined;
}

const send = ({ method, path, token, accept, type, body, ifMatch }: Request) =>
  slipway.raw(
    rawRequest(
      method,
      `/api/v1${path}`,
      [
        `Authorization: Bearer ${token}`,
        `Accept: ${accept}`,
        `Content-Type: ${type}`,
        ...(ifMatch === undefined ? [] : [`If-Match: ${ifMatch}`]),
      ],
      body,
    ),
  );

type Repair = [string, (request: Request) => void];

const TOO_LARGE = `"${'x'.repeat(600_000)}"`;
const step = (id: string) => `/projects/demo/drafts/${id}/steps/basic-information`;

const told401: Repair = ['401 | not-authenticated', (request) => Object.assign(request, { token: 'nobody' })];
const told404Syntax: Repair = [
  '404 | not-found',
  (request) => Object.assign(request, { token: 'sandbox-bob', path: request.path.replace('demo', '%2e%2e') }),
];
const told403: Repair = [
  '403 | permission-denied',
  (request) => Object.assign(request, { path: request.path.replace('%2e%2e', 'demo') }),
];
const told404: Repair = ['404 | not-found', (request) => Object.assign(request, { token: 'sandbox-alice' })];
const told406: Repair = [
  '406 | about:blank',
  (request) => Object.assign(request, { path: request.path.replace(NO_ID, draft.id) }),
];
const told415: Repair = ['415 | about:blank', (request) => Object.assign(request, { accept: '*/*' })];
const told413: Repair = ['413 | about:blank', (request) => Object.assign(request, { type: 'application/json' })];
const told400: Repair = ['400 | malformed-request', (request) => Object.assign(request, { body: '{"name":1,' })];
const told428: Repair = [
  '428 | precondition-required',
  (request) => Object.assign(request, { body: '{"name":1}', path: request.path.replace(/\?.*/, '') }),
];
const told412: Repair = ['412 | revision-mismatch', (request) => Object.assign(request, { ifMatch: '"stale"' })];

const walk = async (request: Request, repairs: readonly Repair[]): Promise<string[]> => {
  const answers: string[] = [];
  for (const [, repair] of repairs) {
    repair(request);
    answers.push(told(await send(request)));
  }
  return answers;
};

const everythingWrong = (method: string, path: string): Request => ({
  method,
  path,
  token: 'nobody',
  accept: 'image/png',
  type: 'nonsense',
  body: TOO_LARGE,
  ifMatch: undefined,
});

describe('of several faults the first in this order is told: 401, path, 403, 404, 406, 415, 413, 400, 428, 412, 422, 409', () => {
  it('PUT of a step', async () => {
    const told422: Repair = [
      '422 | validation-failed | /name type',
      (request) => Object.assign(request, { ifMatch: '*' }),
    ];
    const repairs = [
      told401,
      told404Syntax,
      told403,
      told404,
      told406,
      told415,
      told413,
      told400,
      told428,
      told412,
      told422,
    ];
    expect(await walk(everythingWrong('PUT', `${step(NO_ID)}?nonsense=1`), repairs)).toEqual(
      repairs.map(([expected]) => expected),
    );
  });

  it('PATCH of a step', async () => {
    const merge: Repair = [
      '413 | about:blank',
      (request) => Object.assign(request, { type: 'application/merge-patch+json' }),
    ];
    const told422: Repair = [
      '422 | validation-failed | /name type',
      (request) => Object.assign(request, { ifMatch: '*' }),
    ];
    const repairs = [
      told401,
      told404Syntax,
      told403,
      told404,
      told406,
      told415,
      merge,
      told400,
      told428,
      told412,
      told422,
    ];
    expect(await walk(everythingWrong('PATCH', `${step(NO_ID)}?nonsense=1`), repairs)).toEqual(
      repairs.map(([expected]) => expected),
    );
  });

  it('PATCH of a draft', async () => {
    const merge: Repair = [
      '413 | about:blank',
      (request) => Object.assign(request, { type: 'application/merge-patch+json' }),
    ];
    const told422: Repair = [
      '422 | validation-failed | /name unknown-field',
      (request) => Object.assign(request, { ifMatch: '*' }),
    ];
    const repairs = [
      told401,
      told404Syntax,
      told403,
      told404,
      told406,
      told415,
      merge,
      told400,
      told428,
      told412,
      told422,
    ];
    expect(await walk(everythingWrong('PATCH', `/projects/demo/drafts/${NO_ID}?nonsense=1`), repairs)).toEqual(
      repairs.map(([expected]) => expected),
    );
  });

  it('finalize', async () => {
    const options: Repair = [
      '422 | validation-failed | /name unknown-field',
      (request) => Object.assign(request, { ifMatch: draft.etag }),
    ];
    const spec: Repair = [
      '422 | validation-failed | /podSettings/containers required',
      (request) => Object.assign(request, { body: '{}' }),
    ];
    const repairs = [
      told401,
      told404Syntax,
      told403,
      told404,
      told406,
      told415,
      told413,
      told400,
      told428,
      told412,
      options,
      spec,
    ];
    expect(await walk(everythingWrong('POST', `/projects/demo/drafts/${NO_ID}/finalize?nonsense=1`), repairs)).toEqual(
      repairs.map(([expected]) => expected),
    );
  });

  it('POST of a draft: 422 comes before 409', async () => {
    const { call } = slipway;
    const carol = { token: 'sandbox-carol' };
    for (let made = 0; made < 20; made++) await newDraft(call, { kind: 'stateless' }, carol);
    const post = (body: unknown) => call('POST', '/projects/demo/drafts', { body, ...carol });
    expect(told(await post({ kind: 'x' }))).toBe('422 | validation-failed | /kind enum');
    expect(told(await post({ kind: 'stateless' }))).toBe('409 | draft-limit-reached');
  });

  it('a method that the path has not: 401, path, 403, 404, then 405', async () => {
    const repairs: Repair[] = [told401, told404Syntax, told403, told404, ['405 | about:blank', told406[1]]];
    expect(await walk(everythingWrong('DELETE', `/projects/demo/drafts/${NO_ID}/rendering`), repairs)).toEqual(
      repairs.map(([expected]) => expected),
    );
  });

  it('a rendering of an unknown view, in an unknown form, of a draft that is not there: 404, 406, 400', async () => {
    const repairs: Repair[] = [
      told401,
      told404Syntax,
      told403,
      told404,
      told406,
      ['400 | malformed-request', told415[1]],
    ];
    expect(await walk(everythingWrong('GET', `/projects/demo/drafts/${NO_ID}/rendering?view=all`), repairs)).toEqual(
      repairs.map(([expected]) => expected),
    );
  });

  it('a project that is not there is told only to who may do something in it', async () => {
    expect(told(await slipway.call('PUT', '/projects/absent/drafts', { body: {} }))).toBe('403 | permission-denied');
  });
});
