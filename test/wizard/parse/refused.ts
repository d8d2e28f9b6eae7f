import { refusals } from '../../../src/wizard/parse.ts';
import type { StepKey } from '../../../src/wizard/spec.ts';

/** What is refused in a step's value, as `<pointer> <code>`. */
export const refused = (step: StepKey, value: unknown): readonly string[] =>
  refusals(step, value).refusals.map(({ pointer, code }) => `${pointer} ${code}`);
