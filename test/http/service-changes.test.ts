import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aForm, clearDrafts, PROJECT, told } from './forms.ts';
import { type Call, type CallOptions, type Received, type RunningSlipway, startSlipway } from './slipway.ts';

let slipway: RunningSlipway;
let call: Call;
beforeAll(async () => {
  slipway = await startSlipway();
  call = slipway.call;
});
afterAll(() => slipway.close());

const WAIT = { Prefer: 'wait=20' };
let names = 0;
const newName = (): string => `shop-${++names}`;
type Placement = { cluster: string; replicas?: number }[];
const withPlacement = (name: string, placement: Placement, image = 'nginx:1') => {
  const form = aForm(name);
  const [container] = form.podSettings?.containers ?? [];
  return { ...form, podSettings: { ...form.podSettings, containers: [{ ...container, image }], placement } };
};
const create = async (name: string, placement: Placement = [{ cluster: 'east' }, { cluster: 'west' }]) => {
  const body = { kind: 'stateless', spec: withPlacement(name, placement) };
  const { body: submission } = await call('POST', `${PROJECT}/services`, { body, headers: WAIT });
  expect(submission.phase).toBe('Succeeded');
  return submission;
};
const service = async (name: string) => (await call('GET', `${PROJECT}/services/${name}`)).body;
const put = async (name: string, body: unknown, options: CallOptions = {}): Promise<Received> => {
  const { etag } = await service(name);
  return call('PUT', `${PROJECT}/services/${name}`, {
    body,
    headers: { ...WAIT, 'If-Match': etag, ...options.headers },
  });
};
const remove = async (name: string, query = ''): Promise<Received> => {
  const { etag } = await service(name);
  return call('DELETE', `${PROJECT}/services/${name}${query}`, { headers: { ...WAIT, 'If-Match': etag } });
};
const statesOf = ({ body }: Received): Record<string, string> =>
  Object.fromEntries(
    (body.cells as { cluster: string; kind: string; state: string }[]).map(({ cluster, kind, state }) => [
      `${cluster} ${kind}`,
      state,
    ]),
  );

describe('PUT of a service', () => {
  it('brings the new spec everywhere, as a new revision with a new tag', async () => {
    const name = newName();
    await create(name);
    const before = await service(name);
    const answer = await put(name, {
      spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }], 'nginx:2'),
    });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ operation: 'update', phase: 'Succeeded', service: name });
    expect(statesOf(answer)).toEqual({
      'east Service': 'Unchanged',
      'east Deployment': 'Applied',
      'west Service': 'Unchanged',
      'west Deployment': 'Applied',
    });
    const after = await service(name);
    expect(after).toMatchObject({ revision: 2, lastSubmission: { id: answer.body.id, phase: 'Succeeded' } });
    expect(after.etag).not.toBe(before.etag);
    expect(after.spec.podSettings.containers[0].image).toBe('nginx:2');
    expect(after.revisions.map(({ revision }: { revision: number }) => revision)).toEqual([1, 2]);
  });

  it('a cluster that joins is created there, the others are left as they are', async () => {
    const name = newName();
    await create(name, [{ cluster: 'east' }]);
    const answer = await put(name, { spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'host' }]) });
    expect(answer.body.phase).toBe('Succeeded');
    expect(statesOf(answer)).toMatchObject({ 'east Deployment': 'Unchanged', 'host Deployment': 'Applied' });
    expect(await service(name)).toMatchObject({ placement: ['east', 'host'] });
  });

  it('a cluster that leaves needs a confirmation of exactly what is deleted there', async () => {
    const name = newName();
    await create(name);
    const spec = withPlacement(name, [{ cluster: 'east' }]);
    const asked = await put(name, { spec });
    expect(told(asked)).toBe('409 | confirmation-required');
    expect(asked.body.consequences).toMatchObject([
      { code: 'cluster-removed', cluster: 'west', kind: 'Deployment', pointer: '/podSettings/placement' },
      { code: 'cluster-removed', cluster: 'west', kind: 'Service' },
    ]);
    expect(told(await put(name, { spec, confirm: 'sha256:0' }))).toBe('409 | confirmation-required');
    const answer = await put(name, { spec, confirm: asked.body.confirm });
    expect(answer.body.phase).toBe('Succeeded');
    expect(statesOf(answer)).toMatchObject({ 'west Deployment': 'Deleted', 'west Service': 'Deleted' });
    expect(await service(name)).toMatchObject({ placement: ['east'], revision: 2 });
  });

  it('a dry run tells what would be destroyed, and changes nothing', async () => {
    const name = newName();
    await create(name);
    const before = await service(name);
    const answer = await put(name, { spec: withPlacement(name, [{ cluster: 'east' }]), dryRun: true });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: null, phase: 'Succeeded', consequences: [{}, {}] });
    expect(answer.body.confirm).toMatch(/^sha256:/);
    expect(await service(name)).toEqual(before);
  });

  it('needs the tag: 428 without, 412 with an old one', async () => {
    const name = newName();
    await create(name);
    const body = { spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }], 'nginx:2') };
    const { etag } = await service(name);
    expect(told(await call('PUT', `${PROJECT}/services/${name}`, { body }))).toBe('428 | precondition-required');
    expect((await put(name, body)).status).toBe(200);
    const other = { ...body, onFailure: 'stop' };
    const stale = await put(name, other, { headers: { 'If-Match': etag } });
    expect(told(stale)).toBe('412 | revision-mismatch');
    expect(stale.headers.etag).toBe((await service(name)).etag);
    const faulty = await put(name, { spec: 7 }, { headers: { 'If-Match': etag } });
    expect(told(faulty)).toBe('412 | revision-mismatch');
  });

  it('the same body with the tag that it has replaced is the same write, until somebody writes again', async () => {
    const name = newName();
    await create(name);
    const { etag } = await service(name);
    const body = { spec: withPlacement(name, [{ cluster: 'east' }], 'nginx:2') };
    const { confirm } = (await put(name, body)).body;
    const confirmed = { ...body, confirm };
    const headers = { 'If-Match': `"older", ${etag}` };
    const first = await put(name, confirmed, { headers });
    expect(first.status, first.text).toBe(200);
    const before = await service(name);
    const reordered = Object.fromEntries(Object.entries(confirmed).reverse());
    const again = await put(name, reordered, { headers });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers.location).toBe(first.headers.location);
    expect(await service(name)).toEqual(before);
    expect(told(await put(name, body, { headers }))).toBe('412 | revision-mismatch');
    expect((await put(name, body)).body.id).not.toBe(first.body.id);
    expect(told(await put(name, confirmed, { headers }))).toBe('412 | revision-mismatch');
  });

  it('the same write is that of the same caller, over nothing newer that he has named', async () => {
    const name = newName();
    await create(name);
    const { etag } = await service(name);
    const body = { spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }], 'nginx:2') };
    const headers = { 'If-Match': etag };
    const first = await put(name, body, { headers });
    const later = await call('PUT', `${PROJECT}/services/${name}`, { body, headers });
    expect([later.status, later.body.id]).toEqual([200, first.body.id]);
    const other = await call('PUT', `${PROJECT}/services/${name}`, { body, headers, token: 'sandbox-carol' });
    expect(told(other)).toBe('412 | revision-mismatch');
    const both = await put(name, body, { headers: { 'If-Match': `${etag}, ${(await service(name)).etag}` } });
    expect([both.status, both.body.id === first.body.id]).toEqual([200, false]);
  });

  it('that leaves the spec as it is makes no new revision', async () => {
    const name = newName();
    await create(name);
    const placement = [{ cluster: 'east' }, { cluster: 'west' }];
    const before = await service(name);
    const answer = await put(name, { spec: withPlacement(name, placement) });
    expect(new Set(Object.values(statesOf(answer)))).toEqual(new Set(['Unchanged']));
    const after = await service(name);
    expect(after).toMatchObject({ revision: 1, revisions: before.revisions, lastSubmission: { id: answer.body.id } });
    expect(after.etag).not.toBe(before.etag);
  });

  it('with a digest of other consequences is told so', async () => {
    const name = newName();
    await create(name);
    const spec = withPlacement(name, [{ cluster: 'east' }]);
    const [first, wrong] = [await put(name, { spec }), await put(name, { spec, confirm: 'sha256:0' })];
    expect(first.body.detail).not.toBe(wrong.body.detail);
    expect(wrong.body.detail).toContain('new `confirm`');
  });

  it('sent at once, with one tag and one body, it is one write', async () => {
    const name = newName();
    await create(name);
    const body = { spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }], 'nginx:2') };
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(name, body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    expect(await service(name)).toMatchObject({ revision: 2 });
  });

  it('over whatever is there it is a new write each time', async () => {
    const name = newName();
    await create(name);
    const body = { spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }], 'nginx:2') };
    const headers = { 'If-Match': '*' };
    const [first, again] = [await put(name, body, { headers }), await put(name, body, { headers })];
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body.id).not.toBe(first.body.id);
  });

  it('name and version stay: immutable-field', async () => {
    const name = newName();
    await create(name);
    const spec = withPlacement('other', [{ cluster: 'east' }, { cluster: 'west' }]);
    expect(told(await put(name, { spec }))).toBe('422 | immutable-field | /basicInformation/name immutable-field');
    const versioned = { ...spec, basicInformation: { name, version: 'v2' } };
    expect(told(await put(name, { spec: versioned }))).toBe(
      '422 | immutable-field | /basicInformation/version immutable-field',
    );
  });
});

describe('DELETE of a service', () => {
  it('deletes every object by its uid and gives the name back', async () => {
    const name = newName();
    await create(name);
    const answer = await remove(name);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ operation: 'delete', phase: 'Succeeded' });
    expect(new Set(Object.values(statesOf(answer)))).toEqual(new Set(['Deleted']));
    expect(told(await call('GET', `${PROJECT}/services/${name}`))).toBe('404 | not-found');
    await create(name);
  });

  it('a deleted service does not come back by a retry of what had failed when it was made', async () => {
    const holder = newName();
    await create(holder, [{ cluster: 'west' }]);
    expect((await remove(holder, '?orphan=true')).body.phase).toBe('Succeeded');
    const form = withPlacement(holder, [{ cluster: 'east' }, { cluster: 'west' }]);
    const body = { kind: 'stateless', spec: form };
    const { body: partial } = await call('POST', `${PROJECT}/services`, { body, headers: WAIT });
    expect(partial.phase).toBe('PartiallySucceeded');
    expect((await remove(holder)).body.phase).toBe('Succeeded');
    expect(told(await call('POST', `${PROJECT}/submissions/${partial.id}/retry`))).toBe('412 | revision-mismatch');
    expect(told(await call('GET', `${PROJECT}/services/${holder}`))).toBe('404 | not-found');
  });

  it('a dry run where one cluster has the name taken tells how it would end', async () => {
    const name = newName();
    await create(name, [{ cluster: 'west' }]);
    await remove(name, '?orphan=true');
    const body = { kind: 'stateless', spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }]) };
    const phases = async (options: object) =>
      (await call('POST', `${PROJECT}/services`, { body: { ...body, ...options }, headers: WAIT })).body.phase;
    expect(await phases({ dryRun: true, onFailure: 'stop' })).toBe('Failed');
    expect(await phases({ onFailure: 'stop' })).toBe('Failed');
    expect(await phases({ dryRun: true })).toBe('PartiallySucceeded');
    expect(await phases({})).toBe('PartiallySucceeded');
  });

  it('that leaves its objects cannot delete their claims', async () => {
    const name = newName();
    await create(name);
    const query = '?orphan=true&deletePersistentVolumeClaims=true';
    expect(told(await remove(name, query))).toBe('400 | malformed-request');
    expect(told(await call('DELETE', `${PROJECT}/services/${name}${query}`))).toBe('400 | malformed-request');
    expect((await service(name)).revision).toBe(1);
  });

  it('orphan forgets the service and leaves its objects', async () => {
    const name = newName();
    await create(name);
    expect((await remove(name, '?orphan=true')).body).toMatchObject({ phase: 'Succeeded', cells: [] });
    expect(told(await call('GET', `${PROJECT}/services/${name}`))).toBe('404 | not-found');
    const body = { kind: 'stateless', spec: aForm(name) };
    const { body: again } = await call('POST', `${PROJECT}/services`, { body, headers: WAIT });
    expect(again.cells.find(({ cluster }: { cluster: string }) => cluster === 'east')).toMatchObject({
      state: 'Conflict',
      reason: 'NameTaken',
    });
  });
});

describe('kept revisions', () => {
  it('are read with their rendering, and brought back as a new one', async () => {
    const name = newName();
    const placement = [{ cluster: 'east' }];
    await create(name, placement);
    await put(name, { spec: withPlacement(name, placement, 'nginx:2') });
    const first = await call('GET', `${PROJECT}/services/${name}/revisions/1`);
    expect(first.body).toMatchObject({ revision: 1, by: 'alice', rendering: { clusters: [{ cluster: 'east' }] } });
    expect(first.body.spec.podSettings.containers[0].image).toBe('nginx:1');
    const restored = await call('POST', `${PROJECT}/services/${name}/revisions/1/restore`, { headers: WAIT });
    expect(restored.body).toMatchObject({ operation: 'update', phase: 'Succeeded' });
    expect(await service(name)).toMatchObject({ revision: 3 });
    expect((await service(name)).spec.podSettings.containers[0].image).toBe('nginx:1');
    expect(told(await call('GET', `${PROJECT}/services/${name}/revisions/4`))).toBe('404 | not-found');
  });

  it('are ten', async () => {
    const name = newName();
    const placement = [{ cluster: 'east' }];
    await create(name, placement);
    for (let image = 2; image <= 12; image++)
      await put(name, { spec: withPlacement(name, placement, `nginx:${image}`) });
    const { revisions } = await service(name);
    expect(revisions.map(({ revision }: { revision: number }) => revision)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect((await call('GET', `${PROJECT}/services/${name}/revisions/2`)).status).toBe(404);
    expect((await call('GET', `${PROJECT}/services/${name}/revisions/3`)).status).toBe(200);
  });
});

describe('rollback', () => {
  it('of a create deletes what it has made, and frees the name and the draft', async () => {
    const name = newName();
    const made = await create(name);
    const path = `${PROJECT}/submissions/${made.id}/rollback?failOnPartial=true`;
    const { status, body } = await call('POST', path, { headers: WAIT });
    expect(status).toBe(200);
    expect(body).toMatchObject({ operation: 'rollback', of: made.id, phase: 'RolledBack', summary: { rolledBack: 4 } });
    expect(told(await call('GET', `${PROJECT}/services/${name}`))).toBe('404 | not-found');
  });

  it('of an update applies the revision before it', async () => {
    const name = newName();
    const placement = [{ cluster: 'east' }];
    await create(name, placement);
    const { body: update } = await put(name, {
      spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }], 'nginx:2'),
    });
    const { body } = await call('POST', `${PROJECT}/submissions/${update.id}/rollback`, { headers: WAIT });
    expect(body).toMatchObject({ operation: 'rollback', of: update.id, phase: 'RolledBack' });
    const after = await service(name);
    expect(after).toMatchObject({ revision: 3, placement: ['east'] });
    expect(after.spec.podSettings.containers[0].image).toBe('nginx:1');
  });

  it('takes no options, and says so', async () => {
    const name = newName();
    const { id } = await create(name);
    for (const act of ['rollback', 'cancel']) {
      const path = `${PROJECT}/submissions/${id}/${act}`;
      expect(told(await call('POST', path, { body: { dryRun: true } }))).toBe(
        '422 | validation-failed | /dryRun unknown-field',
      );
      expect(told(await call('POST', path, { body: '{', type: 'application/json' }))).toBe('400 | malformed-request');
    }
    expect((await service(name)).lastSubmission).toMatchObject({ id, phase: 'Succeeded' });
  });

  it('of a submission that others have followed is refused', async () => {
    const name = newName();
    const made = await create(name);
    await put(name, { spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }], 'nginx:2') });
    const refused = await call('POST', `${PROJECT}/submissions/${made.id}/rollback`);
    expect(told(refused)).toBe('412 | revision-mismatch');
    expect(refused.body.detail).toContain('later submission');
  });
});

describe('an edit draft', () => {
  const edit = async (name: string, body: unknown = {}) => call('POST', `${PROJECT}/services/${name}/drafts`, { body });
  const finalize = ({ body }: Received, options: object = {}) =>
    call('POST', `${PROJECT}/drafts/${body.id}/finalize`, {
      body: options,
      headers: { ...WAIT, 'If-Match': body.etag },
    });

  it('begins with the service, changes it, and cannot rename it', async () => {
    await clearDrafts(call);
    const name = newName();
    await create(name);
    const draft = await edit(name);
    expect(draft.status, draft.text).toBe(201);
    expect(draft.body).toMatchObject({ mode: 'edit', service: name, baseRevision: 1, kind: 'stateless' });
    const path = `${PROJECT}/drafts/${draft.body.id}`;
    const step = `${path}/steps/basic-information`;
    const any = { headers: { 'If-Match': '*' } };
    expect(told(await call('PUT', step, { body: { name: 'other' }, ...any }))).toBe(
      '422 | immutable-field | /name immutable-field',
    );
    expect((await call('PUT', step, { body: { name, alias: 'Shop' }, ...any })).status).toBe(200);
    const answer = await finalize(await call('GET', path));
    expect(answer.body).toMatchObject({ operation: 'update', phase: 'Succeeded', draft: draft.body.id });
    expect(await service(name)).toMatchObject({ revision: 2, alias: 'Shop' });
  });

  it('tells what it will change in each cluster, and what that destroys, before anything is sent', async () => {
    await clearDrafts(call);
    const name = newName();
    await create(name);
    const draft = await edit(name);
    const path = `${PROJECT}/drafts/${draft.body.id}`;
    const { podSettings } = withPlacement(name, [{ cluster: 'east', replicas: 3 }, { cluster: 'host' }]);
    const step = `${path}/steps/pod-settings`;
    expect((await call('PUT', step, { body: podSettings, headers: { 'If-Match': '*' } })).status).toBe(200);
    const { body } = await call('GET', `${path}/rendering?view=changes`);
    const change = (objects: { kind: string; change: string; operations: unknown[] }[]) =>
      objects.map(({ kind, change, operations }) => [kind, change, operations]);
    expect(body.clusters.map(({ cluster, objects }: never) => [cluster, change(objects)])).toEqual([
      [
        'east',
        [
          ['Service', 'unchanged', []],
          ['Deployment', 'update', [{ op: 'replace', path: '/spec/replicas', value: 3 }]],
        ],
      ],
      [
        'host',
        [
          ['Service', 'create', []],
          ['Deployment', 'create', []],
        ],
      ],
      [
        'west',
        [
          ['Deployment', 'delete', []],
          ['Service', 'delete', []],
        ],
      ],
    ]);
    expect(body.consequences).toHaveLength(2);
    const left = await call('GET', `${path}/rendering?view=changes&cluster=west`);
    expect(left.body.clusters).toEqual([body.clusters[2]]);
    expect(told(await call('GET', `${path}/rendering?view=clusters&cluster=west`))).toBe('400 | malformed-request');
    const shown = await call('GET', path);
    expect(told(await finalize(shown))).toBe('409 | confirmation-required');
    const answer = await finalize(shown, { confirm: body.confirm });
    expect(statesOf(answer)).toMatchObject({ 'east Deployment': 'Applied', 'west Deployment': 'Deleted' });
  });

  it('is refused when the service has moved on', async () => {
    await clearDrafts(call);
    const name = newName();
    await create(name);
    const draft = await edit(name);
    await put(name, { spec: withPlacement(name, [{ cluster: 'east' }, { cluster: 'west' }], 'nginx:2') });
    const refused = await finalize(draft);
    expect(told(refused)).toBe('412 | revision-mismatch');
    expect(refused.body.detail).toContain('Begin a new draft');
  });

  it('with copyTo is a draft of a new service', async () => {
    await clearDrafts(call);
    const name = newName();
    await create(name);
    const copy = await edit(name, { copyTo: { project: 'demo', name: `${name}-copy` } });
    expect(copy.body).toMatchObject({ mode: 'create', spec: { basicInformation: { name: `${name}-copy` } } });
    const denied = await edit(name, { copyTo: { project: 'other', name } });
    expect(told(denied)).toBe('403 | permission-denied');
  });
});
