import { StoreUnavailable, type SubmissionStore } from '../store/store.ts';
import { type Course, courseAfter, courseOf, type SubmissionEvent } from './events.ts';
import type { JournalEntry, Submission, SubmissionHead } from './submission.ts';

export interface FollowerDependencies {
  readonly store: Pick<SubmissionStore, 'read' | 'tail'>;
  /** Opens the sealed texts of a submission. */
  readonly journal: JournalTexts;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or earlier when the signal says so. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds between two looks at a journal that others append to. */
  readonly pollMs?: number;
  /** Milliseconds for which a store that does not answer is asked again, before the followers are told. */
  readonly patienceMs?: number;
}

export interface JournalTexts {
  openHead(project: string, id: string, text: string): SubmissionHead;
  openEntry(project: string, id: string, text: string): JournalEntry;
}

export interface FollowOptions {
  /** Id of the last event that is known already, 0 for none. One that has not happened yet stands for the last that has. */
  readonly after: number;
  readonly signal: AbortSignal;
  /** Milliseconds after which it ends. */
  readonly forMs?: number;
  /** Milliseconds without an event after which that is told, by no events. */
  readonly idleMs?: number;
}

export interface Progress {
  readonly submission: Submission;
  /** What is new; empty after `idleMs` without any. */
  readonly events: readonly SubmissionEvent[];
}

export interface Follower {
  /** What has become of a submission until now. */
  look(project: string, id: string): Promise<Course | undefined>;
  /**
   * The events after `after`: those of the course that was looked at, then what comes, until the submission has ended. Also ends by the
   * signal, after `forMs`, and when the record is gone; `submission.finishedAt` of the last one tells which.
   * @throws StoreUnavailable when the store has not answered for long
   * @throws RecordForged
   */
  follow(from: Course, options: FollowOptions): AsyncGenerator<Progress, void, void>;
  /** The submission when it has ended, or as it is at the deadline (milliseconds since the epoch) or when the signal says so. */
  untilEnded(project: string, id: string, deadline: number, signal: AbortSignal): Promise<Submission | undefined>;
  /** Something was appended by this process: whoever follows is told at once. */
  nudge(project: string, id: string): void;
}

/** One reading of a journal, however many follow it. */
interface Watch {
  readonly key: string;
  readonly project: string;
  readonly id: string;
  course: Course;
  followers: number;
  /** Those who wait for more. */
  readonly waiting: Set<() => void>;
  /** Ends the pause before the next look. */
  pause: AbortController;
  /** No more can be read: the record is gone, or why. */
  lost?: { readonly fault?: unknown };
}

const POLL_MS = 225;
const PATIENCE_MS = 30_000;
/** What a timer of Node can wait at most. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Follows journals as they grow, whichever server appends to them. Head and journal are read once, then only what was appended since; nothing
 * is read when nobody follows.
 */
export const createFollower = (dependencies: FollowerDependencies): Follower => {
  const { store, journal, now, sleep, pollMs = POLL_MS, patienceMs = PATIENCE_MS } = dependencies;
  const watches = new Map<string, Watch>();

  const look = async (project: string, id: string): Promise<Course | undefined> => {
    const live = watches.get(keyOf(project, id));
    if (live === undefined) return readWhole(project, id);
    await readOn(live);
    return live.lost === undefined ? live.course : undefined;
  };

  const readWhole = async (project: string, id: string): Promise<Course | undefined> => {
    const stored = await store.read(project, id, now());
    if (stored === undefined) return undefined;
    const head = journal.openHead(project, id, stored.head);
    return courseOf(
      head,
      stored.journal.map((text) => journal.openEntry(project, id, text)),
    );
  };

  const readOn = async (watch: Watch): Promise<void> => {
    const { project, id } = watch;
    const from = watch.course.entries;
    const tail = await store.tail(project, id, from, now());
    if (tail === undefined) return lose(watch, {});
    // Another look may have been faster.
    const news = tail.entries.slice(Math.max(0, watch.course.entries - from));
    const entries = news.map((text) => journal.openEntry(project, id, text));
    if (entries.length > 0) {
      watch.course = courseAfter(watch.course, entries);
      wake(watch);
    }
    // End and last entry come in one step: without that entry, the store has lost what was read here before.
    if (tail.phase !== undefined && news.length === 0 && !isFinished(watch.course)) lose(watch, {});
  };

  const lose = (watch: Watch, lost: NonNullable<Watch['lost']>): void => {
    watch.lost = lost;
    forget(watch);
    wake(watch);
  };

  const forget = (watch: Watch): void => {
    if (watches.get(watch.key) === watch) watches.delete(watch.key);
  };

  const keepReading = async (watch: Watch): Promise<void> => {
    let answeredAt = now();
    while (watch.followers > 0 && !isOver(watch)) {
      await sleep(pollMs, watch.pause.signal);
      if (watch.followers === 0) break;
      // What is appended from here on is not sure to be seen by this look.
      watch.pause = new AbortController();
      try {
        await readOn(watch);
        answeredAt = now();
      } catch (fault) {
        const isPassing = fault instanceof StoreUnavailable && now() - answeredAt < patienceMs;
        if (!isPassing) lose(watch, { fault });
      }
    }
    forget(watch);
  };

  const join = (from: Course): Watch => {
    const { project, id } = from.submission.head;
    const known = watches.get(keyOf(project, id));
    const watch = known ?? newWatch(project, id, from);
    watch.followers++;
    if (known === undefined) {
      watches.set(watch.key, watch);
      void keepReading(watch);
    }
    return watch;
  };

  const leave = (watch: Watch): void => {
    watch.followers--;
    if (watch.followers > 0) return;
    forget(watch);
    watch.pause.abort();
  };

  /** Whether there is something to see before the time is over. */
  const news = async (watch: Watch, ms: number, signal: AbortSignal): Promise<boolean> => {
    const woken = new AbortController();
    const stop = () => woken.abort();
    watch.waiting.add(stop);
    signal.addEventListener('abort', stop);
    try {
      await sleep(Math.max(0, Math.min(ms, LONGEST_MS)), woken.signal);
      return woken.signal.aborted;
    } finally {
      watch.waiting.delete(stop);
      signal.removeEventListener('abort', stop);
    }
  };

  const follow: Follower['follow'] = async function* (from, options) {
    const { after, signal, forMs = Number.POSITIVE_INFINITY, idleMs = Number.POSITIVE_INFINITY } = options;
    const until = now() + forMs;
    let told = Math.min(after, from.events.length);
    const watch = join(from);
    try {
      for (;;) {
        const { submission, events } = watch.course;
        if (events.length > told) {
          yield { submission, events: events.slice(told) };
          told = events.length;
        } else if (signal.aborted || isOver(watch) || now() >= until) break;
        else if (!(await news(watch, Math.min(idleMs, until - now()), signal)) && now() < until)
          yield { submission: watch.course.submission, events: [] };
      }
    } finally {
      leave(watch);
    }
    if (watch.lost?.fault !== undefined) throw watch.lost.fault;
  };

  const untilEnded: Follower['untilEnded'] = async (project, id, deadline, signal) => {
    const from = await look(project, id);
    let submission = from?.submission;
    if (from === undefined || isFinished(from)) return submission;
    const options = { after: from.events.length, signal, forMs: deadline - now() };
    for await (const progress of follow(from, options)) submission = progress.submission;
    return submission;
  };

  const nudge = (project: string, id: string): void => watches.get(keyOf(project, id))?.pause.abort();

  return { look, follow, untilEnded, nudge };
};

/** Neither part has a slash in it. */
const keyOf = (project: string, id: string): string => `${project}/${id}`;

const newWatch = (project: string, id: string, course: Course): Watch => ({
  key: keyOf(project, id),
  project,
  id,
  course,
  followers: 0,
  waiting: new Set(),
  pause: new AbortController(),
});

const wake = ({ waiting }: Watch): void => {
  for (const stop of waiting) stop();
};

const isFinished = ({ submission }: Course): boolean => submission.finishedAt !== null;

const isOver = ({ lost, course }: Watch): boolean => lost !== undefined || isFinished(course);
