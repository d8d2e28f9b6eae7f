import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { loadConfig } from '../../src/config.ts';
import { createSlipway, type Slipway } from '../../src/wiring.ts';

interface Mistake {
  readonly title: string;
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Shown in place of a body that would fill pages. */
  readonly shown?: string;
}

const web = { name: 'web', image: 'nginx:1.25', ports: [{ name: 'http-web', containerPort: 80 }] };
const spec = (containers: readonly object[], more: object = {}) => ({
  basicInformation: { name: 'cart' },
  podSettings: { containers },
  ...more,
});
const step = (slug: string) => `/drafts/{draft}/steps/${slug}`;
const whateverIsThere = { 'If-Match': '*' };

const expired = [{ alg: 'RS256' }, { sub: 'system:serviceaccount:demo:ci', exp: 1_700_000_000 }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

const mistakes: readonly Mistake[] = [
  {
    title: 'A wrong name',
    what: 'Capital letters and underscores are no Kubernetes name.',
    method: 'PUT',
    path: step('basic-information'),
    headers: whateverIsThere,
    body: { name: 'My_Cart' },
  },
  {
    title: 'A step that is missing',
    what: 'A draft may be unfinished; finalizing it may not.',
    method: 'POST',
    path: '/drafts/{draft}/finalize',
    headers: { 'If-Match': '{etag}' },
    body: {},
  },
  {
    title: 'A duplicate port',
    what: 'The containers of a pod share one network.',
    method: 'POST',
    path: '/services',
    body: {
      kind: 'stateless',
      spec: spec([
        web,
        { name: 'admin', image: 'admin:2', ports: [{ name: 'http-admin', containerPort: 80, servicePort: 8081 }] },
      ]),
    },
  },
  {
    title: 'An unknown container in a difference',
    what: 'Differences find containers by name.',
    method: 'POST',
    path: '/services',
    body: {
      kind: 'stateless',
      spec: spec([web], {
        clusterDifferences: { clusters: [{ cluster: 'west', containers: [{ name: 'wbe', image: 'nginx:1.26' }] }] },
      }),
    },
  },
  {
    title: 'A stale ETag',
    what: 'Somebody else saved the step in between; the current tag comes with the answer.',
    method: 'PUT',
    path: step('basic-information'),
    headers: { 'If-Match': '"an-older-tag"' },
    body: { name: 'cart' },
  },
  {
    title: 'An expired token',
    what: 'The same answer for every token that nobody vouches for.',
    method: 'GET',
    path: '/drafts',
    headers: { Authorization: `Bearer ${expired}.c2ln` },
  },
  {
    title: 'A wrong content type',
    what: 'The answer says what is taken.',
    method: 'PUT',
    path: step('basic-information'),
    headers: { ...whateverIsThere, 'Content-Type': 'text/plain' },
    body: { name: 'cart' },
  },
  {
    title: 'An unknown field',
    what: 'Nothing is dropped in silence.',
    method: 'PUT',
    path: step('pod-settings'),
    headers: whateverIsThere,
    body: { replica: 2, containers: [web] },
  },
  {
    title: 'An unknown cluster',
    what: 'The project has the clusters host, east and west.',
    method: 'POST',
    path: '/services',
    body: {
      kind: 'stateless',
      spec: { ...spec([web]), podSettings: { placement: [{ cluster: 'north' }], containers: [web] } },
    },
  },
  {
    title: 'A body that is too large',
    what: 'Nothing of it is read beyond the limit.',
    method: 'PUT',
    path: step('pod-settings'),
    headers: whateverIsThere,
    body: { containers: [{ ...web, args: Array.from({ length: 200 }, () => 'x'.repeat(4000)) }] },
    shown: '{"containers":[{"name":"web","image":"nginx:1.25","args":[… 200 texts of 4,000 characters …]}]}',
  },
];

/** `docs/mistakes.md`: ten mistakes a person would make, and what Slipway answered when they were made while this page was written. */
export const mistakesPage = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-mistakes-'));
  const slipway = await createSlipway(loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }), '0.0.0');
  const sections: string[] = [];
  for (const [index, mistake] of mistakes.entries()) sections.push(await sectionOf(slipway, mistake, index + 1));
  await slipway.app.close();
  await slipway.close();
  rmSync(folder, { recursive: true });
  return `# Ten mistakes

Made by \`npm run docs\`: each request was sent to a running sandbox, and each answer is what it said (ids are replaced by words).
\`$API\` is \`http://127.0.0.1:8080/api/v1/projects/demo\`, \`$TOKEN\` is \`sandbox-alice\`, and \`$DRAFT\` the \`id\` that this answers:

\`\`\`sh
curl -X POST "$API/drafts" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{"kind":"stateless","spec":{"basicInformation":{"name":"cart"}}}'
\`\`\`

${sections.join('\n\n')}
`;
};

const send = (
  slipway: Slipway,
  method: Mistake['method'],
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<LightMyRequestResponse> =>
  slipway.app.inject({
    method,
    url: `/api/v1/projects/demo${path}`,
    headers: {
      authorization: 'Bearer sandbox-alice',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...lowerCase(headers),
    },
    payload: body === undefined ? undefined : JSON.stringify(body),
  });

const lowerCase = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const sectionOf = async (slipway: Slipway, mistake: Mistake, number: number): Promise<string> => {
  const draft = (
    await send(slipway, 'POST', '/drafts', {}, { kind: 'stateless', spec: { basicInformation: { name: 'cart' } } })
  ).json();
  const { method, path, headers = {}, body, title, what, shown } = mistake;
  const filled = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('{etag}', draft.etag)]),
  );
  const answer = await send(slipway, method, path.replace('{draft}', draft.id), filled, body);
  const problem = { ...answer.json(), requestId: '…', instance: answer.json().instance.replace(draft.id, '$DRAFT') };
  if (problem.etag !== undefined) problem.etag = '"…"';
  return `## ${number}. ${title}

${what}

\`\`\`sh
${curl(mistake, shown ?? (body === undefined ? undefined : JSON.stringify(body)))}
\`\`\`

\`\`\`json
${JSON.stringify(problem, null, 2)}
\`\`\``;
};

const curl = ({ method, path, headers = {} }: Mistake, body: string | undefined): string => {
  const { Authorization = 'Bearer $TOKEN', 'Content-Type': type = 'application/json', ...others } = headers;
  const lines = [
    `curl -X ${method} "$API${path.replace('{draft}', '$DRAFT')}" -H "Authorization: ${Authorization}"`,
    ...(body === undefined ? [] : [`-H 'Content-Type: ${type}'`]),
    ...Object.entries(others).map(([name, value]) => `-H '${name}: ${value.replace('{etag}', '"…"')}'`),
    ...(body === undefined ? [] : [`-d '${body}'`]),
  ];
  return lines.join(' \\\n  ');
};
