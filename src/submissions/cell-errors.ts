import type { CellOutcome, PlannedRequest } from '../engines/engine.ts';
import { formPointer } from '../manifests/origins.ts';
import type { Rendering } from '../manifests/rendering.ts';
import type { CellError } from './submission.ts';

/** What a member said, as faults of the form. */
export const errorsOf = (rendering: Rendering, request: PlannedRequest, outcome: CellOutcome): CellError[] => {
  if (outcome.reason === 'NameTaken') {
    const code = request.kind === 'Service' ? 'service-name-taken' : 'workload-name-taken';
    return [
      { pointer: '/basicInformation/name', code, params: { name: request.name, cluster: request.cluster ?? '' } },
    ];
  }
  return outcome.causes.map(({ field, message }) => ({
    pointer: field === undefined ? undefined : formPointer(rendering, request.cluster ?? '', request.kind, field),
    code: 'rejected-by-cluster',
    message: message ?? outcome.message ?? undefined,
  }));
};
