export interface TurnsDependencies {
  /** Milliseconds, ever ascending. */
  readonly now: () => number;
  /** Runs an act once the events of this turn of the event loop have been seen to; acts run in order. */
  readonly later?: (act: () => void) => unknown;
}

/** Who is served next, where more requests have come than can be seen to at once. */
export interface Turns {
  /** A request has come, whoever asks. */
  arrive(): void;
  /** Settles when it is the caller's turn: at once where nobody is waiting. */
  take(caller: string): Promise<void>;
}

/** Milliseconds of a turn of the event loop in which requests are served as they come, and in which at least those that wait are served. */
const SLICE_MS = 1;

/**
 * Callers take turns (round robin), each in the order of his requests: whoever has many waits for himself. In each turn of the event
 * loop those who wait are served for as long as everything else in it has taken, so that neither new requests nor those of nobody keep
 * them from being served, and then new ones are looked at again.
 */
export const createTurns = ({ now, later = setImmediate }: TurnsDependencies): Turns => {
  /** What each waits for; the one at the front is next. */
  const lines = new Map<string, (() => void)[]>();
  let startedAt: number | undefined;
  let until = 0;

  const begin = (): number => {
    if (startedAt === undefined) {
      startedAt = now();
      later(open);
    }
    return startedAt;
  };
  /** The others have been seen to: now those who wait. */
  const open = (): void => {
    const at = now();
    until = at + Math.max(SLICE_MS, at - (startedAt ?? at));
    startedAt = undefined;
  };
  /** Once for each that waits. */
  const serve = (): void => {
    if (now() >= until) {
      begin();
      later(serve);
      return;
    }
    const [first] = lines;
    if (first === undefined) return;
    const [caller, line] = first;
    lines.delete(caller);
    line.shift()?.();
    if (line.length > 0) lines.set(caller, line);
  };

  return {
    arrive: () => void begin(),
    take: async (caller) => {
      const elapsed = now() - begin();
      if (lines.size === 0 && elapsed < SLICE_MS) return;
      await new Promise<void>((resolve) => {
        const line = lines.get(caller);
        if (line === undefined) lines.set(caller, [resolve]);
        else line.push(resolve);
        later(serve);
      });
    },
  };
};
