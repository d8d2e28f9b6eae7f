import { describe, expect, it } from 'vitest';
import { at } from '../../src/sandbox/json.ts';
import { aCluster, aDeployment, aService, causesOf, metadataOf, pathOf } from './a-cluster.ts';

const createOnly = (object: ReturnType<typeof aService>) => ({
  ...object,
  metadata: { ...(object.metadata as object), resourceVersion: '1' },
});

describe('a create-only apply', () => {
  it('creates a free name, dry and for real', async () => {
    const { apply } = await aCluster();
    expect((await apply(createOnly(aService()), { query: '&dryRun=All' })).status).toBe(201);
    expect((await apply(createOnly(aService()))).status).toBe(201);
  });

  it.each(['', '&dryRun=All', '&force=true', '&force=true&dryRun=All'])(
    'answers 409 without causes and leaves the present object alone with "%s"',
    async (query) => {
      const { apply, post, get } = await aCluster();
      await post(aService());
      const before = (await get(aService())).body;
      const answer = await apply(createOnly(aService()), { query });
      expect([answer.status, answer.body.reason, causesOf(answer)]).toEqual([409, 'Conflict', []]);
      expect(answer.body.message).toContain('the object has been modified');
      expect((await get(aService())).body).toEqual(before);
    },
  );

  it('answers the field conflict first when there is one: still 409', async () => {
    const { apply, post } = await aCluster();
    await post(aDeployment({ spec: { replicas: 9 } }));
    const answer = await apply(createOnly(aDeployment()));
    expect([answer.status, causesOf(answer).map(({ field }) => field)]).toEqual([409, ['.spec.replicas']]);
  });

  it('lets one of several writers at once win', async () => {
    const { apply } = await aCluster();
    const answers = await Promise.all(Array.from({ length: 8 }, () => apply(createOnly(aService()))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('owns by Apply, so that later applies of the manager work', async () => {
    const { apply } = await aCluster();
    await apply(createOnly(aDeployment()));
    expect((await apply(aDeployment({ spec: { replicas: 7 } }))).status).toBe(200);
  });
});

describe('preconditions of an apply', () => {
  it('answers 409 for a uid when there is no object, also dry', async () => {
    const { apply } = await aCluster();
    for (const query of ['', '&dryRun=All']) {
      const answer = await apply(aService({ metadata: { uid: 'x' } }), { query });
      expect([answer.status, answer.body.reason]).toEqual([409, 'Conflict']);
      expect(answer.body.message).toContain('uid mismatch');
    }
  });

  it('answers 422 immutable, the cause twice, for the uid of another object', async () => {
    const { apply } = await aCluster();
    await apply(aService());
    const answer = await apply(aService({ metadata: { uid: 'x' } }));
    expect([answer.status, causesOf(answer).map(({ field }) => field)]).toEqual([
      422,
      ['metadata.uid', 'metadata.uid'],
    ]);
    expect(answer.body.message).toContain('field is immutable');
  });

  it('takes the right uid and resourceVersion, and their empty forms', async () => {
    const { apply } = await aCluster();
    const { uid, resourceVersion } = metadataOf(await apply(aService()));
    for (const metadata of [{ uid, resourceVersion }, { uid: '' }, { resourceVersion: '' }, { resourceVersion: '0' }])
      expect((await apply(aService({ metadata }))).status).toBe(200);
  });

  it('answers 409 for a stale resourceVersion, and 500 for one that is no number', async () => {
    const { apply } = await aCluster();
    const { resourceVersion } = metadataOf(await apply(aService()));
    await apply(aService({ metadata: { labels: { a: 'b' } } }));
    expect((await apply(aService({ metadata: { resourceVersion } }))).status).toBe(409);
    const answer = await apply(aService({ metadata: { resourceVersion: 'abc' } }));
    expect([answer.status, answer.body.message]).toEqual([500, 'strconv.ParseUint: parsing "abc": invalid syntax']);
  });
});

describe('a create by POST', () => {
  it('answers 409 AlreadyExists for a taken name, dry too', async () => {
    const { post } = await aCluster();
    expect((await post(aService())).status).toBe(201);
    for (const query of ['', '&dryRun=All'])
      expect(await post(aService(), query)).toMatchObject({ status: 409, body: { reason: 'AlreadyExists' } });
  });

  it('refuses a resourceVersion and replaces a uid', async () => {
    const { post } = await aCluster();
    expect((await post(aService({ metadata: { resourceVersion: '5' } }))).status).toBe(500);
    const answer = await post(aService({ metadata: { resourceVersion: '0', uid: 'mine' } }));
    expect(metadataOf(answer).uid).not.toBe('mine');
  });

  it.each([
    ['Strict', 400],
    ['Warn', 201],
    ['Ignore', 201],
  ])('treats unknown fields by fieldValidation=%s', async (validation, status) => {
    const { post, get } = await aCluster();
    const answer = await post(aService({ spec: { foo: 1 } }), `&fieldValidation=${validation}`);
    expect([answer.status, answer.headers.warning !== undefined]).toEqual([status, validation === 'Warn']);
    expect(at((await get(aService())).body, 'spec', 'foo')).toBeUndefined();
  });
});

describe('deletion', () => {
  const remove = async (preconditions: object) => {
    const { apply, send, get } = await aCluster();
    await apply(aDeployment());
    const answer = await send('DELETE', pathOf(aDeployment()), { body: { preconditions: preconditions as never } });
    return { answer, left: (await get(aDeployment())).status };
  };

  it('answers 409 and deletes nothing when uid or resourceVersion differ', async () => {
    for (const preconditions of [{ uid: 'x' }, { resourceVersion: '1' }]) {
      const { answer, left } = await remove(preconditions);
      expect([answer.status, answer.body.reason, left]).toEqual([409, 'Conflict', 200]);
    }
  });

  it('deletes exactly the object with the uid', async () => {
    const { apply, send, get } = await aCluster();
    const { uid = null } = metadataOf(await apply(aDeployment()));
    const answer = await send('DELETE', pathOf(aDeployment()), { body: { preconditions: { uid } } });
    expect([answer.status, answer.body.status, (await get(aDeployment())).status]).toEqual([200, 'Success', 404]);
  });

  it('answers 404 for an absent object, and deletes nothing in a dry run', async () => {
    const { apply, send, get } = await aCluster();
    expect((await send('DELETE', pathOf(aService()))).status).toBe(404);
    await apply(aService());
    expect((await send('DELETE', `${pathOf(aService())}?dryRun=All`)).status).toBe(200);
    expect((await get(aService())).status).toBe(200);
  });

  it('takes its options from the body, and does not look at the query then', async () => {
    const { apply, send, get } = await aCluster();
    await apply(aService());
    expect((await send('DELETE', pathOf(aService()), { body: { dryRun: ['All'] } })).status).toBe(200);
    expect((await get(aService())).status).toBe(200);
    expect((await send('DELETE', `${pathOf(aService())}?dryRun=All`, { body: {} })).status).toBe(200);
    expect((await get(aService())).status).toBe(404);
  });

  it('in the foreground waits for the controllers: at once where they run, for ever where none do', async () => {
    for (const [controllers, left] of [
      [true, 404],
      [false, 200],
    ] as const) {
      const { apply, send, get } = await aCluster({ controllers });
      await apply(aDeployment());
      const answer = await send('DELETE', pathOf(aDeployment()), { body: { propagationPolicy: 'Foreground' } });
      expect(metadataOf(answer)).toMatchObject({
        finalizers: ['foregroundDeletion'],
        deletionTimestamp: expect.any(String),
      });
      expect((await get(aDeployment())).status).toBe(left);
    }
  });

  it('waits for finalizers: applies still work, a create is told, and releasing ends it', async () => {
    const { apply, send, get, post } = await aCluster();
    const held = aService({ metadata: { finalizers: ['x.io/y'] } });
    await apply(held);
    expect(metadataOf(await send('DELETE', pathOf(held))).deletionTimestamp).toBeDefined();
    expect((await apply(held)).status).toBe(200);
    expect((await post(aService())).body.message).toContain('object is being deleted');
    await apply(aService());
    expect((await get(aService())).status).toBe(404);
  });

  it('makes a new uid for a name used again', async () => {
    const { apply, send } = await aCluster();
    const first = metadataOf(await apply(aService())).uid;
    await send('DELETE', pathOf(aService()));
    expect(metadataOf(await apply(aService())).uid).not.toBe(first);
  });
});

describe('namespaces', () => {
  const inNamespace = (name: string) => `/api/v1/namespaces/${name}/services/web?fieldManager=a`;
  const headers = { 'Content-Type': 'application/apply-patch+yaml' };

  it('that are missing: 404 of the namespace for a write, 404 of the object for a read, an empty list', async () => {
    const { send } = await aCluster();
    const write = await send('PATCH', inNamespace('nope'), { body: aService(), headers });
    expect([write.status, at(write.body, 'details', 'kind')]).toEqual([404, 'namespaces']);
    const read = await send('GET', '/api/v1/namespaces/nope/services/web');
    expect([read.status, at(read.body, 'details', 'kind')]).toEqual([404, 'services']);
    const list = await send('GET', '/api/v1/namespaces/nope/services');
    expect([list.status, list.body.items]).toEqual([200, []]);
  });

  it('that terminate refuse new objects with their cause, dry too, and still take changes', async () => {
    const { send } = await aCluster();
    await send('POST', '/api/v1/namespaces', {
      body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'old', finalizers: ['x.io/y'] } },
    });
    await send('PATCH', inNamespace('old'), { body: aService(), headers });
    await send('DELETE', '/api/v1/namespaces/old');
    const other = aService({ metadata: { name: 'two' } });
    const refused = await send('PATCH', '/api/v1/namespaces/old/services/two?fieldManager=a&dryRun=All', {
      body: other,
      headers,
    });
    expect([refused.status, causesOf(refused)[0]]).toMatchObject([
      403,
      { reason: 'NamespaceTerminating', field: 'metadata.namespace' },
    ]);
    const change = aService({ metadata: { labels: { a: 'b' } } });
    expect((await send('PATCH', inNamespace('old'), { body: change, headers })).status).toBe(200);
  });

  it('take their content along', async () => {
    const { send, apply } = await aCluster();
    await apply(aService());
    await send('DELETE', '/api/v1/namespaces/shop');
    expect((await send('GET', '/api/v1/services')).body.items).toEqual([]);
  });
});
