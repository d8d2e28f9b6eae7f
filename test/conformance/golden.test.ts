import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../src/manifests/render.ts';
import { membersMissing } from '../clusters/binaries.ts';
import { goldenCases } from '../golden/cases.ts';
import { requireOrSkip } from '../servers/available.ts';
import { contextOf } from '../wizard/examples.ts';
import { isAccepted } from './edges.ts';
import { type Judge, startJudge, type Verdict } from './start-judge.ts';

const missing = membersMissing();
const named = goldenCases.map((example) => [example.name, example] as const);

describe('a golden case', () => {
  it.each(named)('%s has no error by our own rules', (_, example) => {
    expect(isAccepted(example.spec, contextOf(example))).toBe(true);
  });
});

describe.runIf(requireOrSkip('real member clusters', missing ?? '', missing === undefined))('a kube-apiserver', () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await startJudge(['member']);
  });
  afterAll(() => judge?.stop());

  const warningsIn = (verdicts: readonly Verdict[], cluster: string): readonly string[] =>
    verdicts.filter(({ request }) => request.cluster === cluster).flatMap(({ outcome }) => outcome.warnings);

  it.each(named)('accepts the objects of every cluster of %s, with the warnings of the case', async (_, example) => {
    // The user of the judge may create in this project.
    const rendering = render(example.spec, { ...example, project: 'shop' });
    const verdicts = await judge.dryRun(rendering);
    expect(verdicts.map(({ outcome: { state, message } }) => ({ state, message }))).toEqual(
      rendering.clusters.flatMap(() => [
        { state: 'Checked', message: null },
        { state: 'Checked', message: null },
      ]),
    );
    expect(rendering.clusters.map(({ cluster }) => [cluster, warningsIn(verdicts, cluster)])).toEqual(
      rendering.clusters.map(({ cluster }) => [cluster, example.serverWarnings?.[cluster] ?? []]),
    );
  });
});
