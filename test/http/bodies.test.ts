import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aForm, clearDrafts, ifMatch, newDraft, type StoredDraft, stepPath, told } from './forms.ts';
import { rawRequest } from './raw.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterEach(() => clearDrafts(call));
afterAll(() => slipway.close());

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const put = (draft: StoredDraft, body: unknown) =>
  call('PUT', stepPath(draft, 'basic-information'), { body, ...ifMatch('*') });

/** A detail without the line and column that some parsers give. */
const withoutPlace = (detail: string): string => detail.replace(/: line \d+, column \d+\.$/, '.');

describe('a body of JSON', () => {
  const malformed: [string, string | Buffer, string][] = [
    ['no body', '', 'The request needs a body.'],
    ['a word', 'name', 'The body is not JSON.'],
    ['a trailing comma', '{"name":"a",}', 'The body is not JSON.'],
    ['a comment', '{"name":"a"/* b */}', 'The body is not JSON.'],
    ['single quotes', "{'name':'a'}", 'The body is not JSON.'],
    ['NaN', '{"name":NaN}', 'The body is not JSON.'],
    ['two values', '{} {}', 'The body is not JSON.'],
    ['a value that ends too early', '{"name":"a"', 'The body is not JSON.'],
    ['YAML', 'name: a', 'The body is not JSON.'],
    ['a key twice', '{"name":"a","name":"b"}', 'The body has a key twice in one object.'],
    ['a key twice, written in two ways', '{"name":"a","n\\u0061me":"b"}', 'The body has a key twice in one object.'],
    ['a key twice, far inside', '{"name":[{"a":{"b":1,"b":1}}]}', 'The body has a key twice in one object.'],
    ['__proto__', '{"__proto__":{"name":"a"}}', 'The body has the key `__proto__`, which is never taken.'],
    ['__proto__ in escapes', '{"\\u005f_proto__":{}}', 'The body has the key `__proto__`, which is never taken.'],
    ['__proto__ far inside', '{"name":[{"__proto__":1}]}', 'The body has the key `__proto__`, which is never taken.'],
    ['33 nested arrays', nested(33), 'The body is nested too deeply.'],
    ['5,000 nested arrays', nested(5_000), 'The body is nested too deeply.'],
    ['250,000 nested arrays', nested(250_000), 'The body is nested too deeply.'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'The body is not UTF-8.'],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'The body is not UTF-8.'],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'The body is not UTF-8.'],
    ['UTF-16', Buffer.from('{"name":"a"}', 'utf16le'), 'The body is not JSON.'],
  ];
  it.each(malformed)('400 for %s, and nothing changes', async (_, body, detail) => {
    const draft = await newDraft(call);
    const answer = await put(draft, body);
    expect(told(answer)).toBe('400 | malformed-request');
    expect(withoutPlace(answer.body.detail)).toBe(detail);
    expect((await call('GET', draft.path)).body).toEqual(draft.body);
  });

  it('32 nested arrays are read, and refused for what they are', async () => {
    expect(told(await put(await newDraft(call), nested(32)))).toBe('422 | validation-failed |  type');
  });

  it('colons and quotes inside texts are no keys', async () => {
    const description = 'a:"b",\\:{"c":"c"}\\\\';
    expect((await put(await newDraft(call), { description })).body.value).toEqual({ description });
  });

  it('a key that every object inherits is an unknown field like any other', async () => {
    const draft = await newDraft(call);
    const answer = await put(draft, '{"constructor":1,"toString":2,"hasOwnProperty":3}');
    expect(told(answer)).toBe(
      '422 | validation-failed | /constructor unknown-field | /toString unknown-field | /hasOwnProperty unknown-field',
    );
  });

  it('512 KiB are read, one byte more is 413', async () => {
    const draft = await newDraft(call);
    const bodyOf = (bytes: number) => `{"name":"${'a'.repeat(bytes - '{"name":""}'.length)}"}`;
    expect(told(await put(draft, bodyOf(512 * 1024)))).toBe('422 | validation-failed | /name length');
    const answer = await put(draft, bodyOf(512 * 1024 + 1));
    expect(told(answer)).toBe('413 | about:blank');
    expect(answer.body.detail).toContain('524288');
  });

  it('so is a body that comes in chunks and never says how long it is', async () => {
    const draft = await newDraft(call);
    const chunk = 'a'.repeat(64 * 1024);
    const chunks = Array.from({ length: 9 }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
    const head = rawRequest('PUT', `/api/v1${stepPath(draft, 'basic-information')}`, [
      'Authorization: Bearer sandbox-alice',
      'Content-Type: application/json',
      'If-Match: *',
      'Transfer-Encoding: chunked',
    ]);
    expect((await slipway.raw(`${head}${chunks}0\r\n\r\n`)).status).toBe(413);
  });

  it('nothing is trimmed, normalised or coerced', async () => {
    const description = '  \u0000\u2028 e\u0301 é 車 🚢 \u202e ';
    expect((await put(await newDraft(call), { description })).body.value).toEqual({ description });
    for (const [field, value] of [
      ['name', 1],
      ['name', true],
      ['name', null],
      ['version', 1],
    ] as const) {
      expect(told(await put(await newDraft(call), { [field]: value }))).toBe(
        `422 | validation-failed | /${field} type`,
      );
    }
    const pods = (body: unknown) =>
      newDraft(call).then((draft) => call('PUT', stepPath(draft, 'pod-settings'), { body, ...ifMatch('*') }));
    expect(told(await pods({ replicas: '2' }))).toBe('422 | validation-failed | /replicas type');
    expect(told(await pods('{"replicas":2.5}'))).toBe('422 | validation-failed | /replicas type');
    expect(told(await pods('{"replicas":1e400}'))).toBe('422 | validation-failed | /replicas type');
    expect((await pods('{"replicas":2.0}')).body.value).toEqual({ replicas: 2 });
  });

  it('a sender that breaks off in the middle is answered by nobody and counted as no fault of ours', async () => {
    const path = '/api/v1/projects/demo/drafts';
    const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer sandbox-alice\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
    await slipway.breakOff(head);
    await slipway.answered();
    expect(await slipway.metrics()).not.toMatch(/_count\{[^}]*status="500"/);
  });
});

describe('a body of YAML', () => {
  const post = (body: string | Buffer) => call('POST', '/projects/demo/renderings', { body, type: 'application/yaml' });
  const form = JSON.stringify(aForm('cart'));
  const withStorage = (value: string) => `kind: stateless\nspec: ${form.slice(0, -1)}, "storageSettings": ${value}}`;

  const malformed: [string, string, string?][] = [
    ['a key twice', 'kind: stateless\nkind: stateful', 'The body has a key twice in one object.'],
    ['a key twice in a flow', '{kind: stateless, kind: stateful}', 'The body has a key twice in one object.'],
    ['a key twice, quoted once', 'kind: stateless\n"kind": stateful', 'The body has a key twice in one object.'],
    ['__proto__', 'kind: stateless\n__proto__: {a: 1}', 'The body has the key `__proto__`, which is never taken.'],
    ['an alias', 'kind: &a stateless\nspec: *a'],
    ['a bomb', 'a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]'],
    ['a merge key with an alias', 'a: &a {b: 1}\nc: {<<: *a}'],
    ['a tag of its own', 'kind: !mine stateless'],
    ['a timestamp', withStorage('!!timestamp 2001-12-14')],
    ['a set', withStorage('!!set {}')],
    ['bytes', withStorage('!!binary ""')],
    ['an ordered map', withStorage('!!omap []')],
    ['a key that is a list', '? [a]\n: b'],
    ['two documents', 'kind: stateless\n---\nkind: stateful'],
    ['a tab', 'kind:\n\t- a'],
    ['no end', '{kind: stateless'],
    ['33 nested lists', nested(33), 'The body is nested too deeply.'],
    ['5,000 nested lists', nested(5_000), 'The body is nested too deeply.'],
  ];
  it.each(malformed)(
    '400 for %s',
    async (_, body, detail = 'The body is not well-formed YAML, or has a tag, an alias or a second document.') => {
      const answer = await post(body);
      expect(told(answer)).toBe('400 | malformed-request');
      expect(withoutPlace(answer.body.detail)).toBe(detail);
    },
  );

  it('another version of YAML makes no other values', async () => {
    expect(told(await post(`%YAML 1.1\n---\n${withStorage('2001-12-14')}`))).toBe(
      '422 | validation-failed | /storageSettings type',
    );
    expect(
      told(await post('%YAML 1.1\n---\nkind: stateless\nspec: {advancedSettings: {metadata: {labels: {a: yes}}}}')),
    ).not.toContain('/a');
  });

  it('a text that looks like a number must be quoted', async () => {
    expect(told(await post('kind: stateless\nspec: {basicInformation: {name: 123}}'))).toBe(
      '422 | validation-failed | /basicInformation/name type',
    );
  });

  it('tens of thousands of keys are told as the faults that they are', async () => {
    const answer = await post(Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n'));
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toHaveLength(50);
  });

  it('JSON and YAML of one form have one rendering', async () => {
    const json = await call('POST', '/projects/demo/renderings', { body: { kind: 'stateless', spec: aForm('cart') } });
    const yaml = await post(
      `# a comment\nkind: stateless\nspec:\n  basicInformation: {name: cart}\n  podSettings: ${JSON.stringify(aForm('cart').podSettings)}\n`,
    );
    expect(yaml.body).toEqual(json.body);
  });

  it('a step takes JSON only', async () => {
    const draft = await newDraft(call);
    const answer = await call('PUT', stepPath(draft, 'basic-information'), {
      body: 'name: a',
      type: 'application/yaml',
      ...ifMatch('*'),
    });
    expect(told(answer)).toBe('415 | about:blank');
  });
});
