import type { Submission } from '../submissions/submission.ts';
import type { DraftSpec } from '../wizard/spec.ts';
import type { RevisionRecord, ServiceRecord } from './service.ts';

/**
 * What a service was before its last submission; nothing when it was not there.
 * @param revision reads a kept one
 */
export const specBefore = async (
  { head }: Submission,
  service: ServiceRecord,
  revision: (project: string, name: string, number: number) => Promise<RevisionRecord | undefined>,
): Promise<DraftSpec | undefined> => {
  if (head.operation === 'create') return undefined;
  const made = service.revisions.findIndex(({ submission }) => submission === head.id);
  // A submission that made no revision has left the spec as it was.
  const before = service.revisions[made - 1];
  if (before === undefined) return service.spec;
  return (await revision(head.project, head.service, before.revision))?.spec ?? service.spec;
};
