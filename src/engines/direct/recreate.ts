import { createHash } from 'node:crypto';
import type { KubeObject } from '../../manifests/kube-object.ts';
import type { CellOutcome } from '../engine.ts';
import { create } from './create.ts';
import { stillThere } from './delete.ts';
import type { Exchange } from './exchange.ts';
import { findingOf } from './found.ts';
import type { KnownRequest } from './identified.ts';
import { lookWell } from './look.ts';
import { type Removal, removal } from './removal.ts';
import { fine } from './verdict.ts';
import type { Writes } from './writes.ts';

export type RecreateRequest = Extract<KnownRequest, { verb: 'recreate' }>;

/**
 * Deletes the object with the known uid, waits until it is gone as long as the whole exchange may take, and creates the new one. What an
 * earlier call has done of that is found: the old object on its way out, nothing, or the new one. A `Conflict` with the reason
 * `BeingDeleted` says that a later try goes on from there.
 */
export const recreate = async (exchange: Exchange, request: RecreateRequest, writes: Writes): Promise<CellOutcome> => {
  const asPlanned = await alreadyThere(exchange, request, writes);
  if (asPlanned !== undefined) return asPlanned;
  const done = await removal(exchange, request, writes, exchange.limits.whole);
  if (done.type === 'gone') return create(exchange, request.object, writes);
  if (done.type === 'rehearsed') return rehearseInOtherName(exchange, request.object, writes);
  return done.type === 'ended' ? done.outcome : writes.found(...foundInstead(done, request, writes));
};

/** The known object may have been made from the very rendering that is planned: when a recreation is taken back that never was. */
const alreadyThere = async (
  exchange: Exchange,
  { uid, object }: RecreateRequest,
  writes: Writes,
): Promise<CellOutcome | undefined> => {
  const look = await lookWell(exchange);
  if (look.type !== 'there' || look.live.metadata.uid !== uid) return undefined;
  const finding = findingOf(look.live, object, writes.dryRun ? 'Checked' : 'Unchanged');
  return finding.state === 'Conflict' ? undefined : writes.found(finding, { uid });
};

const foundInstead = (
  done: Extract<Removal, { type: 'replaced' | 'leaving' }>,
  { uid, object }: RecreateRequest,
  { dryRun }: Writes,
): Parameters<Writes['found']> => {
  if (done.type === 'replaced')
    return [findingOf(done.live, object, dryRun ? 'Checked' : 'Applied'), { uid: done.live.metadata.uid ?? null }];
  return [
    dryRun ? { ...fine, state: 'Checked', reason: 'BeingDeleted' } : { ...stillThere(done), state: 'Conflict' },
    { uid },
  ];
};

/**
 * As the name is still taken, the new object is tried under another one, which nobody has. What only concerns the name is not seen then,
 * nor what the old object holds: a quota that it uses up is taken as free.
 */
const rehearseInOtherName = async (exchange: Exchange, object: KubeObject, writes: Writes): Promise<CellOutcome> => {
  const { name } = object.metadata;
  const other = `check-${createHash('sha256').update(name).digest('hex').slice(0, 20)}`;
  const outcome = await create(exchange, { ...object, metadata: { ...object.metadata, name: other } }, writes);
  const named = (text: string): string => text.replaceAll(other, name);
  const isOldOnes = outcome.state === 'Denied' && outcome.reason === 'QuotaExceeded';
  return {
    ...outcome,
    ...(isOldOnes && { ...fine, state: 'Checked' }),
    message: outcome.message === null || isOldOnes ? null : named(outcome.message),
    causes: outcome.causes.map((cause) => (cause.message ? { ...cause, message: named(cause.message) } : cause)),
    warnings: outcome.warnings.map(named),
  };
};
