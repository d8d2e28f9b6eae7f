import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../src/wizard/pointer.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { validate } from '../../../src/wizard/validate.ts';
import { aContext } from '../a-spec.ts';
import { clusterSpecOf } from './cluster-view.ts';
import { isSameValue } from './rational.ts';
import { kinds, smallDraft } from './small-world.ts';
import { type Json, valueAt, without } from './trees.ts';

const ENTRIES = '/clusterDifferences/clusters';
const isMap = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const hasNoMore = (map: Json, ...fields: string[]): boolean =>
  isMap(map) && Object.keys(map).every((field) => fields.includes(field));

/** Lists whose items are named: what stands in an item is a part by itself, the item only where it says nothing more. */
const named = ['containers', 'ports', 'volumeClaimTemplates'];
/** Taken or left as a whole. */
const whole = ['accessModes', 'externalAccess', 'valueFrom'];

/** Pointers of the smallest parts of a value at a pointer, which a difference can be without. */
const partsAt = (value: Json, at: string, field = ''): string[] => {
  if (field === 'env' || field === 'envReferences') return itemsOr(at, value, (_, item) => [item]);
  if (named.includes(field)) return itemsOr(at, value, partsOfItem);
  if (!isMap(value) || whole.includes(field) || Object.keys(value).length === 0) return [at];
  return partsOfFields(value, at);
};

const itemsOr = (at: string, list: Json, parts: (item: Json, at: string) => string[]): string[] =>
  Array.isArray(list) && list.length > 0 ? list.flatMap((item, index) => parts(item, `${at}/${index}`)) : [at];

const partsOfItem = (item: Json, at: string): string[] =>
  hasNoMore(item, 'name', 'cluster', 'remove') ? [at] : partsOfFields(item, at);

const partsOfFields = (map: Json, at: string): string[] =>
  Object.entries(map ?? {})
    .filter(([field]) => field !== 'name' && field !== 'cluster')
    .flatMap(([field, inner]) => partsAt(inner as Json, `${at}/${field}`, field));

/** External access is replaced whole: inside, only what is empty can go. */
const partsOfAccess = (draft: DraftSpec, at: string): string[] => {
  const access = valueAt(draft as Json, at);
  return isMap(access) ? Object.keys(access).flatMap((field) => (field === 'type' ? [] : [`${at}/${field}`])) : [];
};

/** What a container of a cluster comes down to: defaults filled, a GPU limit of 0 taken as absent. */
const meaningOfContainer = ({ gpu, ports, ...container }: Record<string, Json>): Json => ({
  imagePullPolicy: 'IfNotPresent',
  type: 'work',
  ...container,
  ...(isMap(gpu ?? null) && Object.keys(gpu ?? {}).length > 0 && Reflect.get(gpu as object, 'limit') !== 0
    ? { gpu: { type: 'nvidia.com/gpu', ...(gpu as object) } }
    : {}),
  ports: ((ports ?? []) as Record<string, Json>[]).map((port) => ({
    protocol: 'HTTP',
    servicePort: port.containerPort ?? null,
    ...port,
  })),
});

const meaningOf = (draft: DraftSpec, cluster: string): Json => {
  const { podSettings, ...rest } = clusterSpecOf(draft, cluster);
  const containers = (podSettings?.containers ?? []) as unknown as Record<string, Json>[];
  return { ...rest, podSettings: { ...podSettings, containers: containers.map(meaningOfContainer) } } as Json;
};

const isQuantity = (field: string): boolean => ['cpu', 'memory', 'capacity'].includes(field);
const isAbsent = (value: Json | undefined): boolean =>
  value === undefined ||
  (typeof value === 'object' && value !== null && Object.values(value).every((inner) => isAbsent(inner as Json)));

/** The same meaning: quantities by value, empty maps and lists as good as absent. */
const isSame = (a: Json | undefined, b: Json | undefined, field = ''): boolean => {
  if (isAbsent(a) || isAbsent(b)) return isAbsent(a) && isAbsent(b);
  if (isQuantity(field)) return isSameValue(a as string, b as string);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isMap(a ?? null) || !isMap(b ?? null)) return isDeepStrictEqual(a, b);
  const [left, right] = [a, b] as Record<string, Json>[];
  return Object.keys({ ...left, ...right }).every((key) => isSame(left?.[key], right?.[key], key));
};

/** Every smallest part of every difference without which its cluster would be the same. */
const superfluous = (draft: DraftSpec): string[] =>
  (draft.clusterDifferences?.clusters ?? []).flatMap((entry, index) => {
    const at = `${ENTRIES}/${index}`;
    const before = meaningOf(draft, entry.cluster ?? '');
    const changesNothing = (part: string) =>
      isSame(before, meaningOf(without(draft as Json, part) as DraftSpec, entry.cluster ?? ''));
    const parts = partsOfItem(entry as Json, at).filter(changesNothing);
    const access = `${at}/externalAccess`;
    return parts.includes(access) ? parts : [...parts, ...partsOfAccess(draft, access).filter(changesNothing)];
  });

/** What a difference names and the base lacks, and what it needs and has not: such a part says nothing that could have an effect. */
const isUnsaid = (code: string): boolean =>
  ['unknown-container', 'unknown-claim-template', 'unknown-port', 'unknown-port-to-remove', 'required'].includes(
    code,
  ) || code === 'unknown-variable-to-remove';

/** The draft without such parts. */
const cleaned = (draft: DraftSpec, kind: 'stateless' | 'stateful'): DraftSpec => {
  const at = validate(draft, aContext({ kind }))
    .filter(({ code, pointer }) => isUnsaid(code) && pointer.startsWith(ENTRIES))
    .map(({ pointer }) => pointer.slice(0, pointer.lastIndexOf('/')))
    .sort((a, b) => comparePlaces(segmentsOf(b), segmentsOf(a)));
  return at.reduce((left, part) => without(left as Json, part) as DraftSpec, draft);
};
const comparePlaces = (a: readonly string[], b: readonly string[]): number => {
  const at = a.findIndex((segment, place) => segment !== b[place]);
  return at < 0 ? a.length - b.length : (a[at] ?? '').localeCompare(b[at] ?? '', 'en', { numeric: true });
};

const reported = (draft: DraftSpec, kind: 'stateless' | 'stateful'): string[] =>
  validate(draft, aContext({ kind }))
    .filter(({ code }) => code === 'difference-without-effect')
    .map(({ pointer }) => pointer);

describe.each(kinds)('difference-without-effect (%s)', (kind) => {
  const drafts = smallDraft.map((draft) => cleaned(draft, kind));

  it('is told of exactly the smallest parts without which the cluster would be the same', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        expect(reported(draft, kind).sort()).toEqual(superfluous(draft).sort());
      }),
      { numRuns: 150 },
    );
  });

  it('is told of parts that can also all go together', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const parts = reported(draft, kind).sort((a, b) => comparePlaces(segmentsOf(b), segmentsOf(a)));
        const left = parts.reduce((rest, part) => without(rest as Json, part) as DraftSpec, draft);
        for (const { cluster = '' } of draft.clusterDifferences?.clusters ?? []) {
          expect(isSame(meaningOf(draft, cluster), meaningOf(left, cluster))).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});
