import { describe, expect, it } from 'vitest';
import type { CellOutcome, CellState, PlannedRequest } from '../../src/engines/engine.ts';
import type { JournalEntry, SubmissionHead } from '../../src/submissions/submission.ts';
import { undo } from '../../src/submissions/undo.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { aHead, aResult } from './a-head.ts';
import { started } from './a-journal.ts';
import { play, type Surroundings, sends } from './a-run.ts';

const rollingBack: JournalEntry = { type: 'rolling-back', at: 50 };
const was = (request: number, state: CellState, more = {}): JournalEntry => ({
  type: 'answered',
  at: 40,
  request,
  result: aResult(state, { attempts: 1, uid: state === 'Applied' ? `u-${request}` : null, ...more }),
});
const start = (head: SubmissionHead, journal: readonly JournalEntry[], around: Surroundings = {}) => {
  const undone: PlannedRequest[] = [];
  const send = async (request: PlannedRequest, options: object): Promise<CellOutcome> => {
    undone.push(request);
    return (
      (await around.send?.(request, options)) ??
      anOutcome(request.verb === 'delete' ? 'Deleted' : 'Applied', { uid: request.verb === 'delete' ? null : 'u-new' })
    );
  };
  return { ...play(undo, head, { ...around, send, journal: [started, ...journal, rollingBack] }), undone };
};
const object = (name: string, image: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { image },
});
/** A plan of one request, on the object that was known as `u-0`. */
const change = (verb: 'update' | 'recreate' | 'delete', isBeforeKnown = true): SubmissionHead => {
  const head = aHead(['east']);
  const place = { index: 0, cluster: 'east', apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'cart' };
  const before = isBeforeKnown ? { before: object('cart', 'old') } : {};
  const request: PlannedRequest =
    verb === 'delete'
      ? { ...place, verb, uid: 'u-0', ...before }
      : { ...place, verb, uid: 'u-0', object: object('cart', 'new'), ...before };
  return { ...head, operation: 'update', plan: { engine: 'direct', requests: [request] } };
};

describe('what a submission has created', () => {
  it('is deleted by the uid that it was given, the last object first', async () => {
    const { ended, events, undone, cells } = start(aHead(['east']), [was(0, 'Applied'), was(1, 'Applied')]);
    await ended;
    expect(sends(events)).toEqual(['send east Deployment', 'send east Service']);
    expect(undone).toMatchObject([
      { verb: 'delete', uid: 'u-1' },
      { verb: 'delete', uid: 'u-0' },
    ]);
    expect(cells()).toEqual({ 'east Service': 'RolledBack', 'east Deployment': 'RolledBack' });
  });

  it('has each deletion journalled before it leaves', async () => {
    const { ended, events, journal } = start(aHead(['east']), [was(0, 'Applied')]);
    await ended;
    expect(events).toEqual(['sent east Service', 'send east Service', 'undone east Service']);
    expect(journal[0]).toMatchObject({ type: 'sent', undo: true, attempt: 2 });
  });

  it.each(['Conflict', 'Denied', 'Invalid', 'Unreachable', 'Skipped', 'RolledBack'] as const)(
    'is left alone where the cell is %s: that was not its doing',
    async (state) => {
      const { ended, events, cells } = start(aHead(['east']), [was(0, state), was(1, state)]);
      await ended;
      expect(events).toEqual([]);
      expect(cells()).toEqual({ 'east Service': state, 'east Deployment': state });
    },
  );

  it('and found as planned is its doing too: nobody else knows its mark', async () => {
    const { ended, undone } = start(aHead(['east']), [was(0, 'Unchanged', { uid: 'u-9' })]);
    await ended;
    expect(undone).toMatchObject([{ verb: 'delete', uid: 'u-9' }]);
  });

  it.each(['Unknown', 'Applying'] as const)('and whose effect is not known (%s) is looked for first', async (state) => {
    const { ended, events, undone, cells } = start(aHead(['east']), [was(0, state)], {
      observe: () => anOutcome('Applied', { uid: 'u-5' }),
    });
    await ended;
    expect(events[0]).toBe('observe east Service');
    expect(undone).toMatchObject([{ verb: 'delete', uid: 'u-5' }]);
    expect(cells()).toMatchObject({ 'east Service': 'RolledBack' });
  });

  it('and that is found not to be there is undone without a write', async () => {
    const { ended, events, cells } = start(aHead(['east']), [was(0, 'Unknown')]);
    await ended;
    expect(sends(events)).toEqual([]);
    expect(cells()).toMatchObject({ 'east Service': 'RolledBack NothingToUndo' });
  });

  it.each(['Unknown', 'Unreachable', 'Denied'] as const)(
    'and that cannot be looked for (%s) stays Unknown, and nothing is sent',
    async (state) => {
      const { ended, events, submission } = start(aHead(['east']), [was(0, 'Unknown')], {
        observe: () => anOutcome(state, { attempts: 0 }),
      });
      await ended;
      expect(sends(events)).toEqual([]);
      expect(submission().cells[0]).toMatchObject({ state: 'Unknown', attempts: 1 });
    },
  );

  it('and somebody else has by now is left alone', async () => {
    const { ended, events } = start(aHead(['east']), [was(0, 'Unknown')], {
      observe: () => anOutcome('Conflict', { reason: 'NameTaken', uid: 'theirs' }),
    });
    await ended;
    expect(sends(events)).toEqual([]);
  });
});

describe('an undo that fails', () => {
  it('leaves the cell as it was, with the reason; the other objects are undone all the same', async () => {
    const { ended, submission } = start(aHead(['east']), [was(0, 'Applied'), was(1, 'Applied')], {
      send: ({ kind }) =>
        kind === 'Deployment' ? anOutcome('Denied', { message: 'may not delete' }) : anOutcome('Deleted'),
    });
    await ended;
    expect(submission().cells).toMatchObject([
      { state: 'RolledBack', uid: null },
      { state: 'Applied', reason: 'NotUndone', message: 'may not delete', uid: 'u-1', attempts: 2 },
    ]);
  });

  it('is Unknown when its answer was lost, and keeps the uid', async () => {
    const { ended, submission } = start(aHead(['east']), [was(0, 'Applied')], { send: () => anOutcome('Unknown') });
    await ended;
    expect(submission().cells[0]).toMatchObject({ state: 'Unknown', uid: 'u-0', attempts: 2 });
  });

  it('is not tried again by who goes on', async () => {
    const { ended, events } = start(aHead(['east']), [was(0, 'Applied', { reason: 'NotUndone' })]);
    await ended;
    expect(events).toEqual([]);
  });
});

describe('who goes on with an undo', () => {
  it('undoes what is under way once more, and nothing that is undone', async () => {
    const half: JournalEntry[] = [
      was(0, 'Applied'),
      was(1, 'Applied'),
      { type: 'undone', at: 60, request: 1, result: aResult('RolledBack', { attempts: 2 }) },
      { type: 'sent', at: 61, request: 0, attempt: 2, undo: true },
    ];
    const before: (boolean | undefined)[] = [];
    const { ended, undone, cells } = start(aHead(['east']), half, {
      send: (_request, { sentBefore }) => {
        before.push(sentBefore);
        return anOutcome('Deleted');
      },
    });
    await ended;
    expect(undone).toMatchObject([{ verb: 'delete', uid: 'u-0' }]);
    expect(before).toEqual([true]);
    expect(cells()).toEqual({ 'east Service': 'RolledBack', 'east Deployment': 'RolledBack' });
  });
});

describe('what a submission has changed', () => {
  it('is applied as it was, to the object with the known uid', async () => {
    const { ended, undone, submission } = start(change('update'), [was(0, 'Applied', { uid: 'u-0' })]);
    await ended;
    expect(undone).toMatchObject([{ verb: 'update', uid: 'u-0', object: { spec: { image: 'old' } } }]);
    expect(submission().cells[0]).toMatchObject({ state: 'RolledBack', uid: 'u-new' });
  });

  it('is left alone where it was as planned before', async () => {
    const { ended, events } = start(change('update'), [was(0, 'Unchanged', { uid: 'u-0' })]);
    await ended;
    expect(events).toEqual([]);
  });

  it('is recreated as it was where it was recreated', async () => {
    const { ended, undone } = start(change('recreate'), [was(0, 'Applied', { uid: 'u-2' })]);
    await ended;
    expect(undone).toMatchObject([{ verb: 'recreate', uid: 'u-2', object: { spec: { image: 'old' } } }]);
  });

  it('is made again where a recreation has deleted it and could not make the new one', async () => {
    const { ended, undone } = start(change('recreate'), [was(0, 'Denied')]);
    await ended;
    expect(undone).toMatchObject([{ verb: 'recreate', uid: 'u-0', object: { spec: { image: 'old' } } }]);
  });

  it('is created anew where it was deleted', async () => {
    const { ended, undone, submission } = start(change('delete'), [was(0, 'Deleted')]);
    await ended;
    expect(undone).toMatchObject([{ verb: 'create', object: { spec: { image: 'old' } } }]);
    expect(submission().cells[0]).toMatchObject({ state: 'RolledBack', uid: 'u-new' });
  });

  it.each(['update', 'delete', 'recreate'] as const)(
    'is not undone (%s) where nothing is known of what was there before',
    async (verb) => {
      const { ended, events, cells } = start(change(verb, false), [was(0, verb === 'delete' ? 'Deleted' : 'Applied')]);
      await ended;
      expect(sends(events)).toEqual([]);
      expect(cells()).toEqual({ 'east Service': `${verb === 'delete' ? 'Deleted' : 'Applied'} NotUndone` });
    },
  );
});
