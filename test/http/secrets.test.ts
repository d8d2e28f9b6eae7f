import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlipwayProcess, startSlipwayProcess } from '../e2e/slipway-process.ts';
import { aForm, JSON_PATCH, MERGE, PROJECT } from './forms.ts';
import { type CallOptions, type RunningSlipway, startSlipway } from './slipway.ts';

/** A word that is nowhere else. */
const canary = (place: string): string => `canary-${place}-9f3c7be1d2`;

const places = [
  'token',
  'refused-token',
  'query',
  'cookie',
  'header',
  'variable',
  'command',
  'description',
  'annotation',
  'malformed',
  'refused-value',
  'operation',
] as const;

const encodings = (text: string): string[] => [
  text,
  Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1),
  Buffer.from(text).toString('hex'),
  [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
];

const found = (text: string): string[] =>
  places.filter((place) => encodings(canary(place)).some((one) => text.toLowerCase().includes(one.toLowerCase())));

const spec = (name: string) => {
  const form = aForm(name);
  const [container] = form.podSettings?.containers ?? [];
  return {
    ...form,
    basicInformation: { name, description: canary('description') },
    podSettings: {
      containers: [
        {
          ...container,
          env: [{ name: 'PASSWORD', value: canary('variable') }],
          command: ['sh', '-c', canary('command')],
        },
      ],
      metadata: { annotations: { 'example.com/a': canary('annotation') } },
    },
  };
};

const IDLE = 'sandbox-alice';

/** Everything a caller may do with a secret in hand, right and wrong. Answers what came back where a secret has no place. */
const walk = async (
  send: (method: string, path: string, options?: CallOptions) => Promise<{ status: number; text: string }>,
): Promise<string[]> => {
  const shown: string[] = [];
  const show = async (...args: Parameters<typeof send>): Promise<void> => {
    shown.push((await send(...args)).text);
  };
  const headers = {
    Cookie: `a=${canary('cookie')}`,
    'Impersonate-User': canary('header'),
    'X-Secret': canary('header'),
  };
  await show('GET', `/whoami?token=${canary('query')}`, { headers });
  await show('GET', '/whoami', { token: canary('token'), headers });
  await show('GET', '/whoami', { token: `${canary('refused-token')}"` });
  await show('GET', `/nothing?access_token=${canary('query')}`, { headers });
  const created = await send('POST', `${PROJECT}/drafts`, {
    body: { kind: 'stateless', title: 'x', spec: spec('secretive') },
    headers,
  });
  const { id, etag } = JSON.parse(created.text);
  const draft = `${PROJECT}/drafts/${id}`;
  await show('PUT', `${draft}/steps/pod-settings`, {
    body: `{"a":"${canary('malformed')}"`,
    headers: { 'If-Match': '*' },
  });
  const refused = [
    {
      name: 'web',
      image: 1,
      env: [{ name: '=', value: `${canary('refused-value')}` }],
      securityContext: canary('refused-value'),
    },
  ];
  await show('PUT', `${draft}/steps/pod-settings`, { body: { containers: refused }, headers: { 'If-Match': '*' } });
  const operations = [{ op: 'test', path: '/name', value: canary('operation') }];
  await show('PATCH', `${draft}/steps/basic-information`, {
    body: operations,
    type: JSON_PATCH,
    headers: { 'If-Match': '*' },
  });
  await show('PATCH', draft, {
    body: { title: 1, x: canary('refused-value') },
    type: MERGE,
    headers: { 'If-Match': '*' },
  });
  await show('GET', `${PROJECT}/drafts`, { headers });
  await show('POST', `${draft}/finalize`, { body: {}, headers: { ...headers, 'If-Match': etag, Prefer: 'wait=20' } });
  await show('POST', `${PROJECT}/services`, {
    body: { kind: 'stateless', spec: spec('secretive') },
    headers: { Prefer: 'wait=20' },
  });
  await show('POST', `${PROJECT}/services`, {
    body: { kind: 'stateless', spec: { ...spec('other'), clusterDifferences: { clusters: [{ cluster: 'x' }] } } },
  });
  await show('GET', `${PROJECT}/submissions`);
  await show('GET', `${PROJECT}/services`);
  await show('GET', `${PROJECT}/services`, { token: 'sandbox-bob' });
  return shown;
};

describe('a secret that a caller sends', () => {
  let slipway: RunningSlipway;
  let shown: string[];
  beforeAll(async () => {
    slipway = await startSlipway();
    shown = await walk((method, path, options) => slipway.call(method, path, { token: IDLE, ...options }));
  });
  afterAll(() => slipway.close());

  it('is in no problem, no listing and no submission', () => {
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.flatMap(found)).toEqual([]);
  });

  it('is in no metric', async () => {
    const metrics = await slipway.metrics();
    expect(metrics).toContain('slipway_http_request_duration_seconds');
    expect(found(metrics)).toEqual([]);
    expect(metrics).not.toContain('secretive');
  });

  it('is found where its owner reads it: the search above can find', async () => {
    const { text } = await slipway.call('GET', `${PROJECT}/services/secretive`);
    expect(found(text).sort()).toEqual(['annotation', 'command', 'description', 'variable']);
  });
});

describe('the log of a whole server, at its loudest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-secrets-'));
  let server: SlipwayProcess;
  beforeAll(async () => {
    server = await startSlipwayProcess({ DATA_DIR: folder, LOG_LEVEL: 'trace' });
    await walk(async (method, path, { token = IDLE, body, type = 'application/json', headers = {} } = {}) => {
      const answer = await server.call(method, path, token ?? '', body, {
        ...(body === undefined ? {} : { 'Content-Type': type }),
        ...headers,
      });
      return { status: answer.status, text: JSON.stringify(answer.body) };
    });
    await server.stop();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('holds none of them, and no token', () => {
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(10);
    expect(found(lines.join('\n'))).toEqual([]);
    expect(lines.join('\n')).not.toContain(IDLE);
  });

  it('holds no body and no value of a form', () => {
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.join('\n')).not.toMatch(/nginx|PASSWORD|http-web/);
  });

  it('nor does what is stored hold a token', () => {
    const stored = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
    expect(stored.length).toBeGreaterThan(1);
    expect(stored.some((text) => text.includes(canary('variable')))).toBe(true);
    for (const text of stored)
      expect(
        ['token', 'refused-token', 'query', 'cookie', 'header'].filter((place) => found(text).includes(place)),
      ).toEqual([]);
  });
});
