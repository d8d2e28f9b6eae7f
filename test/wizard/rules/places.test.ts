import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveBase } from '../../../src/wizard/cluster-differences/resolve.ts';
import { placeOf } from '../../../src/wizard/cluster-differences/resolve-trace.ts';
import { type FormField, formFields } from '../../../src/wizard/form-fields.ts';
import type { SpecContext } from '../../../src/wizard/issue.ts';
import { refusalsOfSpec } from '../../../src/wizard/parse.ts';
import { segmentsOf } from '../../../src/wizard/pointer.ts';
import { type ClusterRule, type DraftRule, places } from '../../../src/wizard/rule.ts';
import type { DraftSpec, Kind } from '../../../src/wizard/spec.ts';
import { rules } from '../../../src/wizard/validate.ts';
import { arbitraryEdgeSpec, withValue } from '../../conformance/edges.ts';
import type { Change } from '../../conformance/mutations/mutation.ts';
import { mutations } from '../../conformance/mutations/mutations.ts';
import { bases } from '../../conformance/mutations/verdicts.ts';
import { aContext } from '../a-spec.ts';
import { arbitraryDraft } from '../arbitrary-draft.ts';
import { arbitrarySpec } from '../arbitrary-spec.ts';
import { brokenSpecs } from './broken-specs.ts';

/** Where a rule finds faults in a draft as its clusters share it. */
type FaultsIn = (draft: DraftSpec, context: SpecContext) => string[];

const ofCluster = ({ faults }: ClusterRule): FaultsIn => {
  return (draft, context) => {
    const { spec, origins } = resolveBase(draft);
    return [...faults(spec, context)].map(({ at }) => placeOf(origins, at));
  };
};

const ofDraft =
  ({ faults }: DraftRule): FaultsIn =>
  (draft, context) =>
    [...faults(draft, context)].map(({ at }) => at);

const all = [
  ...rules.cluster.map((rule) => ({ rule, faultsIn: ofCluster(rule) })),
  ...rules.draft.map((rule) => ({ rule, faultsIn: ofDraft(rule) })),
];

const isAt = (pointer: string, place: string): boolean => {
  const segments = pointer.split('/');
  const words = place.split('/');
  return segments.length === words.length && words.every((word, index) => word === '*' || word === segments[index]);
};

const edited = ({ of = 'small', edit }: Change): DraftSpec =>
  JSON.parse(
    JSON.stringify(
      Object.entries(edit).reduce<unknown>(
        (spec, [pointer, value]) => withValue(spec, segmentsOf(pointer), value),
        bases[of].spec,
      ),
    ),
  );

const examples = [...mutations, ...brokenSpecs]
  .map((broken) => ({ draft: edited(broken), context: bases[broken.of ?? 'small'].context }))
  .filter(({ draft }) => refusalsOfSpec(draft).count === 0);

/** Faults that a rule finds and does not declare. */
const undeclared = (draft: DraftSpec, context: SpecContext): string[] =>
  all.flatMap(({ rule, faultsIn }) =>
    faultsIn(draft, context)
      .filter((pointer) => !rule.at.some((place) => isAt(pointer, place)))
      .map((pointer) => `${rule.code} ${pointer}`),
  );

describe('the places of a rule', () => {
  const fields = new Map<string, FormField>(formFields().map((field) => [field.path, field]));
  const declared = [...new Set(all.flatMap(({ rule }) => rule.at))];

  it('are fields of the form, items of a list or keys of a map', () => {
    const isPart = (path: string): boolean => {
      const { items, patternProperties } = fields.get(path.replace(/\/\*$/, ''))?.schema ?? {};
      return path.endsWith('/*') && (items ?? patternProperties) !== undefined;
    };
    expect(declared.filter((path) => !fields.has(path) && !isPart(path))).toEqual([]);
  });

  it('are each there once', () => {
    expect(all.filter(({ rule: { at } }) => at.length === 0 || new Set(at).size < at.length)).toEqual([]);
  });

  it('are all that it points at in broken specs', () => {
    expect(examples.flatMap(({ draft, context }) => undeclared(draft, context))).toEqual([]);
  });

  it('are each pointed at in a broken spec', () => {
    const dead = all.flatMap(({ rule, faultsIn }) => {
      const found = examples.flatMap(({ draft, context }) => faultsIn(draft, context));
      return rule.at.filter((place) => !found.some((at) => isAt(at, place))).map((place) => `${rule.code} ${place}`);
    });
    expect(dead).toEqual([]);
  });

  describe.each(['stateless', 'stateful'] satisfies Kind[])('are all that it points at in generated %s', (kind) => {
    const context = aContext({ kind });

    it.each([
      ['specs', arbitrarySpec(context), 15],
      ['specs at the edges', arbitraryEdgeSpec(context), 5],
      ['drafts', arbitraryDraft(context), 40],
    ] as const)('%s', (_, drafts, numRuns) => {
      fc.assert(
        fc.property(drafts as fc.Arbitrary<DraftSpec>, (draft) => {
          expect(undeclared(draft, context)).toEqual([]);
        }),
        { numRuns },
      );
    });
  });
});

describe('a family of places', () => {
  it.each([
    ['/a/b', ['/a/b']],
    ['/a/{b,c}/d', ['/a/b/d', '/a/c/d']],
    ['/a{,/b{,/c}}', ['/a', '/a/b', '/a/b/c']],
    ['/{a,b}/*/{c,d}', ['/a/*/c', '/a/*/d', '/b/*/c', '/b/*/d']],
  ])('%s is each of its paths', (family, paths) => {
    expect(places(family).toSorted()).toEqual(paths);
  });
});
