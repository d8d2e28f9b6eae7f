import type { CellOutcome, PlannedRequest, SendOptions, WriteOptions } from '../engine.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import type { Exchange } from './exchange.ts';
import { identified } from './identified.ts';
import { withLeftoverClaims } from './leftover-claims.ts';
import { fixedNodePortsFirst, isNodePortTaken } from './node-ports.ts';
import { recreate } from './recreate.ts';
import { update } from './update.ts';
import { createWrites, type WritesOptions } from './writes.ts';

/** Brings the object of the exchange to what is planned for it. */
export const send = async (exchange: Exchange, options: WriteOptions = {}): Promise<CellOutcome> =>
  withLeftoverClaims(exchange, await carryOut(exchange, exchange.request, options));

/** One dry run, and one more where it may have refused a node port that it gave away itself. */
export const check = async (exchange: Exchange, { fieldConflicts }: SendOptions = {}): Promise<CellOutcome> => {
  const { request } = exchange;
  const rehearse = (one: PlannedRequest) => carryOut(exchange, one, { fieldConflicts, dryRun: true });
  const outcome = await rehearse(request);
  if (request.verb === 'delete' || !isNodePortTaken(outcome)) return outcome;
  const reordered = await rehearse({ ...request, object: fixedNodePortsFirst(request.object) });
  return reordered.state === 'Checked' ? reordered : outcome;
};

const carryOut = async (
  exchange: Exchange,
  planned: PlannedRequest,
  options: WritesOptions & SendOptions,
): Promise<CellOutcome> => {
  const meant = await identified(exchange, planned);
  if ('outcome' in meant) return unanswered(meant.outcome, options);
  const { request } = meant;
  const writes = createWrites(exchange, options);
  switch (request.verb) {
    case 'create':
      return create(exchange, request.object, writes);
    case 'update':
      return update(exchange, request, writes, options.fieldConflicts);
    case 'recreate':
      return recreate(exchange, request, writes);
    case 'delete':
      return remove(exchange, request, writes);
  }
};

/** Of an object that may be there nothing is known while it cannot be read. */
const unanswered = (outcome: CellOutcome, { dryRun = false }: WritesOptions): CellOutcome => {
  if (outcome.state === 'Deleted') return dryRun ? { ...outcome, state: 'Checked', reason: 'Gone' } : outcome;
  return dryRun ? outcome : { ...outcome, state: 'Unknown' };
};
