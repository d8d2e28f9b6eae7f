import type { CellOutcome, Engine, PlannedRequest, WriteOptions } from '../../src/engines/engine.ts';
import { afterEntry, begun } from '../../src/submissions/fold.ts';
import type { RunDependencies } from '../../src/submissions/run.ts';
import type { JournalEntry, Submission, SubmissionHead } from '../../src/submissions/submission.ts';
import { anOutcome } from '../engines/an-outcome.ts';

/** `east Service` */
export const named = ({ cluster, kind }: PlannedRequest): string => `${cluster} ${kind}`;

type Answer = CellOutcome | Promise<CellOutcome>;

/** What a run meets. By default every dry run passes, every write is applied, nothing is there, and the user may. */
export interface Surroundings {
  /** What had happened before. */
  readonly journal?: readonly JournalEntry[];
  readonly check?: (request: PlannedRequest) => Answer;
  readonly send?: (request: PlannedRequest, options: WriteOptions) => Answer;
  readonly observe?: (request: PlannedRequest) => Answer;
  readonly permit?: () => Promise<boolean>;
  /** Throws where the journal fails. */
  readonly record?: (entries: readonly JournalEntry[]) => void;
  readonly isStopping?: () => boolean;
  readonly abandoned?: AbortSignal;
}

export interface Played {
  readonly ended: Promise<void>;
  /** In order: what became durable, and what left for the clusters. */
  readonly events: readonly string[];
  /** What is durable of this work. */
  readonly journal: readonly JournalEntry[];
  readonly submission: () => Submission;
  /** `{ 'east Service': 'Conflict NameTaken' }` */
  readonly cells: () => Readonly<Record<string, string>>;
  /** As whom each write was sent. */
  readonly actors: readonly string[];
  /** A user asks for something: known at once. */
  readonly intend: (entry: JournalEntry) => void;
}

/** Work on a submission, in memory. */
export const play = (
  work: (dependencies: RunDependencies) => Promise<void>,
  head: SubmissionHead,
  around: Surroundings = {},
): Played => {
  const events: string[] = [];
  const journal: JournalEntry[] = [];
  const actors: string[] = [];
  let waiting: readonly JournalEntry[] = [];
  let submission = (around.journal ?? []).reduce(afterEntry, begun(head));
  const placeOf = (index: number): string => {
    const request = head.plan.requests[index];
    return request === undefined ? `${index}` : named(request);
  };
  const note = (entries: readonly JournalEntry[]): void => {
    waiting = [...waiting, ...entries];
    submission = entries.reduce(afterEntry, submission);
  };
  const store = (): void => {
    const entries = waiting;
    waiting = [];
    journal.push(...entries);
    events.push(
      ...entries.map((entry) => ('request' in entry ? `${entry.type} ${placeOf(entry.request)}` : entry.type)),
    );
  };
  const engine: Engine = {
    name: 'direct',
    capabilities: { preview: 'member', health: 'members', drift: 'none', orphan: false, undo: true },
    plan: () => head.plan,
    check: async (request) => {
      events.push(`check ${named(request)}`);
      return around.check?.(request) ?? anOutcome('Checked', { attempts: 0 });
    },
    send: async (request, { username }, options = {}) => {
      await options.sending?.(1);
      events.push(`send ${named(request)}`);
      actors.push(username);
      return around.send?.(request, options) ?? anOutcome('Applied', { uid: 'u-1' });
    },
    observe: async (request) => {
      events.push(`observe ${named(request)}`);
      return around.observe?.(request) ?? anOutcome('Pending', { reason: 'Absent', attempts: 0 });
    },
  };
  const ended = work({
    engine,
    now: () => 1,
    current: () => submission,
    note,
    record: async (entries) => {
      note(entries);
      await Promise.resolve();
      around.record?.(waiting);
      store();
    },
    permit: async () => around.permit?.() ?? true,
    errorsOf: () => [],
    clusterDeadlineMs: 1_000,
    isStopping: around.isStopping ?? (() => false),
    abandoned: around.abandoned ?? new AbortController().signal,
  });
  return {
    ended,
    events,
    journal,
    actors,
    submission: () => submission,
    intend: (entry) => note([entry]),
    cells: () =>
      Object.fromEntries(
        submission.cells.map(({ cluster, kind, state, reason }) => [
          `${cluster} ${kind}`,
          reason === null ? state : `${state} ${reason}`,
        ]),
      ),
  };
};

export const sends = (events: readonly string[]): readonly string[] =>
  events.filter((event) => event.startsWith('send '));

/** A promise, and what settles it. */
export const later = <T>(): { readonly promise: Promise<T>; readonly settle: (value: T) => void } => {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
};
