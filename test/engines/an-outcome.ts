import type { CellOutcome } from '../../src/engines/engine.ts';

/** What an engine says of one object, after one exchange that carried a write. */
export const anOutcome = (state: CellOutcome['state'], more: Partial<CellOutcome> = {}): CellOutcome => ({
  state,
  reason: null,
  message: null,
  causes: [],
  warnings: [],
  uid: null,
  attempts: 1,
  ...more,
});
