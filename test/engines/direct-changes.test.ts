import { describe, expect, it } from 'vitest';
import type { KubeResult, StatusCause } from '../../src/clusters/kube-client.ts';
import { plan } from '../../src/engines/direct/plan.ts';
import type { FieldConflicts, PlannedRequest } from '../../src/engines/engine.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { aDeployment, aRendering, aService, asVerb, creating, identityOf, objectOf } from './a-rendering.ts';
import { scriptedEngine } from './an-engine.ts';
import { absent, inTurn, lost, ok, refusal, refused, type Script, silent } from './scripted-cluster.ts';

const alice = identityOf('alice');

const base = aDeployment();
const spec = base.spec as Readonly<Record<string, unknown>>;
const before = aRendering();
const known = { cluster: 'west', apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart-v1', uid: 'u-1' };
const planned = (workload: KubeObject | undefined): PlannedRequest => {
  const { requests } = plan({
    marks: { serviceId: 'ours' },
    project: 'shop',
    rendering: workload === undefined ? undefined : aRendering({ workload }),
    known: [known],
    before,
  });
  const request = requests.find(({ kind }) => kind === 'Deployment');
  if (request === undefined) throw new Error('an empty plan');
  return request;
};
const update = asVerb('update', planned({ ...base, spec: { ...spec, replicas: 3 } }));
const recreate = asVerb(
  'recreate',
  planned({ ...base, spec: { ...spec, selector: { matchLabels: { app: 'cart' } } } }),
);
const removal = asVerb('delete', planned(undefined));

const old = objectOf(plan(creating(before)).requests[1]);
const live = (object: KubeObject, metadata: object = {}): KubeResult =>
  ok({ ...object, metadata: { ...object.metadata, uid: 'u-1', resourceVersion: '7', ...metadata } });
const asBefore = live(old);
const asPlanned = live(update.object, { resourceVersion: '8' });
const leaving = live(old, { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['foregroundDeletion'] });
const another = live(old, { uid: 'u-2', annotations: {} });
const disowned = live(old, { annotations: {} });

const conflictOn = (...fields: string[]): KubeResult =>
  refusal(409, 'Conflict', {
    message: `Apply failed with ${fields.length} conflicts`,
    causes: fields.map((field) => ({ reason: 'FieldManagerConflict', field, message: 'conflict with "scaler"' })),
  });
const modified = refusal(409, 'Conflict', { message: 'the object has been modified' });

const send = async (script: Script, request: PlannedRequest, fieldConflicts?: FieldConflicts) => {
  const scripted = scriptedEngine(script);
  const told: number[] = [];
  const sending = async (attempt: number) => void told.push(attempt);
  const outcome = await scripted.engine.send(request, alice, { fieldConflicts, sending });
  return { ...scripted, told, outcome };
};
const check = async (script: Script, request: PlannedRequest, fieldConflicts?: FieldConflicts) => {
  const scripted = scriptedEngine(script);
  return { ...scripted, outcome: await scripted.engine.check(request, alice, { fieldConflicts }) };
};

describe('an update', () => {
  it('is a read and one apply at the known uid, at whatever version', async () => {
    const { outcome, calls, objects, told } = await send({ get: () => asBefore, apply: () => asPlanned }, update);
    expect(outcome).toMatchObject({ state: 'Applied', uid: 'u-1', attempts: 1 });
    expect(calls).toEqual(['get', 'apply']);
    expect(told).toEqual([1]);
    expect(objects[0]?.metadata).toMatchObject({ uid: 'u-1' });
    expect(objects[0]?.metadata.resourceVersion).toBeUndefined();
  });

  it('that leaves the version as it was has changed nothing', async () => {
    const { outcome } = await send({ get: () => asPlanned, apply: () => asPlanned }, update);
    expect(outcome).toMatchObject({ state: 'Unchanged', attempts: 1 });
  });

  it('is checked by a read and a dry run', async () => {
    const { outcome, calls } = await check({ get: () => asBefore, apply: () => asPlanned }, update);
    expect(outcome).toMatchObject({ state: 'Checked', reason: null, attempts: 0 });
    expect(calls).toEqual(['get', 'dry']);
  });

  it.each<[string, KubeResult, string]>([
    ['nothing is there', absent, 'Gone'],
    ['another object is there', another, 'Replaced'],
    ['it is ours no more', disowned, 'NotOurs'],
    ['it is being deleted', leaving, 'BeingDeleted'],
  ])('writes nothing when %s', async (_, read, reason) => {
    for (const ask of [send, check]) {
      const { outcome, calls } = await ask({ get: () => read }, update, 'take');
      expect(outcome).toMatchObject({ state: 'Conflict', reason, attempts: 0 });
      expect(calls).toEqual(['get']);
    }
  });

  const uidCause: StatusCause = { field: 'metadata.uid', message: 'field is immutable' };
  it.each<[string, KubeResult, object]>([
    [
      'deleted since it was read',
      refusal(409, 'Conflict', { message: 'uid mismatch: the provided object specified uid u-1, and no existing' }),
      { state: 'Conflict', reason: 'Gone' },
    ],
    [
      'replaced since it was read',
      refusal(422, 'Invalid', { causes: [uidCause, uidCause] }),
      { state: 'Conflict', reason: 'Replaced' },
    ],
    [
      'told to go since it was read',
      live(update.object, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      { state: 'Conflict', reason: 'BeingDeleted' },
    ],
    ['not valid', refusal(422, 'Invalid', { causes: [{ field: 'spec.a' }] }), { state: 'Invalid' }],
    ['not allowed', refusal(403, 'Forbidden'), { state: 'Denied' }],
    ['not reached', refused, { state: 'Unreachable', attempts: 0 }],
  ])('%s', async (_, answer, outcome) => {
    const result = await send({ get: () => asBefore, apply: () => answer }, update);
    expect(result.outcome).toMatchObject(outcome);
    expect(result.calls).toEqual(['get', 'apply']);
  });

  it.each<[string, KubeResult, object]>([
    ['has become what is planned: applied', asPlanned, { state: 'Applied', attempts: 1 }],
    ['is gone: gone', absent, { state: 'Conflict', reason: 'Gone', attempts: 1 }],
    ['cannot be read: unknown', refused, { state: 'Unknown', attempts: 1 }],
  ])('whose answer was lost is read back; the object %s', async (_, read, outcome) => {
    const result = await send({ get: inTurn(asBefore, read), apply: () => lost }, update);
    expect(result.outcome).toMatchObject(outcome);
    expect(result.calls).toEqual(['get', 'apply', 'get']);
  });

  it('whose answer was lost is repeated where it is not seen, three times at most', async () => {
    const { outcome, calls } = await send({ get: () => asBefore, apply: inTurn(lost, asPlanned) }, update);
    expect(outcome).toMatchObject({ state: 'Applied', attempts: 2 });
    expect(calls).toEqual(['get', 'apply', 'get', 'apply']);
    const never = await send({ get: () => asBefore, apply: () => lost }, update);
    expect(never.outcome).toMatchObject({ state: 'Unknown', reason: 'AnswerLost', attempts: 3 });
    expect(never.told).toEqual([1, 2, 3]);
  });

  it('whose last answer was lost is looked for once more', async () => {
    const get = inTurn(asBefore, asBefore, asBefore, asPlanned);
    const { outcome, calls } = await send({ get, apply: () => lost }, update);
    expect(outcome).toMatchObject({ state: 'Applied', attempts: 3 });
    expect(calls.at(-1)).toBe('get');
  });

  it('that repeats a lost one and finds nothing to change has not told the truth when it says so', async () => {
    const { outcome } = await send({ get: () => asPlanned, apply: inTurn(lost, asPlanned) }, update);
    expect(outcome).toMatchObject({ state: 'Applied', attempts: 2 });
  });

  it('of what cannot be read is not made', async () => {
    const { outcome, calls } = await send({ get: () => refusal(403, 'Forbidden') }, update);
    expect(outcome).toMatchObject({ state: 'Denied', reason: 'Forbidden', attempts: 0 });
    expect(calls).toEqual(['get']);
    const later = scriptedEngine({ get: () => refusal(403, 'Forbidden') });
    expect(await later.engine.send(update, alice, { sentBefore: true })).toMatchObject({ state: 'Unknown' });
  });

  it('that is not noted does not leave', async () => {
    const { engine, calls } = scriptedEngine({ get: () => asBefore });
    const sending = () => Promise.reject(new Error('the journal is gone'));
    await expect(engine.send(update, alice, { sending })).rejects.toThrow('the journal is gone');
    expect(calls).toEqual(['get']);
  });

  it('of a Service that keeps its address although it was to have none is not fine', async () => {
    const service = { ...aService(), spec: { ...Object(aService().spec), clusterIP: 'None' } };
    const request = asVerb(
      'update',
      plan({
        marks: { serviceId: 'ours' },
        project: 'shop',
        rendering: aRendering({ service }),
        known: [{ ...known, apiVersion: 'v1', kind: 'Service', name: 'cart' }],
      }).requests[0],
    );
    const kept = live({ ...request.object, spec: { clusterIP: '10.0.0.1' } });
    const { outcome } = await send({ get: () => live(request.object), apply: () => kept }, request);
    expect(outcome).toMatchObject({ state: 'Invalid', reason: 'Immutable', causes: [{ field: 'spec.clusterIP' }] });
  });
});

describe('fields that others own', () => {
  it('fail, with their places', async () => {
    const fields = conflictOn('.spec.replicas', '.spec.template.spec.containers[name="web"].image');
    for (const ask of [send, check]) {
      const { outcome } = await ask({ get: () => asBefore, apply: () => fields }, update);
      expect(outcome).toMatchObject({
        state: 'Conflict',
        reason: 'FieldConflict',
        causes: [{ field: 'spec.replicas' }, { field: 'spec.template.spec.containers[0].image' }],
      });
    }
  });

  it('are left out, and nothing else is', async () => {
    const fields = conflictOn('.spec.replicas', '.spec.template.spec.containers[name="web"].image', '.spec.replicas');
    const script = { get: () => asBefore, apply: inTurn(fields, asPlanned) };
    const { outcome, calls, objects, told } = await send(script, update, 'keep-theirs');
    expect(outcome).toMatchObject({ state: 'Applied', reason: 'KeptTheirs', attempts: 2 });
    expect(calls).toEqual(['get', 'apply', 'get', 'apply']);
    expect(told).toEqual([1, 2]);
    const { replicas: _, ...rest } = update.object.spec as Record<string, unknown>;
    const template = Object(rest.template);
    const containers = [{ name: 'web', imagePullPolicy: 'IfNotPresent' }];
    expect(objects[1]?.spec).toEqual({ ...rest, template: { ...template, spec: { containers } } });
    expect(objects[1]?.metadata).toEqual(objects[0]?.metadata);
  });

  it('without which the object would not be valid stay a conflict', async () => {
    const script = {
      get: () => asBefore,
      apply: inTurn(conflictOn('.spec.replicas'), refusal(422, 'Invalid', { message: 'Required value' })),
    };
    const { outcome } = await send(script, update, 'keep-theirs');
    expect(outcome).toMatchObject({
      state: 'Conflict',
      reason: 'FieldConflict',
      message: expect.stringContaining('Required value'),
      causes: [{ field: 'spec.replicas' }],
    });
  });

  it.each([
    ['that the object does not have', '.spec.other'],
    ['that are our marks', '.metadata.annotations.slipway.dev/service-id'],
    ['that are a whole list', '.spec.template.spec.containers[name="nobody"].image'],
  ])('%s are not left out', async (_, field) => {
    const { outcome, calls } = await send(
      { get: () => asBefore, apply: () => conflictOn(field) },
      update,
      'keep-theirs',
    );
    expect(outcome).toMatchObject({ state: 'Conflict', reason: 'FieldConflict' });
    expect(calls).toEqual(['get', 'apply']);
  });

  it('are taken at the very uid and version that were read, and no other', async () => {
    const script = { get: () => asBefore, apply: inTurn(conflictOn('.spec.replicas'), modified, asPlanned) };
    const { outcome, calls, objects } = await send(script, update, 'take');
    expect(outcome).toMatchObject({ state: 'Applied', attempts: 3 });
    expect(calls).toEqual(['get', 'apply', 'get', 'take', 'get', 'take']);
    expect(objects[1]?.metadata).toMatchObject({ uid: 'u-1', resourceVersion: '7' });
  });

  it('are not taken of what is ours no more by then', async () => {
    const script = { get: inTurn(asBefore, disowned), apply: () => conflictOn('.spec.replicas') };
    const { outcome, calls } = await send(script, update, 'take');
    expect(outcome).toMatchObject({ state: 'Conflict', reason: 'NotOurs' });
    expect(calls).toEqual(['get', 'apply', 'get']);
  });

  it('of an object that never stands still are given up', async () => {
    const script = { get: () => asBefore, apply: inTurn(conflictOn('.spec.replicas'), modified) };
    const { outcome, calls } = await send(script, update, 'take');
    expect(outcome).toMatchObject({ state: 'Conflict', reason: 'Modified' });
    expect(calls.filter((call) => call === 'take')).toHaveLength(3);
  });
});

describe('a deletion', () => {
  const gone = () => ({ get: inTurn(asBefore, absent), delete: () => leaving });

  it('is a read, one deletion of the known uid, and a look whether it is gone', async () => {
    const { outcome, calls, uids, told } = await send(gone(), removal);
    expect(outcome).toMatchObject({ state: 'Deleted', reason: null, uid: null, attempts: 1 });
    expect([calls, uids, told]).toEqual([['get', 'delete', 'get'], ['u-1'], [1]]);
  });

  it('is checked by a read and a dry run', async () => {
    const { outcome, calls } = await check(gone(), removal);
    expect(outcome).toMatchObject({ state: 'Checked', reason: null });
    expect(calls).toEqual(['get', 'dry delete']);
  });

  it.each<[string, KubeResult, object, object]>([
    ['nothing', absent, { state: 'Deleted', uid: null }, { state: 'Checked', reason: 'Gone' }],
    ['another object', another, { state: 'Deleted' }, { state: 'Checked', reason: 'Gone' }],
    ['what is ours no more', disowned, { state: 'Conflict', reason: 'NotOurs' }, { state: 'Conflict' }],
    ['what may not be read', refusal(403, 'Forbidden'), { state: 'Denied' }, { state: 'Denied' }],
  ])('of %s sends nothing', async (_, read, sent, checked) => {
    const real = await send({ get: () => read }, removal);
    const dry = await check({ get: () => read }, removal);
    expect([real.outcome, dry.outcome]).toMatchObject([{ ...sent, attempts: 0 }, checked]);
    expect([real.calls, dry.calls]).toEqual([['get'], ['get']]);
  });

  it('of what is on its way out already only waits, a few seconds', async () => {
    const { outcome, calls, slept } = await send({ get: () => leaving }, removal);
    expect(outcome).toMatchObject({ state: 'Deleted', reason: 'BeingDeleted', uid: 'u-1', attempts: 0 });
    expect(outcome.message).toContain('foregroundDeletion');
    expect(new Set(calls)).toEqual(new Set(['get']));
    expect(slept).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000]);
  });

  it.each<[string, KubeResult, object]>([
    ['it is gone by then', absent, { state: 'Deleted' }],
    ['it is not allowed', refusal(403, 'Forbidden'), { state: 'Denied' }],
    ['the server is not reached', refused, { state: 'Unreachable', attempts: 0 }],
  ])('ends at once when %s', async (_, answer, outcome) => {
    const result = await send({ get: () => asBefore, delete: () => answer }, removal);
    expect(result.outcome).toMatchObject(outcome);
    expect(result.calls).toEqual(['get', 'delete']);
  });

  it('of another object by then is none', async () => {
    const other = refusal(409, 'Conflict', { message: 'the UID in the precondition' });
    const { outcome, calls } = await send({ get: inTurn(asBefore, another), delete: () => other }, removal);
    expect(outcome).toMatchObject({ state: 'Deleted', attempts: 1 });
    expect(calls).toEqual(['get', 'delete', 'get']);
  });

  it.each<[string, KubeResult, object]>([
    ['it is gone', absent, { state: 'Deleted', reason: null }],
    ['it is on its way out', leaving, { state: 'Deleted', reason: 'BeingDeleted' }],
    ['it cannot be read', refused, { state: 'Unknown' }],
  ])('whose answer was lost is read back: %s', async (_, read, outcome) => {
    const result = await send({ get: inTurn(asBefore, read), delete: () => silent }, removal);
    expect(result.outcome).toMatchObject({ ...outcome, attempts: 1 });
    expect(result.calls.filter((call) => call === 'delete')).toHaveLength(1);
  });

  it('whose answers are all lost is unknown, after three', async () => {
    const { outcome, told } = await send({ get: () => asBefore, delete: () => lost }, removal);
    expect(outcome).toMatchObject({ state: 'Unknown', attempts: 3 });
    expect(told).toEqual([1, 2, 3]);
  });

  it('whose last answer is lost is looked for once more', async () => {
    const get = inTurn(asBefore, asBefore, asBefore, absent);
    const { outcome, calls } = await send({ get, delete: () => lost }, removal);
    expect(outcome).toMatchObject({ state: 'Deleted', attempts: 3 });
    expect(calls.at(-1)).toBe('get');
  });

  it('of a claim needs no right to read it', async () => {
    const claim = { ...removal, apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data-cart-v1-0' };
    const { before: _, ...request } = claim;
    const get = () => refusal(403, 'Forbidden');
    const accepted = await send({ get, delete: () => leaving }, request);
    expect(accepted.outcome).toMatchObject({ state: 'Deleted', reason: 'BeingDeleted', attempts: 1 });
    expect(accepted.calls).toEqual(['delete', 'get']);
    const otherUid = refusal(409, 'Conflict', { message: 'the UID in the precondition (u-1) does not match' });
    for (const answer of [absent, otherUid])
      expect((await send({ get, delete: () => answer }, request)).outcome).toMatchObject({
        state: 'Deleted',
        reason: null,
      });
    expect((await send({ get, delete: () => refusal(403, 'Forbidden') }, request)).outcome.state).toBe('Denied');
    expect((await send({ get, delete: () => lost }, request)).outcome).toMatchObject({ state: 'Unknown', attempts: 3 });
  });

  it('of an object of which nothing but the uid is known asks for the mark of any service', async () => {
    const { before: _, ...bare } = removal;
    expect((await send(gone(), bare)).outcome).toMatchObject({ state: 'Deleted' });
    expect((await send({ get: () => disowned }, bare)).outcome).toMatchObject({ reason: 'NotOurs' });
  });
});

describe('a recreation', () => {
  const created = live(recreate.object, { uid: 'u-9' });

  it('deletes, waits and creates, and tells of each write before it leaves', async () => {
    const script = { get: inTurn(asBefore, asBefore, leaving, absent), delete: () => leaving, apply: () => created };
    const { outcome, calls, objects, told } = await send(script, recreate);
    expect(outcome).toMatchObject({ state: 'Applied', uid: 'u-9', attempts: 2 });
    expect(calls).toEqual(['get', 'get', 'delete', 'get', 'get', 'apply']);
    expect(told).toEqual([1, 2]);
    expect(objects[0]?.metadata).toMatchObject({ resourceVersion: '1' });
  });

  it('waits as long as it has time, and says so', async () => {
    const { outcome, slept, calls } = await send({ get: () => leaving }, recreate);
    expect(outcome).toMatchObject({ state: 'Conflict', reason: 'BeingDeleted', attempts: 0 });
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(15_000);
    expect(calls).not.toContain('apply');
  });

  it.each<[string, KubeResult, object]>([
    ['the new object: done', created, { state: 'Applied', uid: 'u-9' }],
    ['a foreign one', another, { state: 'Conflict', reason: 'NameTaken' }],
    ['one that is ours no more', disowned, { state: 'Conflict', reason: 'NotOurs' }],
  ])('that finds %s writes nothing', async (_, read, outcome) => {
    const result = await send({ get: () => read }, recreate);
    expect(result.outcome).toMatchObject({ ...outcome, attempts: 0 });
    expect(new Set(result.calls)).toEqual(new Set(['get']));
  });

  it('whose name is taken in between is a conflict', async () => {
    const script = { get: inTurn(asBefore, asBefore, absent, another), delete: () => leaving, apply: () => modified };
    expect((await send(script, recreate)).outcome).toMatchObject({ state: 'Conflict', reason: 'NameTaken' });
  });

  it('is checked by a dry deletion and a dry creation under a name that nobody has', async () => {
    const refusedFor = (name: string) =>
      refusal(422, 'Invalid', { message: `Deployment.apps "${name}" is invalid`, causes: [{ field: 'spec.a' }] });
    const script: Script = {
      get: () => asBefore,
      delete: () => asBefore,
      apply: (_, object) => refusedFor(object?.metadata.name ?? ''),
    };
    const { outcome, calls, objects } = await check(script, recreate);
    expect(calls).toEqual(['get', 'get', 'dry delete', 'dry']);
    expect(objects[0]?.metadata.name).toMatch(/^check-[0-9a-f]{20}$/);
    expect(outcome).toMatchObject({ state: 'Invalid', message: 'Deployment.apps "cart-v1" is invalid' });
  });

  it('is not refused by a quota that the old object uses up', async () => {
    const full = refusal(403, 'Forbidden', { message: 'exceeded quota: one' });
    const script = { get: () => asBefore, delete: () => asBefore, apply: () => full };
    expect((await check(script, recreate)).outcome).toMatchObject({ state: 'Checked', reason: null, message: null });
  });
});

describe('observing', () => {
  const seen = async (request: PlannedRequest, read: KubeResult) => {
    const { state, reason } = await scriptedEngine({ get: () => read }).engine.observe(request, alice);
    return reason === null ? state : `${state} ${reason}`;
  };
  const recreated = live(recreate.object, { uid: 'u-9' });
  it.each<[string, KubeResult, update: string, recreate: string, remove: string]>([
    ['nothing', absent, 'Conflict Gone', 'Pending Absent', 'Deleted'],
    ['ours as before', asBefore, 'Pending Outdated', 'Pending Outdated', 'Pending Present'],
    ['ours as updated', asPlanned, 'Applied', 'Pending Outdated', 'Pending Present'],
    ['ours as recreated', recreated, 'Conflict Replaced', 'Applied', 'Deleted'],
    ['ours on its way out', leaving, 'Conflict BeingDeleted', 'Pending BeingDeleted', 'Deleted BeingDeleted'],
    ['ours no more', disowned, 'Conflict NotOurs', 'Conflict NotOurs', 'Conflict NotOurs'],
    ['another', another, 'Conflict Replaced', 'Conflict NameTaken', 'Deleted'],
    ['what may not be read', refusal(403, 'Forbidden'), 'Unknown Forbidden', 'Unknown Forbidden', 'Unknown Forbidden'],
  ])('%s', async (_, read, ...said) => {
    expect([await seen(update, read), await seen(recreate, read), await seen(removal, read)]).toEqual(said);
  });
});

it('a creation after a call that was cut is that call come true, and a refusal does not hide it', async () => {
  const request = asVerb('create', plan(creating(before)).requests[1]);
  const again = async (script: Script) => {
    const { engine, calls } = scriptedEngine(script);
    return { outcome: await engine.send(request, alice, { sentBefore: true }), calls };
  };
  const found = await again({ apply: () => modified, get: () => asBefore });
  expect(found.outcome).toMatchObject({ state: 'Applied', uid: 'u-1' });
  const full = refusal(403, 'Forbidden', { message: 'exceeded quota: one' });
  expect((await again({ apply: () => full, get: () => asBefore })).outcome).toMatchObject({ state: 'Applied' });
  expect((await again({ apply: () => full, get: () => absent })).outcome).toMatchObject({ state: 'Denied' });
  expect((await again({ apply: () => full, get: () => lost })).outcome).toMatchObject({ state: 'Unknown' });
});
