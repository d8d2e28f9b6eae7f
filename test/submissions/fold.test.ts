import { describe, expect, it } from 'vitest';
import type { CellState } from '../../src/engines/engine.ts';
import { fold, isFailed } from '../../src/submissions/fold.ts';
import { createSeal, RecordForged } from '../../src/submissions/seal.ts';
import type { JournalEntry, Phase } from '../../src/submissions/submission.ts';
import { aHead, aResult } from './a-head.ts';

const started: JournalEntry = { type: 'started', at: 10 };
const closed = { type: 'closed', at: 90 } as const;
const checked = (request: number, state: CellState = 'Checked'): JournalEntry => ({
  type: 'checked',
  at: 20,
  request,
  result: aResult(state),
});
const sent = (request: number, attempt = 1): JournalEntry => ({ type: 'sent', at: 30, request, attempt });
const answered = (request: number, state: CellState = 'Applied', attempts = 1): JournalEntry => ({
  type: 'answered',
  at: 40,
  request,
  result: aResult(state, { attempts }),
});
const settled = (request: number, state: CellState): JournalEntry => ({
  type: 'settled',
  at: 50,
  request,
  result: aResult(state),
});

describe('the phase is what the cells say', () => {
  const head = aHead(['east', 'west']);
  const phases: [Phase, string, JournalEntry[]][] = [
    ['Queued', 'nothing has begun', []],
    ['Checking', 'begun', [started]],
    ['Checking', 'dry runs have answered', [started, checked(0), checked(1)]],
    ['Applying', 'a write is on its way', [started, checked(0), sent(0)]],
    ['Applying', 'one is applied, the rest is not yet', [started, sent(0), answered(0)]],
    ['Succeeded', 'all applied, and closed', [started, answered(0), answered(1), answered(2), answered(3), closed]],
    [
      'Succeeded',
      'what was there already is fine',
      [started, answered(0, 'Unchanged'), answered(1), answered(2), answered(3), closed],
    ],
    ['Succeeded', 'a dry run of all', [started, checked(0), checked(1), checked(2), checked(3), closed]],
    [
      'PartiallySucceeded',
      'one cell failed',
      [started, answered(0), answered(1), answered(2), answered(3, 'Denied'), closed],
    ],
    [
      'PartiallySucceeded',
      'the effect of a write is unknown',
      [started, checked(0, 'Denied'), checked(1, 'Denied'), answered(2, 'Unknown'), settled(3, 'Skipped'), closed],
    ],
    [
      'Failed',
      'nothing was applied',
      [started, checked(0, 'Conflict'), checked(1, 'Invalid'), checked(2, 'Denied'), checked(3, 'Unreachable'), closed],
    ],
    [
      'Failed',
      'all skipped',
      [started, settled(0, 'Skipped'), settled(1, 'Skipped'), settled(2, 'Skipped'), settled(3, 'Skipped'), closed],
    ],
  ];
  it.each(phases)('%s: %s', (phase, _, journal) => {
    expect(fold(head, journal).phase).toBe(phase);
  });
});

describe('a cell', () => {
  it('is what its last entry says; attempts count writes, a dry run has none', () => {
    const head = aHead(['east']);
    const { cells, startedAt, finishedAt } = fold(head, [
      started,
      checked(0),
      sent(0),
      sent(0, 2),
      answered(0, 'Applied', 2),
      checked(1, 'Denied'),
      closed,
    ]);
    expect(cells[0]).toMatchObject({ cluster: 'east', kind: 'Service', state: 'Applied', attempts: 2, updatedAt: 40 });
    expect(cells[1]).toMatchObject({ kind: 'Deployment', state: 'Denied', updatedAt: 20 });
    expect([startedAt, finishedAt]).toEqual([10, 90]);
  });

  it('without an entry is Pending since the submission was made', () => {
    expect(fold(aHead(['east']), []).cells[0]).toMatchObject({
      state: 'Pending',
      attempts: 0,
      updatedAt: aHead(['east']).createdAt,
    });
  });

  it('of a request that the plan has not is ignored', () => {
    expect(fold(aHead(['east']), [answered(99)]).cells).toHaveLength(2);
  });
});

describe('a retry', () => {
  const head = aHead(['east', 'west']);
  const bob = { ...head.identity, username: 'bob' };
  const retry = (...requests: readonly number[]): JournalEntry => ({ type: 'retry', at: 100, by: bob, requests });
  const undone = (request: number, uid: string | null): JournalEntry => ({
    type: 'undone',
    at: 60,
    request,
    result: aResult('RolledBack', { uid, attempts: 2 }),
  });

  it('opens its cells again, keeps their attempts and all other cells, and is asked for by whoever asks', () => {
    const before = [started, sent(0), answered(0), sent(1, 2), answered(1, 'Denied', 2), closed];
    const submission = fold(head, [...before, retry(1)]);
    expect(submission.cells.slice(0, 2)).toMatchObject([
      { state: 'Applied', attempts: 1 },
      { state: 'Pending', attempts: 2, updatedAt: 100, uid: null },
    ]);
    expect(submission).toMatchObject({ actor: bob, askedAt: 100, finishedAt: null, startedAt: 10 });
  });

  it('starts without the wishes of before', () => {
    const cancel: JournalEntry = { type: 'cancel', at: 35, by: head.identity };
    const submission = fold(head, [started, cancel, { type: 'rolling-back', at: 50 }, closed, retry(0)]);
    expect(submission.intents).toEqual({ cancelled: false, rollingBack: false });
    expect(submission.phase).toBe('Checking');
  });

  it('knows what is to be made anew, and the uids of what an undo has made', () => {
    const gone: JournalEntry = {
      type: 'answered',
      at: 40,
      request: 0,
      result: aResult('Conflict', { reason: 'Gone' }),
    };
    const first = fold(head, [started, gone, undone(1, 'u-2'), undone(2, null), closed, retry(0, 1, 2)]);
    expect([first.anew, first.remade]).toEqual([[0], { 1: 'u-2' }]);
    const second = fold(head, [
      started,
      gone,
      undone(1, 'u-2'),
      closed,
      retry(0, 1),
      undone(1, 'u-3'),
      closed,
      retry(1),
    ]);
    expect([second.anew, second.remade]).toEqual([[0], { 1: 'u-3' }]);
  });

  it('gives what could not be undone another chance', () => {
    const stuck: JournalEntry = {
      type: 'undone',
      at: 60,
      request: 0,
      result: aResult('Applied', { reason: 'NotUndone' }),
    };
    expect(fold(head, [started, stuck, closed, retry(1)]).cells[0]).toMatchObject({ state: 'Applied', reason: null });
  });
});

describe('a cancel that its worker did not know of', () => {
  const head = aHead(['east']);
  const cancel: JournalEntry = { type: 'cancel', at: 80, by: head.identity };
  const cells = [started, answered(0), answered(1, 'Denied')];

  it('is under way until the end says that it came too late', () => {
    expect(fold(head, [...cells, cancel]).phase).toBe('Cancelling');
    expect(fold(head, [...cells, cancel, { ...closed, cancelled: false }]).phase).toBe('PartiallySucceeded');
  });
  it('counts where the end says so, or says nothing, as ends of before did', () => {
    expect(fold(head, [...cells, cancel, { ...closed, cancelled: true }]).phase).toBe('Cancelled');
    expect(fold(head, [...cells, cancel, closed]).phase).toBe('Cancelled');
  });
});

it('the summary counts every cell once', () => {
  const states: CellState[] = [
    'Pending',
    'Checked',
    'Applying',
    'Applied',
    'Unchanged',
    'Conflict',
    'Denied',
    'Invalid',
    'Unreachable',
    'Unknown',
    'Skipped',
    'Deleted',
    'RolledBack',
  ];
  const head = aHead(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  const { summary } = fold(
    head,
    states.map((state, request) => settled(request, state)),
  );
  const { total, ...counts } = summary;
  expect(total).toBe(14);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(14);
  expect(summary).toMatchObject({ failed: states.filter(isFailed).length, unknown: 1, pending: 2 });
});

describe('a sealed record', () => {
  const seal = createSeal('a key that the store does not have');
  it('opens at its place, with its key', () => {
    expect(seal.open('a/b', seal.seal('a/b', { x: '车' }))).toEqual({ x: '车' });
  });

  const forged: [string, () => unknown][] = [
    ['another place', () => seal.open('a/c', seal.seal('a/b', 1))],
    ['a place that runs into the value', () => seal.open('a/b1', seal.seal('a/b', 11))],
    ['another key', () => createSeal('other').open('a/b', seal.seal('a/b', 1))],
    ['another value', () => seal.open('a/b', `${seal.seal('a/b', 1)}1`)],
    ['no seal', () => seal.open('a/b', '{"x":1}')],
    ['nothing', () => seal.open('a/b', '')],
  ];
  it.each(forged)('is refused with %s', (_, open) => {
    expect(open).toThrow(RecordForged);
  });
});
