import { describe, expect, it } from 'vitest';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import { serviceIdAnnotation } from '../../src/engines/marks.ts';
import { type Intent, toChange, type Wish } from '../../src/submissions/change.ts';
import { aRecord } from '../services/a-service.ts';
import { aHead } from './a-head.ts';
import { intentOf } from './a-server.ts';
import { aSpec } from './world.ts';

const engine = createDirectEngine({
  member: () => undefined,
  sleep: async () => undefined,
  random: () => 0,
  now: () => 0,
});
const change = (wish: Wish, more: Partial<Pick<Intent, 'seed'>> = {}) => {
  let ids = 0;
  return toChange(
    { ...intentOf(wish), ...more },
    { engine, now: () => 7, newId: () => `id-${++ids}`, newToken: () => 'token' },
  );
};
const plans = ({ head }: ReturnType<typeof change>) =>
  head.plan.requests.map(({ verb, cluster, kind }) => `${verb} ${cluster} ${kind}`);

const service = {
  record: aRecord({ spec: aSpec('cart', ['west', 'east']), placement: ['west', 'east'] }),
  text: 'as stored',
};
const create: Wish = { operation: 'create', kind: 'stateless', spec: aSpec('cart', ['east', 'west']) };

describe('a create', () => {
  it('makes every object, marked as of a new service, and takes the name', () => {
    const made = change(create);
    expect(plans(made)).toEqual([
      'create east Service',
      'create east Deployment',
      'create west Service',
      'create west Deployment',
    ]);
    const marks = made.head.plan.requests.map((request) =>
      request.verb === 'create' ? request.object.metadata.annotations?.[serviceIdAnnotation] : undefined,
    );
    expect(new Set(marks)).toEqual(new Set([made.running.serviceId]));
    expect(made.running).toMatchObject({
      name: 'cart',
      revision: 1,
      objects: [],
      lastSubmission: { id: made.head.id },
    });
    expect(made.running.lastSubmission.phase).toBeUndefined();
    expect(made.head).toMatchObject({
      service: 'cart',
      of: null,
      placement: ['east', 'west'],
      orphan: false,
      createdAt: 7,
    });
    expect(made.head.renderingDigest).toBe(made.rendering?.digest);
    expect(made.consequences).toEqual([]);
  });

  it('has the id that its request gives it', () => {
    expect(change(create, { seed: 'seed-1' }).head.id).toBe('seed-1');
  });

  it('remembers the draft that it was frozen from', () => {
    const key = { project: 'shop', owner: 'owner-1', id: 'draft-1' };
    const { head } = change({ ...create, draft: { key, token: 't', revision: 3 } } as Wish);
    expect(head).toMatchObject({ draft: 'draft-1', draftOwner: 'owner-1', draftRevision: 3 });
  });

  it('that goes on from one without a result keeps the mark, and changes what is known to be there', () => {
    const made = change({ ...create, spec: aSpec('cart', ['east'], 'nginx:2'), continues: service } as Wish);
    expect(made.running.serviceId).toBe('service-1');
    expect(made.running.objects).toEqual(service.record.objects);
    expect(plans(made)).toEqual([
      'update east Service',
      'update east Deployment',
      'delete west Deployment',
      'delete west Service',
    ]);
  });
});

describe('an update', () => {
  const update: Wish = { operation: 'update', service, spec: aSpec('cart', ['east', 'north'], 'nginx:2') };

  it('changes what stays, makes what joins, deletes what leaves, and says what that destroys', () => {
    const made = change(update);
    expect(plans(made)).toEqual([
      'update east Service',
      'update east Deployment',
      'create north Service',
      'create north Deployment',
      'delete west Deployment',
      'delete west Service',
    ]);
    expect(made.consequences.map(({ code, cluster, kind }) => `${code} ${cluster} ${kind}`)).toEqual([
      'cluster-removed west Deployment',
      'cluster-removed west Service',
    ]);
  });

  it('keeps what was there before in its plan, for the undo', () => {
    for (const request of change(update).head.plan.requests)
      expect('before' in request && request.before !== undefined).toBe(request.verb !== 'create');
  });

  it('leaves the record as it is until it has ended', () => {
    const { running, head } = change(update);
    expect(running).toEqual({ ...service.record, lastSubmission: { id: head.id } });
  });

  it('renders as the one who made the service', () => {
    const by = { ...intentOf(update), identity: { ...intentOf(update).identity, username: 'bob' } };
    const ids = { now: () => 7, newId: () => 'id', newToken: () => 'token' };
    expect(toChange(by, { engine, ...ids }).head.renderingDigest).toBe(change(update).head.renderingDigest);
  });
});

describe('a deletion', () => {
  const claims = [
    { cluster: 'east', apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'disk-cart-v1-0', uid: 'claim-1' },
  ];
  const remove = (more: Partial<Extract<Wish, { operation: 'delete' }>> = {}) =>
    change({ operation: 'delete', service, orphan: false, claims: [], unseen: [], ...more });

  it('deletes the workload before its Service, in each cluster, and needs no confirmation', () => {
    const made = remove();
    expect(plans(made)).toEqual([
      'delete west Deployment',
      'delete west Service',
      'delete east Deployment',
      'delete east Service',
    ]);
    expect(made.consequences).toEqual([]);
    expect(made.head).toMatchObject({ spec: null, placement: [] });
  });

  it('deletes claims last, each at its own place of the plan, and says so', () => {
    const made = remove({ claims });
    expect(plans(made).at(-1)).toBe('delete east PersistentVolumeClaim');
    expect(made.head.plan.requests.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(made.consequences).toMatchObject([{ code: 'claim-deleted', uid: 'claim-1' }]);
  });

  it('says which claims cannot be seen', () => {
    const unseen = [{ code: 'claims-unknown', cluster: 'west' }] as const;
    expect(remove({ unseen }).consequences).toEqual(unseen);
  });

  it('that only forgets sends nothing', () => {
    const { head } = remove({ orphan: true, claims });
    expect(head.plan.requests).toEqual([]);
    expect(head.orphan).toBe(true);
  });
});

describe('a rollback', () => {
  const of = { ...aHead(['east']), draft: 'draft-1', draftOwner: 'owner-1', draftRevision: 3 };

  it('of a create deletes all that is known, and gives the draft back', () => {
    const made = change({ operation: 'rollback', service, of, spec: undefined });
    expect(plans(made).every((one) => one.startsWith('delete '))).toBe(true);
    expect(made.head).toMatchObject({ of: 'submission-1', spec: null, draft: 'draft-1', draftOwner: 'owner-1' });
    expect(made.consequences).toEqual([]);
  });

  it('of a change applies what was there before', () => {
    const made = change({ operation: 'rollback', service, of, spec: aSpec('cart', ['west', 'east'], 'nginx:0') });
    expect(plans(made).every((one) => one.startsWith('update '))).toBe(true);
  });
});
