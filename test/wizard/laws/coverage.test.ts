import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormField, formFields } from '../../../src/wizard/form-fields.ts';
import { missing } from '../../../src/wizard/parse.ts';
import type { Kind } from '../../../src/wizard/spec.ts';
import { steps } from '../../../src/wizard/steps.ts';
import { rules, validate } from '../../../src/wizard/validate.ts';
import { seed } from '../../seed.ts';
import { aContext } from '../a-spec.ts';
import { arbitraryDraft, unfinished } from '../arbitrary-draft.ts';
import { arbitrarySpec } from '../arbitrary-spec.ts';
import { clusters, kinds, smallDraft } from './small-world.ts';

/** Cases before something counts as never generated: a multiple of what any run has needed. */
const MOST = 4_000;
const BATCH = 50;

/** Takes values until everything that is looked for has been seen; what is left in the end. */
const unseen = <T>(
  wanted: readonly string[],
  values: fc.Arbitrary<T>,
  seenIn: (value: T) => Iterable<string>,
): string[] => {
  const left = new Set(wanted);
  for (let count = 0; count < MOST && left.size > 0; count += BATCH) {
    for (const value of fc.sample(values, { numRuns: BATCH, seed: seed + count }))
      for (const seen of seenIn(value)) left.delete(seen);
  }
  return [...left];
};

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'number' ? 'integer' : typeof value;

/** Every path with the type of its value and, for words and booleans, the value: items of lists are `*`. */
function* seenAt(value: unknown, path = ''): Generator<string> {
  yield `${path} ${typeOf(value)}`;
  if (typeof value === 'string' || typeof value === 'boolean') yield `${path} = ${value}`;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, field] of Object.entries(value)) yield* seenAt(field, `${path}/${Array.isArray(value) ? '*' : key}`);
}

const isFor = (kind: Kind) => (field: { readonly kind?: Kind }) => field.kind === undefined || field.kind === kind;

const wantedOf = (kind: Kind, { path, schema, options = [] }: FormField): string[] => {
  const types = [schema.type].flat().map((type) => `${path} ${type}`);
  const place = types.includes(`${path} array`) ? `${path}/*` : path;
  const words = options.filter(isFor(kind)).map(({ value }) => `${place} = ${value}`);
  const isFlag = schema.type === 'boolean' && schema.const === undefined;
  return [
    ...(schema.type === undefined ? [] : types),
    ...words,
    ...(isFlag ? [`${path} = true`, `${path} = false`] : []),
  ];
};

/** Places where `null` takes something away. */
const removablePlaces = (schema: { readonly [word: string]: unknown }, path: string): string[] => {
  const {
    properties = {},
    items,
    anyOf = [],
    oneOf = [],
  } = schema as {
    properties?: Record<string, object>;
    items?: object;
    anyOf?: readonly object[];
    oneOf?: readonly object[];
  };
  return [
    ...(anyOf.some((part) => Reflect.get(part, 'type') === 'null') ? [path] : []),
    ...[...anyOf, ...oneOf].flatMap((part) => removablePlaces(part as typeof schema, path)),
    ...(items ? removablePlaces(items as typeof schema, `${path}/*`) : []),
    ...Object.entries(properties).flatMap(([key, part]) => removablePlaces(part as typeof schema, `${path}/${key}`)),
  ];
};

describe.each(kinds)('generated %s specs', (kind) => {
  const about = { kind, clusters };

  it('reach every field of the form, every type and option of it, and every removal', { timeout: 120_000 }, () => {
    const wanted = formFields()
      .filter(isFor(kind))
      .flatMap((field) => wantedOf(kind, field));
    const removals = steps
      .flatMap(({ key, schema }) => removablePlaces(schema, `/${key}`))
      .filter((place) => wanted.some((one) => one.startsWith(`${place} `)))
      .map((place) => `${place} null`);
    expect(removals).not.toEqual([]);
    expect(unseen([...wanted, ...removals], arbitrarySpec(about), seenAt)).toEqual([]);
  });

  it('lack, once unfinished, every field that a finished form needs', { timeout: 120_000 }, () => {
    const tags = new Set(formFields().flatMap(({ onlyWith }) => (onlyWith === undefined ? [] : [onlyWith.path])));
    const wanted = formFields()
      .filter(isFor(kind))
      .filter(({ required, path }) => required && !tags.has(path) && !path.endsWith('/type'))
      .map(({ path }) => path);
    const places = (draft: Parameters<typeof missing>[0]) =>
      missing(draft).map(({ pointer }) => pointer.replace(/\/\d+(?=\/|$)/g, '/*'));
    expect(unseen(wanted, arbitraryDraft(about), places)).toEqual([]);
  });
});

describe('small drafts', () => {
  it('break every rule but that of size, in the base and, where a cluster can differ, in one cluster', {
    timeout: 120_000,
  }, () => {
    const large = new Set(['object-too-large', 'length']);
    const all = [...rules.cluster, ...rules.draft].filter(({ code }) => !large.has(code));
    const wanted = [...new Set(all.map(({ code, severity }) => `${severity} ${code}`))];
    const inClusters = [...causedByClusters].map((code) => `${code} in a cluster`);
    const drafts = fc.tuple(fc.constantFrom(...kinds), fc.oneof(smallDraft, unfinished(smallDraft)));
    const seenIn = function* ([kind, draft]: readonly [Kind, Parameters<typeof validate>[0]]): Generator<string> {
      for (const { code, severity, cluster, pointer } of validate(
        draft,
        aContext({ kind, clusters: ['host', 'east'] }),
      )) {
        yield `${severity} ${code}`;
        if (cluster !== undefined && !/^\/(podSettings\/placement|advancedSettings\/ipPools)/.test(pointer))
          yield `${code} in a cluster`;
      }
    };
    expect(unseen([...wanted, ...inClusters], drafts, seenIn)).toEqual([]);
  });
});

/** Rules of sections of the form that a difference, or the replicas of a cluster, can break. */
const causedByClusters = [
  'no-work-container',
  'image-without-tag',
  'field-not-for-init-container',
  'request-exceeds-limit',
  'memory-below-one-mebibyte',
  'duplicate-port-name',
  'duplicate-container-port',
  'duplicate-service-port',
  'no-service-port',
  'port-name-without-protocol-prefix',
  'unknown-port-name',
  'probe-port-not-a-container-port',
  'duplicate-env-name',
  'claim-shared-by-replicas',
  'external-access-on-headless',
  'reserved-metadata-key',
  'source-ranges-not-valid',
  'node-port-out-of-range',
  'duplicate-node-port',
];
