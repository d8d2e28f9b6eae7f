import type { Engine } from '../engines/engine.ts';
import { errorsOf } from './cell-errors.ts';
import type { Change } from './change.ts';
import { fold } from './fold.ts';
import { resultOf } from './observed.ts';
import type { JournalEntry, Submission } from './submission.ts';

const DEADLINE_MS = 18_000;

/** The submission that a change would be if it were nothing but dry runs. */
export const rehearsed = async (
  { head, rendering }: Change,
  { engine, now }: { readonly engine: Engine; readonly now: () => number },
): Promise<Submission> => {
  const started: JournalEntry = { type: 'started', at: now() };
  const checks = head.plan.requests.map(async (request): Promise<JournalEntry> => {
    const outcome = await engine.check(request, head.identity, {
      signal: AbortSignal.timeout(DEADLINE_MS),
      fieldConflicts: head.options.fieldConflicts,
    });
    const result = resultOf(
      outcome,
      errorsOf(() => rendering, request, outcome),
    );
    return { type: 'checked', at: now(), request: request.index, result };
  });
  return fold(head, [started, ...(await Promise.all(checks)), { type: 'closed', at: now() }]);
};
