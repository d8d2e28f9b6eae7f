import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aForm, clearDrafts, ifMatch, JSON_PATCH, MERGE, newDraft, STEPS, stepPath, stepTag, told } from './forms.ts';
import { type Call, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterEach(() => clearDrafts(call));
afterAll(() => slipway.close());

describe.each(STEPS)('the step $slug', ({ slug, key, value }) => {
  it('never written: 200 with value null, state empty and a tag to write it with', async () => {
    const draft = await newDraft(call);
    const { status, headers, body } = await call('GET', stepPath(draft, slug));
    expect(status).toBe(200);
    expect(body).toMatchObject({ slug, key, state: 'empty', value: null, draft: { revision: 1, etag: draft.etag } });
    expect(headers.etag).toBe(body.etag);
    expect((await call('PUT', stepPath(draft, slug), { body: value, ...ifMatch(body.etag) })).status).toBe(200);
  });

  it('PUT stores it as it was sent, and answers the step and the new tag of the draft', async () => {
    const draft = await newDraft(call);
    const etag = await stepTag(call, draft, slug);
    const { headers, body } = await call('PUT', stepPath(draft, slug), { body: value, ...ifMatch(etag) });
    expect(body).toMatchObject({ slug, key, value, draft: { revision: 2 } });
    expect(headers.etag).toBe(body.etag);
    expect(body.etag).not.toBe(etag);
    const whole = (await call('GET', draft.path)).body;
    expect(whole).toMatchObject({ revision: 2, etag: body.draft.etag, spec: { [key]: value } });
    expect((await call('GET', stepPath(draft, slug))).body).toEqual(body);
  });

  it('DELETE empties it: 204, and its tag changes', async () => {
    const draft = await newDraft(call, { kind: 'stateless', spec: { [key]: value } });
    const etag = await stepTag(call, draft, slug);
    const answer = await call('DELETE', stepPath(draft, slug), ifMatch(etag));
    expect(answer.status).toBe(204);
    expect(answer.headers.etag).not.toBe(etag);
    expect((await call('GET', stepPath(draft, slug))).body).toMatchObject({
      state: 'empty',
      value: null,
      etag: answer.headers.etag,
    });
    expect((await call('GET', draft.path)).body.spec).toEqual({});
  });

  it('both kinds of patch change a part of it; a step never written is patched as an empty object', async () => {
    const draft = await newDraft(call);
    const merged = await call('PATCH', stepPath(draft, slug), { body: value, type: MERGE, ...ifMatch('*') });
    expect(merged.body.value).toEqual(value);
    const name = Object.keys(value)[0] ?? '';
    const operations = [{ op: 'remove', path: `/${name}` }];
    const patched = await call('PATCH', stepPath(draft, slug), {
      body: operations,
      type: JSON_PATCH,
      ...ifMatch(merged.body.etag),
    });
    const { [name as never]: _, ...rest } = value;
    expect(patched.body.value).toEqual(rest);
  });

  it('refuses what is ill-formed with a pointer into the step, and names the step', async () => {
    const draft = await newDraft(call);
    const answer = await call('PUT', stepPath(draft, slug), { body: { ...value, colour: 'red' }, ...ifMatch('*') });
    expect(told(answer)).toBe('422 | validation-failed | /colour unknown-field');
    expect(answer.body.errors[0].step).toBe(slug);
    expect((await call('GET', draft.path)).body).toEqual(draft.body);
  });

  it.each(['null', '[]', '"text"', '1', 'true'])('refuses %s: a step is an object', async (body) => {
    const draft = await newDraft(call);
    expect(told(await call('PUT', stepPath(draft, slug), { body, ...ifMatch('*') }))).toBe(
      '422 | validation-failed |  type',
    );
  });
});

describe('the state of a step', () => {
  it('is incomplete with errors, valid with warnings and notices only, empty when it was not written', async () => {
    const draft = await newDraft(call, {
      kind: 'stateless',
      spec: { ...aForm('9cart'), storageSettings: { volumes: [{ type: 'emptyDir' }] } },
    });
    const states = Object.fromEntries(
      draft.body.steps.map(({ slug, state }: { slug: string; state: string }) => [slug, state]),
    );
    expect(states).toMatchObject({
      'basic-information': 'valid',
      'storage-settings': 'incomplete',
      'advanced-settings': 'empty',
    });
    expect(draft.body.issues).toContainEqual(
      expect.objectContaining({ code: 'service-name-leading-digit', severity: 'warning' }),
    );
  });

  it('follows another step: an issue is derived when it is read', async () => {
    const draft = await newDraft(call, {
      kind: 'stateless',
      spec: {
        ...aForm('cart'),
        storageSettings: {
          volumes: [{ type: 'emptyDir', name: 'tmp', mounts: [{ container: 'web', mountPath: '/tmp' }] }],
        },
      },
    });
    const renamed = [{ op: 'replace', path: '/containers/0/name', value: 'site' }];
    await call('PATCH', stepPath(draft, 'pod-settings'), { body: renamed, type: JSON_PATCH, ...ifMatch('*') });
    const { body } = await call('GET', stepPath(draft, 'storage-settings'));
    expect(body).toMatchObject({
      state: 'incomplete',
      issues: [{ code: 'unknown-container', pointer: '/storageSettings/volumes/0/mounts/0/container' }],
    });
  });

  it('defaults=true fills a step in, and does not invent one that was never written', async () => {
    const draft = await newDraft(call, { kind: 'stateless', spec: { basicInformation: { name: 'cart' } } });
    expect((await call('GET', `${stepPath(draft, 'basic-information')}?defaults=true`)).body.value).toEqual({
      name: 'cart',
      version: 'v1',
    });
    expect((await call('GET', `${stepPath(draft, 'pod-settings')}?defaults=true`)).body.value).toBeNull();
  });
});

describe('PATCH of a step', () => {
  const pods = { replicas: 2, containers: [{ name: 'web', image: 'nginx:1', args: ['a', 'b'] }] };
  const web = { name: 'web', image: 'nginx:1', args: ['a', 'b'] };
  const applied: [string, string, unknown, unknown][] = [
    [
      'RFC 7396: null removes, objects merge, the rest replaces',
      MERGE,
      { replicas: null, containers: [{ name: 'x' }] },
      { containers: [{ name: 'x' }] },
    ],
    [
      'RFC 7396: nested objects are made',
      MERGE,
      { metadata: { annotations: { a: 'b' } } },
      { ...pods, metadata: { annotations: { a: 'b' } } },
    ],
    [
      'RFC 6902: add to the end of a list',
      JSON_PATCH,
      [{ op: 'add', path: '/containers/-', value: { name: 'y' } }],
      { ...pods, containers: [web, { name: 'y' }] },
    ],
    [
      'RFC 6902: add at an index',
      JSON_PATCH,
      [{ op: 'add', path: '/containers/0/args/1', value: 'x' }],
      { ...pods, containers: [{ ...web, args: ['a', 'x', 'b'] }] },
    ],
    ['RFC 6902: replace', JSON_PATCH, [{ op: 'replace', path: '/replicas', value: 7 }], { ...pods, replicas: 7 }],
    [
      'RFC 6902: remove',
      JSON_PATCH,
      [{ op: 'remove', path: '/containers/0/args/0' }],
      { ...pods, containers: [{ ...web, args: ['b'] }] },
    ],
    [
      'RFC 6902: move',
      JSON_PATCH,
      [{ op: 'move', from: '/containers/0/args/0', path: '/containers/0/args/1' }],
      { ...pods, containers: [{ ...web, args: ['b', 'a'] }] },
    ],
    [
      'RFC 6902: copy',
      JSON_PATCH,
      [{ op: 'copy', from: '/containers/0', path: '/containers/-' }],
      { ...pods, containers: [web, web] },
    ],
    [
      'RFC 6902: the whole document',
      JSON_PATCH,
      [{ op: 'replace', path: '', value: { replicas: 9 } }],
      { replicas: 9 },
    ],
    ['RFC 6902: an empty list of operations', JSON_PATCH, [], pods],
    [
      'RFC 6902: members that it does not define are ignored',
      JSON_PATCH,
      [{ op: 'remove', path: '/replicas', note: 'x' }],
      { containers: [web] },
    ],
    [
      'RFC 6901: ~1 is a slash, ~0 a tilde',
      JSON_PATCH,
      [
        { op: 'add', path: '/metadata', value: { annotations: {} } },
        { op: 'add', path: '/metadata/annotations/example.com~1a', value: 'b' },
      ],
      { ...pods, metadata: { annotations: { 'example.com/a': 'b' } } },
    ],
  ];
  it.each(applied)('%s', async (_, type, body, value) => {
    const draft = await newDraft(call, { kind: 'stateless', spec: { podSettings: pods } });
    const answer = await call('PATCH', stepPath(draft, 'pod-settings'), { body, type, ...ifMatch('*') });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.value).toEqual(value);
  });

  const refused: [string, string, unknown, string][] = [
    [
      'an operation that does not apply, by its index',
      JSON_PATCH,
      [
        { op: 'test', path: '/replicas', value: 2 },
        { op: 'remove', path: '/nothing' },
      ],
      '422 | patch-not-applicable | /1 patch-path',
    ],
    [
      'a test that fails',
      JSON_PATCH,
      [{ op: 'test', path: '/replicas', value: 3 }],
      '422 | patch-not-applicable | /0 patch-test',
    ],
    [
      'an index with a leading zero',
      JSON_PATCH,
      [{ op: 'add', path: '/containers/00', value: {} }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'an index beyond the end',
      JSON_PATCH,
      [{ op: 'add', path: '/containers/5', value: {} }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'an index that is none',
      JSON_PATCH,
      [{ op: 'add', path: '/containers/x', value: {} }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'an index with a leading zero, to replace',
      JSON_PATCH,
      [{ op: 'replace', path: '/containers/00', value: {} }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'an index with a leading zero, on the way',
      JSON_PATCH,
      [{ op: 'add', path: '/containers/00/tty', value: 1 }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'an item behind the last, to remove',
      JSON_PATCH,
      [{ op: 'remove', path: '/containers/-' }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'the length of a list, which is no member',
      JSON_PATCH,
      [{ op: 'test', path: '/containers/length', value: 1 }],
      '422 | patch-not-applicable | /0 patch-test',
    ],
    [
      'what an object has from its language',
      JSON_PATCH,
      [{ op: 'copy', from: '/toString', path: '/replicas' }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'a value to move into itself',
      JSON_PATCH,
      [{ op: 'move', from: '/containers', path: '/containers/0/args' }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    [
      'a prototype in a path',
      JSON_PATCH,
      [{ op: 'add', path: '/__proto__/a', value: 1 }],
      '422 | patch-not-applicable | /0 patch-path',
    ],
    ['a patch that is no list', JSON_PATCH, { op: 'add' }, '422 | validation-failed |  type'],
    [
      'an unknown operation',
      JSON_PATCH,
      [{ op: 'increment', path: '/replicas' }],
      '422 | validation-failed | /0/op enum',
    ],
    [
      'an operation without path and value',
      JSON_PATCH,
      [{ op: 'add' }],
      '422 | validation-failed | /0/path required | /0/value required',
    ],
    [
      'a path that is no pointer',
      JSON_PATCH,
      [{ op: 'remove', path: 'replicas' }],
      '422 | validation-failed | /0/path pattern',
    ],
    [
      'a result that is ill-formed, with a pointer into the result',
      JSON_PATCH,
      [{ op: 'replace', path: '/containers/0/image', value: 'a b' }],
      '422 | validation-failed | /containers/0/image pattern',
    ],
    ['a merged result that is ill-formed', MERGE, { replicas: 0 }, '422 | validation-failed | /replicas range'],
    ['a merge patch that makes it no object', MERGE, 5, '422 | validation-failed |  type'],
    [
      'half of a character, with a pointer into the result',
      JSON_PATCH,
      '[{"op":"replace","path":"/containers/0/args/0","value":"\\ud800"}]',
      '422 | validation-failed | /containers/0/args/0 pattern',
    ],
    [
      '501 operations',
      JSON_PATCH,
      Array.from({ length: 501 }, () => ({ op: 'test', path: '/replicas', value: 2 })),
      '422 | validation-failed |  items',
    ],
  ];
  it.each(refused)('refuses %s, and changes nothing', async (_, type, body, expected) => {
    const draft = await newDraft(call, { kind: 'stateless', spec: { podSettings: pods } });
    expect(told(await call('PATCH', stepPath(draft, 'pod-settings'), { body, type, ...ifMatch('*') }))).toBe(expected);
    expect((await call('GET', draft.path)).body).toEqual(draft.body);
  });

  it('copies cannot blow a document up', async () => {
    const draft = await newDraft(call, {
      kind: 'stateless',
      spec: { podSettings: { metadata: { annotations: { a: 'x'.repeat(10_000) } } } },
    });
    const body = Array.from({ length: 200 }, (_, at) => ({
      op: 'copy',
      from: '/metadata',
      path: `/metadata/annotations/b${at}`,
    }));
    const answer = await call('PATCH', stepPath(draft, 'pod-settings'), { body, type: JSON_PATCH, ...ifMatch('*') });
    expect(answer.status).toBe(413);
  });
});

describe('a draft holds 256 KiB', () => {
  const annotations = (size: number) => ({ metadata: { annotations: { a: 'x'.repeat(size) } } });

  it('413 names the limit, and nothing is stored', async () => {
    const draft = await newDraft(call, { kind: 'stateless', spec: { podSettings: annotations(150_000) } });
    const answer = await call('PUT', stepPath(draft, 'advanced-settings'), {
      body: annotations(150_000),
      ...ifMatch('*'),
    });
    expect(answer.status).toBe(413);
    expect(answer.body.detail).toContain('262144');
    expect((await call('GET', draft.path)).body).toEqual(draft.body);
  });

  it('also at its creation', async () => {
    const spec = { podSettings: annotations(150_000), advancedSettings: annotations(150_000) };
    expect((await call('POST', '/projects/demo/drafts', { body: { kind: 'stateless', spec } })).status).toBe(413);
  });

  it('all faults are counted, the first 50 are told', async () => {
    const draft = await newDraft(call);
    const body = { containers: [{ name: 'web', env: Array.from({ length: 300 }, () => ({ colour: 1 })) }] };
    const answer = await call('PUT', stepPath(draft, 'pod-settings'), { body, ...ifMatch('*') });
    expect(answer.body.errors).toHaveLength(50);
    expect(answer.body.errorCount).toBe(300);
  });
});
