import { describe, expect, it } from 'vitest';
import { ImpersonationRefused } from '../../src/clusters/impersonation.ts';
import type { KubeResult } from '../../src/clusters/kube-client.ts';
import type { DirectEngineDependencies } from '../../src/engines/direct/direct-engine.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { aRendering, asVerb, creating, identityOf, type RequestOf } from './a-rendering.ts';
import { scriptedEngine } from './an-engine.ts';
import {
  absent,
  inTurn,
  lost,
  ok,
  refusal,
  refused,
  type Script,
  scriptedCluster,
  silent,
} from './scripted-cluster.ts';

const alice = identityOf('alice');

const anEngine = (script: Script, dependencies: Partial<DirectEngineDependencies> = {}) => {
  const scripted = scriptedEngine(script, dependencies);
  return { ...scripted, request: asVerb('create', scripted.engine.plan(creating(aRendering())).requests[0]) };
};

const live = (request: RequestOf<'create'>, metadata: object = {}): KubeObject => ({
  ...request.object,
  metadata: { ...request.object.metadata, uid: 'u-1', ...metadata },
});

const foreign = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop', uid: 'u-2' } };
const conflict = refusal(409, 'Conflict');
const { request: planned } = anEngine({});
const ours = ok(live(planned));
const created = ok(live(planned), 201);

describe('when all goes well', () => {
  it('a check is one dry run and a send is one apply', async () => {
    const { engine, request, calls, objects } = anEngine({ apply: () => created });
    expect(await engine.check(request, alice)).toMatchObject({
      state: 'Checked',
      reason: null,
      uid: null,
      attempts: 0,
    });
    expect(await engine.send(request, alice)).toMatchObject({
      state: 'Applied',
      reason: null,
      uid: 'u-1',
      attempts: 1,
    });
    expect(calls).toEqual(['dry', 'apply']);
    expect(objects.map(({ metadata }) => metadata.resourceVersion)).toEqual(['1', '1']);
  });

  it('warnings of the server are kept', async () => {
    const { engine, request } = anEngine({ apply: () => ({ ...created, warnings: ['old'] }) });
    expect(await engine.send(request, alice)).toMatchObject({ warnings: ['old'] });
    expect(await engine.check(request, alice)).toMatchObject({ warnings: ['old'] });
  });
});

describe('a node port that a dry run gives away itself', () => {
  const port = (number: number, nodePort?: number) => ({ port: number, ...(nodePort && { nodePort }) });
  const withPorts = (request: RequestOf<'create'>): RequestOf<'create'> => ({
    ...request,
    object: { ...request.object, spec: { ports: [port(1, 30_000), port(2), port(3, 30_001)] } },
  });
  const taken = (index: number) =>
    refusal(422, 'Invalid', {
      message: `Service "cart" is invalid: spec.ports[${index}].nodePort: Invalid value: 30001: provided port is already allocated`,
      causes: [{ field: `spec.ports[${index}].nodePort` }],
    });

  it('is asked for once more, before the others', async () => {
    const { engine, request, calls, objects } = anEngine({ apply: inTurn(taken(2), created) });
    expect(await engine.check(withPorts(request), alice)).toMatchObject({ state: 'Checked' });
    expect(calls).toEqual(['dry', 'dry']);
    expect(objects.map(({ spec }) => (spec as { ports: unknown }).ports)).toEqual([
      [port(1, 30_000), port(2), port(3, 30_001)],
      [port(1, 30_000), port(3, 30_001), port(2)],
    ]);
  });

  it('is refused where somebody has it, with the place that it has in the Service', async () => {
    const { engine, request, calls } = anEngine({ apply: inTurn(taken(2), taken(1)) });
    expect(await engine.check(withPorts(request), alice)).toMatchObject({
      state: 'Invalid',
      causes: [{ field: 'spec.ports[2].nodePort' }],
    });
    expect(calls).toEqual(['dry', 'dry']);
  });
});

describe('a name that is taken', () => {
  it.each<[string, KubeResult, object]>([
    ['by our own object as planned: unchanged', ours, { state: 'Unchanged', uid: 'u-1' }],
    ['by a foreign object', ok(foreign), { state: 'Conflict', reason: 'NameTaken', uid: 'u-2' }],
    [
      'by an object of another service of ours',
      ok(live(planned, { annotations: { 'slipway.dev/service-id': 'other' } })),
      { state: 'Conflict', reason: 'NameTaken', message: expect.stringContaining('another service of Slipway') },
    ],
    [
      'by our object of another rendering',
      ok(live(planned, { annotations: { 'slipway.dev/service-id': 'ours', 'slipway.dev/digest': 'x' } })),
      { state: 'Conflict', reason: 'OtherRevision' },
    ],
    [
      'by our object on its way out',
      ok(live(planned, { deletionTimestamp: '2026-01-01T00:00:00Z' })),
      { state: 'Conflict', reason: 'BeingDeleted' },
    ],
    ['by something that cannot be read', lost, { state: 'Unknown' }],
    ['by something that may not be read', refusal(403, 'Forbidden'), { state: 'Unknown' }],
  ])('%s', async (_, read, outcome) => {
    const { engine, request, calls } = anEngine({ apply: () => conflict, get: () => read });
    expect(await engine.send(request, alice)).toMatchObject(outcome);
    expect(calls).toEqual(['apply', 'get']);
  });

  it('tells whose it is, as far as the object says', async () => {
    const named = {
      ...foreign,
      metadata: { ...foreign.metadata, managedFields: [{ manager: 'kubectl-create' }], deletionTimestamp: 'x' },
    };
    const { engine, request } = anEngine({ apply: () => conflict, get: () => ok(named) });
    expect(await engine.check(request, alice)).toMatchObject({
      message: 'Service shop/cart exists and was not made by this service but by "kubectl-create"; it is being deleted',
    });
  });

  it('by our own object passes a check, which wrote nothing', async () => {
    const { engine, request } = anEngine({ apply: () => conflict, get: () => ours });
    expect(await engine.check(request, alice)).toMatchObject({ state: 'Checked', reason: 'Unchanged', uid: 'u-1' });
  });

  it('fails a check also where the user may not look whose it is', async () => {
    const { engine, request } = anEngine({ apply: () => conflict, get: () => refusal(403, 'Forbidden') });
    expect(await engine.check(request, alice)).toMatchObject({ state: 'Conflict', reason: 'NameTaken' });
  });

  it('and free again when one looks, is tried again', async () => {
    const { engine, request, calls } = anEngine({ apply: inTurn(conflict, created), get: () => absent });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Applied', attempts: 2 });
    expect(calls).toEqual(['apply', 'get', 'apply']);
  });
});

describe('a write whose answer leaves its effect open is read back before it is repeated', () => {
  const open = [
    ['a reset', lost],
    ['silence', silent],
    ['a 500', refusal(500, 'InternalError')],
    ['a 503 of a proxy', refusal(503, undefined)],
    ['a 504', refusal(504, 'Timeout')],
  ] as const;

  it.each(open)('%s, and our object is there: applied', async (_, answer) => {
    const { engine, request, calls } = anEngine({ apply: () => answer, get: () => ours });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Applied', uid: 'u-1', attempts: 1 });
    expect(calls).toEqual(['apply', 'get']);
  });

  it.each(open)('%s, and nothing is there: repeated', async (_, answer) => {
    const { engine, request, calls } = anEngine({ apply: inTurn(answer, created), get: () => absent });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Applied', attempts: 2 });
    expect(calls).toEqual(['apply', 'get', 'apply']);
  });

  it.each(open)('%s, and a foreign object is there: the name is taken', async (_, answer) => {
    const { engine, request } = anEngine({ apply: () => answer, get: () => ok(foreign) });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Conflict', reason: 'NameTaken' });
  });

  it.each(open)('%s, and it cannot be read: unknown', async (_, answer) => {
    const { engine, request, calls } = anEngine({ apply: () => answer, get: () => lost });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Unknown', attempts: 1 });
    expect(calls).toEqual(['apply', 'get']);
  });

  it('and when the repetition meets our own object, that is the first attempt come true', async () => {
    const { engine, request } = anEngine({ apply: inTurn(lost, conflict), get: inTurn(absent, ours) });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Applied', attempts: 2 });
  });

  it('three times at most: then a lost one is unknown, for it may still come true', async () => {
    const { engine, request, calls } = anEngine({ apply: () => lost, get: () => absent });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Unknown', reason: 'AnswerLost', attempts: 3 });
    expect(calls.filter((call) => call === 'apply')).toHaveLength(3);
  });

  it('and one that the server itself gave up on is unreachable', async () => {
    const { engine, request } = anEngine({ apply: () => refusal(500, 'InternalError'), get: () => absent });
    expect(await engine.send(request, alice)).toMatchObject({
      state: 'Unreachable',
      reason: 'InternalError',
      attempts: 3,
    });
  });

  it.each([
    ['a 504', refusal(504, 'Timeout')],
    ['a proxy', refusal(502, undefined)],
  ])('%s that gave up on the server leaves it unknown', async (_, answer) => {
    const { engine, request } = anEngine({ apply: () => answer, get: () => absent });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Unknown', attempts: 3 });
  });

  it('a refusal of the repetition does not tell what came of the first: it is read again', async () => {
    const overQuota = refusal(403, 'Forbidden', { message: 'exceeded quota: services' });
    const landed = anEngine({ apply: inTurn(lost, overQuota), get: inTurn(absent, ours) });
    expect(await landed.engine.send(landed.request, alice)).toMatchObject({ state: 'Applied', uid: 'u-1' });
    const open = anEngine({ apply: inTurn(lost, overQuota), get: () => absent });
    expect(await open.engine.send(open.request, alice)).toMatchObject({ state: 'Unknown', reason: 'QuotaExceeded' });
    const silentLater = anEngine({ apply: inTurn(lost, overQuota), get: inTurn(absent, silent) });
    expect(await silentLater.engine.send(silentLater.request, alice)).toMatchObject({ state: 'Unknown' });
  });

  it('a cluster that dies after a lost write leaves it unknown', async () => {
    const { engine, request } = anEngine({ apply: inTurn(lost, refused), get: () => absent });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Unknown', attempts: 1 });
  });
});

describe('repeating', () => {
  it('a 429 had no effect: it is repeated without reading back', async () => {
    const { engine, request, calls } = anEngine({ apply: inTurn(refusal(429, 'TooManyRequests'), created) });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Applied', attempts: 2 });
    expect(calls).toEqual(['apply', 'apply']);
  });

  it('waits a part of a bound that doubles', async () => {
    const { engine, request, slept } = anEngine({ apply: () => refusal(429, 'TooManyRequests') });
    expect(await engine.send(request, alice)).toMatchObject({
      state: 'Unreachable',
      reason: 'TooManyRequests',
      attempts: 3,
    });
    expect(slept).toEqual([100, 200]);
  });

  it('waits as long as the server says', async () => {
    const { engine, request, slept } = anEngine({
      apply: inTurn(refusal(429, 'TooManyRequests', { retryAfterSeconds: 3 }), created),
    });
    await engine.send(request, alice);
    expect(slept).toEqual([3_000]);
  });

  it('does not wait longer than the whole may take', async () => {
    const { engine, request, slept } = anEngine({
      apply: () => refusal(429, 'TooManyRequests', { retryAfterSeconds: 60 }),
    });
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Unreachable', attempts: 1 });
    expect(slept).toEqual([]);
  });

  it.each([
    ['a reset', lost, 3],
    ['a 503', refusal(503, 'ServiceUnavailable'), 3],
    ['silence', silent, 1],
    ['a refused connection', refused, 1],
    ['a validation fault', refusal(422, 'Invalid'), 1],
    [
      'a typed-patch fault',
      refusal(500, undefined, { message: 'failed to create typed patch object (a/b; v1, Kind=Service): .spec.x: no' }),
      1,
    ],
  ] as const)('of a check after %s ends in time', async (_, answer, times) => {
    const { engine, request, calls } = anEngine({ apply: () => answer });
    const outcome = await engine.check(request, alice);
    expect(calls).toHaveLength(times);
    expect(['Unreachable', 'Invalid']).toContain(outcome.state);
  });

  it('ends when the time for the whole is over', async () => {
    let clock = 0;
    const slow = async () => {
      clock += 5_000;
      return silent;
    };
    const { engine, request, calls } = anEngine(
      { apply: slow, get: () => absent },
      { now: () => clock, limits: { whole: 9_000 } },
    );
    expect(await engine.send(request, alice)).toMatchObject({ state: 'Unknown' });
    expect(calls).toEqual(['apply', 'get', 'apply']);
  });
});

describe('before a write leaves', () => {
  it('its attempt is told, each time', async () => {
    const told: unknown[] = [];
    const { engine, request, calls } = anEngine({ apply: inTurn(refusal(429, 'TooManyRequests'), created) });
    await engine.send(request, alice, { sending: async (attempt) => void told.push([attempt, calls.length]) });
    expect(told).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it('it does not leave when that could not be noted', async () => {
    const { engine, request, calls } = anEngine({ apply: () => created });
    const sending = () => Promise.reject(new Error('the journal is gone'));
    await expect(engine.send(request, alice, { sending })).rejects.toThrow('the journal is gone');
    expect(calls).toEqual([]);
  });

  it.each([
    ['its time is over', { limits: { whole: 9_000 } }],
    ['it was cancelled', {}],
  ])(
    'it does not leave when by the time that is noted %s: the process may have been stopped over it',
    async (_, more) => {
      let clock = 0;
      const { engine, request, calls } = anEngine({ apply: () => created }, { now: () => clock, ...more });
      const cancel = new AbortController();
      const sending = async () => {
        if ('limits' in more) clock += 120_000;
        else cancel.abort();
      };
      const outcome = await engine.send(request, alice, { sending, signal: cancel.signal });
      expect(outcome).toMatchObject({ state: 'Unreachable', reason: 'NotReached', attempts: 0 });
      expect(calls).toEqual([]);
    },
  );

  it('a cancelled one does not leave', async () => {
    const told: number[] = [];
    const { engine, request, calls } = anEngine({ apply: () => created });
    const options = { signal: AbortSignal.abort(), sending: async (attempt: number) => void told.push(attempt) };
    expect(await engine.send(request, alice, options)).toMatchObject({ state: 'Unreachable', attempts: 0 });
    expect([...calls, ...told]).toEqual([]);
  });
});

it('a member that is not known is unreachable, and an identity that cannot be acted for is denied', async () => {
  const unknown = anEngine({}, { member: () => undefined });
  expect(await unknown.engine.send(unknown.request, alice)).toMatchObject({
    state: 'Unreachable',
    reason: 'UnknownCluster',
  });
  const { cluster } = scriptedCluster({});
  const refusing = {
    ...cluster,
    as: () => {
      throw new ImpersonationRefused('no');
    },
  };
  const denied = anEngine({}, { member: () => refusing });
  expect(await denied.engine.check(denied.request, alice)).toMatchObject({
    state: 'Denied',
    reason: 'IdentityRefused',
  });
});

it('no more than four calls are under way in one cluster', async () => {
  let now = 0;
  let most = 0;
  const apply = async () => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
    return created;
  };
  const { engine, request } = anEngine({ apply });
  await Promise.all(Array.from({ length: 20 }, () => engine.send(request, alice)));
  expect(most).toBe(4);
});

describe('observing', () => {
  it.each<[string, KubeResult, object]>([
    ['our object as planned', ours, { state: 'Applied', uid: 'u-1', attempts: 0 }],
    ['a foreign object', ok(foreign), { state: 'Conflict', reason: 'NameTaken' }],
    ['nothing', absent, { state: 'Pending', reason: 'Absent' }],
    ['what may not be read', refusal(403, 'Forbidden'), { state: 'Unknown', reason: 'Forbidden' }],
    ['a dead cluster', refused, { state: 'Unknown', reason: 'NotReached' }],
    [
      'a cluster that answers 500 for ever',
      refusal(500, 'InternalError'),
      { state: 'Unknown', reason: 'InternalError' },
    ],
  ])('%s', async (_, read, outcome) => {
    const { engine, request } = anEngine({ get: () => read });
    expect(await engine.observe(request, alice)).toMatchObject(outcome);
  });

  it('looks again after a moment of trouble', async () => {
    const { engine, request, calls } = anEngine({ get: inTurn(lost, ours) });
    expect(await engine.observe(request, alice)).toMatchObject({ state: 'Applied' });
    expect(calls).toEqual(['get', 'get']);
  });
});
