import { performance } from 'node:perf_hooks';

export interface TimeSharesDependencies {
  /** Which part of the time since it was asked last the event loop has been busy: 0 to 1. */
  readonly busy: () => number;
  /** Milliseconds, ever ascending. */
  readonly now: () => number;
}

/** The time of the event loop, shared out among callers who want more of it than there is. */
export interface TimeShares {
  /**
   * Of a caller who asks: the milliseconds after which it is his turn, usually 0. Nothing when he has too many turns before that one
   * already.
   */
  turn(caller: string): number | undefined;
  /** A request is served. */
  spend(): void;
}

const WINDOW_MS = 200;
/** The part of its time that the event loop may be busy with what is admitted: the rest is for refusals, and for who comes next. */
const TARGET = 0.85;
/** From one window to the next no more than this is added to what is shared out, or taken from it: it is found, not overshot. */
const STEP = { down: 0.8, up: 1.5 } as const;
/** Windows in a row in which there was not enough, before anything is shared out: a burst is no flood. */
const PATIENCE = 3;
/** Windows for which a caller is remembered. */
const MEMORY = 5;
/** Requests that may come together after a while without any. */
const BURST = 8;
/** Who would wait longer is refused; who waits for each of his answers never is. */
const LONGEST_WAIT_MS = 100;

/**
 * Time is counted in requests: of those that were served in the last window it is known how busy they have kept the loop. What can be
 * served in the next one is shared out so that who asks for little gets all of it, and the others get equal parts of the rest (max-min
 * fairness). A part is given out evenly (generic cell rate algorithm, ITU-T I.371). Nothing is shared out while one caller is alone, or
 * before there has not been enough for a while.
 */
export const createTimeShares = ({ busy, now }: TimeSharesDependencies): TimeShares => {
  let startedAt = now();
  let scarceFor = 0;
  /** Milliseconds from one turn of a caller to his next. */
  let interval = 0;
  let served = 0;
  const callers = new Map<string, Asking>();

  const shareOut = (elapsed: number): void => {
    const load = busy();
    const wanted = [...callers.values()].map(({ asked, isHeld }) => (isHeld ? Number.POSITIVE_INFINITY : asked));
    const isScarce = wanted.length > 1 && (load > TARGET || wanted.includes(Number.POSITIVE_INFINITY));
    scarceFor = isScarce ? scarceFor + 1 : 0;
    const part = equalPart(wanted, served * Math.max(STEP.down, Math.min(STEP.up, TARGET / load)));
    interval = scarceFor < PATIENCE ? 0 : Math.min(WINDOW_MS, elapsed / part);
    served = 0;
    for (const [caller, asking] of callers)
      if (++asking.silentFor > MEMORY) callers.delete(caller);
      else Object.assign(asking, { asked: 0, isHeld: false });
  };
  const askingOf = (caller: string): Asking => {
    const known = callers.get(caller);
    if (known !== undefined) return known;
    const asking = { asked: 0, isHeld: false, silentFor: 0, takenUntil: 0 };
    callers.set(caller, asking);
    return asking;
  };

  return {
    turn: (caller) => {
      const at = now();
      if (at - startedAt >= WINDOW_MS) {
        shareOut(at - startedAt);
        startedAt = at;
      }
      const asking = askingOf(caller);
      asking.asked++;
      asking.silentFor = 0;
      if (interval === 0) return 0;
      const until = Math.max(asking.takenUntil, at - BURST * interval) + interval;
      const wait = Math.max(0, until - at);
      if (wait > 0) asking.isHeld = true;
      if (wait > Math.max(LONGEST_WAIT_MS, interval)) return undefined;
      asking.takenUntil = until;
      return wait;
    },
    spend: () => void served++,
  };
};

/** A caller, as he has asked in this window. */
interface Asking {
  asked: number;
  /** He had to wait or was refused: who waits asks for less than he wants. */
  isHeld: boolean;
  /** Windows since he has asked. */
  silentFor: number;
  /** When the last turn that was given to him is over. */
  takenUntil: number;
}

/** What each may have at most so that together they have what there is; without end where all can have what they want. */
export const equalPart = (wanted: readonly number[], available: number): number => {
  let rest = available;
  for (const [at, want] of [...wanted].sort((a, b) => a - b).entries()) {
    const part = rest / (wanted.length - at);
    if (want > part) return part;
    rest -= want;
  }
  return Number.POSITIVE_INFINITY;
};

/** Of the event loop of this thread, since it was asked last. */
export const loopBusy = (): (() => number) => {
  let before = performance.eventLoopUtilization();
  return () => {
    const current = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(current, before);
    before = current;
    return utilization;
  };
};
