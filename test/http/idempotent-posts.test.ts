import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { aForm, clearDrafts, newDraft, PROJECT, told } from './forms.ts';
import { type ScriptedSlipway, startScripted } from './scripted.ts';
import { type Call, type CallOptions, type Received, type RunningSlipway, startSlipway } from './slipway.ts';

const REPLAYED = 'idempotency-replayed';
const IN_PROGRESS = '409 | request-in-progress';
const REUSED = '422 | idempotency-key-reused';

let count = 0;
const aKey = (): string => `key-${++count}`;
const aName = (): string => `cart-${++count}`;
const keyed = (key: string, headers: CallOptions['headers'] = {}): CallOptions => ({
  headers: { 'Idempotency-Key': key, ...headers },
});

/** All that is the same in the same answer. */
const sameIn = ({ status, text, headers }: Received) => ({
  status,
  text,
  headers: ['content-type', 'content-language', 'location', 'etag', 'preference-applied'].map((name) => headers[name]),
});

describe('in the sandbox', () => {
  let slipway: RunningSlipway;
  let call: Call;
  beforeAll(async () => {
    slipway = await startSlipway();
    call = slipway.call;
  });
  afterEach(() => clearDrafts(call));
  afterAll(() => slipway.close());

  const create = (name: string, options: CallOptions) =>
    call('POST', `${PROJECT}/services`, { body: { kind: 'stateless', spec: aForm(name) }, ...options });
  const submissionsOf = async (name: string): Promise<unknown[]> =>
    (await call('GET', `${PROJECT}/submissions?q=${name}`)).body.items;

  it('of 50 twins that create a service exactly one does, and all others get its answer, at once or when they ask again', async () => {
    const [name, options] = [aName(), keyed(aKey(), { Prefer: 'wait=20' })];
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(name, options)));
    const last = await create(name, options);
    expect(sameIn(last).status).toBe(200);
    expect(last.body).toMatchObject({ phase: 'Succeeded', service: name });
    const [done, waiting] = [
      answers.filter(({ status }) => status === 200),
      answers.filter(({ status }) => status !== 200),
    ];
    for (const answer of done) expect(sameIn(answer)).toEqual(sameIn(last));
    // Where the machine is busy, so many requests of one user at once are too many: refused before anything is asked of the store.
    for (const answer of waiting) expect([IN_PROGRESS, '429 | too-many-requests']).toContain(told(answer));
    for (const answer of waiting) expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    expect(done.filter(({ headers }) => headers[REPLAYED] === undefined)).toHaveLength(1);
    expect(await submissionsOf(name)).toHaveLength(1);
  });

  it('without a key the twins of a service are told that it exists: the key is what makes them one', async () => {
    const name = aName();
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(name, {})));
    expect(answers.map(told).sort()).toEqual(['202', ...Array(4).fill('409 | service-exists')]);
  });

  it('the answer is replayed as it was, also when the submission has ended since', async () => {
    const [name, options] = [aName(), keyed(aKey())];
    const first = await create(name, options);
    expect(first.status).toBe(202);
    await call('POST', `${PROJECT}/services`, { body: 1 });
    const again = await create(name, options);
    expect(sameIn(again)).toEqual(sameIn(first));
    expect([first.headers[REPLAYED], again.headers[REPLAYED]]).toEqual([undefined, 'true']);
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  it('a spec in YAML is the same request as its JSON', async () => {
    const [name, key] = [aName(), aKey()];
    const first = await create(name, keyed(key));
    const body = stringify({ spec: aForm(name), kind: 'stateless' });
    const again = await call('POST', `${PROJECT}/services`, { body, type: 'application/yaml', ...keyed(key) });
    expect(sameIn(again)).toEqual(sameIn(first));
  });

  it('a draft is made once; other fields are another request', async () => {
    const key = aKey();
    const post = (body: object) => call('POST', `${PROJECT}/drafts`, { body, ...keyed(key) });
    const first = await post({ kind: 'stateless', title: 'a' });
    expect(sameIn(await post({ title: 'a', kind: 'stateless' }))).toEqual(sameIn(first));
    expect(told(await post({ kind: 'stateless', title: 'b' }))).toBe(REUSED);
    expect((await call('GET', `${PROJECT}/drafts`)).body.items).toHaveLength(1);
  });

  it('a preview in YAML is replayed in YAML', async () => {
    const options = keyed(aKey(), { Accept: 'application/yaml' });
    const render = () =>
      call('POST', `${PROJECT}/renderings`, { body: { kind: 'stateless', spec: aForm('cart') }, ...options });
    const first = await render();
    const again = await render();
    expect(first.text).toContain('kind: Service');
    expect(sameIn(again)).toEqual(sameIn(first));
    expect(again.headers[REPLAYED]).toBe('true');
  });

  it('finalizing another revision with the key of the one before is 422, not the old answer', async () => {
    const draft = await newDraft(call, { kind: 'stateless', spec: aForm(aName()) });
    const key = aKey();
    const finalize = (etag: string) => call('POST', `${draft.path}/finalize`, keyed(key, { 'If-Match': etag }));
    const first = await finalize(draft.etag);
    expect(sameIn(await finalize(draft.etag))).toEqual(sameIn(first));
    const storage = `${draft.path}/steps/storage-settings`;
    const { body } = await call('PUT', storage, { body: {}, headers: { 'If-Match': '*' } });
    expect(told(await finalize(body.draft.etag))).toBe(REUSED);
    expect(sameIn(await finalize(draft.etag))).toEqual(sameIn(first));
  });

  it('another user with the same key and body gets an answer of his own', async () => {
    const options = keyed(aKey());
    const body = { kind: 'stateless' };
    const alice = await call('POST', `${PROJECT}/drafts`, { body, ...options });
    const carol = await call('POST', `${PROJECT}/drafts`, { body, ...options, token: 'sandbox-carol' });
    expect([carol.status, carol.headers[REPLAYED]]).toEqual([201, undefined]);
    expect(carol.body.id).not.toBe(alice.body.id);
    expect(carol.body.owner).toBe('carol');
  });

  it('a refused request frees its key', async () => {
    const options = keyed(aKey());
    const post = (spec: object) =>
      call('POST', `${PROJECT}/services`, { body: { kind: 'stateless', spec }, ...options });
    const name = aName();
    expect((await post({ basicInformation: { name } })).status).toBe(422);
    expect((await post(aForm(name))).status).toBe(202);
  });

  it('every POST of the document takes a key and may be a replay, 409 or 422', async () => {
    const { paths } = (await call('GET', '//openapi.json')).body;
    const operations = Object.values(paths as Record<string, Record<string, Operation>>).flatMap((item) =>
      Object.entries(item),
    );
    const posts = operations.filter(([method]) => method === 'post').map(([, operation]) => operation);
    expect(posts.length).toBeGreaterThan(3);
    for (const { operationId, parameters = [], responses } of posts) {
      expect(
        parameters.map(({ name }) => name),
        operationId,
      ).toContain('Idempotency-Key');
      expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(['400', '409', '422']));
      for (const [status, { headers }] of Object.entries(responses))
        if (/^2|424/.test(status)) expect(headers, `${operationId} ${status}`).toHaveProperty('Idempotency-Replayed');
    }
    const others = operations.filter(([method]) => method !== 'post');
    expect(JSON.stringify(others)).not.toContain('Idempotency-Key"');
  });
});

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
}

describe('with a scripted control plane', () => {
  const denied = new Set<string>();
  let slipway: ScriptedSlipway;
  beforeAll(async () => {
    slipway = await startScripted({
      users: { a: { username: 'alice' } },
      review: ({ resourceAttributes: { namespace, verb, resource } }) => ({
        allowed: !denied.has(`${namespace} ${verb} ${resource}`),
      }),
      projects: [
        { name: 'demo', clusters: ['east'] },
        { name: 'else', clusters: ['east'] },
      ],
    });
  });
  afterEach(() => denied.clear());
  afterAll(() => slipway.close());

  const create = (key: string, name: string, project = 'demo') =>
    slipway.call('POST', `/projects/${project}/services`, {
      body: { kind: 'stateless', spec: aForm(name) },
      token: 'a',
      ...keyed(key),
    });

  it.each(['federatedservices', 'federateddeployments'])(
    'who may no longer create %s gets no replay',
    async (resource) => {
      const [key, name] = [aKey(), aName()];
      const first = await create(key, name);
      expect(first.status).toBe(202);
      denied.add(`demo create ${resource}`);
      // What the gate remembers for ten seconds is no answer here; reviews of the same second are shared.
      slipway.advance(2_000);
      const answers = [await create(key, name), await create(aKey(), name)];
      expect(answers.map(told)).toEqual(Array(2).fill('403 | permission-denied'));
      denied.clear();
      slipway.advance(20_000);
      expect(sameIn(await create(key, name))).toEqual(sameIn(first));
    },
  );

  it('the same key in another project is another one', async () => {
    const [key, name] = [aKey(), aName()];
    const first = await create(key, name);
    const other = await create(key, name, 'else');
    expect([other.status, other.headers[REPLAYED]]).toEqual([202, undefined]);
    expect(other.body.id).not.toBe(first.body.id);
  });

  it('after 24 hours the key is a new one: the service exists', async () => {
    const [key, name] = [aKey(), aName()];
    const first = await create(key, name);
    slipway.advance(24 * 3_600_000 - 60_000);
    expect(sameIn(await create(key, name))).toEqual(sameIn(first));
    slipway.advance(120_000);
    expect(told(await create(key, name))).toBe('409 | service-exists');
  });
});
