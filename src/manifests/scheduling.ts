import type { ClusterSpec } from '../wizard/cluster-spec.ts';
import type { Unfinished } from '../wizard/spec.ts';
import { selectorLabels } from './labels.ts';
import { type Part, parts } from './part.ts';

type Spec = Unfinished<ClusterSpec>;
type Side = 'podAffinity' | 'podAntiAffinity';
type Strength = 'preferredDuringSchedulingIgnoredDuringExecution' | 'requiredDuringSchedulingIgnoredDuringExecution';

/** One affinity term, and where in the pod's affinity it belongs. */
export interface Term {
  readonly side: Side;
  readonly strength: Strength;
  readonly matchLabels: { readonly app?: string; readonly version?: string };
}

const preferred: Strength = 'preferredDuringSchedulingIgnoredDuringExecution';
const required: Strength = 'requiredDuringSchedulingIgnoredDuringExecution';

/** The affinity terms of a spec, in its order. A rule that lacks its policy or target is left out: it would match every pod. */
export const termsOf = ({ basicInformation, podSettings }: Spec): readonly Part<Term>[] => {
  const scheduling = podSettings?.scheduling;
  const at = '/podSettings/scheduling';
  switch (scheduling?.type) {
    case 'decentralized':
      return [
        { at, value: { side: 'podAntiAffinity', strength: preferred, matchLabels: selectorLabels(basicInformation) } },
      ];
    case 'centralized':
      return [
        { at, value: { side: 'podAffinity', strength: preferred, matchLabels: selectorLabels(basicInformation) } },
      ];
    case 'custom':
      return parts(scheduling.rules, `${at}/rules`).flatMap(({ at, value: { type, policy, target } }) =>
        policy === undefined || target === undefined
          ? []
          : {
              at,
              value: {
                side: type === 'withTarget' ? 'podAffinity' : 'podAntiAffinity',
                strength: policy === 'preferred' ? preferred : required,
                matchLabels: { app: target },
              },
            },
      );
    default:
      return [];
  }
};

/** The terms of one side and strength, in order: the items of one list of the pod's affinity. */
export const termsOn = (terms: readonly Part<Term>[], side: Side, strength: Strength): readonly Part<Term>[] =>
  terms.filter(({ value }) => value.side === side && value.strength === strength);

/** Every list of the pod's affinity that can hold terms. */
export const affinityLists: readonly (readonly [Side, Strength])[] = [
  ['podAffinity', preferred],
  ['podAffinity', required],
  ['podAntiAffinity', preferred],
  ['podAntiAffinity', required],
];

const podAffinityTerm = ({ value: { matchLabels } }: Part<Term>) => ({
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchLabels },
});

const affinityOf = (terms: readonly Part<Term>[], side: Side) => ({
  preferredDuringSchedulingIgnoredDuringExecution: termsOn(terms, side, preferred).map((term) => ({
    weight: 100,
    podAffinityTerm: podAffinityTerm(term),
  })),
  requiredDuringSchedulingIgnoredDuringExecution: termsOn(terms, side, required).map(podAffinityTerm),
});

export const affinity = (terms: readonly Part<Term>[]) => ({
  podAffinity: affinityOf(terms, 'podAffinity'),
  podAntiAffinity: affinityOf(terms, 'podAntiAffinity'),
});
