import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FederatedObjects } from '../../src/manifests/federated.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { type Row, serviceRows, workloadRows } from '../../src/manifests/origin-table.ts';
import { patternTree, positionOf } from '../../src/manifests/path-patterns.ts';
import { render } from '../../src/manifests/render.ts';
import type { Rendering } from '../../src/manifests/rendering.ts';
import { renderingView, type View } from '../../src/manifests/views.ts';
import type { DraftSpec } from '../../src/wizard/spec.ts';
import { arbitrarySpec } from '../wizard/arbitrary-spec.ts';
import { kinds, smallDraft } from '../wizard/laws/small-world.ts';
import { type Json, valueAt } from '../wizard/laws/trees.ts';
import { arbitraryDraft, type Draft } from './arbitrary-draft.ts';
import { applied, isTight } from './json-patch.ts';
import { replayFederated } from './replay-federated.ts';

interface Objects<T = readonly KubeObject[]> {
  readonly objects: T;
  readonly provenance: readonly Readonly<Record<string, string>>[];
}
interface ByCluster<T> {
  readonly clusters: readonly ({ readonly cluster: string } & T)[];
}
interface ObjectOperations {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly operations: readonly { readonly op: string; readonly path: string; readonly value?: unknown }[];
}

const clusters = ['host', 'east', 'west'];
const project = { project: 'shop', creator: 'alice', clusters };

/** Unfinished drafts, finished ones in which everything meets, and whole specs without errors. */
const drafts: fc.Arbitrary<Draft> = fc.oneof(
  arbitraryDraft,
  fc
    .constantFrom(...kinds)
    .chain((kind) =>
      fc
        .oneof(smallDraft, arbitrarySpec({ kind, clusters }) as fc.Arbitrary<DraftSpec>)
        .map((spec) => ({ spec, context: { kind, ...project } })),
    ),
);
const forAll = (law: (rendering: Rendering, draft: Draft) => void, numRuns = 50) =>
  fc.assert(
    fc.property(drafts, (draft) => law(render(draft.spec, draft.context), draft)),
    { numRuns },
  );

/** A view as a client reads it: as JSON. */
const shown = <T>(rendering: Rendering, view: View): T =>
  JSON.parse(JSON.stringify(renderingView(rendering, view, { provenance: true })));

/** The same value with the fields of every map in another order. */
const reordered = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reordered) as T;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, reordered(field)]),
  ) as T;
};

const leavesOf = (value: unknown, at = ''): string[] =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, field]) =>
        leavesOf(field, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      )
    : [at];

describe('views of drafts at any moment of their making', () => {
  it('are the same, and so is the digest, whatever the order of fields in the draft', () => {
    forAll((rendering, { spec, context }) => {
      const other = render(reordered(spec), reordered(context));
      expect(other.digest).toBe(rendering.digest);
      for (const view of ['base', 'clusters'] as const) expect(shown(other, view)).toEqual(shown(rendering, view));
    });
  });

  it('have another digest where a cluster has another object, and only there', () => {
    fc.assert(
      fc.property(drafts, drafts, ({ spec, context }, other) => {
        const [one, two] = [render(spec, context), render(other.spec, context)];
        const same = JSON.stringify(reordered(sortedClusters(one))) === JSON.stringify(reordered(sortedClusters(two)));
        if (same) expect(one.digest).toBe(two.digest);
        else expect(one.digest).not.toBe(two.digest);
      }),
      { numRuns: 50 },
    );
  });

  it('base and differences make the clusters, by RFC 6902 and nothing else, and no operation is idle', () => {
    forAll((rendering) => {
      const base = shown<Objects>(rendering, 'base');
      const whole = shown<ByCluster<Objects>>(rendering, 'clusters');
      const differing = shown<ByCluster<Objects<readonly ObjectOperations[]>>>(rendering, 'differences');
      expect(differing.clusters.map(({ cluster }) => cluster)).toEqual(whole.clusters.map(({ cluster }) => cluster));
      whole.clusters.forEach(({ objects }, place) => {
        objects.forEach((object, which) => {
          const difference = differing.clusters[place]?.objects[which];
          expect(difference).toMatchObject({
            apiVersion: object.apiVersion,
            kind: object.kind,
            name: object.metadata.name,
          });
          const operations = difference?.operations ?? [];
          expect(applied(base.objects[which], operations)).toEqual(object);
          expect(isTight(base.objects[which], operations)).toBe(true);
        });
      });
    });
  });

  it('federated makes the clusters, replayed as KubeFed does', () => {
    forAll((rendering) => {
      const { objects } = shown<Objects<FederatedObjects>>(rendering, 'federated');
      for (const one of shown<ByCluster<Objects>>(rendering, 'clusters').clusters)
        expect(replayFederated(objects, one.cluster)).toEqual(one.objects);
    });
  });

  it('tell for each leaf one origin, which is in the draft or default', () => {
    forAll((rendering, { spec }) => {
      const listed = [
        shown<Objects>(rendering, 'base'),
        shown<Objects>(rendering, 'federated'),
        ...shown<ByCluster<Objects>>(rendering, 'clusters').clusters,
      ];
      for (const { objects, provenance } of listed) {
        objects.forEach((object, which) => {
          const origins = provenance[which] ?? {};
          expect(Object.keys(origins).sort()).toEqual(leavesOf(object).sort());
          const nowhere = Object.values(origins).filter(
            (origin) => origin !== 'default' && valueAt(spec as Json, origin) === undefined,
          );
          expect(nowhere).toEqual([]);
        });
      }
    });
  });

  it('tell of an override what the view of its cluster tells, and of the template what the base tells', () => {
    forAll((rendering) => {
      const base = shown<Objects>(rendering, 'base');
      const whole = new Map(shown<ByCluster<Objects>>(rendering, 'clusters').clusters.map((one) => [one.cluster, one]));
      const { objects, provenance } = shown<Objects<FederatedObjects>>(rendering, 'federated');
      objects.forEach(({ spec: { template, overrides = [] } }, which) => {
        const origins = provenance[which] ?? {};
        for (const leaf of leavesOf(template))
          expect(origins[`/spec/template${leaf}`]).toBe(base.provenance[which]?.[leaf]);
        overrides.forEach(({ clusterName, clusterOverrides }, o) => {
          clusterOverrides.forEach((operation, c) => {
            if (operation.op === 'remove') return;
            const at = `/spec/overrides/${o}/clusterOverrides/${c}/value`;
            const own = whole.get(clusterName)?.provenance[which] ?? {};
            for (const leaf of leavesOf(operation.value))
              expect(origins[`${at}${leaf}`]).toBe(own[`${operation.path}${leaf}`]);
          });
        });
      });
    });
  });
});

const sortedClusters = ({ clusters: all }: Rendering) =>
  all.map(({ cluster, objects }) => [cluster, sortedFields(objects)]);
const sortedFields = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortedFields);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(
    fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, sortedFields(field)]),
  );
};

/** How a path of the table fits a leaf: for each segment 0 by word, 1 by `*`, 2 by `**`; undefined where it does not. */
const fitOf = (path: string, leaf: string): number[] | undefined => {
  const [pattern, segments] = [path, leaf].map((text) => text.split('/').slice(1)) as [string[], string[]];
  const fit = segments.map((segment, place) => {
    const part = pattern[place] ?? (pattern.at(-1) === '**' ? '**' : '');
    return part.split('|').includes(segment) ? 0 : part === '*' ? 1 : part === '**' ? 2 : 3;
  });
  const isWhole = pattern.length === segments.length || pattern.at(-1) === '**';
  return !isWhole || pattern.length > segments.length || fit.includes(3) ? undefined : fit;
};

const compareFits = (a: readonly number[], b: readonly number[]): number => {
  const place = a.findIndex((one, index) => one !== b[index]);
  return place < 0 ? 0 : (a[place] ?? 0) - (b[place] ?? 0);
};

describe('the table of origins', () => {
  it('has exactly one nearest row for each leaf, which is the one that counts', () => {
    const tables = { Service: serviceRows, workload: workloadRows };
    const trees = { Service: patternTree(serviceRows), workload: patternTree(workloadRows) };
    forAll(({ base, clusters: all }) => {
      for (const object of [base, ...all].flatMap(({ objects }) => objects)) {
        const which = object.kind === 'Service' ? 'Service' : 'workload';
        for (const leaf of leavesOf(JSON.parse(JSON.stringify(object)))) {
          const fits = tables[which].flatMap((row): (readonly [Row, number[]])[] => {
            const fit = fitOf(row[0], leaf);
            return fit === undefined ? [] : [[row, fit]];
          });
          const [nearest, next] = fits.sort(([, a], [, b]) => compareFits(a, b));
          expect(nearest?.[0], leaf).toBe(positionOf(trees[which], leaf).row);
          expect(next === undefined || compareFits(nearest?.[1] ?? [], next[1]) < 0, leaf).toBe(true);
        }
      }
    }, 15);
  });
});
