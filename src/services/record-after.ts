import { revisionMigrations } from '../../migrations/revisions.ts';
import { newestOf } from '../../migrations/upgrade.ts';
import type { KnownObject, PlannedRequest } from '../engines/engine.ts';
import { canonicalJson } from '../manifests/digest.ts';
import type { Cell, Submission } from '../submissions/submission.ts';
import { KEPT_REVISIONS, type RevisionRecord, type ServiceRecord } from './service.ts';

/** What a submission has made of its service. */
export interface ServiceAfter {
  /** Nothing when the service is no more: its name is free. */
  readonly record: ServiceRecord | null;
  /** The revision that has become the current one. */
  readonly revision?: RevisionRecord;
}

/**
 * The service once a submission has ended. A create without any effect, and a deletion that left nothing, give the name back; a change
 * becomes the current revision when it changes the spec and any of it is, or may be, in the clusters.
 *
 * @param record as it was while the submission ran
 * @param token the new random part of the ETag
 */
export const serviceAfter = (
  record: ServiceRecord,
  submission: Submission,
  token: string,
  at: number,
): ServiceAfter => {
  const { head, phase, cells } = submission;
  const objects = head.orphan ? [] : objectsAfter(record.objects, head.plan.requests, cells);
  const isGone = objects.length === 0 && (head.spec === null || head.operation === 'create');
  if (isGone) return { record: null };
  const ended = { ...record, objects, updatedAt: at, token, lastSubmission: { ...record.lastSubmission, phase } };
  const isFirst = head.operation === 'create';
  if (isFirst) return { record: ended, revision: revisionOf(ended, submission, ended.revision) };
  if (head.spec === null || !takesEffect(submission)) return { record: ended };
  // A retry finishes the revision that its submission has made before.
  const isMade = record.revisions.at(-1)?.submission === head.id;
  if (!isMade && canonicalJson(head.spec) === canonicalJson(record.spec))
    return { record: { ...ended, placement: head.placement } };
  const number = isMade ? record.revision : record.revision + 1;
  const entry = { revision: number, submission: head.id, by: head.identity.username, at: head.createdAt };
  const next: ServiceRecord = {
    ...ended,
    revision: number,
    spec: head.spec,
    alias: head.spec.basicInformation?.alias,
    placement: head.placement,
    revisions: isMade ? record.revisions : [...record.revisions, entry].slice(-KEPT_REVISIONS),
  };
  return { record: next, revision: revisionOf(next, submission, number) };
};

const revisionOf = (record: ServiceRecord, { head }: Submission, revision: number): RevisionRecord => ({
  schema: newestOf(revisionMigrations),
  revision,
  submission: head.id,
  by: head.identity.username,
  at: head.createdAt,
  spec: record.spec,
  placement: record.placement,
  renderingDigest: head.renderingDigest,
});

/** Of a change: whether any of it is, or may be, there. What was undone is not. */
const takesEffect = ({ head, cells, intents }: Submission): boolean =>
  head.operation === 'rollback'
    ? cells.some(({ state }) => state === 'RolledBack' || state === 'Unknown')
    : cells.some(
        ({ state }) =>
          state === 'Applied' ||
          state === 'Deleted' ||
          state === 'Unknown' ||
          (state === 'Unchanged' && !intents.rollingBack),
      );

/** What is known to be there after the cells of a plan: each object by its last uid, or without one where it is not known whether it was made. */
export const objectsAfter = (
  known: readonly KnownObject[],
  requests: readonly PlannedRequest[],
  cells: readonly Cell[],
): readonly KnownObject[] => {
  const objects = new Map(known.map((object) => [placeOf(object), object]));
  for (const request of requests) {
    const cell = cells[request.index];
    if (cell === undefined) continue;
    const { cluster, apiVersion, kind, name } = request;
    const place = placeOf(request);
    if (isThere(cell)) objects.set(place, { cluster, apiVersion, kind, name, uid: cell.uid });
    else if (isGone(cell)) objects.delete(place);
    else if (cell.state === 'Unknown' && request.verb !== 'delete' && !objects.has(place))
      objects.set(place, { cluster, apiVersion, kind, name, uid: null });
  }
  return [...objects.values()];
};

const isThere = ({ state, uid }: Cell): boolean =>
  uid !== null && (state === 'Applied' || state === 'Unchanged' || state === 'RolledBack');

const isGone = ({ state, reason, uid }: Cell): boolean =>
  state === 'Deleted' || (state === 'RolledBack' && uid === null) || (state === 'Conflict' && reason === 'Gone');

const placeOf = ({ cluster = '', apiVersion, kind, name }: Omit<KnownObject, 'uid'>): string =>
  JSON.stringify([cluster, apiVersion, kind, name]);
