import { describe, expect, it } from 'vitest';
import type { CellState, KnownObject, PlannedRequest } from '../../src/engines/engine.ts';
import { objectsAfter, serviceAfter } from '../../src/services/record-after.ts';
import { KEPT_REVISIONS } from '../../src/services/service.ts';
import { fold } from '../../src/submissions/fold.ts';
import type { CellResult, JournalEntry, SubmissionHead } from '../../src/submissions/submission.ts';
import { aHead, aResult } from '../submissions/a-head.ts';
import { aRecord } from './a-service.ts';

type Outcome = CellState | readonly [CellState, Partial<CellResult>];

const place = { apiVersion: 'v1', kind: 'Service', name: 'cart' };
const known = (cluster: string, uid: string): KnownObject => ({ cluster, ...place, uid });
const spec = { basicInformation: { name: 'cart', alias: 'The new one' } };

const head = (change: Partial<SubmissionHead> = {}): SubmissionHead => ({
  ...aHead(['east']),
  id: 'submission-2',
  spec,
  ...change,
});
/** One Service in each cluster of the outcomes, and what came of it. */
const ended = (of: SubmissionHead, outcomes: Readonly<Record<string, Outcome>>, more: readonly JournalEntry[] = []) => {
  const requests = Object.keys(outcomes).map(
    (cluster, index): PlannedRequest => ({
      ...place,
      index,
      cluster,
      namespace: 'shop',
      verb: 'create',
      object: { ...place, metadata: { name: 'cart' } },
    }),
  );
  const answers = Object.values(outcomes).map((outcome, request): JournalEntry => {
    const [state, result] = typeof outcome === 'string' ? [outcome, {}] : outcome;
    return { type: 'answered', at: 40, request, result: aResult(state, result) };
  });
  return fold({ ...of, plan: { engine: 'direct', requests } }, [...answers, ...more, { type: 'closed', at: 90 }]);
};
const rollingBack: JournalEntry = { type: 'rolling-back', at: 50 };
const record = aRecord({
  objects: [known('east', 'e-1')],
  revisions: [{ revision: 1, submission: 'submission-1', by: 'alice', at: 1 }],
  lastSubmission: { id: 'submission-2' },
});
const turned = (...args: Parameters<typeof ended>) => serviceAfter(record, ended(...args), 'token-2', 99);

describe('a service after its create', () => {
  const running = aRecord({ objects: [], lastSubmission: { id: 'submission-2' } });
  const created = (outcomes: Readonly<Record<string, Outcome>>) =>
    serviceAfter(running, ended(head(), outcomes), 'token-2', 99);

  it('knows its objects, its phase, and has its first revision', () => {
    const { record: next, revision } = created({ east: ['Applied', { uid: 'e-9' }], west: 'Denied' });
    expect(next).toMatchObject({
      objects: [known('east', 'e-9')],
      revision: 1,
      token: 'token-2',
      updatedAt: 99,
      lastSubmission: { id: 'submission-2', phase: 'PartiallySucceeded' },
    });
    expect(revision).toMatchObject({ revision: 1, submission: 'submission-2', renderingDigest: 'sha256:0' });
  });

  it.each(['Denied', 'Invalid', 'Unreachable', 'Skipped', 'RolledBack'] as const)(
    'is no more when nothing of it is there: %s',
    (state) => {
      expect(created({ east: state })).toEqual({ record: null });
    },
  );

  it('stays when a write has an unknown effect', () => {
    const { record: next } = created({ east: 'Unknown', west: 'Denied' });
    expect(next?.objects).toEqual([{ ...place, cluster: 'east', uid: null }]);
  });

  it('knows what it found there: that was made by a try before', () => {
    expect(created({ east: ['Unchanged', { uid: 'e-9' }] }).record?.objects).toEqual([known('east', 'e-9')]);
  });
});

describe('a service after a change', () => {
  const update = head({ operation: 'update', placement: ['east', 'west'] });

  it.each(['Applied', 'Unknown', 'Deleted', 'Unchanged'] as const)(
    'that is, or may be, somewhere (%s) is the next revision',
    (state) => {
      const { record: next, revision } = turned(update, { east: 'Denied', west: [state, { uid: 'w-1' }] });
      expect(next).toMatchObject({ revision: 2, spec, alias: 'The new one', placement: ['east', 'west'] });
      expect(next?.revisions.map((entry) => entry.revision)).toEqual([1, 2]);
      expect(revision).toMatchObject({ revision: 2, spec, submission: 'submission-2' });
    },
  );

  it.each(['Denied', 'Conflict', 'Skipped', 'Unreachable', 'RolledBack'] as const)(
    'that came nowhere (%s) is what it was, with another token',
    (state) => {
      const { record: next, revision } = turned(update, { east: state });
      expect(next).toMatchObject({ revision: 1, spec: {}, token: 'token-2', lastSubmission: { id: 'submission-2' } });
      expect(revision).toBeUndefined();
    },
  );

  it('that was undone is what it was, though it found some of it as planned', () => {
    const { record: next } = turned(update, { east: ['Unchanged', { uid: 'e-1' }], west: 'RolledBack' }, [rollingBack]);
    expect(next).toMatchObject({ revision: 1, objects: [known('east', 'e-1')] });
  });

  it('that could not be undone everywhere is the next revision', () => {
    const { record: next } = turned(update, { east: ['Applied', { uid: 'e-1' }], west: 'RolledBack' }, [rollingBack]);
    expect(next?.revision).toBe(2);
  });

  it('and its retry have one revision together', () => {
    const first = turned(update, { east: ['Applied', { uid: 'e-1' }], west: 'Denied' }).record;
    if (first === null) throw new Error('no record');
    const retried = ended(update, { east: ['Applied', { uid: 'e-1' }], west: ['Applied', { uid: 'w-1' }] });
    const { record: next, revision } = serviceAfter(first, retried, 'token-3', 120);
    expect(next).toMatchObject({ revision: 2, token: 'token-3' });
    expect(next?.revisions.map((entry) => entry.revision)).toEqual([1, 2]);
    expect(revision?.revision).toBe(2);
  });

  it('stays although nothing of it is left: only a create or a deletion ends it', () => {
    expect(turned(update, { east: 'Deleted' }).record).toMatchObject({ objects: [] });
  });

  it('keeps so many revisions', () => {
    const many = Array.from({ length: KEPT_REVISIONS }, (_, place) => ({
      ...record.revisions[0],
      revision: place + 1,
    }));
    const full = { ...record, revision: KEPT_REVISIONS, revisions: many as typeof record.revisions };
    const { record: next } = serviceAfter(full, ended(update, { east: 'Applied' }), 'token-2', 99);
    expect(next?.revisions.map(({ revision }) => revision)).toEqual(many.map(({ revision }) => revision + 1));
  });
});

describe('a service after its deletion', () => {
  const deletion = head({ operation: 'delete', spec: null, placement: [] });

  it('is no more when nothing is left', () => {
    expect(turned(deletion, { east: 'Deleted' })).toEqual({ record: null });
  });
  it.each(['Denied', 'Unreachable', 'Skipped'] as const)('stays with what is left (%s)', (state) => {
    const { record: next, revision } = turned(deletion, { east: state });
    expect(next).toMatchObject({ objects: [known('east', 'e-1')], revision: 1, spec: {} });
    expect(revision).toBeUndefined();
  });
  it('stays while it is not known whether all is gone', () => {
    expect(turned(deletion, { east: 'Unknown' }).record).toMatchObject({ objects: [known('east', 'e-1')] });
  });
  it('is forgotten with all its objects when its user wants that', () => {
    expect(turned(head({ operation: 'delete', spec: null, placement: [], orphan: true }), {})).toEqual({
      record: null,
    });
  });
});

describe('a service after a rollback', () => {
  it('of its create is no more', () => {
    const rollback = head({ operation: 'rollback', of: 'submission-1', spec: null, placement: [] });
    expect(turned(rollback, { east: 'RolledBack' })).toEqual({ record: null });
  });
  it('of a change has a new revision, with the spec of before', () => {
    const rollback = head({ operation: 'rollback', of: 'submission-1' });
    const { record: next } = turned(rollback, { east: ['RolledBack', { uid: 'e-1' }] });
    expect(next).toMatchObject({ revision: 2, spec, objects: [known('east', 'e-1')] });
  });
  it('that did nothing is what it was', () => {
    const rollback = head({ operation: 'rollback', of: 'submission-1' });
    expect(turned(rollback, { east: 'Denied' }).record).toMatchObject({ revision: 1, objects: [known('east', 'e-1')] });
  });
});

describe('the objects that are known', () => {
  const cell = (outcome: Outcome) => {
    const { head: of, cells } = ended(head(), { east: outcome });
    return objectsAfter([known('east', 'e-1'), known('north', 'n-1')], of.plan.requests, cells);
  };
  const north = known('north', 'n-1');

  it.each<[string, Outcome, readonly KnownObject[]]>([
    ['applied: by its last uid', ['Applied', { uid: 'e-2' }], [known('east', 'e-2'), north]],
    ['unchanged', ['Unchanged', { uid: 'e-2' }], [known('east', 'e-2'), north]],
    ['rolled back to what it was', ['RolledBack', { uid: 'e-2' }], [known('east', 'e-2'), north]],
    ['rolled back to nothing', ['RolledBack', { uid: null }], [north]],
    ['deleted', 'Deleted', [north]],
    ['deleted by somebody else', ['Conflict', { reason: 'Gone' }], [north]],
    ['another conflict', ['Conflict', { reason: 'NameTaken', uid: 'theirs' }], [known('east', 'e-1'), north]],
    ['unknown', ['Unknown', { uid: 'e-2' }], [known('east', 'e-1'), north]],
    ['not written', 'Skipped', [known('east', 'e-1'), north]],
  ])('after a cell that is %s', (_, outcome, objects) => {
    expect(cell(outcome)).toEqual(objects);
  });
});
