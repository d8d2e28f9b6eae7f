import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ifMatch, newDraft, PROJECT, type StoredDraft, stepPath, told } from './forms.ts';
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
const get = (path: string, lines = [ALICE]) => slipway.raw(rawRequest('GET', path, lines));

const odd = [
  '.',
  '..',
  '%2e',
  '%2e%2e',
  '%2E%2e',
  '..%2f',
  'a%2fb',
  'a%2Fb',
  'a%5cb',
  '%00',
  'demo%00',
  '%0a',
  'demo%0d%0a',
  '%20',
  'demo%20',
  '%7f',
  '%c2%80',
  '%e2%80%ae',
  'demo;a=b',
  'demo:1',
  '*',
  '$',
  "'",
  '%zz',
  '%',
  '%c0%ae',
  '%f0%9f%9a%a2',
];

describe('a path parameter outside its grammar', () => {
  it.each([...odd, '', 'DEMO', '-demo', 'demo-', 'de_mo', 'a.b', 'x'.repeat(64)])(
    'as a project: %s is 404 or 400',
    async (text) => {
      for (const rest of ['', '/drafts', '/services', '/submissions', `/drafts/${draft.id}`]) {
        const { status, body } = await get(`/api/v1/projects/${text}${rest}`);
        // Without a name it is the list of projects.
        if (text === '' && rest === '') continue;
        expect([400, 404], `${text}${rest}: ${JSON.stringify(body)}`).toContain(status);
      }
    },
  );

  it.each([...odd, 'short', 'x'.repeat(65), 'ä'.repeat(22)])('as an id: %s is 404 or 400', async (text) => {
    for (const path of [
      `drafts/${text}`,
      `drafts/${text}/rendering`,
      `drafts/${text}/steps/pod-settings`,
      `submissions/${text}`,
    ]) {
      expect([400, 404], path).toContain((await get(`/api/v1/projects/demo/${path}`)).status);
    }
  });

  it.each([...odd, 'CART', 'cart.', '-cart'])('as a service: %s is 404 or 400', async (text) => {
    expect([400, 404]).toContain((await get(`/api/v1/projects/demo/services/${text}`)).status);
  });

  it('is not found, not forbidden: the same for one who may do nothing there', async () => {
    const bob = ['Authorization: Bearer sandbox-bob'];
    expect(told(await get('/api/v1/projects/DEMO/drafts', bob))).toBe('404 | not-found');
    expect(told(await get('/api/v1/projects/demo/drafts', bob))).toBe('403 | permission-denied');
  });

  it('also an id in a form that a draft could have, with what a header cannot hold', async () => {
    expect([400, 404]).toContain((await get(`/api/v1/projects/demo/drafts/${'%0d%0aX-Evil:%201'.repeat(2)}`)).status);
  });
});

describe('a path that is none of ours', () => {
  it.each([
    '/projects/demo/drafts/',
    '/projects//demo',
    '/Projects',
    '/whoami/x',
    '/projects/demo/drafts/x/steps',
    '/nothing',
    '',
  ])('/api/v1%s is 404', async (path) => {
    expect(told(await get(`/api/v1${path}`))).toBe('404 | not-found');
  });

  it.each(['basicInformation', 'pod_settings', 'Pod-Settings', 'nothing', 'pod-settings%2f', '..'])(
    'there is no step %s',
    async (slug) => {
      expect(told(await get(`/api/v1${stepPath(draft, slug)}`))).toBe('404 | not-found');
    },
  );

  it('below /api/v1 it is told to callers only', async () => {
    expect(told(await get('/api/v1/nothing', []))).toBe('401 | not-authenticated');
    expect(told(await get('/nothing', []))).toBe('404 | not-found');
  });

  it.each([
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/docs/../../package.json',
    '/docs/%2e%2e%2f%2e%2e%2fpackage.json',
    '/docs/static/..%2f..%2fpackage.json',
  ])('%s leads nowhere', async (path) => {
    expect([400, 403, 404]).toContain((await get(path, [])).status);
  });

  it('414 beyond 8192 characters, 431 beyond what headers may have', async () => {
    const long = await get(`/api/v1/projects?q=${'x'.repeat(9_000)}`);
    expect(told(long)).toBe('414 | about:blank');
    const headers = await get('/api/v1/projects', [ALICE, `X-Long: ${'x'.repeat(20_000)}`]);
    expect(told(headers)).toBe('431 | about:blank');
    expect(headers.body.requestId).not.toBe('');
  });

  it.each(['GARBAGE', 'GET /a b HTTP/1.1\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET / HTTP/1.1\r\nA B: c\r\n\r\n'])(
    'what is no HTTP is 400: %j',
    async (text) => {
      const answer = await slipway.raw(`${text}\r\n\r\n`);
      expect(told(answer)).toBe('400 | malformed-request');
      expect(answer.body.requestId).not.toBe('');
    },
  );
});

describe('a method that a path has not', () => {
  const paths: [string, string][] = [
    ['/whoami', 'GET, HEAD'],
    ['/projects', 'GET, HEAD'],
    ['/projects/demo', 'GET, HEAD'],
    [`${PROJECT}/drafts`, 'GET, HEAD, POST'],
    [`${PROJECT}/renderings`, 'POST'],
    [`${PROJECT}/services`, 'GET, HEAD, POST'],
    [`${PROJECT}/submissions`, 'GET, HEAD'],
  ];
  it.each(paths)('%s: 405 with Allow: %s', async (path, allowed) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      if (allowed.includes(method)) continue;
      const answer = await call(method, path);
      expect(told(answer), method).toBe('405 | about:blank');
      expect(String(answer.headers.allow).split(', ').sort().join(', ')).toBe(allowed);
    }
  });

  it('on a draft, a step, a rendering, finalize, a service and a submission', async () => {
    const allows: [string, string][] = [
      [draft.path, 'DELETE, GET, HEAD, PATCH'],
      [stepPath(draft, 'pod-settings'), 'DELETE, GET, HEAD, PATCH, PUT'],
      [`${draft.path}/rendering`, 'GET, HEAD'],
      [`${draft.path}/finalize`, 'POST'],
    ];
    for (const [path, allowed] of allows) {
      const answer = await call('OPTIONS', path);
      expect(told(answer), path).toBe('405 | about:blank');
      expect(String(answer.headers.allow).split(', ').sort().join(', '), path).toBe(allowed);
    }
  });

  it('HEAD is GET without the body', async () => {
    const [head, whole] = [await call('HEAD', draft.path), await call('GET', draft.path)];
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    expect(head.headers.etag).toBe(whole.headers.etag);
    expect((await call('HEAD', `${PROJECT}/renderings`)).status).toBe(405);
  });

  it('a GET changes nothing', async () => {
    const before = (await call('GET', draft.path)).body;
    for (const path of ['', '/rendering', '/steps/pod-settings?defaults=true'])
      await call('GET', `${draft.path}${path}`, ifMatch('*'));
    expect((await call('GET', draft.path)).body).toEqual(before);
  });
});

describe('at the root, for anybody', () => {
  const pages: [string, RegExp, RegExp][] = [
    ['/livez', /json/, /ok/],
    ['/readyz', /json/, /ok/],
    ['/openapi.json', /^application\/json/, /"openapi":"3.1/],
    ['/openapi.yaml', /^application\/yaml/, /^openapi: 3.1/m],
    ['/problems/validation-failed', /json/, /validation-failed/],
    ['/docs/', /^text\/html/, /swagger/i],
  ];
  it.each(pages)('%s', async (path, type, text) => {
    const answer = await call('GET', `/${path}`, { token: null });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(type);
    expect(answer.text).toMatch(text);
  });

  it('/docs leads to the page', async () => {
    expect([200, 301, 302]).toContain((await call('GET', '//docs', { token: null })).status);
  });

  it('/version says sandbox, to callers', async () => {
    expect((await call('GET', '//version')).body).toEqual({ version: '0.0.0-test', sandbox: true });
    expect(told(await call('GET', '//version', { token: null }))).toBe('401 | not-authenticated');
  });

  it('every operation of the document has an id of its own, a summary, and problems', async () => {
    const { paths } = (await call('GET', '//openapi.json', { token: null })).body;
    const operations = Object.values(
      paths as Record<string, Record<string, { operationId: string; summary: string; responses: object }>>,
    ).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { operationId, summary, responses } of operations) {
      expect(summary, operationId).toBeTruthy();
      expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(['401', '503']));
    }
  });

  it('the sandbox answers no other host than loopback: a page elsewhere could rebind its name', async () => {
    for (const host of ['127.0.0.1', 'localhost', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080']) {
      expect((await get('/livez', [`Host: ${host}`])).status, host).toBe(200);
    }
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      'localhost@evil.example',
      '10.0.0.1',
      '0.0.0.0',
    ]) {
      expect(told(await get('/livez', [`Host: ${host}`])), host).toBe('400 | malformed-request');
    }
    expect(told(await get('/livez', ['Host: evil.example', 'X-Forwarded-Host: localhost']))).toBe(
      '400 | malformed-request',
    );
  });
});
