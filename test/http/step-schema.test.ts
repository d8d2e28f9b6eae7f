import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formTextsIn } from '../../src/http/form-texts.ts';
import { stepSchema } from '../../src/http/step-schema.ts';
import { languages } from '../../src/messages/language.ts';
import { missing, refusals } from '../../src/wizard/parse.ts';
import { escapeSegment, segmentsOf } from '../../src/wizard/pointer.ts';
import type { DraftSpec, Kind, ServiceSpec, StepKey } from '../../src/wizard/spec.ts';
import { steps, withDefaults } from '../../src/wizard/steps.ts';
import { arbitraryEdgeSpec, withValue } from '../conformance/edges.ts';
import { aContext } from '../wizard/a-spec.ts';
import { arbitrarySpec } from '../wizard/arbitrary-spec.ts';
import { example1, example2 } from '../wizard/examples.ts';

/** Each run makes and checks a whole spec. */
const RUNS = 25;
const kinds = ['stateless', 'stateful'] as const;

/** As strict as Ajv is by itself: no keyword and no format that only we know. A list may begin with an item unlike the others. */
const ajv = new Ajv2020({ strictTuples: false, allErrors: true });
const compiled = new Map<string, ValidateFunction>();
const schemaOf = (kind: Kind, key: StepKey): ValidateFunction => {
  const step = steps.find((one) => one.key === key);
  if (step === undefined) throw new Error(key);
  const known = compiled.get(`${kind} ${key}`) ?? ajv.compile(stepSchema(step, kind, formTextsIn('en')));
  compiled.set(`${kind} ${key}`, known);
  return known;
};

const takes = (kind: Kind, key: StepKey, value: unknown): boolean => schemaOf(kind, key)(value);

/** Lets a failing test tell what the schema says of the spec. */
const faultsIn = (kind: Kind, spec: DraftSpec): unknown[] =>
  (Object.keys(spec) as StepKey[]).flatMap((key) => {
    const check = schemaOf(kind, key);
    return check(spec[key])
      ? []
      : (check.errors ?? []).map(({ instancePath, message }) => `${key}${instancePath} ${message}`);
  });

/**
 * What a finished step of a kind may have and its schema does not: fields of the other kind that say nothing, an empty list or
 * the `null` that takes nothing away.
 */
const withoutIdle = (spec: ServiceSpec, kind: Kind): DraftSpec => {
  const idle = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0);
  const foreign = kind === 'stateless' ? 'volumeClaimTemplates' : 'externalAccess';
  const without = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(without);
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([name, part]) => name !== foreign || !idle(part));
    return Object.fromEntries(kept.map(([name, part]) => [name, without(part)]));
  };
  return without(spec) as DraftSpec;
};

/** What of a fault no schema can say: the exact size and steps of a quantity, bytes together, halves of surrogate pairs. */
const UNSAID = new Set(['cpu-quantity', 'byte-quantity', 'capacity-quantity', 'unicode', 'bytes']);

const said = (key: StepKey, value: unknown): boolean => {
  const refused = refusals(key, value).refusals;
  if (refused.length === 0) return missing({ [key]: value }).some(({ pointer }) => pointer.startsWith(`/${key}/`));
  return refused.some(({ params }) => !UNSAID.has(String(params?.grammar)) && !UNSAID.has(String(params?.unit)));
};

const isFaulty = (key: StepKey, value: unknown): boolean =>
  refusals(key, value).count > 0 || missing({ [key]: value }).some(({ pointer }) => pointer.startsWith(`/${key}/`));

describe.each(kinds)('the schemas of a %s service', (kind) => {
  const context = aContext({ kind });

  it.each(steps.map((step) => [step.slug, step] as const))(
    '%s: valid JSON Schema 2020-12, needs nothing beside itself',
    (_, step) => {
      for (const language of languages) {
        const schema = stepSchema(step, kind, formTextsIn(language));
        expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
        expect(new Ajv2020().validateSchema(schema)).toBe(true);
        expect(JSON.stringify(schema)).not.toContain('$ref');
      }
      expect(() => schemaOf(kind, step.key)).not.toThrow();
    },
  );

  it('take every spec without errors', () => {
    fc.assert(
      fc.property(arbitrarySpec(context), (spec) => {
        expect(faultsIn(kind, spec)).toEqual([]);
        expect(faultsIn(kind, withDefaults(spec, context))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('take what goes to the edges of what the rules take', () => {
    fc.assert(
      fc.property(arbitraryEdgeSpec(context), (spec) => {
        expect(faultsIn(kind, withoutIdle(spec, kind))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('take what is neither refused nor missing anything, and refuse the rest, but for what no schema can say', () => {
    const unlikely = fc.constantFrom<unknown>(
      ...[null, true, false, '', 'Bad!', '\ud800', '-1', '0', '1.5', '1Ki', '1e99', 0, -1, 1.5, 2 ** 31, 70_000],
      ...[
        'nginx:1',
        'a b',
        'UPPER',
        '25%',
        '101%',
        '/',
        '..',
        'a/../b',
        'x'.repeat(254),
        'None',
        'ReadWrite',
        'custom',
      ],
      ...[[], [null], [''], {}, { remove: true }, { name: 'a', remove: true }, { type: 'custom' }, { value: 'a' }],
    );
    const change = fc.record({ place: fc.nat(), value: fc.option(unlikely, { nil: undefined }), extra: fc.boolean() });
    fc.assert(
      fc.property(arbitrarySpec(context), fc.array(change, { minLength: 20, maxLength: 20 }), (spec, changes) => {
        for (const key of Object.keys(spec) as StepKey[]) {
          const places = placesIn(spec[key]);
          for (const { place, value, extra } of changes) {
            const at = `${places[place % places.length]}${extra ? '/remove' : ''}`;
            const changed = changedAt(spec[key], segmentsOf(at), value);
            const what = `${key}${at} = ${JSON.stringify(value)}`;
            if (said(key, changed)) expect(takes(kind, key, changed), `${what} is taken`).toBe(false);
            if (!isFaulty(key, changed) && !hasForeign(changed)) expect(takes(kind, key, changed), what).toBe(true);
          }
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  /** A change may leave a place only with what the other kind has. */
  const hasForeign = (value: unknown): boolean =>
    JSON.stringify(value).includes(kind === 'stateless' ? 'volumeClaimTemplates' : 'externalAccess');
});

/** A copy with another value at a pointer, or without it. */
const changedAt = (value: unknown, segments: readonly string[], given: unknown): unknown =>
  JSON.parse(JSON.stringify(withValue(value, segments, given)) ?? 'null') as unknown;

/** Every place in a value, but itself. */
const placesIn = (value: unknown, pointer = ''): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, part]) => {
        const place = `${pointer}/${escapeSegment(name)}`;
        return [place, ...placesIn(part, place)];
      })
    : [];

describe('what is only for one kind', () => {
  const { podSettings, advancedSettings, clusterDifferences } = example1.spec;
  const { storageSettings } = example2.spec;
  const strategy = (updateStrategy: object) => ({ ...podSettings, updateStrategy });
  const access = { clusters: [{ cluster: 'west', externalAccess: { type: 'NodePort' } }] };

  const examples: [Kind, StepKey, unknown][] = [
    ['stateless', 'podSettings', strategy({ type: 'Recreate' })],
    ['stateless', 'podSettings', strategy({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } })],
    ['stateless', 'podSettings', strategy({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%' } })],
    ['stateful', 'podSettings', strategy({ type: 'OnDelete' })],
    ['stateful', 'podSettings', strategy({ type: 'RollingUpdate', rollingUpdate: { partition: 1 } })],
    ['stateful', 'storageSettings', storageSettings],
    ['stateless', 'advancedSettings', advancedSettings],
    ['stateful', 'clusterDifferences', example2.spec.clusterDifferences],
    ['stateless', 'clusterDifferences', access],
  ];
  it.each(examples)('%s: %s %j is refused by the schema of the other kind', (kind, key, value) => {
    expect(takes(kind, key, value)).toBe(true);
    expect(takes(kind === 'stateless' ? 'stateful' : 'stateless', key, value)).toBe(false);
  });

  it('does not keep what is for both out of either', () => {
    for (const kind of kinds) expect(takes(kind, 'clusterDifferences', clusterDifferences)).toBe(true);
  });
});

describe('what a schema says of a field', () => {
  const podSettings = (language: 'en' | 'zh') => {
    const step = steps.find(({ key }) => key === 'podSettings');
    if (step === undefined) throw new Error('no such step');
    return stepSchema(step, 'stateless', formTextsIn(language));
  };

  it('is its default, its words, and its bounds', () => {
    const { replicas, containers } = podSettings('en').properties;
    expect(replicas).toMatchObject({ default: 1, minimum: 1, maximum: 2_147_483_647 });
    expect(containers.items.properties.imagePullPolicy).toMatchObject({
      default: 'IfNotPresent',
      enum: ['IfNotPresent', 'Always', 'Never'],
    });
    expect(containers.items.required).toEqual(['name', 'image']);
  });

  it('is its title and help, and nothing of the texts for readers of the code', () => {
    for (const language of languages) {
      const texts = formTextsIn(language);
      const { title, description, properties } = podSettings(language);
      expect({ title, help: description }).toEqual(texts.step('pod-settings'));
      const { image } = properties.containers.items.properties;
      expect({ title: image.title, help: image.description }).toEqual(texts.field('/podSettings/containers/*/image'));
      expect(JSON.stringify(properties)).not.toContain('Image reference: `[host[:port]/]path[:tag][@digest]`.');
    }
  });

  it('is the label of an alternative', () => {
    const { oneOf } = podSettings('zh').properties.updateStrategy;
    const texts = formTextsIn('zh');
    const path = '/podSettings/updateStrategy/type';
    expect(oneOf.map(({ title }: { title: string }) => title)).toEqual([
      texts.option(path, 'RollingUpdate'),
      texts.option(path, 'Recreate'),
    ]);
  });
});
