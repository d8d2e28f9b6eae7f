import { serviceIdAnnotation } from '../engines/marks.ts';
import type { ServiceRecord } from '../services/service.ts';
import type { ReopenSubmission } from '../store/store.ts';
import { firstRecord } from './change.ts';
import type { Submission, SubmissionHead } from './submission.ts';

/**
 * The service while an ended submission is worked on again, and the draft that holds again with it.
 * @param service as it is now; nothing where its name is free
 * @returns nothing when the service has moved on: what was planned then is not what is wanted now
 */
export const reopened = (
  { head, cells }: Submission,
  service: ServiceRecord | undefined,
  token: string,
): { readonly service: ServiceRecord; readonly draft: ReopenSubmission['draft'] } | undefined => {
  if (service === undefined) {
    const serviceId = serviceIdOf(head);
    // Only a create that has left nothing has given its name back by itself and can take it again: else somebody deleted the service.
    const hasLeft = cells.some(({ state }) => state === 'Applied' || state === 'Unchanged' || state === 'Unknown');
    return head.operation === 'create' && !hasLeft && head.spec !== null && serviceId !== undefined
      ? { service: firstRecord(head, serviceId, token), draft: draftOf(head) }
      : undefined;
  }
  if (service.lastSubmission.id !== head.id) return undefined;
  const { phase: _ended, ...lastSubmission } = service.lastSubmission;
  return { service: { ...service, lastSubmission }, draft: draftOf(head) };
};

const serviceIdOf = ({ plan }: SubmissionHead): string | undefined => {
  const [request] = plan.requests;
  return request === undefined || request.verb === 'delete'
    ? undefined
    : request.object.metadata.annotations?.[serviceIdAnnotation];
};

const draftOf = ({ project, id, of, draft, draftOwner }: SubmissionHead): ReopenSubmission['draft'] =>
  draft === null || draftOwner === null || of !== null
    ? undefined
    : { key: { project, owner: draftOwner, id: draft }, submission: id };
