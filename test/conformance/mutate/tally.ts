import type { Finding } from './find.ts';

/** Counts of one sort of broken specs. */
export interface Tally {
  /** Refused by our rules. */
  refused: number;
  /** Taken by our rules and by the server all the same. */
  right: number;
  /** By the answer of the server, or by the reason why it is not asked. */
  readonly answers: Map<string, number>;
}

export const emptyTally = (): Tally => ({ refused: 0, right: 0, answers: new Map() });

export const count = (tally: Tally, { faults, answer }: Finding): void => {
  if (faults.length === 0) {
    tally.right++;
    return;
  }
  tally.refused++;
  const key = answer.server === 'is not asked' ? answer.why : answer.server;
  tally.answers.set(key, (tally.answers.get(key) ?? 0) + 1);
};

export const sum = (tallies: readonly Tally[]): Tally => {
  const all = emptyTally();
  for (const { refused, right, answers } of tallies) {
    all.refused += refused;
    all.right += right;
    for (const [key, times] of answers) all.answers.set(key, (all.answers.get(key) ?? 0) + times);
  }
  return all;
};

/** One line: `ordinary stateless: 500 refused by us: 210 by the server too, …`. */
export const lineOf = (title: string, { refused, right, answers }: Tally): string => {
  const of = (key: string): number => answers.get(key) ?? 0;
  const unasked = ['left out', 'no path', 'nothing is rendered'].map((why) => `${of(why)} ${why}`).join(', ');
  return (
    `${title}: ${refused} refused by us; of these the server refuses ${of('refuses')}, the base alone of ` +
    `${of('refuses the base')}, accepts ${of('accepts')}; not asked: ${unasked}. ` +
    `${right} pleased our rules all the same, and the server`
  );
};
