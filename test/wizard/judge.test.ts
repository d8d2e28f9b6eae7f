import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../src/wizard/pointer.ts';
import { validate } from '../../src/wizard/validate.ts';
import { aContext } from './a-spec.ts';
import { arbitraryDraft } from './arbitrary-draft.ts';
import { contextOf, example1, example2 } from './examples.ts';

const valueAt = (document: unknown, segments: readonly string[]): unknown =>
  segments.reduce<unknown>(
    (value, segment) => (value === undefined ? value : (value as Record<string, unknown>)?.[segment]),
    document,
  );

/** Each run makes and resolves a whole spec. */
const RUNS = 25;

describe('validate', () => {
  it('says of the stateless example that its probe asks a port which is another in west', () => {
    expect(validate(example1.spec, contextOf(example1))).toEqual([
      {
        pointer: '/clusterDifferences/clusters/0/containers/0/ports/0/containerPort',
        code: 'probe-port-not-a-container-port',
        severity: 'warning',
        step: 'clusterDifferences',
        cluster: 'west',
        params: { port: 80 },
      },
    ]);
  });

  it('finds nothing in the stateful example', () => {
    expect(validate(example2.spec, contextOf(example2))).toEqual([]);
  });

  it('tells what is missing beside what is wrong, with the cluster of the item around it', () => {
    const spec = {
      basicInformation: { name: '1a' },
      clusterDifferences: { clusters: [{ cluster: 'west', containers: [{}] }] },
    };
    expect(validate(spec, aContext()).map(({ code, pointer, cluster }) => [code, pointer, cluster])).toEqual([
      ['service-name-leading-digit', '/basicInformation/name', undefined],
      ['step-missing', '/podSettings', undefined],
      ['required', '/clusterDifferences/clusters/0/containers/0/name', 'west'],
    ]);
  });
});

describe.each(['stateless', 'stateful'] as const)('issues of %s drafts', (kind) => {
  const context = aContext({ kind });
  const drafts = arbitraryDraft({ kind, clusters: context.clusters });

  it('are told once each', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const told = validate(draft, context).map(({ code, pointer, cluster }) => `${code} ${pointer} ${cluster}`);
        expect(new Set(told).size).toBe(told.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('are the same for the same draft', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        expect(validate(structuredClone(draft), context)).toEqual(validate(draft, context));
      }),
      { numRuns: RUNS },
    );
  });

  it('point at a value of the draft, or at a field that one of its values lacks', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const nowhere = validate(draft, context).filter(
          ({ pointer }) => typeof valueAt(draft, segmentsOf(pointer).slice(0, -1)) !== 'object',
        );
        expect(nowhere).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('name the step that they point into', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const issues = validate(draft, context);
        expect(issues.map(({ step }) => step)).toEqual(issues.map(({ pointer }) => segmentsOf(pointer)[0]));
      }),
      { numRuns: RUNS },
    );
  });
});
