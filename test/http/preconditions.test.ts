import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  aForm,
  clearDrafts,
  ifMatch,
  JSON_PATCH,
  MERGE,
  newDraft,
  type StoredDraft,
  stepPath,
  stepTag,
  told,
} from './forms.ts';
import { type Call, type CallOptions, type Received, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterEach(() => clearDrafts(call));
afterAll(() => slipway.close());

const SLUG = 'basic-information';

interface Write {
  readonly what: string;
  readonly send: (draft: StoredDraft, options: CallOptions) => Promise<Received>;
  /** The tag that the write needs, as it is now. */
  readonly tag: (draft: StoredDraft) => Promise<string>;
}
const draftTag = async ({ path }: StoredDraft): Promise<string> => (await call('GET', path)).body.etag;
const basicTag = (draft: StoredDraft): Promise<string> => stepTag(call, draft, SLUG);

const writes: Write[] = [
  {
    what: 'PUT of a step',
    send: (draft, options) => call('PUT', stepPath(draft, SLUG), { body: { name: 'b' }, ...options }),
    tag: basicTag,
  },
  {
    what: 'PATCH of a step',
    send: (draft, options) => call('PATCH', stepPath(draft, SLUG), { body: { name: 'b' }, type: MERGE, ...options }),
    tag: basicTag,
  },
  { what: 'DELETE of a step', send: (draft, options) => call('DELETE', stepPath(draft, SLUG), options), tag: basicTag },
  {
    what: 'PATCH of a draft',
    send: (draft, options) => call('PATCH', draft.path, { body: { title: 'b' }, type: MERGE, ...options }),
    tag: draftTag,
  },
  { what: 'DELETE of a draft', send: (draft, options) => call('DELETE', draft.path, options), tag: draftTag },
];

describe.each(writes)('$what', ({ send, tag }) => {
  it('without If-Match: 428, and nothing changes', async () => {
    const draft = await newDraft(call);
    expect(told(await send(draft, {}))).toBe('428 | precondition-required');
    expect((await call('GET', draft.path)).body).toEqual(draft.body);
  });

  it('with a stale tag: 412 with the current one, in the header and in the body', async () => {
    const draft = await newDraft(call);
    const stale = await tag(draft);
    await call('PUT', stepPath(draft, SLUG), { body: { name: 'a' }, ...ifMatch('*') });
    const answer = await send(draft, ifMatch(stale));
    expect(told(answer)).toBe('412 | revision-mismatch');
    expect(answer.headers.etag).toBe(await tag(draft));
    expect(answer.body.etag).toBe(answer.headers.etag);
    expect((await send(draft, ifMatch(answer.headers.etag ?? ''))).status).toBeLessThan(300);
  });

  const headers: [string, string][] = [
    ['*', 'ok'],
    ['"nonsense"', '412 | revision-mismatch'],
    ['"a,b"', '412 | revision-mismatch'],
    ['""', '412 | revision-mismatch'],
    ['"x", "y" ,"z"', '412 | revision-mismatch'],
    ['unquoted', '400 | malformed-request'],
    ['"a', '400 | malformed-request'],
    ['"a" "b"', '400 | malformed-request'],
    ['*, "a"', '400 | malformed-request'],
    [',', '400 | malformed-request'],
  ];
  it.each(headers)('with If-Match %s: %s', async (header, expected) => {
    const draft = await newDraft(call);
    const answer = await send(draft, ifMatch(header));
    expect(answer.status < 300 ? 'ok' : told(answer)).toBe(expected);
  });

  it('a weak tag never matches; a list matches with one strong tag in it', async () => {
    const draft = await newDraft(call);
    const current = await tag(draft);
    expect(told(await send(draft, ifMatch(`W/${current}`)))).toBe('412 | revision-mismatch');
    expect((await send(draft, ifMatch(`"other", W/"x", ${current}`))).status).toBeLessThan(300);
  });

  it('a tag with the right random part behind a wrong revision does not match', async () => {
    const draft = await newDraft(call);
    const wrong = `"9${(await tag(draft)).slice(1)}`;
    expect(told(await send(draft, ifMatch(wrong)))).toBe('412 | revision-mismatch');
  });

  it("another draft's tag does not match", async () => {
    const [one, other] = [await newDraft(call), await newDraft(call)];
    expect(told(await send(one, ifMatch(await tag(other))))).toBe('412 | revision-mismatch');
  });
});

const fields: [string, string, (draft: StoredDraft) => string, string, string][] = [
  ['PUT of a step', 'PUT', (draft) => stepPath(draft, SLUG), 'application/json', 'name'],
  ['PATCH of a step', 'PATCH', (draft) => stepPath(draft, SLUG), MERGE, 'name'],
  ['PATCH of a draft', 'PATCH', ({ path }) => path, MERGE, 'title'],
];
it.each(fields)('%s: of 12 at once with the same tag one wins', async (_, method, pathOf, type, field) => {
  const draft = await newDraft(call);
  const path = pathOf(draft);
  const { etag } = (await call('GET', path)).body;
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) => call(method, path, { body: { [field]: `n${at}` }, type, ...ifMatch(etag) })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 11 }, () => 412)]);
  expect((await call('GET', draft.path)).body.revision).toBe(2);
});

describe('two tabs', () => {
  it('on two steps never collide: each step has a tag of its own', async () => {
    const draft = await newDraft(call);
    const [first, second] = [await stepTag(call, draft, SLUG), await stepTag(call, draft, 'pod-settings')];
    const answers = await Promise.all([
      call('PUT', stepPath(draft, SLUG), { body: { name: 'a' }, ...ifMatch(first) }),
      call('PUT', stepPath(draft, 'pod-settings'), { body: { replicas: 2 }, ...ifMatch(second) }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await call('GET', draft.path)).body).toMatchObject({
      revision: 3,
      spec: { basicInformation: { name: 'a' }, podSettings: { replicas: 2 } },
    });
  });

  it('that write 8 x 10 times, each with what it has just read, lose nothing: every 2xx is one revision', async () => {
    const draft = await newDraft(call);
    const counts = await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        let written = 0;
        while (written < 10) {
          const read = await call('GET', stepPath(draft, SLUG));
          const description = `${String(read.body.value?.description ?? '')}${writer}`;
          const answer = await call('PUT', stepPath(draft, SLUG), {
            body: { description },
            ...ifMatch(read.body.etag),
          });
          if (answer.status === 200) written++;
          else expect(answer.status).toBe(412);
        }
        return written;
      }),
    );
    const { body } = await call('GET', draft.path);
    expect(body.revision).toBe(1 + counts.reduce((sum, count) => sum + count, 0));
    expect(body.spec.basicInformation.description).toHaveLength(80);
  });
});

describe('an equal body sent again with the tag that it has just replaced is the same write', () => {
  const repeated: [string, string, (draft: StoredDraft) => string, string, unknown][] = [
    ['PUT of a step', 'PUT', (draft) => stepPath(draft, SLUG), 'application/json', { name: 'b' }],
    ['merge PATCH of a step', 'PATCH', (draft) => stepPath(draft, SLUG), MERGE, { description: 'b' }],
    ['JSON PATCH of a step', 'PATCH', (draft) => stepPath(draft, SLUG), JSON_PATCH, [{ op: 'remove', path: '/name' }]],
    ['DELETE of a step', 'DELETE', (draft) => stepPath(draft, SLUG), MERGE, undefined],
    ['merge PATCH of a title', 'PATCH', ({ path }) => path, MERGE, { title: 'b' }],
    ['JSON PATCH of a title', 'PATCH', ({ path }) => path, JSON_PATCH, [{ op: 'remove', path: '/title' }]],
  ];
  it.each(repeated)('%s', async (_, method, pathOf, type, body) => {
    const draft = await newDraft(call, { kind: 'stateless', title: 'a', spec: aForm('a') });
    const path = pathOf(draft);
    const { etag } = (await call('GET', path)).body;
    const send = () => call(method, path, { body, type, ...ifMatch(etag) });
    const [first, again] = [await send(), await send()];
    expect(first.status, first.text).toBeLessThan(300);
    expect(again.status, again.text).toBe(first.status);
    expect(again.body).toEqual(first.body);
    expect(again.headers.etag).toBe(first.headers.etag);
    expect((await call('GET', draft.path)).body.revision).toBe(2);
  });

  it('another body with that tag is a conflict', async () => {
    const draft = await newDraft(call);
    const etag = await stepTag(call, draft, SLUG);
    await call('PUT', stepPath(draft, SLUG), { body: { name: 'b' }, ...ifMatch(etag) });
    expect(told(await call('PUT', stepPath(draft, SLUG), { body: { name: 'c' }, ...ifMatch(etag) }))).toBe(
      '412 | revision-mismatch',
    );
    expect(told(await call('DELETE', stepPath(draft, SLUG), ifMatch(etag)))).toBe('412 | revision-mismatch');
  });

  it('so is the same body after somebody else has written', async () => {
    const draft = await newDraft(call);
    const etag = await stepTag(call, draft, SLUG);
    const send = () => call('PUT', stepPath(draft, SLUG), { body: { name: 'b' }, ...ifMatch(etag) });
    await send();
    await call('PUT', stepPath(draft, SLUG), { body: { name: 'x' }, ...ifMatch('*') });
    expect(told(await send())).toBe('412 | revision-mismatch');
    expect((await call('GET', stepPath(draft, SLUG))).body.value).toEqual({ name: 'x' });
  });

  it('a title with a stale tag is not changed by a patch that was not made before', async () => {
    const draft = await newDraft(call, { kind: 'stateless', title: 'a' });
    await call('PATCH', draft.path, { body: { title: 'b' }, type: MERGE, ...ifMatch('*') });
    expect(told(await call('PATCH', draft.path, { body: { title: 'c' }, type: MERGE, ...ifMatch(draft.etag) }))).toBe(
      '412 | revision-mismatch',
    );
    expect((await call('GET', draft.path)).body).toMatchObject({ title: 'b', revision: 2 });
  });
});

it('an equal write with the current tag is a new revision with a new tag', async () => {
  const draft = await newDraft(call, { kind: 'stateless', spec: { basicInformation: { name: 'a' } } });
  const etag = await stepTag(call, draft, SLUG);
  const answer = await call('PUT', stepPath(draft, SLUG), { body: { name: 'a' }, ...ifMatch(etag) });
  expect(answer.body.etag).not.toBe(etag);
  expect(answer.body.draft.revision).toBe(2);
});
