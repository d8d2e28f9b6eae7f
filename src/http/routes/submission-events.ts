import { setTimeout as delay } from 'node:timers/promises';
import { Type } from '@sinclair/typebox';
import type { Permissions } from '../../access/permission.ts';
import { Problem } from '../../problems.ts';
import type { Projects } from '../../projects.ts';
import type { Course, SubmissionEvent } from '../../submissions/events.ts';
import type { Follower } from '../../submissions/follow.ts';
import { JSON_TYPE } from '../body.ts';
import { projectOf } from '../draft-answers.ts';
import type { Answer, Call, Endpoint } from '../endpoint.ts';
import { eventBody } from '../present.ts';
import { ref } from '../schemas/atoms.ts';

export interface SubmissionEventRoutesDependencies {
  readonly projects: Projects;
  readonly submissions: Pick<Follower, 'look' | 'follow'>;
  readonly permissions: Pick<Permissions, 'holds'>;
  readonly streamTimes?: StreamTimes;
}

/** Milliseconds. */
export interface StreamTimes {
  /** Without an event, after which a comment is sent: so that nobody on the way takes the connection for dead. */
  readonly heartbeatMs: number;
  /** Between two checks of the permission. */
  readonly reviewMs: number;
  /** At most for one stream: the caller then comes again, with a token that is good by then. */
  readonly longestMs: number;
}

const usualTimes: StreamTimes = { heartbeatMs: 15_000, reviewMs: 60_000, longestMs: 600_000 };

const EVENT_STREAM = 'text/event-stream';
/** Milliseconds after which a client whose stream broke off comes again. */
const RETRY_MS = 1_000;
const EVENTS_OF_A_PAGE = 500;
const streamHeaders = { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };

const eventQuery = Type.Object({
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 9_999_999_999,
      description: 'Id of the last event that you have. `Last-Event-ID` has precedence.',
    }),
  ),
  waitSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 60,
      default: 0,
      description: 'Of a page: how long to wait for an event when there is none.',
    }),
  ),
});

/** What becomes of a submission, while it happens. */
export const submissionEventEndpoints = (dependencies: SubmissionEventRoutesDependencies): readonly Endpoint[] => {
  const { projects, submissions } = dependencies;
  const mustLook = async ({ params }: Pick<Call, 'params'>): Promise<Course> => {
    const { name } = projectOf(projects, params);
    const course = await submissions.look(name, params.submission ?? '');
    if (course === undefined) throw new Problem('not-found');
    return course;
  };
  return [
    {
      operationId: 'listSubmissionEvents',
      method: 'GET',
      path: '/projects/:project/submissions/:submission/events',
      tag: 'Submissions',
      summary: 'Follow a submission',
      description:
        'A page of events, or with `Accept: text/event-stream` a stream of them: those after the given one, then each as it happens, until the phase in which the submission ends. A stream ends earlier when the server stops or the permission is gone; come again with the last id.',
      check: { type: 'view', verb: 'get' },
      query: eventQuery,
      produces: [JSON_TYPE, EVENT_STREAM],
      resumes: true,
      responses: {
        200: { description: 'What happened after the given event.', schema: ref('SubmissionEvents') },
        204: { description: 'Of a stream: the submission has ended, and you have all its events. Do not come again.' },
      },
      exists: mustLook,
      handle: async (call) =>
        call.accept === EVENT_STREAM
          ? streamAnswer(dependencies, call, mustLook)
          : { status: 200, body: await eventPage(dependencies, call, await mustLook(call)) },
    },
  ];
};

const afterOf = ({ lastEventId, query }: Call): number => lastEventId ?? Number(query.after ?? 0);

/** One page; waits for an event where there is none yet and the caller says so. */
const eventPage = async ({ submissions }: SubmissionEventRoutesDependencies, call: Call, course: Course) => {
  const after = Math.min(afterOf(call), course.events.length);
  let { submission } = course;
  let events: readonly SubmissionEvent[] = course.events.slice(after);
  const forMs = Number(call.query.waitSeconds) * 1000;
  if (events.length === 0 && submission.finishedAt === null && forMs > 0) {
    for await (const progress of submissions.follow(course, { after, signal: call.ended(), forMs })) {
      ({ submission, events } = progress);
      break;
    }
  }
  const items = events.slice(0, EVENTS_OF_A_PAGE);
  return {
    items: items.map((event) => eventBody(event, call.language)),
    lastEventId: items.at(-1)?.id ?? after,
    ended: submission.finishedAt !== null && items.length === events.length,
  };
};

const streamAnswer = async (
  dependencies: SubmissionEventRoutesDependencies,
  call: Call,
  mustLook: (call: Call) => Promise<Course>,
): Promise<Answer> => {
  if (!(await mayView(dependencies, call))) throw new Problem('permission-denied');
  const course = await mustLook(call);
  const isAll = course.submission.finishedAt !== null && afterOf(call) >= course.events.length;
  return isAll ? { status: 204 } : { status: 200, headers: streamHeaders, stream: stream(dependencies, call, course) };
};

/** Whoever may see a project now may see it for a while: so a stream asks without any cache. */
const mayView = ({ permissions }: SubmissionEventRoutesDependencies, { identity, params }: Call): Promise<boolean> =>
  permissions.holds(identity, { project: params.project ?? '', verb: 'get', fresh: true });

const stream = async function* (
  dependencies: SubmissionEventRoutesDependencies,
  call: Call,
  course: Course,
): AsyncGenerator<string, void, void> {
  const { heartbeatMs, reviewMs, longestMs } = dependencies.streamTimes ?? usualTimes;
  const over = new AbortController();
  const end = () => over.abort();
  const ended = call.ended();
  ended.addEventListener('abort', end);
  if (ended.aborted) end();
  void endWhenRefused(over, reviewMs, () => mayView(dependencies, call));
  const options = { after: afterOf(call), signal: over.signal, forMs: longestMs, idleMs: heartbeatMs };
  try {
    yield `retry: ${RETRY_MS}\n\n`;
    for await (const { events } of dependencies.submissions.follow(course, options)) {
      if (events.length === 0) yield ':\n\n';
      for (const event of events) {
        // A slow reader may come back to this long after.
        if (over.signal.aborted) return;
        yield frameOf(event, call);
      }
    }
  } finally {
    end();
  }
};

/** Without a clear answer it ends too. */
const endWhenRefused = async (
  over: AbortController,
  reviewMs: number,
  isPermitted: () => Promise<boolean>,
): Promise<void> => {
  const { signal } = over;
  while (!signal.aborted) {
    await delay(reviewMs, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted && !(await isPermitted().catch(() => false))) over.abort();
  }
};

/** JSON has no line breaks of its own: one line of data is enough. */
const frameOf = (event: SubmissionEvent, { language }: Call): string =>
  `id: ${event.id}\ndata: ${JSON.stringify(eventBody(event, language))}\n\n`;
