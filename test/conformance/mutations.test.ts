import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KubePathError } from '../../src/clusters/kube-path.ts';
import { render } from '../../src/manifests/render.ts';
import type { SpecContext } from '../../src/wizard/issue.ts';
import { refusalsOfSpec } from '../../src/wizard/parse.ts';
import { segmentsOf } from '../../src/wizard/pointer.ts';
import type { DraftSpec } from '../../src/wizard/spec.ts';
import { rules, validate } from '../../src/wizard/validate.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { requireOrSkip } from '../servers/available.ts';
import { aContext, aSpec } from '../wizard/a-spec.ts';
import type { Example } from '../wizard/examples.ts';
import { isAccepted, withValue } from './edges.ts';
import type { Mutation } from './mutations/mutation.ts';
import { mutations } from './mutations/mutations.ts';
import { type Judge, startJudge } from './start-judge.ts';

const missing = membersMissing();

interface Base {
  readonly spec: DraftSpec;
  readonly context: SpecContext;
}

const golden = (name: string): Base => {
  const text = readFileSync(join(import.meta.dirname, '../golden', name, 'spec.yaml'), 'utf8');
  const { spec, kind, clusters } = parse(text) as Example;
  return { spec, context: aContext({ kind, clusters }) };
};

const bases: Readonly<Record<NonNullable<Mutation['of']>, Base>> = {
  small: { spec: aSpec(), context: aContext() },
  stateless: golden('every-parameter-stateless'),
  stateful: golden('every-parameter-stateful'),
};

const broken = ({ of = 'small', edit }: Mutation): DraftSpec =>
  Object.entries(edit).reduce<unknown>(
    (spec, [pointer, value]) => withValue(spec, segmentsOf(pointer), value),
    bases[of].spec,
  ) as DraftSpec;

/** What our rules say, errors and the expected code alone: `error request-exceeds-limit /podSettings/… in west`. */
const said = (mutation: Mutation): string[] => {
  // As a request would bring it: nothing is undefined.
  const spec = JSON.parse(JSON.stringify(broken(mutation))) as DraftSpec;
  const { refusals } = refusalsOfSpec(spec);
  if (refusals.length > 0) return refusals.map(({ code, pointer }) => `refused ${code} ${pointer}`);
  return validate(spec, bases[mutation.of ?? 'small'].context)
    .filter(({ code, severity }) => severity === 'error' || code === mutation.code)
    .map(({ severity, code, pointer, cluster }) => `${severity} ${code} ${pointer}${cluster ? ` in ${cluster}` : ''}`);
};

const expected = ({ code, says = 'error', at, cluster, also = [] }: Mutation): string[] => [
  `${says} ${code} ${at}${cluster ? ` in ${cluster}` : ''}`,
  ...also.map((other) => `error ${other}`),
];

const titleOf = ({ code, at, edit }: Mutation): string => `${code} at ${at} for ${JSON.stringify(edit).slice(0, 120)}`;

describe('a broken spec', () => {
  it.each(Object.entries(bases))('was accepted before it was broken: %s', (_, { spec, context }) => {
    expect(isAccepted(spec, context)).toBe(true);
  });

  it.each(mutations.map((mutation) => [titleOf(mutation), mutation] as const))('is told: %s', (_, mutation) => {
    expect(said(mutation).toSorted()).toEqual(expected(mutation).toSorted());
  });

  it('is there for every rule, so that each has its verdict of the server', () => {
    const codes = new Set(mutations.map(({ code }) => code));
    expect([...rules.cluster, ...rules.draft].map(({ code }) => code).filter((code) => !codes.has(code))).toEqual([]);
  });
});

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))('a kube-apiserver', () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await startJudge(['member']);
  });
  afterAll(() => judge?.stop());

  const verdictOn = async (mutation: Mutation): Promise<string> => {
    const { context } = bases[mutation.of ?? 'small'];
    const rendering = render(broken(mutation), { ...context, project: 'shop', creator: 'alice' });
    try {
      const verdicts = await judge.dryRun(rendering);
      const refused = verdicts.filter(({ outcome }) => outcome.state !== 'Checked');
      expect(refused.filter(({ outcome }) => outcome.state !== 'Invalid')).toEqual([]);
      return refused.length > 0 ? 'refuses' : 'accepts';
    } catch (error) {
      if (!(error instanceof KubePathError)) throw error;
      return 'is not asked';
    }
  };

  it.each(Object.entries(bases))('accepts what is not broken: %s', async (_, { spec, context }) => {
    const verdicts = await judge.dryRun(render(spec, { ...context, project: 'shop', creator: 'alice' }));
    expect(verdicts.map(({ outcome }) => outcome.message)).toEqual(verdicts.map(() => null));
  });

  it.each(mutations.map((mutation) => [mutation.server, titleOf(mutation), mutation] as const))(
    '%s what breaks %s',
    async (_, __, mutation) => {
      expect(await verdictOn(mutation)).toBe(mutation.server);
    },
  );
});
