import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CellOutcome, Engine, PlannedRequest } from '../../src/engines/engine.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { aForm, clearDrafts, ifMatch, NO_ID, newDraft, PROJECT, type StoredDraft, stepPath, told } from './forms.ts';
import { type ScriptedSlipway, startScripted } from './scripted.ts';
import { type Call, type Received, type RunningSlipway, startSlipway } from './slipway.ts';

describe('finalize in the sandbox', () => {
  let slipway: RunningSlipway;
  let call: Call;
  let count = 0;
  const aName = (): string => `cart-${++count}`;
  beforeAll(async () => {
    slipway = await startSlipway();
    call = slipway.call;
  });
  afterEach(() => clearDrafts(call));
  afterAll(() => slipway.close());

  const finalize = (draft: StoredDraft, body: unknown = {}, wait = 'wait=20', query = '') =>
    call('POST', `${draft.path}/finalize${query}`, { body, headers: { 'If-Match': draft.etag, Prefer: wait } });
  const whole = (name = aName()) => newDraft(call, { kind: 'stateless', spec: aForm(name) });

  it('without Prefer: 202 with the submission and its address', async () => {
    const draft = await whole();
    const answer = await call('POST', `${draft.path}/finalize`, { ...ifMatch(draft.etag) });
    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe(`/api/v1${PROJECT}/submissions/${answer.body.id}`);
    expect(answer.body).toMatchObject({
      project: 'demo',
      kind: 'stateless',
      operation: 'create',
      engine: 'direct',
      draft: draft.id,
      draftRevision: 1,
      requestedBy: 'alice',
      onFailure: 'keep',
      finishedAt: null,
      summary: { total: 6 },
    });
    expect(answer.body.cells.map(({ cluster, kind }: never) => `${cluster} ${kind}`)).toEqual(
      ['host', 'east', 'west'].flatMap((cluster) => [`${cluster} Service`, `${cluster} Deployment`]),
    );
  });

  it('Prefer: wait answers 200 with the finished submission: every cell Applied, with the uid of its object', async () => {
    const draft = await whole();
    const answer = await finalize(draft);
    expect(answer.status).toBe(200);
    expect(answer.headers['preference-applied']).toBe('wait=20');
    expect(answer.body).toMatchObject({ phase: 'Succeeded', summary: { total: 6, applied: 6 } });
    for (const cell of answer.body.cells)
      expect(cell).toMatchObject({ state: 'Applied', attempts: 1, errors: [], uid: expect.any(String) });
    expect((await call('GET', `${PROJECT}/submissions/${answer.body.id}`)).body).toEqual(answer.body);
    expect(answer.body.renderingDigest).toBe((await call('GET', `${draft.path}/rendering`)).body.digest);
  });

  it('the draft tells its last submission; its tag and revision stay', async () => {
    const draft = await whole();
    const { body } = await finalize(draft);
    expect((await call('GET', draft.path)).body).toEqual({
      ...draft.body,
      lastSubmission: { id: body.id, phase: 'Succeeded' },
    });
  });

  it('the same revision again answers the same submission, one after the other and at once', async () => {
    const draft = await whole();
    const answers = await Promise.all(Array.from({ length: 8 }, () => finalize(draft)));
    const again = await finalize(draft, { onFailure: 'stop' });
    expect(new Set([...answers, again].map(({ body }) => body.id)).size).toBe(1);
    const listed = (await call('GET', `${PROJECT}/submissions?q=${answers[0]?.body.service}`)).body.items;
    expect(listed).toHaveLength(1);
  });

  const preconditions: [string, string | undefined, string][] = [
    ['no If-Match', undefined, '428 | precondition-required'],
    ['*', '*', '428 | precondition-required'],
    ['another tag', '"1-x"', '412 | revision-mismatch'],
    ['nonsense', 'x', '400 | malformed-request'],
  ];
  it.each(preconditions)('with %s nothing is submitted', async (_, tag, expected) => {
    const draft = await whole();
    expect(told(await call('POST', `${draft.path}/finalize`, tag === undefined ? {} : ifMatch(tag)))).toBe(expected);
    expect((await call('GET', draft.path)).body.lastSubmission).toBeNull();
  });

  it('what was reviewed is what is sent: the tag of a step, of an older revision or of a weak kind is 412', async () => {
    const draft = await whole();
    const weak = await call('POST', `${draft.path}/finalize`, ifMatch(`W/${draft.etag}`));
    const step = await call('POST', `${draft.path}/finalize`, ifMatch(draft.body.steps[0].etag));
    await call('PUT', stepPath(draft, 'storage-settings'), { body: {}, ...ifMatch('*') });
    const older = await finalize(draft);
    for (const answer of [weak, step, older]) expect(told(answer)).toBe('412 | revision-mismatch');
    expect(older.headers.etag).toBe((await call('GET', draft.path)).body.etag);
  });

  it('error issues are 422, all of them, with pointers into the spec, steps and clusters', async () => {
    const draft = await newDraft(call, {
      kind: 'stateless',
      spec: {
        basicInformation: {},
        podSettings: { containers: [{ name: 'web', image: 'nginx' }], placement: [{ cluster: 'east' }] },
        clusterDifferences: { clusters: [{ cluster: 'west', containers: [{ name: 'web', image: 'nginx:2' }] }] },
      },
    });
    const answer = await finalize(draft);
    expect(told(answer)).toBe(
      '422 | validation-failed | /basicInformation/name required | /podSettings/containers no-service-port | /clusterDifferences/clusters/0/cluster cluster-not-in-placement',
    );
    expect(answer.body.errors[2]).toMatchObject({ step: 'cluster-differences', cluster: 'west' });
    expect((await call('GET', draft.path)).body.lastSubmission).toBeNull();
  });

  it('warnings and notices do not block', async () => {
    const spec = {
      ...aForm(aName()),
      podSettings: { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
    };
    const draft = await newDraft(call, { kind: 'stateless', spec });
    expect(draft.body.issues.map(({ severity }: { severity: string }) => severity)).toEqual(['notice']);
    expect((await finalize(draft)).body.phase).toBe('Succeeded');
  });

  const bodies: [unknown, string][] = [
    [[], '422 | validation-failed |  type'],
    [{ onFailure: 'explode' }, '422 | validation-failed | /onFailure enum'],
    [{ dryRun: 'yes' }, '422 | validation-failed | /dryRun type'],
    [{ fieldConflicts: 'x', force: true }, '422 | validation-failed | /force unknown-field | /fieldConflicts enum'],
    [{ confirm: '\ud800' }, '422 | validation-failed | /confirm pattern'],
  ];
  it.each(bodies)('refuses the options %j', async (body, expected) => {
    const answer = told(await finalize(await whole(), body));
    expect(answer.split(' | ').sort()).toEqual(expected.split(' | ').sort());
  });

  it('no body, an empty one and {} are the same', async () => {
    for (const body of [undefined, '', '{}']) {
      const draft = await whole();
      expect(
        (await call('POST', `${draft.path}/finalize`, { body, headers: { 'If-Match': draft.etag, Prefer: 'wait=20' } }))
          .body.phase,
      ).toBe('Succeeded');
    }
  });

  it('dryRun is told of a name that our own records hold, as the real one is', async () => {
    const name = aName();
    expect((await finalize(await whole(name))).status).toBe(200);
    expect(told(await finalize(await whole(name), { dryRun: true }))).toBe('409 | service-exists');
  });

  it('dryRun asks every cluster and stores nothing: 200, id null, cells Checked', async () => {
    const draft = await whole();
    const { status, headers, body } = await finalize(draft, { dryRun: true });
    expect(status).toBe(200);
    expect(headers.location).toBeUndefined();
    expect(body).toMatchObject({ id: null, phase: 'Succeeded', summary: { total: 6, checked: 6 } });
    expect((await call('GET', draft.path)).body).toEqual(draft.body);
    expect((await call('GET', `${PROJECT}/services?q=${body.service}`)).body.items).toEqual([]);
    expect((await finalize(draft)).body.phase).toBe('Succeeded');
  });

  it('a name that our own records hold is 409', async () => {
    const name = aName();
    expect((await finalize(await whole(name))).status).toBe(200);
    expect(told(await finalize(await whole(name)))).toBe('409 | service-exists');
    const body = { kind: 'stateful', spec: aForm(name) };
    expect(told(await call('POST', `${PROJECT}/services`, { body }))).toBe('409 | service-exists');
  });

  it('of two drafts of one name, finalized at once, one creates the service', async () => {
    const name = aName();
    const drafts = await Promise.all([whole(name), whole(name), whole(name)]);
    const answers = await Promise.all(drafts.map((draft) => finalize(draft)));
    expect(answers.map(told).sort()).toEqual(['200', '409 | service-exists', '409 | service-exists']);
  });

  it('a draft can be changed and deleted afterwards; the submission stays', async () => {
    const draft = await whole();
    const { body } = await finalize(draft);
    await call('PUT', stepPath(draft, 'storage-settings'), { body: {}, ...ifMatch('*') });
    expect((await call('DELETE', draft.path, ifMatch('*'))).status).toBe(204);
    expect((await call('GET', `${PROJECT}/submissions/${body.id}`)).body.phase).toBe('Succeeded');
    expect(told(await call('GET', `${PROJECT}/submissions/${NO_ID}`))).toBe('404 | not-found');
  });

  it('another user may read a submission, not its draft', async () => {
    const draft = await whole();
    const { body } = await finalize(draft);
    expect((await call('GET', `${PROJECT}/submissions/${body.id}`, { token: 'sandbox-bob' })).body).toEqual(body);
    expect(told(await call('GET', `/projects/other/submissions/${body.id}`))).toBe('403 | permission-denied');
  });

  it.each(['wait=0', 'wait=61', 'wait=600', 'respond-async, wait=20', 'wait="20"', 'WAIT=20'])(
    'Prefer: %s is heeded',
    async (prefer) => {
      expect([200, 202]).toContain((await finalize(await whole(), {}, prefer)).status);
    },
  );

  it.each(['wait=x', 'wait', 'wait=-1', 'nonsense', 'wait=1.5'])(
    'Prefer: %s cannot be read and is ignored, as RFC 7240 says',
    async (prefer) => {
      const answer = await finalize(await whole(), {}, prefer);
      expect(answer.status).toBe(202);
      expect(answer.headers['preference-applied']).toBeUndefined();
    },
  );
});

describe('finalize, with clusters that fail', () => {
  let slipway: ScriptedSlipway;
  let call: Call;
  let check: Engine['check'];
  let send: Engine['send'];
  beforeEach(async () => {
    check = async () => anOutcome('Checked');
    send = async (_request, _as, options) => {
      await options?.sending?.(1);
      return anOutcome('Applied', { uid: 'u' });
    };
    slipway = await startScripted({
      users: { ann: { username: 'ann' } },
      engine: { check: (...args) => check(...args), send: (...args) => send(...args) },
    });
    call = (method, path, options) => slipway.call(method, path, { token: 'ann', ...options });
  });
  afterEach(() => slipway.close());

  const finalize = (draft: StoredDraft, body: unknown = {}, query = ''): Promise<Received> =>
    call('POST', `${draft.path}/finalize${query}`, { body, headers: { 'If-Match': draft.etag, Prefer: 'wait=10' } });
  const whole = () => newDraft(call, { kind: 'stateless', spec: aForm('cart') });
  const inWest =
    (state: CellOutcome['state'], more: Partial<CellOutcome> = {}) =>
    async ({ cluster }: PlannedRequest) =>
      cluster === 'west' ? anOutcome(state, more) : anOutcome('Checked');
  const cells = ({ body }: Received) =>
    body.cells.map(({ cluster, kind, state, reason }: never) => `${cluster} ${kind} ${state} ${reason}`);

  it('keep goes on with the clusters that passed: PartiallySucceeded', async () => {
    check = inWest('Denied', { reason: 'Forbidden', message: 'no' });
    const answer = await finalize(await whole());
    expect(answer.body.phase).toBe('PartiallySucceeded');
    expect(cells(answer)).toEqual([
      'east Service Applied null',
      'east Deployment Applied null',
      'west Service Denied Forbidden',
      'west Deployment Denied Forbidden',
    ]);
  });

  it('stop writes nothing when one dry run fails: Failed, and the name is free again', async () => {
    check = inWest('Invalid', { message: 'no' });
    let sent = 0;
    send = async () => {
      sent++;
      return anOutcome('Applied');
    };
    const draft = await whole();
    const answer = await finalize(draft, { onFailure: 'stop' });
    expect(answer.body).toMatchObject({ phase: 'Failed', summary: { skipped: 2, failed: 2 } });
    expect(sent).toBe(0);
    expect((await call('GET', `${PROJECT}/services`)).body.items).toEqual([]);
    check = async () => anOutcome('Checked');
    const again = await finalize(draft, { onFailure: 'stop' });
    expect(again.body.id).not.toBe(answer.body.id);
    expect(again.body.phase).toBe('Succeeded');
  });

  it('failOnPartial: 424 with the problem and the cells, unless it Succeeded', async () => {
    check = inWest('Unreachable', { message: 'refused' });
    const answer = await finalize(await whole(), {}, '?failOnPartial=true');
    expect(told(answer)).toBe('424 | submission-not-complete');
    expect(answer.body.cells).toHaveLength(4);
    expect(answer.body.submission.phase).toBe('PartiallySucceeded');
  });

  it('failOnPartial with success is 200; with a dry run that fails 424', async () => {
    const draft = await whole();
    check = inWest('Denied');
    expect(told(await finalize(draft, { dryRun: true }, '?failOnPartial=true'))).toBe('424 | submission-not-complete');
    check = async () => anOutcome('Checked');
    expect((await finalize(draft, {}, '?failOnPartial=true')).status).toBe(200);
  });

  it.each(['failOnPartial=1', 'failOnPartial=TRUE', 'failOnPartial', 'fail=true'])(
    '?%s is 400, and nothing is submitted',
    async (query) => {
      const draft = await whole();
      expect(told(await finalize(draft, {}, `?${query}`))).toBe('400 | malformed-request');
      expect((await call('GET', draft.path)).body.lastSubmission).toBeNull();
    },
  );

  it('a name that a foreign object takes is told at the field of the form', async () => {
    check = inWest('Conflict', { reason: 'NameTaken' });
    const { body } = await finalize(await whole());
    expect(body.cells[2]).toMatchObject({
      state: 'Conflict',
      reason: 'NameTaken',
      errors: [
        { pointer: '/basicInformation/name', code: 'service-name-taken', step: 'basic-information', cluster: 'west' },
      ],
    });
    expect(body.cells[3].errors[0].code).toBe('workload-name-taken');
  });

  it("a member's refusal comes back with the field of the form that caused it, in the server's words", async () => {
    const causes = [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: not here',
        field: 'spec.template.spec.containers[0].image',
      },
    ];
    check = async ({ cluster, kind }) =>
      cluster === 'west' && kind === 'Deployment'
        ? anOutcome('Invalid', { message: 'is invalid', causes })
        : anOutcome('Checked');
    const { body } = await finalize(await whole());
    expect(body.cells[3].errors).toEqual([
      {
        pointer: '/podSettings/containers/0/image',
        step: 'pod-settings',
        code: 'rejected-by-cluster',
        message: 'Invalid value: not here',
        cluster: 'west',
      },
    ]);
  });

  it('the workload after a Service that failed is Skipped', async () => {
    send = async ({ cluster, kind }, _as, options) => {
      await options?.sending?.(1);
      return cluster === 'west' && kind === 'Service'
        ? anOutcome('Unreachable', { message: 'cut' })
        : anOutcome('Applied');
    };
    const answer = await finalize(await whole());
    expect(cells(answer).slice(2)).toEqual([
      'west Service Unreachable null',
      'west Deployment Skipped PreviousObjectFailed',
    ]);
    expect(answer.body.phase).toBe('PartiallySucceeded');
  });

  it('with other options while it runs: 409 with its id; with the same ones the same submission', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    check = async () => {
      await gate;
      return anOutcome('Checked');
    };
    const draft = await whole();
    const started = await call('POST', `${draft.path}/finalize`, ifMatch(draft.etag));
    for (const body of [{ onFailure: 'stop' }, { fieldConflicts: 'take' }]) {
      const other = await call('POST', `${draft.path}/finalize`, { body, ...ifMatch(draft.etag) });
      expect(told(other)).toBe('409 | submission-running');
      expect(other.body.submission).toBe(started.body.id);
    }
    const same = await call('POST', `${draft.path}/finalize`, { body: { onFailure: 'keep' }, ...ifMatch(draft.etag) });
    expect(same.body.id).toBe(started.body.id);
    expect((await call('GET', draft.path)).body.lastSubmission.id).toBe(started.body.id);
    release();
    expect((await finalize(draft)).body.phase).toBe('Succeeded');
  });

  it('the placement is frozen: what is submitted is what the revision held', async () => {
    const seen: string[] = [];
    check = async ({ cluster, kind }) => {
      seen.push(`${cluster} ${kind}`);
      return anOutcome('Checked');
    };
    const spec = { ...aForm('cart'), podSettings: { ...aForm('cart').podSettings, placement: [{ cluster: 'west' }] } };
    await finalize(await newDraft(call, { kind: 'stateless', spec }));
    expect(seen.sort()).toEqual(['west Deployment', 'west Service']);
  });
});
