import type { TimeShares } from '../../src/http/time-shares.ts';

/** Time enough for everybody. */
export const boundless: TimeShares = { turn: () => 0, spend: () => undefined };
