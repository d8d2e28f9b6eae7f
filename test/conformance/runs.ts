import fc from 'fast-check';
import type { SpecContext } from '../../src/wizard/issue.ts';
import type { Kind, ServiceSpec } from '../../src/wizard/spec.ts';
import { seed } from '../seed.ts';
import { aContext } from '../wizard/a-spec.ts';
import { arbitrarySpec } from '../wizard/arbitrary-spec.ts';
import { arbitraryEdgeSpec } from './edges.ts';

/** One sort of generated specs. */
export interface Run {
  readonly title: string;
  readonly context: SpecContext;
  readonly specs: () => ServiceSpec[];
}

const sorts = { ordinary: arbitrarySpec, extreme: arbitraryEdgeSpec };

/** So many specs in all, of both kinds, ordinary and extreme, with differences in every one of the clusters. */
export const runsOf = (count: number, clusters: readonly string[]): Run[] =>
  (['stateless', 'stateful'] satisfies Kind[]).flatMap((kind) =>
    (['ordinary', 'extreme'] as const).map((sort) => {
      const context = aContext({ kind, clusters });
      return {
        title: `${sort} ${kind}`,
        context,
        specs: () => fc.sample(sorts[sort](context), { numRuns: Math.ceil(count / 4), seed }),
      };
    }),
  );
