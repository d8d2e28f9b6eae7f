import { describe, expect, it } from 'vitest';
import type { CellState } from '../../src/engines/engine.ts';
import { HandedOver } from '../../src/submissions/run.ts';
import { settle } from '../../src/submissions/settle.ts';
import type { JournalEntry, SubmissionHead } from '../../src/submissions/submission.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { aHead, aResult } from './a-head.ts';
import { answered, sent, started } from './a-journal.ts';
import { play, type Surroundings } from './a-run.ts';

const start = (head: SubmissionHead, around: Surroundings) =>
  play((dependencies) => settle('WaitedTooLong', dependencies), head, around);
const calls = (events: readonly string[]) => events.filter((event) => /^(check|send|observe) /.test(event));
const journal: readonly JournalEntry[] = [started, sent(0), answered(0), sent(1)];

describe('settling', () => {
  it('reads what has no last word, and sends nothing', async () => {
    const { ended, events, submission } = start(aHead(['east', 'west']), {
      journal,
      observe: ({ index }) =>
        index === 1 ? anOutcome('Applied', { uid: 'u-1', attempts: 0 }) : anOutcome('Pending', { attempts: 0 }),
    });
    await ended;
    expect(calls(events)).toEqual(['observe east Deployment', 'observe west Service', 'observe west Deployment']);
    expect(submission().cells).toMatchObject([
      { state: 'Applied', attempts: 1 },
      { state: 'Applied', uid: 'u-1', attempts: 1 },
      { state: 'Skipped', reason: 'WaitedTooLong', attempts: 0 },
      { state: 'Skipped', reason: 'WaitedTooLong', attempts: 0 },
    ]);
  });

  it.each(['Unreachable', 'Denied'] as const)(
    'what cannot be seen (%s) is Unknown where a write had left, and that itself where none had',
    async (state) => {
      const { ended, cells } = start(aHead(['east', 'west']), { journal, observe: () => anOutcome(state) });
      await ended;
      expect(cells()).toEqual({
        'east Service': 'Applied',
        'east Deployment': 'Unknown',
        'west Service': state,
        'west Deployment': state,
      });
    },
  );

  const last: readonly CellState[] = [
    ...(['Applied', 'Unchanged', 'Conflict', 'Denied', 'Invalid'] as const),
    ...(['Unreachable', 'Skipped', 'Deleted', 'RolledBack'] as const),
  ];
  it.each(last)('leaves a cell that is %s as it is', async (state) => {
    const { ended, events, cells } = start(aHead(['east']), {
      journal: [started, answered(0, state), answered(1, state)],
    });
    await ended;
    expect(events).toEqual([]);
    expect(cells()).toEqual({ 'east Service': state, 'east Deployment': state });
  });

  it('an unknown cell is read once more', async () => {
    const { ended, cells } = start(aHead(['east']), {
      journal: [started, sent(0), answered(0, 'Unknown'), answered(1)],
      observe: () => anOutcome('Applied', { uid: 'u-1' }),
    });
    await ended;
    expect(cells()).toEqual({ 'east Service': 'Applied', 'east Deployment': 'Applied' });
  });

  it('what a rollback is found to have done, is rolled back', async () => {
    const head: SubmissionHead = { ...aHead(['east']), operation: 'rollback', of: 'submission-0' };
    const { ended, cells } = start(head, {
      journal: [started, sent(0)],
      observe: ({ kind }) => anOutcome(kind === 'Service' ? 'Deleted' : 'Pending'),
    });
    await ended;
    expect(cells()).toEqual({ 'east Service': 'RolledBack', 'east Deployment': 'Skipped WaitedTooLong' });
  });

  it('is handed over when it is cut off: what was not read is not recorded', async () => {
    const abandoned = new AbortController();
    const { ended, events } = start(aHead(['east']), {
      journal,
      abandoned: abandoned.signal,
      observe: () => {
        abandoned.abort();
        return anOutcome('Unreachable');
      },
    });
    await expect(ended).rejects.toThrow(HandedOver);
    expect(events).toEqual(['observe east Deployment']);
  });

  it('reports last words in one record', async () => {
    let records = 0;
    const { ended, journal: recorded } = start(aHead(['east', 'west']), {
      journal: [started],
      record: () => {
        records++;
      },
    });
    await ended;
    expect([records, recorded.length]).toEqual([1, 4]);
    expect(recorded.map((entry) => entry.type)).toEqual(['settled', 'settled', 'settled', 'settled']);
    expect(recorded[0]).toMatchObject({ result: aResult('Skipped', { reason: 'WaitedTooLong' }) });
  });
});
