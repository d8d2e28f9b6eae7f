import type { CellOutcome } from '../engine.ts';
import type { Finding } from './verdict.ts';

/** A finding as a whole cell. */
export const outcomeOf = (
  { state, reason, message, causes }: Finding,
  { warnings = [], uid = null, attempts = 0 }: Partial<Pick<CellOutcome, 'warnings' | 'uid' | 'attempts'>> = {},
): CellOutcome => ({ state, reason, message, causes, warnings, uid, attempts });
