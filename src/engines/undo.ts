import type { PlannedRequest } from './engine.ts';

/**
 * What takes a request back, in the same place of the plan. Pure; whether the request has had its effect is for the caller to find out.
 * @param uid of the object that the request has left, as far as it is known
 * @returns nothing where nothing can be done: no uid of what was created, or nothing known of what was there before
 */
export const undoOf = (request: PlannedRequest, uid: string | null): PlannedRequest | undefined => {
  const place = placeOf(request);
  if (request.verb === 'create')
    return uid === null ? undefined : { ...place, verb: 'delete', uid, before: request.object };
  const { before } = request;
  if (before === undefined) return undefined;
  if (request.verb === 'delete') return { ...place, verb: 'create', object: before };
  // An update leaves the object what it is, and so has its uid; what was recreated may have got another one.
  const known = request.verb === 'update' ? (request.uid ?? uid) : (uid ?? request.uid);
  return { ...place, verb: request.verb, uid: known, object: before, before: request.object };
};

const placeOf = ({ index, cluster, apiVersion, kind, namespace, name }: PlannedRequest) => ({
  index,
  ...(cluster === undefined ? {} : { cluster }),
  apiVersion,
  kind,
  namespace,
  name,
});
