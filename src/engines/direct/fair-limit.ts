/** Lets an act run when its turn has come, and settles as the act does. */
export type FairLimit = <T>(user: string, act: () => Promise<T>) => Promise<T>;

/**
 * As many acts at a time as there are places; who waits is taken in turns, one act of each user. So somebody with a thousand acts
 * in the queue delays another one's first by one of his, not by all. Acts of one user begin in their order, and no place stays
 * empty while anybody waits.
 */
export const createFairLimit = (places: number): FairLimit => {
  /** Users who wait, the next one first; nobody with an empty queue. */
  const waiting = new Map<string, (() => void)[]>();
  let running = 0;

  const startNext = (): void => {
    const [next] = waiting;
    if (next === undefined || running >= places) return;
    const [user, queue] = next;
    const start = queue.shift();
    waiting.delete(user);
    if (queue.length > 0) waiting.set(user, queue);
    running++;
    start?.();
  };
  const turnOf = (user: string): Promise<void> =>
    new Promise((resolve) => {
      const queue = waiting.get(user);
      if (queue === undefined) waiting.set(user, [resolve]);
      else queue.push(resolve);
      startNext();
    });

  return async (user, act) => {
    await turnOf(user);
    try {
      return await act();
    } finally {
      running--;
      startNext();
    }
  };
};
