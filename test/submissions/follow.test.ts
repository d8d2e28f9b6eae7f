import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/store/store.ts';
import { courseOf, type SubmissionEvent } from '../../src/submissions/events.ts';
import { createFollower, type Follower, type FollowOptions } from '../../src/submissions/follow.ts';
import { RecordForged } from '../../src/submissions/seal.ts';
import type { JournalEntry } from '../../src/submissions/submission.ts';
import { createClock } from './a-clock.ts';
import { aHead } from './a-head.ts';
import { anEndedJournal, answered, closed, createJournals, retry, sent, started } from './a-journal.ts';

const head = aHead(['east', 'west']);
const POLL = 225;
const journal: readonly JournalEntry[] = [started, sent(0), answered(0), answered(1), answered(2), answered(3), closed];
/** One each: Node warns of a signal that many listen to. */
const never = () => new AbortController().signal;

/** A store, its clock, and a server that reads it; `another` is a second server. */
const setUp = (entries: readonly JournalEntry[] = []) => {
  const journals = createJournals();
  const clock = createClock();
  journals.put(head, entries);
  const another = () => createFollower({ ...clock, store: journals.store, journal: journals.texts });
  return { ...journals, clock, another, follower: another() };
};

/** Follows in the background what a test then makes happen. */
const watch = (follower: Follower, options: Partial<FollowOptions> = {}) => {
  const seen: SubmissionEvent[] = [];
  const batches: number[] = [];
  const watching = { seen, batches, state: 'open' as string, done: Promise.resolve() };
  const run = async () => {
    const course = await follower.look(head.project, head.id);
    if (course === undefined) throw new Error('no such submission');
    for await (const { events } of follower.follow(course, { after: 0, signal: never(), ...options })) {
      batches.push(events.length);
      seen.push(...events);
    }
  };
  watching.done = run().then(
    () => {
      watching.state = 'ended';
    },
    (error: Error) => {
      watching.state = error.name;
    },
  );
  return watching;
};

describe('following a submission', () => {
  it('tells what has happened, then what happens, and ends with it', async () => {
    const { follower, append, clock } = setUp(journal.slice(0, 2));
    const watching = watch(follower);
    await clock.advance(0);
    expect(watching.seen).toEqual(courseOf(head, journal.slice(0, 2)).events);
    for (const entry of journal.slice(2)) {
      expect(watching.state).toBe('open');
      append(head, entry);
      await clock.advance(POLL);
    }
    expect(watching).toMatchObject({ state: 'ended', seen: courseOf(head, journal).events });
    expect(clock.pending()).toEqual([]);
  });

  it('is the same from every server, whoever appends', async () => {
    const { another, append, clock } = setUp();
    const watchings = [watch(another()), watch(another())];
    await clock.advance(POLL / 2);
    watchings.push(watch(another()));
    for (const entry of journal) {
      append(head, entry);
      await clock.advance(100);
    }
    await clock.advance(POLL);
    for (const watching of watchings)
      expect(watching).toMatchObject({ state: 'ended', seen: courseOf(head, journal).events });
  });

  it('reads head and journal once, and then only what is new', async () => {
    const { follower, append, clock, calls } = setUp();
    watch(follower);
    await clock.advance(0);
    for (const entry of journal) {
      append(head, entry);
      await clock.advance(POLL);
    }
    expect(calls).toEqual({ read: 1, openHead: 1, tail: journal.length, openEntry: journal.length });
  });

  it('costs one look at a time, however many follow', async () => {
    const { follower, append, clock, calls } = setUp();
    const watchings = Array.from({ length: 50 }, () => watch(follower));
    await clock.advance(POLL);
    const before = calls.tail;
    append(head, ...journal.slice(0, 3));
    await clock.advance(POLL * 4);
    expect(calls.tail - before).toBe(4);
    for (const { seen } of watchings) expect(seen).toEqual(courseOf(head, journal.slice(0, 3)).events);
  });

  it('reads nothing once nobody follows any more', async () => {
    const { follower, clock, calls } = setUp();
    const cuts = Array.from({ length: 200 }, () => new AbortController());
    const watchings = cuts.map(({ signal }) => watch(follower, { signal, idleMs: 15_000 }));
    await clock.advance(POLL * 2);
    expect(clock.pending()).toHaveLength(201);
    for (const cut of cuts) cut.abort();
    await Promise.all(watchings.map(({ done }) => done));
    await clock.settle();
    expect(clock.pending()).toEqual([]);
    const before = { ...calls };
    await clock.advance(POLL * 10);
    expect(calls).toEqual(before);
  });

  it('lets go when whoever follows leaves in the middle', async () => {
    const { follower, clock } = setUp([started]);
    const course = await follower.look(head.project, head.id);
    if (course === undefined) throw new Error('no such submission');
    for await (const { events } of follower.follow(course, { after: 0, signal: never() })) {
      expect(events).toHaveLength(2);
      break;
    }
    await clock.settle();
    expect(clock.pending()).toEqual([]);
  });

  it('is told at once what was appended here', async () => {
    const { follower, append, clock } = setUp();
    const watching = watch(follower);
    await clock.advance(0);
    for (const entry of journal) {
      append(head, entry);
      follower.nudge(head.project, head.id);
      await clock.settle();
    }
    expect(watching.seen).toEqual(courseOf(head, journal).events);
    expect(clock.now()).toBe(0);
    follower.nudge(head.project, head.id);
  });

  it('tells nothing twice when two look at the same time', async () => {
    const { store, texts, append, clock } = setUp();
    const slow: typeof store = {
      ...store,
      tail: async (...args) => {
        const answer = await store.tail(...args);
        await clock.sleep(50);
        return answer;
      },
    };
    const follower = createFollower({ ...clock, store: slow, journal: texts });
    const watching = watch(follower);
    await clock.advance(POLL - 1);
    append(head, started, sent(0), sent(0, 2));
    const looks = [follower.look(head.project, head.id)];
    await clock.advance(1);
    append(head, answered(0));
    looks.push(follower.look(head.project, head.id));
    await clock.advance(50);
    const events = courseOf(head, [started, sent(0), sent(0, 2), answered(0)]).events;
    expect((await Promise.all(looks)).map((course) => course?.events)).toEqual([events.slice(0, -1), events]);
    expect(watching.seen).toEqual(events);
  });

  it('misses no nudge that comes while it reads', async () => {
    const { store, texts, append, clock } = setUp();
    let release = (): void => {};
    const slow = {
      ...store,
      tail: async (...args: Parameters<typeof store.tail>) => {
        const answer = await store.tail(...args);
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return answer;
      },
    };
    const follower = createFollower({ ...clock, store: slow, journal: texts });
    const watching = watch(follower);
    await clock.advance(POLL);
    append(head, started);
    follower.nudge(head.project, head.id);
    release();
    await clock.settle();
    release();
    await clock.settle();
    expect(watching.seen).toEqual(courseOf(head, [started]).events);
  });

  it('cut after any event and taken up again, here or at another server, it tells the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        anEndedJournal(head),
        fc.array(fc.record({ at: fc.nat(30), elsewhere: fc.boolean() }), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 }),
        async (entries, cuts, steps) => {
          const { another, append, clock } = setUp();
          const servers = [another(), another()];
          const received: SubmissionEvent[] = [];
          const rest = [...cuts];
          let server = 0;
          const connect = async (): Promise<void> => {
            const cut = rest.shift();
            if (cut?.elsewhere) server = 1 - server;
            const follower = servers[server];
            const course = await follower?.look(head.project, head.id);
            if (follower === undefined || course === undefined) throw new Error('no such submission');
            const after = received.at(-1)?.id ?? 0;
            let taken = 0;
            for await (const { events } of follower.follow(course, { after, signal: never(), idleMs: 300 })) {
              for (const event of events) {
                received.push(event);
                if (cut !== undefined && ++taken > cut.at) return connect();
              }
            }
          };
          const connected = connect();
          let from = 0;
          for (let step = 0; from < entries.length; step++) {
            const to = from + (steps[step % steps.length] ?? 1);
            append(head, ...entries.slice(from, to));
            from = to;
            await clock.advance(POLL);
          }
          await clock.advance(POLL * 2);
          // A retry that was not there yet when the end was told is seen by coming again, as a client does.
          await connected;
          while (received.length < courseOf(head, entries).events.length) await connect();
          expect(received).toEqual(courseOf(head, entries).events);
          expect(clock.pending()).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes an id that has not happened yet for the last one', async () => {
    const { follower, append, clock } = setUp([started]);
    const watching = watch(follower, { after: 1_000 });
    await clock.advance(POLL);
    append(head, sent(0));
    await clock.advance(POLL);
    expect(watching.seen.map(({ id }) => id)).toEqual([3, 4]);
  });

  it('goes on after a retry, for one who comes again', async () => {
    const { follower, append, clock } = setUp(journal);
    expect(watch(follower, { after: 9 }).seen).toEqual([]);
    append(head, retry(head, 3));
    const watching = watch(follower, { after: courseOf(head, journal).events.length });
    await clock.advance(0);
    append(head, answered(3), closed);
    await clock.advance(POLL);
    expect(watching.state).toBe('ended');
    expect(watching.seen).toEqual(
      courseOf(head, [...journal, retry(head, 3), answered(3), closed]).events.slice(
        courseOf(head, journal).events.length,
      ),
    );
  });

  it('says that nothing happens, and ends after its time', async () => {
    const { follower, clock } = setUp([started]);
    const watching = watch(follower, { idleMs: 15_000, forMs: 40_000 });
    await clock.advance(39_000);
    expect(watching).toMatchObject({ state: 'open', batches: [2, 0, 0] });
    await clock.advance(1_000);
    expect(watching).toMatchObject({ state: 'ended', batches: [2, 0, 0] });
  });

  it('ends when the record is gone, or has lost what was read before', async () => {
    const gone = setUp([started]);
    const one = watch(gone.follower);
    await gone.clock.advance(POLL);
    gone.remove(head);
    await gone.clock.advance(POLL);
    expect(one.state).toBe('ended');
    expect(await gone.follower.look(head.project, head.id)).toBeUndefined();

    const rolledBack = setUp([started, sent(0), answered(0), answered(1)]);
    const other = watch(rolledBack.follower);
    await rolledBack.clock.advance(POLL);
    rolledBack.put(head, [started, closed]);
    await rolledBack.clock.advance(POLL);
    expect(other.state).toBe('ended');
  });

  it('outlasts a store that does not answer for a while, and tells when it stays away', async () => {
    const { follower, append, clock, fail } = setUp();
    const watching = watch(follower);
    await clock.advance(POLL);
    fail(new StoreUnavailable('away'));
    await clock.advance(20_000);
    append(head, started);
    fail(undefined);
    await clock.advance(POLL);
    expect(watching).toMatchObject({ state: 'open', seen: courseOf(head, [started]).events });
    fail(new StoreUnavailable('away'));
    await clock.advance(30_000 + POLL);
    expect(watching.state).toBe('StoreUnavailable');
    expect(clock.pending()).toEqual([]);
  });

  it('tells at once of an entry that Slipway has not written', async () => {
    const { store, texts, append, clock } = setUp();
    const openEntry = () => {
      throw new RecordForged('an entry of somebody else');
    };
    const watching = watch(createFollower({ ...clock, store, journal: { ...texts, openEntry } }));
    await clock.advance(0);
    append(head, started);
    await clock.advance(POLL);
    expect(watching.state).toBe('RecordForged');
  });
});

describe('waiting for the end', () => {
  const wait = (follower: Follower, deadline: number, signal = never()) => {
    const waiting = { phase: 'none yet' as string | undefined };
    void follower.untilEnded(head.project, head.id, deadline, signal).then((submission) => {
      waiting.phase = submission?.phase;
    });
    return waiting;
  };

  it('gives the submission as soon as it has ended', async () => {
    const { follower, append, clock } = setUp([started]);
    const waiting = wait(follower, 60_000);
    await clock.advance(1_000);
    append(head, ...journal.slice(1));
    expect(waiting.phase).toBe('none yet');
    await clock.advance(POLL);
    expect(waiting.phase).toBe('Succeeded');
    expect(clock.pending()).toEqual([]);
  });

  it('gives it as it is at the deadline, or when it must not wait any longer', async () => {
    const { follower, append, clock } = setUp([started]);
    const stop = new AbortController();
    const [waiting, stopped] = [wait(follower, 5_000), wait(follower, 60_000, stop.signal)];
    await clock.advance(1_000);
    append(head, sent(0));
    await clock.advance(3_999);
    expect([waiting.phase, stopped.phase]).toEqual(['none yet', 'none yet']);
    await clock.advance(1);
    stop.abort();
    await clock.settle();
    expect([waiting.phase, stopped.phase]).toEqual(['Applying', 'Applying']);
    expect(clock.pending()).toEqual([]);
  });

  it('does not wait for one that has ended, nor for one that is not there', async () => {
    const { follower, remove, clock } = setUp(journal);
    const ended = wait(follower, 60_000);
    await clock.settle();
    expect(ended.phase).toBe('Succeeded');
    remove(head);
    const missing = wait(follower, 60_000);
    await clock.settle();
    expect(missing.phase).toBeUndefined();
  });
});
