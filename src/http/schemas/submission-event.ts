import { Type } from '@sinclair/typebox';
import { closed, ref, Timestamp } from './atoms.ts';

const EventId = Type.Integer({
  minimum: 1,
  description: 'Ascending without gaps, the same from every server. In a stream it is the `id` field too.',
});

/** As an item of a page, and as the `data` of an event in a stream. */
export const SubmissionEvent = Type.Union(
  [
    Type.Object({ id: EventId, time: Timestamp, type: Type.Literal('phase'), phase: ref('Phase') }, closed),
    Type.Object({ id: EventId, time: Timestamp, type: Type.Literal('cell'), cell: ref('Cell') }, closed),
  ],
  { $id: 'SubmissionEvent', description: 'One change of a submission: its phase, or a cell as it is from then on.' },
);

export const SubmissionEvents = Type.Object(
  {
    items: Type.Array(ref('SubmissionEvent'), { description: 'The oldest first.' }),
    lastEventId: Type.Integer({ minimum: 0, description: 'The value of `after` for the next page.' }),
    ended: Type.Boolean({ description: 'The submission has ended, and this was all of it.' }),
  },
  { $id: 'SubmissionEvents', ...closed, description: 'Events after a given one.' },
);
