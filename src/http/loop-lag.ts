import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopLag {
  /** Milliseconds by which timers came late of late, on average. */
  lagMs(): number;
  stop(): void;
}

const SAMPLE_MS = 10;
const WINDOW_MS = 250;

/** Watches how late the event loop is: what keeps it busy keeps everybody waiting, however few requests there are. */
export const watchLoopLag = (): LoopLag => {
  const delays = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  delays.enable();
  let lag = 0;
  const look = (): void => {
    // A sample is the whole time between two of them, in nanoseconds; without any the mean is not a number.
    lag = Math.max(0, (delays.mean || 0) / 1e6 - SAMPLE_MS);
    delays.reset();
  };
  const timer = setInterval(look, WINDOW_MS).unref();
  return {
    lagMs: () => lag,
    stop: () => {
      clearInterval(timer);
      delays.disable();
    },
  };
};
