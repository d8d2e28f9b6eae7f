import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { problems } from '../../src/problems.ts';
import { ifMatch, NO_ID, newDraft, PROJECT, told } from './forms.ts';
import { rawRequest } from './raw.ts';
import { type ScriptedSlipway, startScripted } from './scripted.ts';
import { type Call, type Received, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterAll(() => slipway.close());

const provoked: [string, () => Promise<Received>, string][] = [
  ['malformed-request', () => call('GET', '/projects?x=1'), '400'],
  ['not-authenticated', () => call('GET', '/whoami', { token: null }), '401'],
  ['permission-denied', () => call('GET', '/projects/other/drafts'), '403'],
  ['not-found', () => call('GET', `${PROJECT}/drafts/${NO_ID}`), '404'],
  ['about:blank', () => call('DELETE', '/whoami'), '405'],
  ['about:blank', () => call('GET', '/whoami', { headers: { Accept: 'text/html' } }), '406'],
  ['about:blank', () => call('POST', `${PROJECT}/drafts`, { body: 'x', type: 'text/plain' }), '415'],
  ['about:blank', () => call('POST', `${PROJECT}/drafts`, { body: `"${'x'.repeat(600_000)}"` }), '413'],
  ['about:blank', () => call('GET', `/projects?q=${'x'.repeat(9_000)}`), '414'],
  ['validation-failed', () => call('POST', `${PROJECT}/drafts`, { body: {} }), '422'],
  ['precondition-required', async () => call('DELETE', (await newDraft(call)).path), '428'],
  ['revision-mismatch', async () => call('DELETE', (await newDraft(call)).path, ifMatch('"x"')), '412'],
];

describe('a problem', () => {
  it.each(provoked)('%s: type, title, status, detail, instance and requestId', async (slug, provoke, status) => {
    const { headers, body } = await provoke();
    expect(String(body.status)).toBe(status);
    expect(body.type).toBe(slug === 'about:blank' ? slug : `/problems/${slug}`);
    expect(body.title).toMatch(/^\w[\w -]+$/);
    expect(body.detail).toMatch(/^[A-Z].*[.]$/s);
    expect(body.detail).not.toMatch(/[{}[\]]/);
    expect(body.instance).toMatch(/^\/api\/v1\//);
    expect(body.instance).not.toContain('?');
    expect(body.requestId).toBe(headers['x-request-id']);
  });

  it('an id that the caller claims is not taken over', async () => {
    const { body } = await call('GET', '/nothing', { headers: { 'X-Request-Id': 'mine', 'Request-Id': 'mine' } });
    expect(body.requestId).not.toBe('mine');
  });

  it('never repeats the query: it may hold what nobody should see', async () => {
    expect((await call('GET', '/projects?token=CANARY')).text).not.toContain('CANARY');
  });

  it('tells the limit, or what there is, in its detail', async () => {
    for (const [, provoke, status] of provoked.slice(4, 9)) {
      expect((await provoke()).body.detail, status).toMatch(/\d{3}|application\/json|GET/);
    }
    const headers = await slipway.raw(rawRequest('GET', '/livez', [`X-Long: ${'x'.repeat(20_000)}`]));
    expect(headers.body.detail).toContain('16384');
  });

  it('is told in Chinese too, title and detail', async () => {
    const languages = { 'Accept-Language': 'zh' };
    for (const [method, path, headers] of [
      ['DELETE', '/whoami', {}],
      ['GET', '/whoami', { Accept: 'text/html' }],
      ['GET', `/projects?q=${'x'.repeat(9_000)}`, {}],
    ] as const) {
      const { body } = await call(method, path, { headers: { ...headers, ...languages } });
      expect(body.type).toBe('about:blank');
      expect(`${body.title} ${body.detail}`).toMatch(/\p{Script=Han}.* .*\p{Script=Han}/u);
    }
  });
});

describe('/problems/{slug}', () => {
  const slugs = Object.entries(problems) as [string, { status: number; blank?: true }][];
  it.each(slugs.filter(([, { blank }]) => !blank))('%s is served in both languages', async (slug, { status }) => {
    const en = await call('GET', `//problems/${slug}`, { token: null });
    expect(en.body).toMatchObject({
      type: `/problems/${slug}`,
      status,
      title: expect.any(String),
      description: expect.stringMatching(/\.$/),
    });
    const zh = await call('GET', `//problems/${slug}`, { token: null, headers: { 'Accept-Language': 'zh' } });
    expect(zh.body.title).toMatch(/\p{Script=Han}/u);
    expect(zh.body.description).toMatch(/\p{Script=Han}/u);
  });

  it.each(['method-not-allowed', 'nothing', 'constructor', '__proto__', ''])('there is no page %s', async (slug) => {
    expect(told(await call('GET', `//problems/${slug}`, { token: null }))).toBe('404 | not-found');
  });
});

describe('with other settings', () => {
  let scripted: ScriptedSlipway | undefined;
  afterEach(async () => {
    await scripted?.close();
    scripted = undefined;
  });
  const users = { ann: { username: 'ann' } };

  it('beyond the rate limit: 429 with the seconds until it is over', async () => {
    scripted = await startScripted({ users, settings: { requestsPerMinute: 2 } });
    const answers = [];
    for (let sent = 0; sent < 3; sent++) answers.push(await scripted.call('GET', '/whoami', { token: 'ann' }));
    expect(answers.map(told)).toEqual(['200', '200', '429 | too-many-requests']);
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(1);
  });

  it('not ready: 503 with what is missing', async () => {
    scripted = await startScripted({ users, notReady: async () => ({ store: 'does not answer' }) });
    const answer = await scripted.call('GET', '//readyz', { token: null });
    expect(told(answer)).toBe('503 | storage-unavailable');
    expect(answer.body.reasons).toEqual({ store: 'does not answer' });
    expect((await scripted.call('GET', '//livez', { token: null })).status).toBe(200);
  });

  it('the control plane alone is missing: 503, and says so', async () => {
    scripted = await startScripted({ users, notReady: async () => ({ controlPlane: 'does not answer' }) });
    expect(told(await scripted.call('GET', '//readyz', { token: null }))).toBe('503 | access-review-unavailable');
  });

  it('what nobody foresaw is 500 without a detail of it', async () => {
    scripted = await startScripted({
      users,
      notReady: async () => {
        throw new Error('CANARY');
      },
    });
    await expect(scripted.call('GET', '//readyz', { token: null })).rejects.toThrow('internal-error');
    await expect(scripted.call('GET', '//readyz', { token: null })).rejects.not.toThrow('CANARY');
  });

  const browser = (origin: string, lines: readonly string[] = []) => [
    'Authorization: Bearer ann',
    `Origin: ${origin}`,
    ...lines,
  ];

  it('CORS: an origin of the settings may read tags and addresses, another one nothing', async () => {
    scripted = await startScripted({ users, settings: { corsOrigins: ['https://console.example'] } });
    const allowed = await scripted.raw(rawRequest('GET', '/api/v1/whoami', browser('https://console.example')));
    expect(allowed.headers['access-control-allow-origin']).toBe('https://console.example');
    expect(allowed.headers['access-control-expose-headers']).toContain('ETag');
    expect(allowed.headers.vary).toContain('Origin');
    const other = await scripted.raw(rawRequest('GET', '/api/v1/whoami', browser('https://evil.example')));
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('CORS: a preflight is answered without a token, for the methods and headers of the contract', async () => {
    scripted = await startScripted({ users, settings: { corsOrigins: ['https://console.example'] } });
    const asked = [
      'Origin: https://console.example',
      'Access-Control-Request-Method: PATCH',
      'Access-Control-Request-Headers: authorization,if-match,content-type',
    ];
    const answer = await scripted.raw(rawRequest('OPTIONS', `/api/v1${PROJECT}/drafts`, asked));
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toContain('PATCH');
    expect(answer.headers['access-control-allow-headers']).toContain('if-match');
  });

  it('without CORS no origin may read anything', async () => {
    const answer = await slipway.raw(
      rawRequest('GET', '/api/v1/whoami', ['Authorization: Bearer sandbox-alice', 'Origin: https://console.example']),
    );
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});
