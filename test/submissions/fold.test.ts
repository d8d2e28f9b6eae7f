import { describe, expect, it } from 'vitest';
import type { CellState } from '../../src/engines/engine.ts';
import { fold, isFailed } from '../../src/submissions/fold.ts';
import { createSeal, RecordForged } from '../../src/submissions/seal.ts';
import type { JournalEntry, Phase } from '../../src/submissions/submission.ts';
import { aHead, aResult } from './a-head.ts';

const started: JournalEntry = { type: 'started', at: 10 };
const closed: JournalEntry = { type: 'closed', at: 90 };
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
