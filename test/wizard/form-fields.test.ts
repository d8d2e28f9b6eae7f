import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormField, formFields } from '../../src/wizard/form-fields.ts';
import { missing, refusalsOfSpec } from '../../src/wizard/parse.ts';
import { segmentsOf } from '../../src/wizard/pointer.ts';
import type { DraftSpec, Kind } from '../../src/wizard/spec.ts';
import { withDefaults } from '../../src/wizard/steps.ts';
import { validate } from '../../src/wizard/validate.ts';
import { withValue } from '../conformance/edges.ts';
import { aContainer, aContext, aSpec } from './a-spec.ts';
import { arbitrarySpec } from './arbitrary-spec.ts';

/** Each run makes and walks a whole spec. */
const RUNS = 25;

const fields = formFields();
const kinds = ['stateless', 'stateful'] as const;
const named = (chosen: readonly FormField[]) =>
  chosen.map((field): [string, FormField] => [`${field.path} ${field.onlyWith?.values.join(' or ') ?? ''}`, field]);

/** The first place that a path with `*` means. */
const firstOf = (path: string): string => path.replaceAll('*', '0');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Place {
  /** With the places of the lists. */
  readonly pointer: string;
  readonly path: string;
  readonly value: unknown;
}

/** Every field in a spec; the keys of a map, whose field has one, are none. */
const placesIn = (value: unknown, pointer = '', path = ''): Place[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => placesIn(item, `${pointer}/${index}`, `${path}/*`));
  if (!isObject(value) || fields.some((field) => field.path === path && field.schema.patternProperties)) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    ...(path === '' ? [] : [{ pointer: `${pointer}/${name}`, path: `${path}/${name}`, value: part }]),
    ...placesIn(part, `${pointer}/${name}`, `${path}/${name}`),
  ]);
};

const valueAt = (spec: unknown, pointer: string): unknown =>
  segmentsOf(pointer).reduce<unknown>(
    (part, name) => (typeof part === 'object' && part !== null ? Reflect.get(part, name) : undefined),
    spec,
  );

/** Whether the field is one of the spec's, there where the pointer leads. */
const belongs = ({ onlyWith }: FormField, spec: unknown, pointer: string): boolean => {
  if (onlyWith === undefined) return true;
  const around = segmentsOf(pointer).slice(0, segmentsOf(onlyWith.path).length - 1);
  const tag = valueAt(spec, `/${[...around, onlyWith.path.split('/').at(-1)].join('/')}`);
  return onlyWith.values.includes(String(tag));
};

/** Fields that the spec could have, each at a place where it has the object around it. */
const couldHave = (spec: unknown, kind: Kind): { field: FormField; pointer: string; around: object }[] =>
  fields
    .filter((field) => (field.kind ?? kind) === kind)
    .flatMap((field) =>
      objectsAt(spec, segmentsOf(field.path).slice(0, -1), '').map(({ pointer, around }) => ({
        field,
        pointer: `${pointer}/${field.path.split('/').at(-1)}`,
        around,
      })),
    )
    .filter(({ field, pointer }) => belongs(field, spec, pointer));

const objectsAt = (
  value: unknown,
  [name, ...rest]: readonly string[],
  pointer: string,
): { pointer: string; around: object }[] => {
  if (name === '*')
    return Array.isArray(value) ? value.flatMap((item, at) => objectsAt(item, rest, `${pointer}/${at}`)) : [];
  if (name !== undefined) return isObject(value) ? objectsAt(value[name], rest, `${pointer}/${name}`) : [];
  return isObject(value) ? [{ pointer, around: value }] : [];
};

describe.each(kinds)('the fields of a %s service', (kind) => {
  const context = aContext({ kind });
  const specs = arbitrarySpec({ kind, clusters: context.clusters });

  it('are all that a spec has', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        for (const { path, pointer } of placesIn(spec)) {
          const here = fields.filter((field) => field.path === path && (field.kind ?? kind) === kind);
          expect(here.filter((field) => belongs(field, spec, pointer)).length, pointer).toBe(1);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('are there in a finished spec where they are required', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        for (const { field, pointer, around } of couldHave(spec, kind)) {
          const isRemoved = Reflect.get(around, 'remove') === true;
          if (field.required && !isRemoved) expect(valueAt(spec, pointer), pointer).toBeDefined();
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('get the default that they tell where the spec leaves them out', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const filled = withDefaults(spec, context);
        for (const { field, pointer } of couldHave(filled, kind)) {
          const value = valueAt(spec, pointer) ?? field.default;
          // What is in an object has defaults of its own.
          if (typeof field.default === 'object')
            expect(valueAt(filled, pointer), pointer).toMatchObject(value as object);
          else if ('default' in field) expect(valueAt(filled, pointer), pointer).toEqual(value);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('a field', () => {
  const codesAt = (spec: unknown, pointer: string) =>
    refusalsOfSpec(spec).refusals.filter((refusal) => refusal.pointer === pointer);

  /** What is around a field, made so that the field belongs there: with the tag that it needs, and with one of its own object. */
  const around = ({ path, onlyWith }: FormField): unknown => {
    const tagPath = `${path.slice(0, path.lastIndexOf('/'))}/type`;
    const tag = fields.find((field) => field.path === tagPath)?.options?.[0]?.value;
    const tagged = tag === undefined ? {} : withValue({}, segmentsOf(firstOf(tagPath)), tag);
    return onlyWith ? withValue(tagged, segmentsOf(firstOf(onlyWith.path)), onlyWith.values[0]) : tagged;
  };

  it.each(named(fields.filter(({ options }) => options)))('%s takes its options, and nothing else', (_, field) => {
    const isList = field.schema.type === 'array';
    const place = firstOf(field.path) + (isList ? '/0' : '');
    const given = (value: string) => withValue(around(field), segmentsOf(place), value);
    for (const { value } of field.options ?? []) expect(codesAt(given(value), place)).toEqual([]);
    const [refusal] = codesAt(given('nothing of the kind'), place);
    expect(refusal?.code).toBe('enum');
    const allowed = String(refusal?.params?.allowed).split(', ');
    for (const value of allowed) {
      const isOption = field.options?.some((option) => option.value === value);
      expect(codesAt(given(value), place).length, value).toBe(isOption ? 0 : 1);
    }
  });

  it.each(named(fields.filter(({ schema }) => schema.enum)))('%s with a few words has options', (_, { options }) => {
    expect(options?.length).toBeGreaterThan(0);
  });

  const onlyWith = fields.flatMap((field) => (field.onlyWith ? [[field.path, field.onlyWith.path] as const] : []));
  it.each([...new Map(onlyWith)])('%s is unknown where %s has another value', (path, tagPath) => {
    const tags = fields.find((field) => field.path === tagPath)?.options ?? [];
    const withIt = fields.filter((field) => field.path === path).flatMap((field) => field.onlyWith?.values ?? []);
    expect(tags.length).toBeGreaterThan(1);
    for (const { value } of tags) {
      const tagged = withValue({}, segmentsOf(firstOf(tagPath)), value);
      const spec = withValue(tagged, segmentsOf(firstOf(path)), null);
      const unknown = refusalsOfSpec(spec).refusals.filter(({ code }) => code === 'unknown-field');
      expect(unknown.length, value).toBe(withIt.includes(value) ? 0 : 1);
    }
  });

  it('has one shape at a place: a path comes twice only for other values of its tag', () => {
    const places = fields.flatMap(({ path, onlyWith: { values } = { values: [''] } }) =>
      values.map((value) => `${path} ${value}`),
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it('that is picked by its key names the field that names the item, and pickers are told apart by options', () => {
    const at = (path: string | undefined) => fields.filter((field) => field.path === path);
    for (const { path, lookups } of fields) {
      for (const { value, item, when } of lookups) {
        if (value === 'keys') expect(item, path).toBeDefined();
        const [named] = at(item);
        if (item !== undefined) expect(named?.lookups.map((lookup) => lookup.value)).toContain('name');
        if (when !== undefined)
          expect(at(when.path)[0]?.options?.map((option) => option.value)).toEqual(
            expect.arrayContaining([...when.values]),
          );
      }
    }
  });

  it('is picked by its key from what is picked beside it or around it', () => {
    const items = fields.flatMap(({ path, lookups }) =>
      lookups.flatMap(({ kind, item, when }) =>
        item && kind !== 'fields' ? [`${path} ${kind} ${item} ${when?.path ?? ''}`.trim()] : [],
      ),
    );
    const [containers, volumes] = ['/podSettings/containers/*', '/storageSettings/volumes/*'];
    const difference = '/clusterDifferences/clusters/*/containers/*';
    const ofContainer = (container: string) => {
      const [source, reference] = [`${container}/env/*/valueFrom`, `${container}/envReferences/*`];
      return [
        `${source}/configMapKeyRef/key configmaps ${source}/configMapKeyRef/name`,
        `${source}/secretKeyRef/key secrets ${source}/secretKeyRef/name`,
        `${reference}/keys configmaps ${reference}/name ${reference}/kind`,
        `${reference}/keys secrets ${reference}/name ${reference}/kind`,
      ];
    };
    expect(items).toEqual([
      ...ofContainer(containers),
      `${volumes}/items/*/key configmaps ${volumes}/configMapName`,
      `${volumes}/items/*/key secrets ${volumes}/secretName`,
      ...ofContainer(difference),
    ]);
  });
});

describe('a field that is picked', () => {
  const lookups = fields.flatMap(({ path, lookups }) => lookups.map((lookup) => ({ at: path, ...lookup })));

  it('from names that the form has elsewhere says where', () => {
    const elsewhere = lookups.filter(({ kind }) => kind === 'fields').map(({ at, path }) => `${at} from ${path}`);
    for (const { at, kind, path } of lookups) {
      expect(path !== undefined, at).toBe(kind === 'fields');
      const names = fields.find((field) => field.path === path)?.schema;
      if (path !== undefined) expect((names?.items ?? names)?.type, at).toBe('string');
    }
    expect(elsewhere).toEqual(
      expect.arrayContaining([
        '/podSettings/containers/*/readinessProbe/httpGet/port from /podSettings/containers/*/ports/*/name',
        '/storageSettings/volumes/*/mounts/*/container from /podSettings/containers/*/name',
        '/advancedSettings/externalAccess/nodePorts/*/name from /podSettings/containers/*/ports/*/name',
        '/clusterDifferences/clusters/*/containers/*/name from /podSettings/containers/*/name',
        '/clusterDifferences/clusters/*/volumeClaimTemplates/*/name from /storageSettings/volumeClaimTemplates/*/name',
      ]),
    );
  });

  it('for one cluster says which: wherever it stands in what is of one cluster, and nowhere else', () => {
    for (const { at, kind, cluster } of lookups) {
      const around = /^\/clusterDifferences\/clusters\/\*|^\/advancedSettings\/ipPools\/\*/.exec(at)?.[0];
      const inClusters = kind !== 'fields' && kind !== 'clusters';
      expect(cluster, at).toBe(around && inClusters ? `${around}/cluster` : undefined);
    }
  });
});

describe('a field that can be taken away', () => {
  it('is one of a difference, where null is not refused; nowhere else it is taken', () => {
    const taken = fields.filter(
      ({ path }) => refusalsOfSpec(withValue({}, segmentsOf(firstOf(path)), null)).count === 0,
    );
    expect(taken.map(({ path }) => path)).toEqual(fields.filter(({ removable }) => removable).map(({ path }) => path));
    expect(taken.map(({ path }) => path.split('/').at(-1))).toEqual([
      'imagePullSecret',
      'resources',
      'cpu',
      'memory',
      'cpu',
      'memory',
      'gpu',
      'storageClassName',
      'externalAccess',
    ]);
  });
});

describe('a field with alternatives', () => {
  const codes = (spec: unknown, pointer: string) =>
    [...refusalsOfSpec(spec).refusals, ...missing(spec as DraftSpec)].filter((fault) => fault.pointer === pointer);
  const withOneOf = fields.flatMap(({ path, exactlyOneOf }) => (exactlyOneOf ? [[path, exactlyOneOf] as const] : []));

  it('is a check, an action, a variable or its source', () => {
    expect(new Set(withOneOf.map(([path]) => path.split('/').at(-1)))).toEqual(
      new Set(['livenessProbe', 'readinessProbe', 'startupProbe', 'postStart', 'preStop', 'env', 'valueFrom']),
    );
  });

  it.each(withOneOf)('%s lacks one where it has none, which are named', (path, alternatives) => {
    for (const alternative of alternatives) expect(fields.map((field) => field.path)).toContain(alternative);
    const place = firstOf(alternatives[0]?.replace(/\/[^/]*$/, '') ?? '');
    const [fault] = codes(withValue({}, segmentsOf(place), {}), place);
    const names = alternatives.map((alternative) => alternative.split('/').at(-1));
    expect(String(fault?.params?.allowed).split(', ')).toEqual(names);
    expect(fault?.code, path).toBe('required');
  });

  it('needs a mount path unless it is not mounted', () => {
    const unless = fields.filter(({ requiredUnless }) => requiredUnless);
    expect(unless.map(({ path }) => path.split('/').at(-1))).toEqual(['mountPath', 'mountPath', 'mountPath']);
    for (const { path, requiredUnless } of unless) {
      const tagged = withValue({}, segmentsOf('/storageSettings/volumes/0/type'), 'emptyDir');
      const mount = withValue(tagged, segmentsOf(firstOf(requiredUnless?.path ?? '')), requiredUnless?.values[0]);
      expect(codes(mount, firstOf(path))).toEqual([]);
      expect(
        codes(withValue(mount, segmentsOf(firstOf(requiredUnless?.path ?? '')), 'ReadOnly'), firstOf(path)),
      ).toMatchObject([{ code: 'required' }]);
    }
  });
});

describe('a field, or an option, of one kind', () => {
  const template = { name: 'data', accessModes: ['ReadWriteOnce'], capacity: '1Gi' } as const;
  const access = { type: 'NodePort' } as const;
  const rolling = (rollingUpdate: object): DraftSpec =>
    aSpec({ podSettings: { containers: [aContainer()], updateStrategy: { type: 'RollingUpdate', rollingUpdate } } });
  const replaced = (type: 'Recreate' | 'OnDelete'): DraftSpec =>
    aSpec({ podSettings: { containers: [aContainer()], updateStrategy: { type } } });
  const different = (difference: object): DraftSpec =>
    aSpec({ clusterDifferences: { clusters: [{ cluster: 'east', ...difference }] } });

  const examples: [Kind, string, DraftSpec][] = [
    ['stateless', '/podSettings/updateStrategy/rollingUpdate/maxUnavailable', rolling({ maxUnavailable: 1 })],
    ['stateless', '/podSettings/updateStrategy/rollingUpdate/maxSurge', rolling({ maxSurge: 1 })],
    ['stateful', '/podSettings/updateStrategy/rollingUpdate/partition', rolling({ partition: 1 })],
    [
      'stateful',
      '/storageSettings/volumeClaimTemplates',
      aSpec({ storageSettings: { volumeClaimTemplates: [template] } }),
    ],
    ['stateless', '/advancedSettings/externalAccess', aSpec({ advancedSettings: { externalAccess: access } })],
    [
      'stateful',
      '/clusterDifferences/clusters/*/volumeClaimTemplates',
      {
        ...different({ volumeClaimTemplates: [{ name: 'data', capacity: '2Gi' }] }),
        storageSettings: { volumeClaimTemplates: [template] },
      },
    ],
    ['stateless', '/clusterDifferences/clusters/*/externalAccess', different({ externalAccess: access })],
  ];

  const errors = (spec: DraftSpec, kind: Kind) =>
    validate(spec, aContext({ kind })).filter(({ severity }) => severity === 'error');
  const other = (kind: Kind): Kind => (kind === 'stateless' ? 'stateful' : 'stateless');

  it.each(examples)('%s: %s is an error for the other kind', (kind, path, spec) => {
    expect(valueAt(spec, firstOf(path))).toBeDefined();
    expect(errors(spec, kind)).toEqual([]);
    expect(errors(spec, other(kind)).length).toBeGreaterThan(0);
  });

  it('is one of these examples, or in one of them', () => {
    const outermost = fields.filter(
      ({ path, kind }) => kind && !fields.some((field) => field.kind && path.startsWith(`${field.path}/`)),
    );
    expect(outermost.map(({ path, kind }) => `${kind} ${path}`).toSorted()).toEqual(
      examples.map(([kind, path]) => `${kind} ${path}`).toSorted(),
    );
    for (const { path, kind } of fields.filter((field) => !outermost.includes(field)))
      expect(kind, path).toBe(outermost.find((outer) => path.startsWith(`${outer.path}/`))?.kind);
  });

  it('an option of one kind is an error for the other', () => {
    const ofOneKind = fields.flatMap(({ path, options = [] }) =>
      options.flatMap(({ value, kind }) => (kind ? [`${kind} ${path} ${value}`] : [])),
    );
    expect(ofOneKind).toEqual([
      'stateless /podSettings/updateStrategy/type Recreate',
      'stateful /podSettings/updateStrategy/type OnDelete',
    ]);
    for (const [kind, type] of [['stateless', 'Recreate'] as const, ['stateful', 'OnDelete'] as const]) {
      expect(errors(replaced(type), kind)).toEqual([]);
      expect(errors(replaced(type), other(kind)).map(({ pointer }) => pointer)).toEqual([
        '/podSettings/updateStrategy/type',
      ]);
    }
  });
});
