import type { SpecContext } from '../../../src/wizard/issue.ts';
import { refusalsOfSpec } from '../../../src/wizard/parse.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { validate } from '../../../src/wizard/validate.ts';

/** One thing for which our rules refuse a spec. */
export interface Refused {
  readonly code: string;
  readonly pointer: string;
}

/** Why finalize would not take a spec: what is ill-formed, and where nothing is, what is missing or does not fit. */
export const faultsOf = (spec: DraftSpec, context: SpecContext): readonly Refused[] => {
  const { refusals } = refusalsOfSpec(spec);
  return refusals.length > 0 ? refusals : validate(spec, context).filter(({ severity }) => severity === 'error');
};
