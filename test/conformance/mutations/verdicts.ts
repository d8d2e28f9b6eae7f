import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { KubePathError } from '../../../src/clusters/kube-path.ts';
import { valueAt } from '../../../src/manifests/field.ts';
import { render } from '../../../src/manifests/render.ts';
import type { Rendering } from '../../../src/manifests/rendering.ts';
import type { SpecContext } from '../../../src/wizard/issue.ts';
import { refusalsOfSpec } from '../../../src/wizard/parse.ts';
import { segmentsOf } from '../../../src/wizard/pointer.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { validate } from '../../../src/wizard/validate.ts';
import { pathOf } from '../../clusters/fixtures.ts';
import { aContext, aSpec } from '../../wizard/a-spec.ts';
import type { Example } from '../../wizard/examples.ts';
import { withValue } from '../edges.ts';
import type { Judge, Verdict } from '../start-judge.ts';
import type { Change, Effect, Mutation, Taken } from './mutation.ts';

interface Base {
  readonly spec: DraftSpec;
  readonly context: SpecContext;
}

const golden = (name: string): Base => {
  const text = readFileSync(join(import.meta.dirname, '../../golden', name, 'spec.yaml'), 'utf8');
  const { spec, kind, clusters } = parse(text) as Example;
  return { spec, context: aContext({ kind, clusters }) };
};

/** The accepted specs that are changed. */
export const bases: Readonly<Record<NonNullable<Change['of']>, Base>> = {
  small: { spec: aSpec(), context: aContext() },
  stateless: golden('every-parameter-stateless'),
  stateful: golden('every-parameter-stateful'),
};

const changed = ({ of = 'small', edit }: Change): DraftSpec =>
  Object.entries(edit).reduce<unknown>(
    (spec, [pointer, value]) => withValue(spec, segmentsOf(pointer), value),
    bases[of].spec,
  ) as DraftSpec;

/** What our rules say, errors and the expected code alone: `error request-exceeds-limit /podSettings/… in west`. */
export const said = (one: Mutation | Taken): string[] => {
  // As a request would bring it: nothing is undefined.
  const spec = JSON.parse(JSON.stringify(changed(one))) as DraftSpec;
  const { refusals } = refusalsOfSpec(spec);
  if (refusals.length > 0) return refusals.map(({ code, pointer }) => `refused ${code} ${pointer}`);
  return validate(spec, bases[one.of ?? 'small'].context)
    .filter(({ code, severity }) => severity === 'error' || ('code' in one && code === one.code))
    .map(({ severity, code, pointer, cluster }) => `${severity} ${code} ${pointer}${cluster ? ` in ${cluster}` : ''}`);
};

/** What our rules are to say. */
export const expected = (one: Mutation | Taken): string[] => {
  if (!('code' in one)) return [];
  const { code, says = 'error', at, cluster, also = [] } = one;
  return [`${says} ${code} ${at}${cluster ? ` in ${cluster}` : ''}`, ...also.map((other) => `error ${other}`)];
};

const shown = (edit: Change['edit']): string =>
  JSON.stringify(edit, (_, value: unknown) => (value === undefined ? '(nothing)' : value)).slice(0, 120);

export const titleOf = (one: Mutation | Taken): string =>
  'code' in one ? `${one.code} at ${one.at} for ${shown(one.edit)}` : shown(one.edit);

/** The objects of a changed spec, in the first of the clusters that have the same: all of them are one server here. */
export const rendered = (one: Change): Rendering => {
  const whole = render(changed(one), { ...bases[one.of ?? 'small'].context, project: 'shop', creator: 'alice' });
  const { clusters } = whole;
  const isFirst = (index: number) =>
    clusters.findIndex(({ objects }) => isDeepStrictEqual(objects, clusters[index]?.objects)) === index;
  return { ...whole, clusters: clusters.filter((_, index) => isFirst(index)) };
};

/** What a kube-apiserver says to the rendering, in a dry run; it fails where that is not what the case expects beside the verdict. */
export const serverVerdict = async (judge: Judge, one: Mutation | Taken): Promise<Mutation['server']> => {
  const rendering = rendered(one);
  try {
    const verdicts = await judge.dryRun(rendering);
    const refused = verdicts.filter(({ outcome }) => outcome.state !== 'Checked');
    expect(refused.filter(({ outcome }) => outcome.state !== 'Invalid')).toEqual([]);
    if (one.server === 'refuses' && one.names !== undefined) expect(namedIn(refused)).toContain(one.names);
    if (one.server === 'accepts' && refused.length === 0) await expectEffect(judge, rendering, verdicts, one);
    return refused.length > 0 ? 'refuses' : 'accepts';
  } catch (error) {
    if (!(error instanceof KubePathError)) throw error;
    return 'is not asked';
  }
};

const namedIn = (refused: readonly Verdict[]): readonly string[] =>
  refused.flatMap(({ outcome: { causes } }) => (causes.length > 0 ? causes.map(({ field }) => field ?? '') : ['']));

const expectEffect = async (
  judge: Judge,
  { clusters: [first] }: Rendering,
  verdicts: readonly Verdict[],
  { warns, stores = {} }: Effect,
): Promise<void> => {
  const warnings = [...new Set(verdicts.flatMap(({ outcome }) => outcome.warnings))];
  if (warns !== undefined) expect(warnings).toEqual([expect.stringContaining(warns)]);
  if (first === undefined) return;
  const [service, workload] = first.objects;
  for (const [place, value] of Object.entries(stores)) {
    const object = place.startsWith('service:') ? service : workload;
    const path = `${pathOf({ ...object })}?fieldManager=facts&force=true&dryRun=All`;
    const { body } = await judge.member(first.cluster).admin('PATCH', path, object);
    expect(valueAt(body, place.replace('service:', ''))).toEqual(value);
  }
};
