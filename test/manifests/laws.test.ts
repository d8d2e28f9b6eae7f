import fc from 'fast-check';
import { applyPatch, type Operation } from 'rfc6902';
import { describe, expect, it } from 'vitest';
import { differences } from '../../src/manifests/differences.ts';
import { federated } from '../../src/manifests/federated.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { serviceRows, workloadRows } from '../../src/manifests/origin-table.ts';
import { patternTree, positionOf } from '../../src/manifests/path-patterns.ts';
import { leavesOf } from '../../src/manifests/provenance.ts';
import { render } from '../../src/manifests/render.ts';
import type { Rendering } from '../../src/manifests/rendering.ts';
import { renderingView, type View } from '../../src/manifests/views.ts';
import { renderingYaml } from '../../src/manifests/yaml.ts';
import { arbitraryDraft, type Draft } from './arbitrary-draft.ts';
import { replayFederated } from './replay-federated.ts';

const forAll = (law: (rendering: Rendering, draft: Draft) => void) =>
  fc.assert(
    fc.property(arbitraryDraft, (draft) => law(render(draft.spec, draft.context), draft)),
    { numRuns: 80 },
  );

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};

const patched = (object: KubeObject, operations: readonly Operation[]) => {
  const copy = structuredClone(object);
  expect(applyPatch(copy, structuredClone(operations) as Operation[]).filter((fault) => fault !== null)).toEqual([]);
  return copy;
};

const allObjects = ({ base, clusters }: Rendering) => [base, ...clusters].flatMap(({ objects }) => objects);

const views: readonly View[] = ['clusters', 'base', 'differences', 'federated'];

describe('laws of rendering, for drafts at any moment of their making', () => {
  it('gives the same bytes for the same input, and leaves the input alone', () => {
    forAll((rendering, { spec, context }) => {
      const again = render(frozen(structuredClone(spec)), frozen(structuredClone(context)));
      expect(JSON.stringify(again)).toBe(JSON.stringify(rendering));
    });
  });

  it('shares no value with the spec, so that changing an object cannot change a draft', () => {
    forAll((rendering, { spec }) => {
      const before = JSON.stringify(spec);
      for (const object of allObjects(rendering)) frozen(object);
      expect(JSON.stringify(spec)).toBe(before);
      const maps = (value: unknown): object[] =>
        typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(maps)] : [];
      const ofSpec = new Set(maps(spec));
      expect(
        allObjects(rendering)
          .flatMap(maps)
          .filter((map) => ofSpec.has(map)),
      ).toEqual([]);
    });
  });

  it('writes no null, no undefined, and no empty map or list but the source of a volume', () => {
    const sources = ['configMap', 'emptyDir', 'hostPath', 'persistentVolumeClaim', 'secret'];
    const faults = (value: unknown, field: string): string[] => {
      if (value === undefined || value === null) return [field];
      if (typeof value !== 'object') return [];
      if (Object.keys(value).length === 0 && !sources.includes(field)) return [field];
      return Object.entries(value).flatMap(([inner, at]) =>
        Array.isArray(at) && at.length === 0 ? [inner] : faults(at, inner),
      );
    };
    forAll((rendering) => {
      // Items of an unfinished list stay in their places.
      expect(
        allObjects(rendering)
          .flatMap((object) => faults(object, ''))
          .filter((field) => !/^\d+$/.test(field)),
      ).toEqual([]);
    });
  });

  it('gives each cluster by the differences from the base', () => {
    forAll(({ base, clusters }) => {
      for (const { objects } of clusters) {
        objects.forEach((object, index) => {
          const from = base.objects[index] as KubeObject;
          expect(patched(from, differences(from, object) as Operation[])).toEqual(object);
        });
      }
    });
  });

  it('gives each cluster by replaying the federated form as KubeFed does, annotations included', () => {
    forAll((rendering) => {
      const form = federated(rendering);
      for (const { cluster, objects } of rendering.clusters) expect(replayFederated(form, cluster)).toEqual(objects);
    });
  });

  it('places clusters of the project only, each once', () => {
    forAll(({ clusters }, { context }) => {
      const names = clusters.map(({ cluster }) => cluster);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !context.clusters.includes(name))).toEqual([]);
    });
  });

  it('has a row of the table for each leaf', () => {
    const trees = { Service: patternTree(serviceRows), workload: patternTree(workloadRows) };
    forAll((rendering) => {
      const unmatched = allObjects(rendering).flatMap((object) => {
        const tree = object.kind === 'Service' ? trees.Service : trees.workload;
        return leavesOf(object).filter((leaf) => positionOf(tree, leaf).row === undefined);
      });
      expect(unmatched).toEqual([]);
    });
  });

  it('tells one origin for each leaf, which is a value of the spec or default', () => {
    forAll(({ base, clusters }, { spec }) => {
      const known = new Set(pointersOf(spec));
      for (const { objects, provenance } of [base, ...clusters]) {
        objects.forEach((object, index) => {
          const origins = provenance[index] ?? {};
          expect(Object.keys(origins)).toEqual(leavesOf(object));
          expect(Object.values(origins).filter((origin) => origin !== 'default' && !known.has(origin))).toEqual([]);
        });
      }
    });
  });

  it('tells for copied texts and numbers the very value that was copied', () => {
    const copied =
      /\/(image|value|mountPath|subPath|containerPort|nodePort|storage|storageClassName|replicas|path|command\/\d+)$/;
    forAll(({ clusters }, { spec }) => {
      const values = new Map(entriesOf(spec));
      for (const { objects, provenance } of clusters) {
        objects.forEach((object, index) => {
          const origins = provenance[index] ?? {};
          for (const [leaf, value] of entriesOf(object)) {
            const origin = origins[leaf];
            if (
              !copied.test(leaf) ||
              origin === undefined ||
              origin === 'default' ||
              origin.endsWith('/syncHostTimezone')
            )
              continue;
            expect([leaf, values.get(origin)]).toEqual([leaf, value]);
          }
        });
      }
    });
  });

  it('shows every view with an origin for each leaf, and as YAML, without throwing', () => {
    forAll((rendering) => {
      for (const view of views) {
        const shown = renderingView(rendering, view, { provenance: true });
        expect(renderingYaml(shown)).toEqual(renderingYaml(shown));
        if (view !== 'federated' || !('objects' in shown)) continue;
        shown.objects.forEach((object, index) => {
          expect(Object.keys(shown.provenance?.[index] ?? {}).sort()).toEqual([...leavesOf(object)].sort());
        });
      }
    });
  });
});

const entriesOf = (value: unknown, path = ''): (readonly [string, unknown])[] => [
  [path, value],
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([field, inner]) =>
        entriesOf(inner, `${path}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      )
    : []),
];

const pointersOf = (value: unknown): string[] => entriesOf(value).map(([pointer]) => pointer);
