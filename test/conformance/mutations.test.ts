import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rules } from '../../src/wizard/validate.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { requireOrSkip } from '../servers/available.ts';
import { isAccepted } from './edges.ts';
import { mutations } from './mutations/mutations.ts';
import { bases, expected, rendered, said, serverVerdict, titleOf } from './mutations/verdicts.ts';
import { type Judge, startJudge } from './start-judge.ts';

const missing = membersMissing();

const baseNames = ['small', 'stateless', 'stateful'] as const;

describe('a broken spec', () => {
  it.each(baseNames)('was accepted before it was broken: %s', (of) => {
    expect(isAccepted(bases[of].spec, bases[of].context)).toBe(true);
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

  it.each(baseNames)('accepts what is not broken: %s', async (of) => {
    const verdicts = await judge.dryRun(rendered({ of, edit: {} }));
    expect(verdicts.map(({ outcome }) => outcome.message)).toEqual(verdicts.map(() => null));
  });

  it.each(mutations.map((mutation) => [mutation.server, titleOf(mutation), mutation] as const))(
    '%s what breaks %s',
    async (_, __, mutation) => {
      expect(await serverVerdict(judge, mutation)).toBe(mutation.server);
    },
  );
});
