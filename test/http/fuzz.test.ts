import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Kind } from '../../src/wizard/spec.ts';
import { arbitrarySpec } from '../wizard/arbitrary-spec.ts';
import {
  clearDrafts,
  ifMatch,
  JSON_PATCH,
  MERGE,
  newDraft,
  PROJECT,
  STEPS,
  type StoredDraft,
  stepPath,
} from './forms.ts';
import { rawRequest } from './raw.ts';
import { type Call, type Received, type RunningSlipway, startSlipway } from './slipway.ts';

/** Cases of each law. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 60);
const runs = { numRuns };
const TIMEOUT = 20_000 + numRuns * 500;

let slipway: RunningSlipway;
let call: Call;
let draft: StoredDraft;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
  await clearDrafts(call);
  draft = await newDraft(call);
});
afterAll(() => slipway.close());

/** 2xx, or 4xx that says where: what `call` holds every answer against (no 500, the shape of the document) comes on top. */
const expectAnswered = ({ status, body }: Pick<Received, 'status' | 'body'>): void => {
  expect(status).toBeLessThan(500);
  if (status !== 422) return;
  expect(body.errors.length).toBeGreaterThan(0);
  for (const { pointer, message } of body.errors) {
    expect(pointer).toMatch(/^(\/([^~]|~[01])*)?$/su);
    expect(message).not.toBe('');
  }
};

const anyJson = fc.oneof(fc.jsonValue({ noUnicodeString: false }), fc.jsonValue({ maxDepth: 6 }));
const kind = fc.constantFrom<Kind>('stateless', 'stateful');
const keys = [
  ...STEPS.map(({ key }) => key),
  ...[
    'name',
    'version',
    'containers',
    'image',
    'ports',
    'env',
    'volumes',
    'mounts',
    'type',
    'clusters',
    'cluster',
    'placement',
    'replicas',
    'metadata',
    'annotations',
    'labels',
  ],
  ...[
    'gpu',
    'limit',
    'resources',
    'requests',
    'cpu',
    'memory',
    'livenessProbe',
    'httpGet',
    'port',
    'scheduling',
    'rules',
    'externalAccess',
    'nodePorts',
    'nodePort',
    'remove',
    'capacity',
    'value',
  ],
];
/** Values whose members have names that the form knows, so that they get past the first door. */
const familiar = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      1,
      -1,
      80,
      2 ** 31,
      1e308,
      '',
      'a',
      'web',
      'west',
      '1',
      '0.1',
      '64Mi',
      'NodePort',
      'RollingUpdate',
      'emptyDir',
      '\u0000',
      '\ud800',
      '🚢',
    ),
    fc.string(),
  ),
  value: fc.oneof({ depthSize: 'small' }, tie('leaf'), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 5 }),
})).object;

/** A value with one of its parts replaced or taken away. */
const damaged = (value: unknown): fc.Arbitrary<unknown> =>
  fc.tuple(fc.nat(), fc.oneof(anyJson, familiar, fc.constant(undefined))).map(([place, part]) => {
    const copy = structuredClone(value);
    const places = placesIn(copy);
    const chosen = places[place % Math.max(1, places.length)];
    if (chosen === undefined) return part ?? null;
    if (part === undefined) Reflect.deleteProperty(chosen.holder, chosen.key);
    else Reflect.set(chosen.holder, chosen.key, part);
    return JSON.parse(JSON.stringify(copy));
  });

const placesIn = (value: unknown): { holder: object; key: string }[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, part]) => [{ holder: value, key }, ...placesIn(part)]);

const form = kind.chain((one) =>
  arbitrarySpec({ kind: one, clusters: ['host', 'east', 'west'] }).map((spec) => ({ kind: one, spec })),
);
const damagedForm = form.chain((whole) => damaged(whole).chain((once) => fc.oneof(fc.constant(once), damaged(once))));

describe('whatever is sent, the answer is 2xx or a 4xx that says where', () => {
  it(
    'any JSON to every operation that takes a body',
    async () => {
      const operations: [string, string, string][] = [
        ['POST', `${PROJECT}/renderings`, 'application/json'],
        ['POST', `${PROJECT}/services`, 'application/json'],
        ['POST', `${draft.path}/finalize`, 'application/json'],
        ['PATCH', draft.path, MERGE],
        ['PATCH', draft.path, JSON_PATCH],
        ...STEPS.flatMap(({ slug }): [string, string, string][] => [
          ['PUT', stepPath(draft, slug), 'application/json'],
          ['PATCH', stepPath(draft, slug), MERGE],
          ['PATCH', stepPath(draft, slug), JSON_PATCH],
        ]),
      ];
      const law = fc.asyncProperty(
        fc.constantFrom(...operations),
        fc.oneof(anyJson, familiar),
        async ([method, path, type], value) => {
          expectAnswered(
            await call(method, path, {
              body: JSON.stringify(value),
              type,
              ...ifMatch(path.endsWith('finalize') ? '"x"' : '*'),
            }),
          );
        },
      );
      await fc.assert(law, runs);
    },
    TIMEOUT,
  );

  it(
    'a form with one or two parts damaged, in every view, as JSON and YAML',
    async () => {
      const view = fc.constantFrom('clusters', 'base', 'differences', 'federated', 'plan');
      const law = fc.asyncProperty(damagedForm, view, fc.boolean(), async (body, shown, yaml) => {
        const path = `${PROJECT}/renderings?view=${shown}&provenance=true`;
        expectAnswered(
          await call('POST', path, {
            body: JSON.stringify(body),
            type: yaml ? 'application/yaml' : 'application/json',
            headers: { Accept: yaml ? 'application/yaml' : '*/*' },
          }),
        );
      });
      await fc.assert(law, runs);
    },
    TIMEOUT,
  );

  it(
    'bytes as JSON and YAML',
    async () => {
      const snippets = fc
        .array(
          fc.constantFrom(
            '{',
            '}',
            '[',
            ']',
            '"',
            ':',
            ',',
            '- ',
            '\n',
            '  ',
            '&a',
            '*a',
            '!!set',
            '|',
            '>',
            '#',
            '---',
            '%YAML 1.1',
            '? ',
            '<<',
            'kind',
            'spec',
            '\\u0000',
            "'",
            '\t',
            '\r',
          ),
          { maxLength: 40 },
        )
        .map((parts) => Buffer.from(parts.join('')));
      const bytes = fc.oneof(
        snippets,
        fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
        fc.json().map((text) => Buffer.from(text.slice(0, -1))),
      );
      const law = fc.asyncProperty(
        bytes,
        fc.constantFrom('application/json', 'application/yaml'),
        async (body, type) => {
          expectAnswered(await call('POST', `${PROJECT}/renderings`, { body, type }));
        },
      );
      await fc.assert(law, runs);
    },
    TIMEOUT,
  );

  it(
    'any operations of a JSON patch on any form',
    async () => {
      const segment = fc.oneof(
        fc.constantFrom(...keys),
        fc.constantFrom(
          '0',
          '1',
          '-',
          '00',
          '-1',
          '1e0',
          '',
          'length',
          'constructor',
          '__proto__',
          'toString',
          '~0',
          '~1',
        ),
      );
      const pointer = fc.array(segment, { maxLength: 5 }).map((parts) => parts.map((part) => `/${part}`).join(''));
      const operation = fc.record(
        {
          op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
          path: pointer,
          from: pointer,
          value: fc.oneof(familiar, anyJson),
        },
        { requiredKeys: ['op', 'path', 'from', 'value'] },
      );
      const law = fc.asyncProperty(
        form,
        fc.constantFrom(...STEPS),
        fc.array(operation, { maxLength: 6 }),
        async ({ spec }, { slug, key }, operations) => {
          const put = await call('PUT', stepPath(draft, slug), { body: spec[key] ?? {}, ...ifMatch('*') });
          const patched = await call('PATCH', stepPath(draft, slug), {
            body: JSON.stringify(operations),
            type: JSON_PATCH,
            ...ifMatch(put.body.etag),
          });
          expectAnswered(patched);
          const now = await call('GET', stepPath(draft, slug));
          expect(now.body.value).toEqual(patched.status === 200 ? patched.body.value : put.body.value);
        },
      );
      await fc.assert(law, runs);
    },
    TIMEOUT,
  );

  it(
    'any path',
    async () => {
      const segment = fc.oneof(
        fc.constantFrom(
          'api',
          'v1',
          'projects',
          'demo',
          'drafts',
          draft.id,
          'steps',
          'pod-settings',
          'rendering',
          'services',
          'submissions',
          'docs',
          'problems',
          'openapi.json',
          '..',
          '.',
          '',
          '%2e%2e',
          '%2f',
          '%',
          '%ff',
          '%00',
          '*',
          ':project',
        ),
        fc.string({ maxLength: 20 }).map(encodeURIComponentSafely),
        fc.stringMatching(/^[!-~]{1,20}$/),
      );
      const path = fc.array(segment, { maxLength: 8 }).map((parts) => `/${parts.join('/')}`);
      const law = fc.asyncProperty(
        fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'),
        path,
        fc.boolean(),
        async (method, one, known) => {
          const isDelete = method === 'DELETE' && one.includes(draft.id);
          expectAnswered(
            await slipway.raw(
              rawRequest(isDelete ? 'GET' : method, one, known ? ['Authorization: Bearer sandbox-alice'] : []),
            ),
          );
        },
      );
      await fc.assert(law, runs);
    },
    TIMEOUT,
  );

  it(
    'any query',
    async () => {
      const name = fc.oneof(
        fc.constantFrom(
          'q',
          'kind',
          'sort',
          'pageSize',
          'pageToken',
          'view',
          'cluster',
          'provenance',
          'defaults',
          '__proto__',
          'constructor',
          '',
        ),
        fc.string({ maxLength: 8 }).map(encodeURIComponentSafely),
      );
      const value = fc.oneof(
        fc.constantFrom(
          '1',
          'true',
          'name',
          '-updatedAt,name',
          '%',
          '%ff',
          'null',
          '[]',
          'W10',
          'WyItdXBkYXRlZEF0IixudWxsXQ',
        ),
        fc.string({ maxLength: 20 }).map(encodeURIComponentSafely),
      );
      const query = fc
        .array(
          fc.tuple(name, value).map((pair) => pair.join('=')),
          { maxLength: 4 },
        )
        .map((parts) => parts.join('&'));
      const path = fc.constantFrom(
        '/projects',
        `${PROJECT}/drafts`,
        `${PROJECT}/services`,
        `${PROJECT}/submissions`,
        draft.path,
        `${draft.path}/rendering`,
        stepPath(draft, 'pod-settings'),
      );
      const law = fc.asyncProperty(path, query, async (one, asked) => {
        expectAnswered(
          await slipway.raw(rawRequest('GET', `/api/v1${one}?${asked}`, ['Authorization: Bearer sandbox-alice'])),
        );
      });
      await fc.assert(law, runs);
    },
    TIMEOUT,
  );

  it(
    'any header',
    async () => {
      const name = fc.constantFrom(
        'If-Match',
        'If-None-Match',
        'Prefer',
        'Accept',
        'Accept-Language',
        'Content-Type',
        'Content-Encoding',
        'Idempotency-Key',
        'X-Forwarded-For',
        'X-Forwarded-Host',
        'X-Request-Id',
        'Origin',
        'Cookie',
        'Expect',
        'Range',
        'Impersonate-User',
      );
      const value = fc.oneof(
        fc.stringMatching(/^[ -~]{0,40}$/),
        fc.constantFrom(
          '"a"',
          'W/"a"',
          '*',
          'wait=1',
          'wait=99999999999',
          'zh;q=x',
          '*/*;q=NaN',
          'application/json; charset=',
          'utf-16',
          '"',
          ';;;',
          ',,,',
          'a=b; c',
        ),
      );
      const law = fc.asyncProperty(
        fc.constantFrom('GET', 'PUT', 'PATCH'),
        fc.array(fc.tuple(name, value), { maxLength: 5 }),
        async (method, headers) => {
          const lines = headers
            .filter(([header]) => header !== 'Expect' || method === 'GET')
            .map(([header, text]) => `${header}: ${text}`);
          const path = `/api/v1${stepPath(draft, 'basic-information')}`;
          expectAnswered(
            await slipway.raw(
              rawRequest(
                method,
                path,
                ['Authorization: Bearer sandbox-alice', ...lines],
                method === 'GET' ? '' : '{"name":"a"}',
              ),
            ),
          );
        },
      );
      await fc.assert(law, runs);
    },
    TIMEOUT,
  );
});

describe('what is accepted is never altered', () => {
  it(
    'a step comes back as it was sent, alone and in the draft, or nothing has changed',
    async () => {
      const law = fc.asyncProperty(damagedForm, async (whole) => {
        const { spec } = whole as { spec?: Record<string, unknown> };
        for (const { slug, key } of STEPS) {
          const value = spec?.[key];
          if (value === undefined) continue;
          const before = (await call('GET', stepPath(draft, slug))).body;
          const answer = await call('PUT', stepPath(draft, slug), {
            body: JSON.stringify(value),
            ...ifMatch(before.etag),
          });
          expectAnswered(answer);
          const after = (await call('GET', stepPath(draft, slug))).body;
          if (answer.status === 200) expect(after.value).toEqual(value);
          else expect(after).toEqual(before);
          expect((await call('GET', draft.path)).body.spec[key] ?? null).toEqual(after.value);
        }
      });
      await fc.assert(law, { numRuns: Math.ceil(numRuns / 2) });
    },
    TIMEOUT,
  );

  it(
    'a form without a fault is finalized as a dry run in every cluster',
    async () => {
      const law = fc.asyncProperty(form, async (whole) => {
        const answer = await call('POST', `${PROJECT}/services`, { body: { ...whole, dryRun: true } });
        expectAnswered(answer);
        expect([200, 422]).toContain(answer.status);
      });
      await fc.assert(law, { numRuns: Math.ceil(numRuns / 3) });
    },
    TIMEOUT,
  );
});

function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, ''));
}
