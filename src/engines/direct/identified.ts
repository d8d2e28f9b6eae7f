import type { CellOutcome, PlannedRequest } from '../engine.ts';
import { carriesServiceOf } from '../marks.ts';
import type { Exchange } from './exchange.ts';
import { lookWell } from './look.ts';
import { outcomeOf } from './outcome.ts';
import { fine } from './verdict.ts';

/** A request that names the object it is about, or makes a new one. */
export type IdentifiedRequest = Extract<PlannedRequest, { verb: 'create' }> | KnownRequest;
/** A request for the object with the known uid. */
export type KnownRequest = Exclude<PlannedRequest, { verb: 'create' }> & { readonly uid: string };

/**
 * Of an object whose making was never answered neither its being there nor its uid is known: then it is what carries the mark of the
 * service, if anything does.
 * @returns the request for that object; a create where it is not there; or the outcome where there is nothing to do or to be seen
 */
export const identified = async (
  exchange: Exchange,
  request: PlannedRequest,
): Promise<{ readonly request: IdentifiedRequest } | { readonly outcome: CellOutcome }> => {
  if (request.verb === 'create') return { request };
  if (isKnown(request)) return { request };
  const look = await lookWell(exchange);
  if (look.type === 'unreadable') return { outcome: outcomeOf({ ...look.finding, causes: [] }) };
  const marked = request.verb === 'delete' ? request.before : request.object;
  const uid = look.type === 'there' && carriesServiceOf(look.live, marked) ? look.live.metadata.uid : undefined;
  if (uid !== undefined) return { request: { ...request, uid } };
  if (request.verb === 'delete') return { outcome: outcomeOf({ ...fine, state: 'Deleted' }) };
  const { uid: _unknown, before: _none, ...rest } = request;
  return { request: { ...rest, verb: 'create' } };
};

const isKnown = (request: Exclude<PlannedRequest, { verb: 'create' }>): request is KnownRequest => request.uid !== null;
