import type { CellOutcome, Engine } from '../engines/engine.ts';
import { isFailed } from './fold.ts';
import type { Cell, CellResult, JournalEntry, Submission } from './submission.ts';

/**
 * The last word on every cell of a submission that its server has left: as it was answered where that was a refusal, else as it
 * is read in the member, as the user. Nothing is sent. A cell whose object is not there is skipped.
 */
export const settledEntries = (
  { head, cells }: Submission,
  engine: Pick<Engine, 'observe'>,
  now: () => number,
): Promise<JournalEntry[]> =>
  Promise.all(
    head.plan.requests.map(async (request): Promise<JournalEntry> => {
      const cell = cells[request.index];
      const result =
        cell !== undefined && isFailed(cell.state)
          ? resultOf(cell)
          : observedResult(await engine.observe(request, head.identity), cell?.attempts ?? 0);
      return { type: 'settled', at: now(), request: request.index, result };
    }),
  );

const resultOf = ({ state, reason, message, errors, warnings, uid, attempts }: Cell): CellResult => ({
  state,
  reason,
  message,
  errors,
  warnings,
  uid,
  attempts,
});

/** Where nothing could be seen and a write had left before, it is not known what came of it. */
const observedResult = ({ causes: _causes, ...seen }: CellOutcome, attempts: number): CellResult => {
  const result = { ...seen, errors: [], attempts };
  if (seen.state === 'Pending') return { ...result, state: 'Skipped', reason: 'Interrupted' };
  const isUnseen = seen.state === 'Unreachable' || seen.state === 'Denied';
  return isUnseen && attempts > 0 ? { ...result, state: 'Unknown' } : result;
};
