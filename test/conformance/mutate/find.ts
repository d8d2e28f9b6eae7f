import type { SpecContext } from '../../../src/wizard/issue.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import type { Judge } from '../start-judge.ts';
import { explanationsOf } from '../stricter/explanations.ts';
import { type Answer, ask } from './ask.ts';
import { faultsOf, type Refused } from './faults-of.ts';
import type { Mutated } from './mutated.ts';

/** What our rules and a kube-apiserver say to one broken spec. */
export interface Finding {
  /** For what our rules refuse it. */
  readonly faults: readonly Refused[];
  readonly answer: Answer;
  /** Faults that the server would have taken, and no row of the table says why we do not. */
  readonly unexplained: readonly Refused[];
}

/** The server takes the objects, or would: it has taken the same ones before. */
export const wouldTake = (answer: Answer): boolean =>
  answer.server === 'accepts' || (answer.server === 'is not asked' && answer.why === 'left out');

export const find = async (
  judge: Judge,
  { original, spec, alone }: Mutated,
  context: SpecContext,
): Promise<Finding> => {
  const found = await findOne(judge, original, spec, context);
  if (found.unexplained.length === 0 || alone.length === 0) return found;
  // One of two things can hide the other, as a name that is gone hides what is said under it: each is looked at alone.
  const apart = await Promise.all(alone.map((one) => findOne(judge, original, one, context)));
  return { ...found, unexplained: apart.flatMap(({ unexplained }) => unexplained) };
};

const findOne = async (judge: Judge, original: DraftSpec, spec: DraftSpec, context: SpecContext): Promise<Finding> => {
  const faults = faultsOf(spec, context);
  const answer = await ask(judge, { original, spec }, context);
  const unexplained = wouldTake(answer) ? faults.filter((fault) => explanationsOf(fault).length === 0) : [];
  return { faults, answer, unexplained };
};
