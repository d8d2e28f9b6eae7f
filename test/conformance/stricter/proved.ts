import { facts } from '../facts/facts.ts';
import type { Mutation } from '../mutations/mutation.ts';
import { mutations } from '../mutations/mutations.ts';

/** What was broken by hand, that we refuse, and a real kube-apiserver was seen to take. */
export type Proved = Mutation & { readonly server: 'accepts' };

const isRefusedByUs = ({ says = 'error' }: Mutation): boolean => says === 'error' || says === 'refused';

const isProved = (one: Mutation): one is Proved => one.server === 'accepts' && isRefusedByUs(one);

/** From the mutations and from what proves the facts of API servers. */
export const proved = (): readonly Proved[] => {
  const ofFacts = facts.flatMap(({ inputs = [] }) => inputs.flatMap((input) => ('code' in input ? [input] : [])));
  return [...mutations, ...ofFacts].filter(isProved);
};
