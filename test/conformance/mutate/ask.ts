import { KubePathError } from '../../../src/clusters/kube-path.ts';
import { render } from '../../../src/manifests/render.ts';
import type { Rendering } from '../../../src/manifests/rendering.ts';
import type { SpecContext } from '../../../src/wizard/issue.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import type { Judge, Verdict } from '../start-judge.ts';

/** What a kube-apiserver says to the objects of a broken spec, or why it does not get to see what is broken. */
export type Answer =
  | { readonly server: 'accepts' }
  /** All that there is; or those of the base alone, which the differences of each cluster happen to mend. */
  | { readonly server: 'refuses' | 'refuses the base'; readonly verdicts: readonly Verdict[] }
  | { readonly server: 'is not asked'; readonly why: Unasked };

/** No objects; objects without a path; those of the spec that was not broken, which the server accepts. */
export type Unasked = 'nothing is rendered' | 'no path' | 'left out';

/**
 * Asks for every object of every cluster, then for those of the base, which the next cluster would get.
 * @param original the spec before it was broken
 */
export const ask = async (
  judge: Judge,
  { original, spec }: { readonly original: DraftSpec; readonly spec: DraftSpec },
  context: SpecContext,
): Promise<Answer> => {
  const rendering = renderedIfPossible(spec, context);
  if (rendering === undefined) return { server: 'is not asked', why: 'nothing is rendered' };
  if (isSame(rendering, rendered(original, context))) return { server: 'is not asked', why: 'left out' };
  if (!isNamed(rendering)) return { server: 'is not asked', why: 'no path' };
  try {
    const refused = await refusedBy(judge, rendering);
    if (refused.length > 0) return { server: 'refuses', verdicts: refused };
    const ofBase = await refusedBy(judge, baseAlone(rendering));
    return ofBase.length > 0 ? { server: 'refuses the base', verdicts: ofBase } : { server: 'accepts' };
  } catch (error) {
    if (!(error instanceof KubePathError)) throw error;
    return { server: 'is not asked', why: 'no path' };
  }
};

const refusedBy = async (judge: Judge, rendering: Rendering): Promise<readonly Verdict[]> =>
  (await judge.dryRun(rendering)).filter(({ outcome }) => outcome.state !== 'Checked');

/** The base as if it were what a cluster gets. */
const baseAlone = ({ base, ...rendering }: Rendering): Rendering => ({
  ...rendering,
  base,
  clusters: [{ cluster: 'base', objects: base.objects, provenance: [{}, {}] }],
});

/** An object without a name has no path. */
const isNamed = ({ clusters }: Rendering): boolean =>
  clusters.every(({ objects }) => objects.every(({ metadata }) => typeof metadata.name === 'string'));

const isSame = (one: Rendering, other: Rendering): boolean =>
  one.digest === other.digest && JSON.stringify(one.base.objects) === JSON.stringify(other.base.objects);

const rendered = (spec: DraftSpec, context: SpecContext): Rendering =>
  render(spec, { ...context, project: 'shop', creator: 'alice' });

/** Rendering takes for granted that a value has its type: what it throws for another one is a wrong type. */
const renderedIfPossible = (spec: DraftSpec, context: SpecContext): Rendering | undefined => {
  try {
    return rendered(spec, context);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};
