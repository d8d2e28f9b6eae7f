import { describe, expect, it } from 'vitest';
import type { PlannedRequest } from '../../src/engines/engine.ts';
import { undoOf } from '../../src/engines/undo.ts';
import { aDeployment } from './a-rendering.ts';

const place = {
  index: 3,
  cluster: 'west',
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'cart-v1',
} as const;
const object = aDeployment();
const before = aDeployment('old');

describe('what takes a request back', () => {
  it.each<[string, PlannedRequest, string | null, PlannedRequest | undefined]>([
    [
      'a creation: the deletion of what was made',
      { ...place, verb: 'create', object },
      'u-2',
      { ...place, verb: 'delete', uid: 'u-2', before: object },
    ],
    ['a creation of which nothing is known: nothing', { ...place, verb: 'create', object }, null, undefined],
    [
      'an update: the update to what was there',
      { ...place, verb: 'update', object, uid: 'u-1', before },
      'u-1',
      { ...place, verb: 'update', object: before, uid: 'u-1', before: object },
    ],
    [
      'a recreation: another one, of what was made',
      { ...place, verb: 'recreate', object, uid: 'u-1', before },
      'u-2',
      { ...place, verb: 'recreate', object: before, uid: 'u-2', before: object },
    ],
    [
      'a recreation that came to nothing: of what was there, or is not any more',
      { ...place, verb: 'recreate', object, uid: 'u-1', before },
      null,
      { ...place, verb: 'recreate', object: before, uid: 'u-1', before: object },
    ],
    [
      'a deletion: a creation',
      { ...place, verb: 'delete', uid: 'u-1', before },
      null,
      { ...place, verb: 'create', object: before },
    ],
    ['an update from nobody knows what: nothing', { ...place, verb: 'update', object, uid: 'u-1' }, 'u-1', undefined],
    ['a deletion of nobody knows what: nothing', { ...place, verb: 'delete', uid: 'u-1' }, null, undefined],
  ])('%s', (_, request, uid, undo) => expect(undoOf(request, uid)).toEqual(undo));

  it('is taken back by what was done', () => {
    const update: PlannedRequest = { ...place, verb: 'update', object, uid: 'u-1', before };
    const undo = undoOf(update, 'u-1');
    expect(undo && undoOf(undo, 'u-1')).toEqual(update);
  });
});
