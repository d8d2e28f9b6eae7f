import type { CellOutcome } from '../engine.ts';
import type { Exchange } from './exchange.ts';
import { heldBy } from './found.ts';
import type { KnownRequest } from './identified.ts';
import { type Removal, removal } from './removal.ts';
import { type Finding, fine } from './verdict.ts';
import type { Writes } from './writes.ts';

export type DeleteRequest = Extract<KnownRequest, { verb: 'delete' }>;

/**
 * Deletion in the foreground of exactly the object with the known uid. `Deleted` once it is gone; with the reason `BeingDeleted` where it
 * was told to go and something holds it. Whatever else has the name is left alone.
 */
export const remove = async (exchange: Exchange, request: DeleteRequest, writes: Writes): Promise<CellOutcome> => {
  const done = await removal(exchange, request, writes, exchange.limits.deletion);
  if (done.type === 'ended') return done.outcome;
  const uid = done.type === 'leaving' ? request.uid : null;
  return writes.found(writes.dryRun ? rehearsed(done.type) : deleted(done), { uid });
};

type Done = Exclude<Removal, { type: 'ended' }>;

const rehearsed = (type: Done['type']): Finding => {
  const reason = type === 'rehearsed' ? null : type === 'leaving' ? 'BeingDeleted' : 'Gone';
  return { ...fine, state: 'Checked', reason };
};

const deleted = (done: Done): Finding => {
  if (done.type === 'replaced')
    return { ...fine, state: 'Deleted', message: 'another object has the name by now; it is left alone' };
  if (done.type !== 'leaving') return { ...fine, state: 'Deleted' };
  return { ...stillThere(done), state: 'Deleted' };
};

/** It was told to go, and is not known to be gone. */
export const stillThere = ({ live }: Extract<Removal, { type: 'leaving' }>) => ({
  ...fine,
  reason: 'BeingDeleted',
  message:
    live === undefined ? 'it was told to go; whether it is gone cannot be read' : `it is on its way out${heldBy(live)}`,
});
