import { describe, expect, it } from 'vitest';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import type { PlannedRequest } from '../../src/engines/engine.ts';
import { type Intent, toChange } from '../../src/submissions/change.ts';
import { confirmationOf, consequencesOf } from '../../src/submissions/consequences.ts';
import type { Operation } from '../../src/submissions/submission.ts';
import { aRecord } from '../services/a-service.ts';
import { intentOf } from './a-server.ts';
import { aSpec } from './world.ts';

const object = (kind: string) => ({ apiVersion: 'v1', kind, metadata: { name: 'cart', namespace: 'shop' } });
const request = (verb: PlannedRequest['verb'], kind = 'Service', uid = 'u-1'): PlannedRequest => {
  const place = { index: 0, cluster: 'east', apiVersion: 'v1', kind, namespace: 'shop', name: 'cart' };
  if (verb === 'create') return { ...place, verb, object: object(kind) };
  return verb === 'delete' ? { ...place, verb, uid } : { ...place, verb, uid, object: object(kind) };
};
const of = (operation: Operation, ...requests: readonly PlannedRequest[]) =>
  consequencesOf(operation, { engine: 'direct', requests }, undefined).map(({ code, kind }) => `${code} ${kind}`);

describe('what a change destroys', () => {
  it('is nothing where objects are made or changed in place', () => {
    expect(of('update', request('create'), request('update'))).toEqual([]);
  });
  it('is what is deleted in a cluster that leaves', () => {
    expect(of('update', request('delete'))).toEqual(['cluster-removed Service']);
  });
  it('is what cannot be changed in place', () => {
    expect(of('update', request('recreate'))).toEqual(['object-recreated Service']);
  });
  it('is, for a deletion, just the claims: the rest was plainly asked for', () => {
    expect(of('delete', request('delete'), request('delete', 'PersistentVolumeClaim'))).toEqual([
      'claim-deleted PersistentVolumeClaim',
    ]);
  });
  it('is not asked about for a rollback', () => {
    expect(of('rollback', request('delete'), request('recreate'))).toEqual([]);
  });
});

describe('a confirmation', () => {
  const digest = (uid: string, message?: string) =>
    confirmationOf([{ code: 'cluster-removed', cluster: 'east', kind: 'Service', name: 'cart', uid, message }]);

  it('is of exactly these objects: another uid is another confirmation', () => {
    expect(digest('u-1')).toBe(digest('u-1'));
    expect(digest('u-2')).not.toBe(digest('u-1'));
  });
  it("does not hang on somebody else's words", () => {
    expect(digest('u-1', 'it was refused')).toBe(digest('u-1', 'no answer'));
  });
});

describe('the cause in the form', () => {
  const engine = createDirectEngine({
    member: () => undefined,
    sleep: async () => undefined,
    random: () => 0,
    now: () => 0,
  });
  it('of an object that is recreated is the field that cannot be changed', () => {
    const claims = (capacity: string) => ({
      ...aSpec('cart', ['east']),
      storageSettings: {
        volumeClaimTemplates: [
          {
            name: 'disk',
            storageClassName: 'local',
            accessModes: ['ReadWriteOnce' as const],
            capacity,
            mounts: [{ container: 'web', mountPath: '/data' }],
          },
        ],
      },
    });
    const record = aRecord({
      kind: 'stateful',
      placement: ['east'],
      spec: claims('1Gi'),
      objects: [{ cluster: 'east', apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'cart-v1', uid: 'u-1' }],
    });
    const intent: Intent = intentOf({ operation: 'update', service: { record, text: '' }, spec: claims('2Gi') });
    const { consequences } = toChange(intent, { engine, now: () => 1, newId: () => 'id', newToken: () => 'token' });
    expect(consequences).toEqual([
      {
        code: 'object-recreated',
        cluster: 'east',
        kind: 'StatefulSet',
        name: 'cart-v1',
        uid: 'u-1',
        pointer: '/storageSettings/volumeClaimTemplates/0/capacity',
      },
    ]);
  });
});
