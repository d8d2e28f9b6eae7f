import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render } from '../../../src/manifests/render.ts';
import type { Issue } from '../../../src/wizard/issue.ts';
import { refusalsOfSpec } from '../../../src/wizard/parse.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { withDefaults } from '../../../src/wizard/steps.ts';
import { validate } from '../../../src/wizard/validate.ts';
import { aContext } from '../a-spec.ts';
import { arbitraryDraft, unfinished } from '../arbitrary-draft.ts';
import { frozen } from './frozen.ts';
import { clusters, kinds, smallDraft } from './small-world.ts';

const sorted = (issues: readonly Issue[]): string[] => issues.map((issue) => JSON.stringify(issue)).sort();

/** A service port that is left out follows a difference in the container port; one that is written stays. */
const withServicePorts = (draft: DraftSpec): DraftSpec => ({
  ...draft,
  ...(draft.podSettings && {
    podSettings: {
      ...draft.podSettings,
      ...(draft.podSettings.containers && {
        containers: draft.podSettings.containers.map((container) => ({
          ...container,
          ...(container.ports && { ports: container.ports.map((port) => ({ servicePort: 8080, ...port })) }),
        })),
      }),
    },
  }),
});

/** An empty map is as good as no GPU, until its default type is written into it. */
const hasWholeGpus = ({ podSettings }: DraftSpec): boolean =>
  (podSettings?.containers ?? []).every(({ gpu }) => gpu === undefined || gpu.limit !== undefined);

describe.each(kinds)('defaults of %s drafts', (kind) => {
  const context = aContext({ kind, clusters });
  const filled = (draft: DraftSpec) => withDefaults(draft, context);
  const drafts = fc.oneof(smallDraft, unfinished(smallDraft), arbitraryDraft({ kind, clusters }));
  const forAll = (law: (draft: DraftSpec) => void, from: fc.Arbitrary<DraftSpec> = drafts) =>
    fc.assert(fc.property(from, law), { numRuns: 100 });

  it('filled in once are all there, and the form is as well-formed as before', () => {
    forAll((draft) => {
      const once = filled(frozen(draft));
      expect(filled(frozen(once))).toEqual(once);
      expect(refusalsOfSpec(once)).toEqual(refusalsOfSpec(draft));
    });
  });

  it('take nothing away of what was written', () => {
    forAll((draft) => {
      expect(filled(draft)).toMatchObject(draft);
    });
  });

  it('change no issue of a draft without differences', () => {
    forAll(({ clusterDifferences, ...draft }) => {
      expect(sorted(validate(filled(draft), context))).toEqual(sorted(validate(draft, context)));
    });
  });

  it('change no issue of a draft with differences, once service ports are written', () => {
    forAll((draft) => {
      const written = withServicePorts(draft);
      expect(sorted(validate(filled(written), context))).toEqual(sorted(validate(written, context)));
    }, drafts.filter(hasWholeGpus));
  });

  it('written into a form make it render the same objects, once service ports are written', () => {
    const project = { kind, project: 'shop', creator: 'alice', clusters };
    forAll((draft) => {
      const written = withServicePorts(draft);
      expect(render(filled(written), project).digest).toBe(render(written, project).digest);
    });
  });
});
