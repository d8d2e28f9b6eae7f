import { asUndo, settledResult } from './observed.ts';
import { all, asRetried, cellOf, type RunDependencies, refuseWhenAbandoned } from './run.ts';

/**
 * The last word on every cell that has none, without sending anything: what is there is read in the members, as the user. For a submission
 * that has waited too long to be acted on in its user's name.
 * @param reason of the cells whose objects are not there
 */
export const settle = async (reason: string, dependencies: RunDependencies): Promise<void> => {
  const { engine, current, note, now, clusterDeadlineMs, abandoned } = dependencies;
  const { head, actor } = current();
  const signal = AbortSignal.any([AbortSignal.timeout(clusterDeadlineMs), abandoned]);
  const open = head.plan.requests.filter((request) => !hasLastWord.has(cellOf(dependencies, request).state));
  await all(
    open.map(async (request) => {
      const { attempts } = cellOf(dependencies, request);
      const seen = await engine.observe(asRetried(request, current()), actor, { signal });
      refuseWhenAbandoned(dependencies);
      const result = asUndo(settledResult(seen, attempts, reason), head);
      note([{ type: 'settled', at: now(), request: request.index, result }]);
    }),
  );
  await dependencies.record([]);
};

const hasLastWord: ReadonlySet<string> = new Set([
  ...['Applied', 'Unchanged', 'Conflict', 'Denied', 'Invalid', 'Unreachable', 'Skipped', 'Deleted', 'RolledBack'],
]);
