import type { CellOutcome, PlannedRequest } from '../engines/engine.ts';
import { formPointer } from '../manifests/origins.ts';
import type { Rendering } from '../manifests/rendering.ts';
import type { CellError } from './submission.ts';

/**
 * What a member said, as faults of the form.
 * @param rendering of what is sent, made when it is needed; without one nothing of the form stands behind the objects
 */
export const errorsOf = (
  rendering: () => Rendering | undefined,
  request: PlannedRequest,
  outcome: CellOutcome,
): CellError[] => {
  if (outcome.reason === 'NameTaken') {
    const code = request.kind === 'Service' ? 'service-name-taken' : 'workload-name-taken';
    return [
      { pointer: '/basicInformation/name', code, params: { name: request.name, cluster: request.cluster ?? '' } },
    ];
  }
  return outcome.causes.map(({ field, message }) => ({
    pointer: field === undefined ? undefined : pointerOf(rendering(), request, field),
    code: 'rejected-by-cluster',
    message: message ?? outcome.message ?? undefined,
  }));
};

const pointerOf = (
  rendering: Rendering | undefined,
  { cluster = '', kind }: PlannedRequest,
  field: string,
): string | undefined => rendering && formPointer(rendering, cluster, kind, field);
