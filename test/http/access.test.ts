import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CellOutcome } from '../../src/engines/engine.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import {
  aForm,
  clearDrafts,
  ifMatch,
  JSON_PATCH,
  MERGE,
  NO_ID,
  newDraft,
  PROJECT,
  STEPS,
  type StoredDraft,
  stepPath,
  told,
} from './forms.ts';
import { rawRequest } from './raw.ts';
import {
  type AccessReview,
  answered,
  failed,
  type Script,
  type ScriptedSlipway,
  silence,
  startScripted,
} from './scripted.ts';
import { type Call, type CallOptions, type RunningSlipway, startSlipway } from './slipway.ts';

const jwt = (header: object, claims: object): string =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

describe('who is calling', () => {
  let slipway: RunningSlipway;
  beforeAll(async () => {
    slipway = await startSlipway();
  });
  afterAll(() => slipway.close());

  const whoami = (lines: readonly string[], path = '/api/v1/whoami') => slipway.raw(rawRequest('GET', path, lines));
  const claims = { sub: 'alice', iss: 'https://kubernetes.default.svc', exp: 4_000_000_000 };

  const attacks: [string, readonly string[], string?][] = [
    ['no Authorization', []],
    ['a blank one', ['Authorization:']],
    ['a scheme without a token', ['Authorization: Bearer']],
    ['a scheme and blanks', ['Authorization: Bearer   ']],
    ['a token without a scheme', ['Authorization: sandbox-alice']],
    ['Basic', ['Authorization: Basic c2FuZGJveC1hbGljZQ==']],
    ['Negotiate', ['Authorization: Negotiate sandbox-alice']],
    ['two tokens in one header', ['Authorization: Bearer sandbox-alice, Bearer sandbox-alice']],
    ['a token and a word', ['Authorization: Bearer sandbox-alice x']],
    ['the header twice', ['Authorization: Bearer sandbox-alice', 'Authorization: Bearer sandbox-alice']],
    ['the header twice, the other one blank', ['Authorization: Bearer sandbox-alice', 'authorization:']],
    ['an unknown token', ['Authorization: Bearer nobody']],
    ['a token in quotes', ['Authorization: Bearer "sandbox-alice"']],
    ['a token with a control character', ['Authorization: Bearer sandbox-alice\t']],
    ['the token in the query', [], '/api/v1/whoami?access_token=sandbox-alice&token=sandbox-alice'],
    ['the token in a cookie', ['Cookie: Authorization=Bearer sandbox-alice; token=sandbox-alice']],
    [
      'the token in other headers',
      [
        'Proxy-Authorization: Bearer sandbox-alice',
        'X-Auth-Token: sandbox-alice',
        'X-Forwarded-Authorization: Bearer sandbox-alice',
      ],
    ],
    ['a user in headers', ['X-Remote-User: alice', 'Impersonate-User: alice', 'X-Forwarded-User: alice']],
    ['the token of the sandbox itself', ['Authorization: Bearer slipway']],
    ['alg: none', [`Authorization: Bearer ${jwt({ alg: 'none' }, claims)}.`]],
    ['HS256 with a public key', [`Authorization: Bearer ${jwt({ alg: 'HS256' }, claims)}.c2lnbmF0dXJl`]],
    ['jku', [`Authorization: Bearer ${jwt({ alg: 'RS256', jku: 'https://evil.example/keys' }, claims)}.c2lnbmF0dXJl`]],
    ['a token that is too long', [`Authorization: Bearer ${'x'.repeat(9_000)}`]],
  ];
  it.each(attacks)('%s: 401', async (_, lines, path) => {
    const answer = await whoami(lines, path);
    // Node trims a header: with a blank at the end it is the token alone.
    if (answer.status === 200) return expect(lines[0]).toMatch(/\s$/);
    expect(told(answer)).toBe('401 | not-authenticated');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('one body for every cause', async () => {
    const bodies = await Promise.all(
      attacks.filter(([what]) => !what.includes('control')).map(([, lines]) => whoami(lines)),
    );
    const shown = bodies.map(({ body }) => JSON.stringify({ ...body, requestId: '', instance: '' }));
    expect(new Set(shown).size).toBe(1);
  });

  it.each(['bearer', 'BEARER', 'Bearer '])('the scheme %s is Bearer', async (scheme) => {
    const { body } = await whoami([`Authorization: ${scheme} sandbox-alice`]);
    expect(body).toEqual({ name: 'alice', groups: expect.any(Array) });
  });

  it('every operation of the document asks for a token, before it looks at anything else', async () => {
    const { paths } = (await slipway.call('GET', '//openapi.json', { token: null })).body as {
      paths: Record<string, object>;
    };
    for (const [template, operations] of Object.entries(paths)) {
      for (const method of Object.keys(operations)) {
        const path = template.replace('/api/v1', '').replace(/\{[a-z]+\}/g, '..');
        expect(
          told(await slipway.call(method.toUpperCase(), path.replaceAll('..', 'x'.repeat(70)), { token: null })),
          `${method} ${template}`,
        ).toBe('401 | not-authenticated');
      }
    }
  });
});

describe("another user's draft", () => {
  let slipway: RunningSlipway;
  let call: Call;
  beforeAll(async () => {
    slipway = await startSlipway();
    call = slipway.call;
  });
  afterEach(() => clearDrafts(call));
  afterAll(() => slipway.close());

  const carol: CallOptions = { token: 'sandbox-carol' };
  const attempts = (path: string): [string, string, CallOptions][] => [
    ['GET', path, {}],
    ['GET', `${path}?defaults=true`, {}],
    ['PATCH', path, { body: { title: 'mine' }, type: MERGE, ...ifMatch('*') }],
    ['PATCH', path, { body: [], type: JSON_PATCH, ...ifMatch('*') }],
    ['DELETE', path, ifMatch('*')],
    ['GET', `${path}/rendering`, {}],
    ['GET', `${path}/rendering?view=plan&provenance=true`, { headers: { Accept: 'application/yaml' } }],
    ['POST', `${path}/finalize`, { body: {}, ...ifMatch('"x"') }],
    ['POST', `${path}/finalize`, { body: { dryRun: true }, ...ifMatch('"x"') }],
    ...STEPS.flatMap(({ slug, value }): [string, string, CallOptions][] => [
      ['GET', `${path}/steps/${slug}`, {}],
      ['PUT', `${path}/steps/${slug}`, { body: value, ...ifMatch('*') }],
      ['PUT', `${path}/steps/${slug}`, { body: { colour: 1 }, ...ifMatch('*') }],
      ['PATCH', `${path}/steps/${slug}`, { body: {}, type: MERGE, ...ifMatch('*') }],
      ['PATCH', `${path}/steps/${slug}`, { body: [], type: JSON_PATCH, ...ifMatch('*') }],
      ['DELETE', `${path}/steps/${slug}`, ifMatch('*')],
    ]),
  ];

  it('is 404 on every verb and sub-path, that of a random id but for instance and requestId, and stays as it is', async () => {
    const draft = await newDraft(call, { kind: 'stateless', spec: aForm('cart') });
    const random = attempts(`${PROJECT}/drafts/${NO_ID}`);
    for (const [at, [method, path, options]] of attempts(draft.path).entries()) {
      const answer = await call(method, path, { ...options, ...carol });
      const other = await call(method, random[at]?.[1] ?? '', { ...options, ...carol });
      expect(told(answer), `${method} ${path}`).toBe('404 | not-found');
      const { instance: _i, requestId: _r, ...rest } = answer.body;
      expect({ ...other.body, instance: undefined, requestId: undefined }, `${method} ${path}`).toEqual({
        ...rest,
        instance: undefined,
        requestId: undefined,
      });
    }
    expect((await call('GET', draft.path)).body).toEqual(draft.body);
  });

  it('is not listed', async () => {
    await newDraft(call, { kind: 'stateless', title: 'secret' });
    expect((await call('GET', `${PROJECT}/drafts`, carol)).body.items).toEqual([]);
    expect((await call('GET', `${PROJECT}/drafts?q=secret`, carol)).body.items).toEqual([]);
  });

  it('nor does its limit count for others', async () => {
    for (let made = 0; made < 20; made++) await newDraft(call);
    expect((await call('POST', `${PROJECT}/drafts`, { body: { kind: 'stateless' }, ...carol })).status).toBe(201);
    await clearDrafts(call, carol);
  });
});

describe('the permission', () => {
  let slipway: RunningSlipway;
  let call: Call;
  beforeAll(async () => {
    slipway = await startSlipway();
    call = slipway.call;
  });
  afterAll(() => slipway.close());

  const operations = (project: string): [string, string, CallOptions][] => [
    ['GET', `/projects/${project}`, {}],
    ['POST', `/projects/${project}/drafts`, { body: { kind: 'stateless' } }],
    ['GET', `/projects/${project}/drafts`, {}],
    ['GET', `/projects/${project}/drafts/${NO_ID}`, {}],
    ['PUT', `/projects/${project}/drafts/${NO_ID}/steps/pod-settings`, { body: {}, ...ifMatch('*') }],
    ['GET', `/projects/${project}/drafts/${NO_ID}/rendering`, {}],
    ['POST', `/projects/${project}/renderings`, { body: { kind: 'stateless', spec: aForm('cart') } }],
    ['POST', `/projects/${project}/drafts/${NO_ID}/finalize`, ifMatch('"x"')],
    ['POST', `/projects/${project}/services`, { body: { kind: 'stateless', spec: aForm('cart') } }],
    ['GET', `/projects/${project}/services`, {}],
    ['GET', `/projects/${project}/services/cart`, {}],
    ['GET', `/projects/${project}/submissions`, {}],
    ['GET', `/projects/${project}/submissions/${NO_ID}`, {}],
  ];

  it('403 has the same body whether or not the project exists', async () => {
    const [there, absent] = [operations('other'), operations('absent')];
    for (const [at, [method, path, options]] of there.entries()) {
      const one = await call(method, path, options);
      const other = await call(method, absent[at]?.[1] ?? '', absent[at]?.[2]);
      expect(told(one), `${method} ${path}`).toBe('403 | permission-denied');
      expect({ ...one.body, instance: '', requestId: '' }).toEqual({ ...other.body, instance: '', requestId: '' });
    }
  });

  it('who may view reads services and submissions, and nothing of drafts', async () => {
    const allowed = operations('demo').map(([method, path, options]) =>
      call(method, path, { ...options, token: 'sandbox-bob' }),
    );
    expect((await Promise.all(allowed)).map(({ status }) => status)).toEqual([
      200, 403, 403, 403, 403, 403, 403, 403, 403, 200, 404, 200, 404,
    ]);
  });

  it('projects are listed to who may view them, and told with what the caller may do', async () => {
    expect((await call('GET', '/projects')).body.items).toEqual([{ name: 'demo', clusters: ['host', 'east', 'west'] }]);
    const all = { stateless: true, stateful: true };
    const none = { stateless: false, stateful: false };
    expect((await call('GET', '/projects/demo')).body).toMatchObject({
      name: 'demo',
      engine: { name: 'direct' },
      permissions: { view: true, manage: all },
    });
    expect((await call('GET', '/projects/demo', { token: 'sandbox-bob' })).body.permissions).toEqual({
      view: true,
      manage: none,
    });
    const clusters = (await call('GET', '/projects/demo')).body.clusters as object[];
    expect(clusters).toEqual(
      ['host', 'east', 'west'].map((name) => ({ name, ready: true, version: expect.any(String) })),
    );
  });

  it('a project in a body is an unknown field: it cannot be chosen there', async () => {
    const answer = await call('POST', `${PROJECT}/services`, {
      body: { kind: 'stateless', project: 'other', namespace: 'other', spec: aForm('cart') },
    });
    expect(told(answer)).toBe('422 | validation-failed | /project unknown-field | /namespace unknown-field');
  });

  it('a cluster that is not in the project is refused, by name and by place', async () => {
    const spec = {
      ...aForm('cart'),
      podSettings: { ...aForm('cart').podSettings, placement: [{ cluster: 'east' }, { cluster: 'prod' }] },
    };
    const answer = await call('POST', `${PROJECT}/services`, { body: { kind: 'stateless', spec } });
    expect(told(answer)).toBe('422 | validation-failed | /podSettings/placement/1/cluster cluster-not-in-project');
    expect(answer.body.errors[0].cluster).toBe('prod');
    const preview = await call('POST', `${PROJECT}/renderings`, { body: { kind: 'stateless', spec } });
    expect(preview.body.clusters.map(({ cluster }: { cluster: string }) => cluster)).toEqual(['east']);
  });
});

describe('reviews', () => {
  let slipway: ScriptedSlipway | undefined;
  const start = async (script: Script): Promise<ScriptedSlipway> => {
    slipway = await startScripted({ users, ...script });
    return slipway;
  };
  afterEach(async () => {
    await slipway?.close();
    slipway = undefined;
  });
  const users: Script['users'] = {
    ann: { username: 'ann' },
    'ann-admins': { username: 'ann', groups: ['admins'] },
    'ann-old': { username: 'ann', uid: '1' },
    'ann-new': { username: 'ann', uid: '2' },
    commas: { username: 'ann', groups: ['users,admins'] },
    newline: { username: 'ann', groups: ['users\nadmins'] },
  };
  const DRAFTS = `${PROJECT}/drafts`;
  const as = (token: string): CallOptions => ({ token });

  const unclear: [string, Script['review']][] = [
    ['500', () => failed(500)],
    ['403', () => failed(403)],
    ['429', () => failed(429)],
    ['nothing in time', () => silence],
    ['200 instead of 201', () => answered({ allowed: true }, 200)],
    ['no allowed', () => ({ reason: 'yes' })],
    ['allowed: "true"', () => ({ allowed: 'true' })],
    ['allowed: 1', () => ({ allowed: 1 })],
    ['denied: "no"', () => ({ allowed: true, denied: 'no' })],
    ['no status', () => ({ ok: true, status: 201, value: {}, warnings: [] }) as never],
  ];
  it.each(unclear)('that answer %s: 503 with Retry-After, never an allow, never 403, never kept', async (_, review) => {
    let isClear = false;
    const { call } = await start({ review: (asked) => (isClear ? { allowed: true } : (review?.(asked) ?? {})) });
    for (const path of [DRAFTS, `${PROJECT}/services`, '/projects', PROJECT]) {
      expect(told(await call('GET', path, as('ann'))), path).toBe('503 | access-review-unavailable');
    }
    isClear = true;
    expect((await call('GET', DRAFTS, as('ann'))).status).toBe(200);
  });

  it('denied beats allowed', async () => {
    const { call } = await start({ review: () => ({ allowed: true, denied: true }) });
    expect(told(await call('GET', DRAFTS, as('ann')))).toBe('403 | permission-denied');
  });

  it("the review's reason is never shown", async () => {
    const { call } = await start({ review: () => ({ allowed: false, reason: 'CANARY-REASON' }) });
    expect((await call('GET', DRAFTS, as('ann'))).text).not.toContain('CANARY');
  });

  const tokens: [string, Script['tokenReview'], number][] = [
    ['authenticated: false', () => answered({ authenticated: false }), 401],
    ['authenticated: "true"', () => answered({ authenticated: 'true', user: { username: 'ann' } }), 401],
    [
      'an error beside a user',
      () => answered({ authenticated: true, error: 'expired', user: { username: 'ann' } }),
      401,
    ],
    ['an empty user name', () => answered({ authenticated: true, user: { username: '' } }), 401],
    ['no user', () => answered({ authenticated: true }), 401],
    ['another audience', () => answered({ authenticated: true, audiences: ['other'], user: { username: 'ann' } }), 401],
    ['no audience', () => answered({ authenticated: true, user: { username: 'ann' } }), 401],
    ['500', () => failed(500), 503],
    ['401', () => failed(401), 503],
    ['nothing in time', () => silence, 503],
    [
      '200 instead of 201',
      () => answered({ authenticated: true, audiences: ['slipway'], user: { username: 'ann' } }, 200),
      503,
    ],
  ];
  it.each(tokens)('of a token that answer %s: %3$s', async (_, tokenReview, status) => {
    const { call } = await start({ tokenReview, audiences: ['slipway'] });
    expect((await call('GET', '/whoami', as('ann'))).status).toBe(status);
  });

  it('same name with other groups: another entry of the cache', async () => {
    const { call } = await start({ review: ({ groups }) => ({ allowed: groups.includes('admins') }) });
    expect((await call('GET', DRAFTS, as('ann-admins'))).status).toBe(200);
    expect((await call('GET', DRAFTS, as('ann'))).status).toBe(403);
    expect((await call('GET', DRAFTS, as('commas'))).status).toBe(403);
    expect((await call('GET', DRAFTS, as('newline'))).status).toBe(403);
    expect((await call('GET', DRAFTS, as('ann-admins'))).status).toBe(200);
  });

  it('same name with another uid: another user, whose drafts are not inherited', async () => {
    const { call } = await start({ review: ({ uid }) => ({ allowed: uid !== '3' }) });
    const draft = await newDraft(call, { kind: 'stateless' }, as('ann-old'));
    expect((await call('GET', draft.path, as('ann-old'))).status).toBe(200);
    expect(told(await call('GET', draft.path, as('ann-new')))).toBe('404 | not-found');
    expect(told(await call('GET', draft.path, as('ann')))).toBe('404 | not-found');
  });

  it('ask for exactly the project, the kind and nothing else', async () => {
    const scripted = await start({});
    const draft = await newDraft(scripted.call, { kind: 'stateful' }, as('ann'));
    await scripted.call('GET', draft.path, as('ann'));
    const asked = scripted.reviews.map(
      ({ resourceAttributes: { namespace, verb, group, resource } }) => `${namespace} ${verb} ${group} ${resource}`,
    );
    expect(new Set(asked)).toEqual(
      new Set(
        ['federatedservices', 'federateddeployments', 'federatedstatefulsets'].map(
          (resource) => `demo create types.kubefed.io ${resource}`,
        ),
      ),
    );
  });

  it('the permission for one kind opens nothing of the other', async () => {
    const only =
      (kind: string) =>
      ({ resourceAttributes: { resource } }: AccessReview) => ({
        allowed: resource === 'federatedservices' || resource === kind,
      });
    const { call } = await start({ review: only('federateddeployments') });
    expect((await call('POST', DRAFTS, { body: { kind: 'stateless' }, ...as('ann') })).status).toBe(201);
    for (const path of [DRAFTS, `${PROJECT}/renderings`, `${PROJECT}/services`]) {
      const body = { kind: 'stateful', spec: aForm('db'), nonsense: 1 };
      expect(told(await call('POST', path, { body, ...as('ann') })), path).toBe('403 | permission-denied');
    }
    expect(told(await call('GET', `${DRAFTS}/s${'A'.repeat(22)}`, as('ann')))).toBe('403 | permission-denied');
    expect((await call('GET', PROJECT, as('ann'))).body.permissions.manage).toEqual({
      stateless: true,
      stateful: false,
    });
  });

  it('a revocation reaches drafts within 10 s, and finalize at once', async () => {
    let isAllowed = true;
    const scripted = await start({ review: () => ({ allowed: isAllowed }) });
    const draft = await newDraft(scripted.call, { kind: 'stateless', spec: aForm('cart') }, as('ann'));
    isAllowed = false;
    expect((await scripted.call('GET', draft.path, as('ann'))).status).toBe(200);
    expect(told(await scripted.call('POST', `${draft.path}/finalize`, { ...as('ann'), ...ifMatch(draft.etag) }))).toBe(
      '403 | permission-denied',
    );
    expect(
      told(
        await scripted.call('POST', `${PROJECT}/services`, {
          body: { kind: 'stateless', spec: aForm('cart') },
          ...as('ann'),
        }),
      ),
    ).toBe('403 | permission-denied');
    scripted.advance(10_001);
    expect(told(await scripted.call('GET', draft.path, as('ann')))).toBe('403 | permission-denied');
  });

  it('a denial is believed for 5 s, and not longer', async () => {
    let isAllowed = false;
    const scripted = await start({ review: () => ({ allowed: isAllowed }) });
    expect((await scripted.call('GET', DRAFTS, as('ann'))).status).toBe(403);
    isAllowed = true;
    expect((await scripted.call('GET', DRAFTS, as('ann'))).status).toBe(403);
    scripted.advance(5_001);
    expect((await scripted.call('GET', DRAFTS, as('ann'))).status).toBe(200);
  });

  it('revoked between two clusters: the second one is not written', async () => {
    let isAllowed = true;
    const sent: string[] = [];
    const send = async (
      request: { cluster?: string; kind: string },
      _as: unknown,
      options?: { sending?: (attempt: number) => Promise<void> },
    ): Promise<CellOutcome> => {
      await options?.sending?.(1);
      sent.push(`${request.cluster} ${request.kind}`);
      isAllowed = false;
      return anOutcome('Applied');
    };
    let release = (): void => undefined;
    const eastIsDone = new Promise<void>((resolve) => {
      release = resolve;
    });
    const check = async (request: { cluster?: string }): Promise<CellOutcome> => {
      if (request.cluster === 'west') await eastIsDone;
      return anOutcome('Checked');
    };
    const scripted = await start({
      review: () => ({ allowed: isAllowed }),
      engine: {
        check,
        send: async (...args: Parameters<typeof send>) => {
          const result = await send(...args);
          if (args[0].kind === 'Deployment') {
            // Reviews begun within a second are shared.
            scripted.advance(1_001);
            release();
          }
          return result;
        },
      },
    });
    const { body } = await scripted.call('POST', `${PROJECT}/services`, {
      body: { kind: 'stateless', spec: aForm('cart') },
      ...as('ann'),
      headers: { Prefer: 'wait=10' },
    });
    expect(sent).toEqual(['east Service', 'east Deployment']);
    expect(body.phase).toBe('PartiallySucceeded');
    expect(body.cells.map(({ cluster, state, reason }: never) => [cluster, state, reason])).toEqual([
      ['east', 'Applied', null],
      ['east', 'Applied', null],
      ['west', 'Denied', 'PermissionRevoked'],
      ['west', 'Denied', 'PermissionRevoked'],
    ]);
  });

  it('a spec with its literal variables needs the right to read the workload too', async () => {
    const review = ({ resourceAttributes: { verb, resource } }: AccessReview) => ({
      allowed: verb === 'create' || resource === 'federatedservices',
    });
    const { call } = await start({ review });
    await call('POST', `${PROJECT}/services`, {
      body: { kind: 'stateless', spec: aForm('cart') },
      ...as('ann'),
      headers: { Prefer: 'wait=10' },
    });
    expect((await call('GET', `${PROJECT}/services`, as('ann'))).body.items).toHaveLength(1);
    expect(told(await call('GET', `${PROJECT}/services/cart`, as('ann')))).toBe('403 | permission-denied');
  });

  describe('inbound headers', () => {
    const seen: { identity: unknown }[] = [];
    beforeEach(() => {
      seen.length = 0;
    });
    it('Impersonate-* and Connection: Impersonate-User change nobody', async () => {
      const scripted = await start({
        engine: {
          send: async (_request, identity) => {
            seen.push({ identity });
            return anOutcome('Applied');
          },
        },
      });
      const body = JSON.stringify({ kind: 'stateless', spec: aForm('cart') });
      await scripted.raw(
        rawRequest(
          'POST',
          `/api/v1${PROJECT}/services`,
          [
            'Authorization: Bearer ann',
            'Content-Type: application/json',
            'Prefer: wait=10',
            'Impersonate-User: root',
            'Impersonate-Group: system:masters',
            'Impersonate-Uid: 0',
            'Impersonate-Extra-Scopes: all',
            'Connection: close, Impersonate-User, Authorization',
          ],
          body,
        ),
      );
      expect(seen.length).toBe(4);
      for (const { identity } of seen)
        expect(identity).toEqual({ issuer: 'kubernetes', username: 'ann', groups: [], extra: {} });
      expect(scripted.reviews.every(({ user, groups }) => user === 'ann' && groups.length === 0)).toBe(true);
    });
  });
});

it('a draft of one project is not found in another', async () => {
  const scripted = await startScripted({
    users: { ann: { username: 'ann' } },
    projects: [
      { name: 'demo', clusters: ['east'] },
      { name: 'shop', clusters: ['east'] },
    ],
  });
  const draft: StoredDraft = await newDraft(scripted.call, { kind: 'stateless' }, { token: 'ann' });
  expect(told(await scripted.call('GET', draft.path.replace('demo', 'shop'), { token: 'ann' }))).toBe(
    '404 | not-found',
  );
  expect(
    told(await scripted.call('GET', stepPath(draft, 'pod-settings').replace('demo', 'shop'), { token: 'ann' })),
  ).toBe('404 | not-found');
  await scripted.close();
});
