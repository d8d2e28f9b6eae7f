import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objects } from '../../../src/manifests/objects.ts';
import { createResolver } from '../../../src/wizard/cluster-differences/resolve.ts';
import { workloadBytes } from '../../../src/wizard/pod-settings/rules-size.ts';
import type { DraftSpec, Kind } from '../../../src/wizard/spec.ts';
import { validate } from '../../../src/wizard/validate.ts';
import { aContext } from '../a-spec.ts';
import { arbitraryDraft } from '../arbitrary-draft.ts';
import { arbitrarySpec } from '../arbitrary-spec.ts';

const clusters = ['host', 'east', 'west'];
const kinds = ['stateless', 'stateful'] as const;

/** Counted and rendered bytes of the base and of every cluster. */
const sizesOf = (spec: DraftSpec, kind: Kind): { readonly counted: number; readonly rendered: number }[] => {
  const resolve = createResolver(spec);
  return [undefined, ...clusters].map((cluster) => {
    const { spec: ofCluster } = resolve(cluster);
    const [, workload] = objects(ofCluster, { kind, project: 'p'.repeat(63), creator: 'c'.repeat(1024) });
    return { counted: workloadBytes(ofCluster), rendered: Buffer.byteLength(JSON.stringify(workload)) };
  });
};

const x = (length: number): string => 'x'.repeat(length);
const many = <T>(length: number, item: (index: number) => T): T[] => Array.from({ length }, (_, index) => item(index));
const withContainers = (container: object, rest: DraftSpec = {}): DraftSpec => ({
  basicInformation: { name: 'a' },
  ...rest,
  podSettings: {
    containers: many(20, (index) => ({ name: `${x(60)}-${index}`, image: 'a', ...container })),
    ...rest.podSettings,
  },
});
const mounts = many(100, () => ({ container: `${x(60)}-0`, mountPath: '/' }));
const twice = many(1, () => ({ name: 'A', value: '' }));

/** For each thing that rendering writes and the form does not: as much of it as a form can hold. */
const extremes: readonly (readonly [string, DraftSpec])[] = [
  [
    'long names',
    { basicInformation: { name: x(253), version: x(16) }, podSettings: { scheduling: { type: 'centralized' } } },
  ],
  ['transports and default names of ports', withContainers({ ports: many(100, () => ({ containerPort: 65_535 })) })],
  ['GPUs', withContainers({ gpu: { type: `${x(244)}/${x(63)}`, limit: 2_147_483_647 } })],
  ['the default GPU', withContainers({ gpu: { limit: 1 } })],
  ['pull secrets', withContainers({ imagePullSecret: x(253) })],
  ['the time zone', withContainers({ syncHostTimezone: true })],
  [
    'batch references',
    withContainers({
      envReferences: many(50, () => ({ kind: 'ConfigMap', name: x(253), keys: many(200, (key) => `${key}`) })),
    }),
  ],
  [
    'a batch reference beside variables',
    withContainers({ env: twice, envReferences: [{ kind: 'Secret', name: 'a', keys: ['B'] }] }),
  ],
  [
    'mounts',
    withContainers(
      {},
      {
        storageSettings: {
          volumes: many(100, (index) => ({ type: 'secret' as const, secretName: `${x(50)}${index}`, mounts })),
          volumeClaimTemplates: many(100, (index) => ({ name: `${x(60)}${index}`, capacity: '1', mounts })),
        },
      },
    ),
  ],
  [
    'volumes without names',
    withContainers(
      {},
      {
        storageSettings: {
          volumes: many(100, (index) => ({ type: 'persistentVolumeClaim' as const, claimName: `${index}` })),
        },
      },
    ),
  ],
  [
    'scheduling rules',
    withContainers(
      {},
      {
        podSettings: {
          scheduling: {
            type: 'custom',
            rules: many(50, (index) => ({
              type: 'withTarget' as const,
              policy: 'preferred' as const,
              target: `a${index}`,
            })),
          },
        },
      },
    ),
  ],
  [
    'IP pools, as JSON in a text',
    { advancedSettings: { ipPools: clusters.map((cluster) => ({ cluster, pools: many(100, () => 'a') })) } },
  ],
];

describe('bytes of a workload, counted from the spec', () => {
  it.each(kinds)('are never less than those of the rendered object (%s, finished and unfinished)', (kind) => {
    const about = { kind, clusters };
    fc.assert(
      fc.property(fc.oneof(arbitrarySpec(about), arbitraryDraft(about)), (spec) => {
        for (const { counted, rendered } of sizesOf(spec as DraftSpec, kind))
          expect(counted).toBeGreaterThanOrEqual(rendered);
      }),
      { numRuns: 50 },
    );
  });

  it.each(kinds.flatMap((kind) => extremes.map(([title, spec]) => [title, kind, spec] as const)))(
    'are never less with a form full of %s (%s)',
    (_, kind, spec) => {
      for (const { counted, rendered } of sizesOf(spec, kind)) expect(counted).toBeGreaterThanOrEqual(rendered);
    },
  );

  it('are hardly more where it matters: near a mebibyte', () => {
    const large = [...extremes].filter(([title]) => ['batch references', 'mounts'].includes(title));
    for (const [title, spec] of large) {
      for (const { counted, rendered } of sizesOf(spec, 'stateful'))
        expect(counted / rendered, title).toBeLessThan(1.02);
    }
  });
});

describe('a workload that is too large', () => {
  const isTooLarge = (spec: DraftSpec) => validate(spec, aContext()).some(({ code }) => code === 'object-too-large');
  /** Control characters: two bytes each in YAML, which a request may be written in, and six in JSON. */
  const bells = (count: number) => withContainers({ command: many(count, () => '\u0007'.repeat(4096)) });

  it('is found without batch references and mounts too', () => {
    expect(isTooLarge(bells(3))).toBe(true);
    expect(isTooLarge(bells(2))).toBe(false);
  });
});
