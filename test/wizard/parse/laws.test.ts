import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missing, refusalsOfSpec } from '../../../src/wizard/parse.ts';
import { segmentsOf } from '../../../src/wizard/pointer.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { withDefaults } from '../../../src/wizard/steps.ts';

const codes = [
  ...['unknown-field', 'type', 'enum', 'pattern', 'length', 'range', 'items', 'one-of', 'required'],
  ...['success-threshold-must-be-one', 'config-volume-read-write'],
];

const rich: DraftSpec = {
  basicInformation: { name: 'cart', alias: '购物车', version: 'v1', description: '' },
  podSettings: {
    replicas: 2,
    placement: [{ cluster: 'east', replicas: 3 }],
    containers: [
      {
        name: 'web',
        image: 'nginx:1',
        resources: { requests: { cpu: '0.1', memory: '64Mi' }, limits: { cpu: '1' } },
        gpu: { limit: 1 },
        ports: [{ containerPort: 80 }, { name: 'admin', protocol: 'TCP', containerPort: 81 }],
        livenessProbe: { httpGet: { path: '/', port: 'admin' }, successThreshold: 1 },
        lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
        env: [
          { name: 'A', value: 'a' },
          { name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
        ],
        envReferences: [{ kind: 'Secret', name: 's', keys: ['k'] }],
        securityContext: { capabilities: { add: ['NET_ADMIN'] } },
      },
    ],
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 1 } },
    scheduling: { type: 'custom', rules: [{ type: 'withTarget', policy: 'required', target: 'db' }] },
    metadata: { annotations: { 'a.b/c': 'x' } },
  },
  storageSettings: {
    volumeClaimTemplates: [{ name: 'data', accessModes: ['ReadWriteOnce'], capacity: '1Gi', mounts: [] }],
    volumes: [
      {
        type: 'secret',
        secretName: 's',
        items: [{ key: 'k', path: 'p' }],
        mounts: [{ container: 'web', mountPath: '/m' }],
      },
    ],
  },
  advancedSettings: {
    ipPools: [{ cluster: 'east', pools: ['p'] }],
    externalAccess: { type: 'NodePort', nodePorts: [{ name: 'admin', nodePort: 30_000 }] },
    sessionPersistence: {},
    nodeSelector: { a: 'b' },
  },
  clusterDifferences: {
    clusters: [
      {
        cluster: 'east',
        externalAccess: null,
        containers: [
          { name: 'web', gpu: null, resources: { limits: { cpu: null } }, ports: [{ name: 'admin', remove: true }] },
        ],
      },
    ],
  },
};

/** Every place of the rich spec. */
const places = (value: unknown, path: readonly string[] = []): (readonly string[])[] => [
  path,
  ...(typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => places(part, [...path, key]))
    : []),
];

/** The value with another one at a place, or without it. */
function changed(value: unknown, [first, ...rest]: readonly string[], replacement: unknown): unknown {
  if (first === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === first ? changed(item, rest, replacement) : item));
  return { ...(value as object), [first]: changed(Reflect.get(value as object, first), rest, replacement) };
}

const unlikely = fc.constantFrom<unknown>(
  null,
  true,
  '',
  'Bad!',
  '\ud800',
  0,
  -1,
  1.5,
  2 ** 53,
  70_000,
  [],
  [null],
  {},
  { remove: true },
);
const json = fc.oneof(fc.jsonValue({ maxDepth: 4 }), unlikely, fc.dictionary(fc.string(), unlikely));
const changedSpec = fc
  .tuple(fc.constantFrom(...places(rich)), json)
  .map(([place, replacement]) => changed(rich, place, replacement));

/** Whether a pointer names something, or a field that an object or the first item that a list could have. */
function leadsSomewhere(value: unknown, pointer: string): boolean {
  const segments = segmentsOf(pointer);
  const holder = segments.slice(0, -1).reduce<unknown>((part, key) => own(part, key), value);
  return segments.length === 0 || (typeof holder === 'object' && holder !== null);
}
const own = (part: unknown, key: string): unknown =>
  typeof part === 'object' && part !== null && Object.hasOwn(part, key) ? Reflect.get(part, key) : undefined;

describe('parsing', () => {
  it('takes the rich spec', () => {
    expect(refusalsOfSpec(rich)).toEqual({ refusals: [], count: 0 });
    expect(missing(rich)).toEqual([]);
  });

  it.each([
    ['any JSON value', json],
    ['any change of a rich spec', changedSpec],
    ['any value of a step', fc.dictionary(fc.constantFrom(...Object.keys(rich)), json)],
  ])('of %s never throws, and tells stable codes, each place once, at pointers into the value', (_, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const before = JSON.stringify(value);
        const { refusals, count } = refusalsOfSpec(value);
        expect(JSON.stringify(value)).toBe(before);
        expect(count).toBeGreaterThanOrEqual(refusals.length);
        expect(new Set(refusals.map(({ pointer }) => pointer)).size).toBe(refusals.length);
        for (const { pointer, code } of refusals) {
          expect(codes).toContain(code);
          expect(leadsSomewhere(value, pointer), pointer).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of one changed place is refused at it or inside it, or not at all', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places(rich).slice(1)), unlikely, (place, replacement) => {
        const { refusals } = refusalsOfSpec(changed(rich, place, replacement));
        const at = `/${place.join('/')}`.replace('a.b/c', 'a.b~1c');
        for (const { pointer } of refusals) expect(pointer === at || pointer.startsWith(`${at}/`)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a spec that is taken', () => {
  const taken = changedSpec.filter((value) => refusalsOfSpec(value).count === 0) as fc.Arbitrary<DraftSpec>;

  it('is what it was after it was looked at', () => {
    fc.assert(
      fc.property(taken, fc.constantFrom('stateless' as const, 'stateful' as const), (spec, kind) => {
        const before = JSON.stringify(spec);
        missing(spec);
        withDefaults(spec, { kind, clusters: ['east', 'west'] });
        expect(JSON.stringify(spec)).toBe(before);
      }),
    );
  });

  it('is also taken with its defaults, which are then all there', () => {
    fc.assert(
      fc.property(taken, fc.constantFrom('stateless' as const, 'stateful' as const), (spec, kind) => {
        const context = { kind, clusters: ['east', 'west'] };
        const filled = withDefaults(spec, context);
        expect(refusalsOfSpec(filled)).toEqual({ refusals: [], count: 0 });
        expect(withDefaults(filled, context)).toEqual(filled);
      }),
    );
  });

  it('lacks only what is not there', () => {
    fc.assert(
      fc.property(taken, (spec) => {
        for (const { pointer } of missing(spec)) expect(leadsSomewhere(spec, pointer)).toBe(true);
      }),
    );
  });
});
