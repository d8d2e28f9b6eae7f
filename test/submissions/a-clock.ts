/** Time that passes when the test says so. */
export const createClock = () => {
  let time = 0;
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  /** Whoever was woken goes on before anything else happens. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    sleep: (ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        const timer = {
          at: time + ms,
          ring: () => {
            timers.delete(timer);
            signal?.removeEventListener('abort', timer.ring);
            resolve();
          },
        };
        timers.add(timer);
        if (signal?.aborted) timer.ring();
        else signal?.addEventListener('abort', timer.ring);
      }),
    advance: async (ms: number): Promise<void> => {
      const end = time + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        time = Math.max(time, next.at);
        next.ring();
        await settle();
      }
      time = end;
      await settle();
    },
    settle,
    /** How far in the future each timer is that has not rung yet, ascending. */
    pending: () => [...timers].map(({ at }) => at - time).sort((a, b) => a - b),
  };
};
