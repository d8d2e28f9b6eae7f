import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Course, courseAfter, courseOf, type SubmissionEvent } from '../../src/submissions/events.ts';
import { begun, fold } from '../../src/submissions/fold.ts';
import type { Cell } from '../../src/submissions/submission.ts';
import { aHead } from './a-head.ts';
import { anEndedJournal, answered, closed, retry, sent, started } from './a-journal.ts';

const head = aHead(['east', 'west']);
const terminal = new Set(['Succeeded', 'PartiallySucceeded', 'Failed', 'Cancelled', 'RolledBack']);

/** `id phase` or `id cluster kind state`. */
const told = ({ events }: Pick<Course, 'events'>): string[] =>
  events.map((event) =>
    event.type === 'phase'
      ? `${event.id} ${event.phase}`
      : `${event.id} ${event.cell.cluster} ${event.cell.kind} ${event.cell.state}`,
  );

describe('the events of a submission', () => {
  it('begin with the phase Queued, at the time of its making', () => {
    expect(courseOf(head, []).events).toEqual([{ id: 1, time: head.createdAt, type: 'phase', phase: 'Queued' }]);
  });

  it('tell each changed cell, and after it the phase where that changes', () => {
    const course = courseOf(head, [
      started,
      sent(0),
      answered(0),
      answered(1),
      answered(2),
      answered(3, 'Denied'),
      closed,
    ]);
    expect(told(course)).toEqual([
      '1 Queued',
      '2 Checking',
      '3 east Service Applying',
      '4 Applying',
      '5 east Service Applied',
      '6 east Deployment Applied',
      '7 west Service Applied',
      '8 west Deployment Denied',
      '9 PartiallySucceeded',
    ]);
    expect(course.events.map(({ time }) => time)).toEqual([1, 10, 30, 30, 40, 40, 40, 40, 90]);
  });

  it('go on with higher ids when the submission is tried again', () => {
    const journal = [started, answered(0), answered(1), answered(2), answered(3, 'Denied'), closed];
    const course = courseOf(head, [...journal, retry(head, 3), answered(3), closed]);
    expect(told(course).slice(8)).toEqual([
      '9 west Deployment Pending',
      '10 Applying',
      '11 west Deployment Applied',
      '12 Succeeded',
    ]);
  });

  it('tell nothing of an entry that changes neither a cell nor the phase', () => {
    const course = courseOf(head, [started, started, answered(0), answered(0)]);
    expect(told(course)).toEqual(['1 Queued', '2 Checking', '3 east Service Applied', '4 Applying']);
    expect(course.entries).toBe(4);
  });

  it('are the same however the journal is read: whole, or in parts', () => {
    fc.assert(
      fc.property(anEndedJournal(head), fc.array(fc.nat(40), { maxLength: 4 }), (journal, cuts) => {
        const bounds = [0, ...cuts.map((cut) => Math.min(cut, journal.length)), journal.length].sort((a, b) => a - b);
        const parts = bounds.slice(1).map((to, at) => journal.slice(bounds[at], to));
        expect(parts.reduce(courseAfter, courseOf(head, []))).toEqual(courseOf(head, journal));
      }),
    );
  });

  it('lead to what the fold says, without a gap in their numbers', () => {
    fc.assert(
      fc.property(anEndedJournal(head), fc.nat(40), (whole, length) => {
        const journal = whole.slice(0, length);
        const { events, submission } = courseOf(head, journal);
        const folded = fold(head, journal);
        expect(submission).toEqual(folded);
        expect(events.map(({ id }) => id)).toEqual(events.map((_, at) => at + 1));
        expect(cellsAfter(events)).toEqual(folded.cells);
        expect(events.findLast(({ type }) => type === 'phase')).toMatchObject({ phase: folded.phase });
      }),
    );
  });

  it('end with the phase of the end, whenever the submission has ended', () => {
    fc.assert(
      fc.property(anEndedJournal(head), (journal) => {
        const { events, submission } = courseOf(head, journal);
        expect(terminal).toContain(submission.phase);
        expect(events.at(-1)).toMatchObject({ type: 'phase', phase: submission.phase });
        expect(events.filter((event) => event.type === 'phase' && terminal.has(event.phase))).toHaveLength(
          journal.filter(({ type }) => type === 'closed').length,
        );
      }),
    );
  });
});

/** What somebody knows who has seen nothing but the events. */
const cellsAfter = (events: readonly SubmissionEvent[]): Cell[] => {
  const place = ({ cluster, kind, name }: Cell) => `${cluster} ${kind} ${name}`;
  const cells = new Map(begun(head).cells.map((cell) => [place(cell), cell]));
  for (const event of events) if (event.type === 'cell') cells.set(place(event.cell), event.cell);
  return [...cells.values()];
};
