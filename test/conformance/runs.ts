import fc from 'fast-check';
import type { SpecContext } from '../../src/wizard/issue.ts';
import type { Kind, ServiceSpec } from '../../src/wizard/spec.ts';
import { seed } from '../seed.ts';
import { aContext } from '../wizard/a-spec.ts';
import { arbitrarySpec } from '../wizard/arbitrary-spec.ts';
import { arbitraryEdgeSpec } from './edges.ts';
import { arbitraryMutated, type Mutated } from './mutate/mutated.ts';

/** One sort of generated specs. */
export interface Run<Spec = ServiceSpec> {
  readonly title: string;
  readonly context: SpecContext;
  readonly specs: () => Spec[];
}

const sorts = { ordinary: arbitrarySpec, extreme: arbitraryEdgeSpec };

const runs = <Spec>(
  clusters: readonly string[],
  specsOf: (specs: fc.Arbitrary<ServiceSpec>, context: SpecContext) => Spec[],
): Run<Spec>[] =>
  (['stateless', 'stateful'] satisfies Kind[]).flatMap((kind) =>
    (['ordinary', 'extreme'] as const).map((sort) => {
      const context = aContext({ kind, clusters });
      return { title: `${sort} ${kind}`, context, specs: () => specsOf(sorts[sort](context), context) };
    }),
  );

/** So many specs in all, of both kinds, ordinary and extreme, with differences in every one of the clusters. */
export const runsOf = (count: number, clusters: readonly string[]): Run[] =>
  runs(clusters, (specs) => fc.sample(specs, { numRuns: Math.ceil(count / 4), seed }));

/** Of those that are broken a few please our rules all the same: so many more are made. */
const SPARE = 1.1;

/** The same, each with something broken: so many, and some to spare. */
export const mutatedRunsOf = (count: number, clusters: readonly string[]): Run<Mutated>[] =>
  runs(clusters, (specs, context) =>
    fc.sample(arbitraryMutated(specs, context), { numRuns: Math.ceil(Math.ceil(count / 4) * SPARE) + 5, seed }),
  );
