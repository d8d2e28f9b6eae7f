import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveBase } from '../../../src/wizard/cluster-differences/resolve.ts';
import type { DraftSpec, Unfinished } from '../../../src/wizard/spec.ts';
import { validate } from '../../../src/wizard/validate.ts';
import { aContext } from '../a-spec.ts';
import { clusterSpecOf } from './cluster-view.ts';
import { kinds, smallDraft } from './small-world.ts';
import { type Json, withoutEmpty } from './trees.ts';

type Differences = NonNullable<NonNullable<DraftSpec['clusterDifferences']>['clusters']>;
type Difference = Differences[number];
type Container = NonNullable<NonNullable<ReturnType<typeof resolveBase>['spec']['podSettings']>['containers']>[number];

/** Nothing but differences is about a cluster. */
const common = smallDraft.map(({ podSettings, advancedSettings, clusterDifferences, ...steps }): DraftSpec => {
  const { placement, ...pod } = podSettings ?? {};
  const { ipPools, ...advanced } = advancedSettings ?? {};
  return { ...steps, podSettings: pod, advancedSettings: advanced };
});
const withDifference = (draft: DraftSpec, difference: Omit<Difference, 'cluster'>): DraftSpec => ({
  ...draft,
  clusterDifferences: { clusters: [{ cluster: 'west', ...difference }] },
});

const firsts = <T extends { readonly name?: string }>(items: readonly T[] = []): T[] =>
  items.filter(({ name }, index) => items.findIndex((item) => item.name === name) === index);

/** A difference that says of a container what the base says: every field that both have. */
const echo = (container: Container) => {
  const { name, image, imagePullSecret, imagePullPolicy, type, resources, gpu, ports, env } = container;
  const said = { name, image, imagePullSecret, imagePullPolicy, type, resources, gpu, env };
  return {
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    ...(ports && { ports: firsts(ports) }),
  };
};

const echoOf = (draft: DraftSpec): Omit<Difference, 'cluster'> => {
  const templates = draft.storageSettings?.volumeClaimTemplates;
  const access = draft.advancedSettings?.externalAccess;
  return {
    containers: resolveBase(draft).spec.podSettings?.containers?.map(echo) ?? [],
    ...(templates && { volumeClaimTemplates: templates.map(({ mounts, ...template }) => template) }),
    ...(access && { externalAccess: access as Unfinished<typeof access> }),
  };
};

/** A variable that a difference sets leaves the batch references, where a faulty base may have it too. */
const isOnce = (draft: DraftSpec): boolean =>
  (draft.podSettings?.containers ?? []).every(({ env = [], envReferences = [] }) => {
    const keys = envReferences.flatMap((reference) => reference.keys ?? []);
    return !env.some(({ name }) => keys.includes(name ?? ''));
  });

const RUNS = 100;

describe('the spec of a cluster', () => {
  it('without differences is the base', () => {
    fc.assert(
      fc.property(common, (draft) => {
        expect(clusterSpecOf(draft, 'west')).toEqual(resolveBase(draft).spec);
      }),
      { numRuns: RUNS },
    );
  });

  it('with differences for another cluster is the base', () => {
    fc.assert(
      fc.property(common, smallDraft, (draft, { clusterDifferences }) => {
        const others = clusterDifferences?.clusters?.filter(({ cluster }) => cluster !== 'west') ?? [];
        expect(clusterSpecOf({ ...draft, clusterDifferences: { clusters: others } }, 'west')).toEqual(
          resolveBase(draft).spec,
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('with differences that name everything and say nothing is the base', () => {
    fc.assert(
      fc.property(common, (draft) => {
        const { containers = [] } = resolveBase(draft).spec.podSettings ?? {};
        const silent = withDifference(draft, {
          containers: containers.map(({ name, ports }) => ({
            name,
            ports: firsts(ports).map((port) => ({ name: port.name })),
            resources: {},
            gpu: {},
            env: [],
            envReferences: [],
          })),
          volumeClaimTemplates: draft.storageSettings?.volumeClaimTemplates?.map(({ name }) => ({ name })) ?? [],
        });
        expect(withoutEmpty(clusterSpecOf(silent, 'west') as Json)).toEqual(
          withoutEmpty(resolveBase(draft).spec as Json),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it.each(kinds)('with differences that say what the base says is the base, and each of them is told (%s)', (kind) => {
    fc.assert(
      fc.property(common.filter(isOnce), (draft) => {
        const echoed = withDifference(draft, echoOf(draft));
        expect(withoutEmpty(clusterSpecOf(echoed, 'west') as Json)).toEqual(
          withoutEmpty(resolveBase(draft).spec as Json),
        );
        const told = validate(echoed, aContext({ kind })).filter(({ code }) => code === 'difference-without-effect');
        const fields = (echoed.clusterDifferences?.clusters?.[0]?.containers ?? []).flatMap((container, index) =>
          ['image', 'imagePullSecret', 'imagePullPolicy', 'type']
            .filter((field) => Object.hasOwn(container, field))
            .map((field) => `/clusterDifferences/clusters/0/containers/${index}/${field}`),
        );
        expect(told.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(fields));
      }),
      { numRuns: RUNS },
    );
  });
});
