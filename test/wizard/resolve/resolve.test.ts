import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolve } from '../../../src/wizard/cluster-differences/resolve.ts';
import { originOf } from '../../../src/wizard/cluster-differences/resolve-trace.ts';
import { segmentsOf } from '../../../src/wizard/pointer.ts';
import type { DraftSpec } from '../../../src/wizard/spec.ts';
import { aContainer, aSpec } from '../a-spec.ts';
import { arbitraryDraft } from '../arbitrary-draft.ts';
import { arbitrarySpec } from '../arbitrary-spec.ts';
import { example1, example2 } from '../examples.ts';

type Containers = NonNullable<NonNullable<DraftSpec['podSettings']>['containers']>;
type Differences = NonNullable<NonNullable<DraftSpec['clusterDifferences']>['clusters']>;
const clusters = ['host', 'east', 'west'];

const west = (
  containers: Containers,
  difference: Omit<Differences[number], 'cluster'>,
  steps: Partial<DraftSpec> = {},
) =>
  resolve(
    aSpec({
      podSettings: { containers },
      clusterDifferences: { clusters: [{ cluster: 'west', ...difference }] },
      ...steps,
    }),
    'west',
  );
const first = (resolved: ReturnType<typeof resolve>) => resolved.spec.podSettings?.containers?.[0];

/** Each run makes and resolves a whole spec. */
const RUNS = 25;

describe('default port names', () => {
  const containers: Containers = [
    {
      name: 'a',
      ports: [
        { name: 'x', containerPort: 1 },
        { protocol: 'UDP', containerPort: 2 },
      ],
    },
    { name: 'b', ports: [{ containerPort: 3 }] },
  ];

  it('have the protocol and the place among all ports of all containers', () => {
    const { spec, origins } = resolve(aSpec({ podSettings: { containers } }));
    expect(spec.podSettings?.containers?.map(({ ports }) => ports?.map(({ name }) => name))).toEqual([
      ['x', 'udp-1'],
      ['http-2'],
    ]);
    expect(originOf(origins, '/podSettings/containers/1/ports/0/name')).toBe('default');
    expect(originOf(origins, '/podSettings/containers/0/ports/0/name')).toBe('/podSettings/containers/0/ports/0/name');
  });

  it('answer to differences, and stay when other ports go or the protocol changes', () => {
    const resolved = west(containers, {
      containers: [
        {
          name: 'a',
          ports: [
            { name: 'x', remove: true },
            { name: 'udp-1', protocol: 'TCP' },
          ],
        },
      ],
    });
    expect(first(resolved)?.ports).toEqual([{ name: 'udp-1', protocol: 'TCP', containerPort: 2 }]);
    const at = '/podSettings/containers/0/ports/0';
    expect(originOf(resolved.origins, `${at}/name`)).toBe('default');
    expect(originOf(resolved.origins, `${at}/containerPort`)).toBe('/podSettings/containers/0/ports/1/containerPort');
    expect(originOf(resolved.origins, `${at}/protocol`)).toBe(
      '/clusterDifferences/clusters/0/containers/0/ports/1/protocol',
    );
  });
});

describe('resolve', () => {
  it('gives a cluster its replicas and its IP pools, and the base neither', () => {
    const draft = aSpec({
      podSettings: { replicas: 2, placement: [{ cluster: 'west', replicas: 4 }], containers: [] },
      advancedSettings: {
        ipPools: [
          { cluster: 'east', pools: ['e'] },
          { cluster: 'west', pools: ['w'] },
        ],
      },
    });
    const inWest = resolve(draft, 'west');
    expect(inWest.spec).toMatchObject({ podSettings: { replicas: 4 }, advancedSettings: { ipPools: ['w'] } });
    expect(originOf(inWest.origins, '/podSettings/replicas')).toBe('/podSettings/placement/0/replicas');
    expect(originOf(inWest.origins, '/advancedSettings/ipPools/0')).toBe('/advancedSettings/ipPools/1/pools/0');
    expect(resolve(draft).spec).toEqual({
      basicInformation: draft.basicInformation,
      podSettings: { replicas: 2, containers: [] },
      advancedSettings: {},
    });
  });

  it('merges ports field by field and adds new ones after the others', () => {
    const container = first(resolve(example1.spec, 'west'));
    expect(container?.ports).toEqual([{ name: 'http-web', protocol: 'HTTP', containerPort: 8081, servicePort: 9090 }]);
    expect(
      first(west([aContainer()], { containers: [{ name: 'web', ports: [{ name: 'tcp-a', containerPort: 1 }] }] }))
        ?.ports,
    ).toHaveLength(2);
  });

  it('leaves out an added port that has no number', () => {
    expect(first(west([aContainer()], { containers: [{ name: 'web', ports: [{ name: 'tcp-a' }] }] }))?.ports).toEqual(
      aContainer().ports,
    );
  });

  it('replaces a variable whole, in its place', () => {
    const env = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    const source = { secretKeyRef: { name: 's', key: 'k' } };
    const resolved = west([aContainer({ env })], {
      containers: [
        {
          name: 'web',
          env: [
            { name: 'C', value: '3' },
            { name: 'A', valueFrom: source },
          ],
        },
      ],
    });
    expect(first(resolved)?.env).toEqual([{ name: 'A', valueFrom: source }, env[1], { name: 'C', value: '3' }]);
    expect(originOf(resolved.origins, '/podSettings/containers/0/env/2/value')).toBe(
      '/clusterDifferences/clusters/0/containers/0/env/0/value',
    );
  });

  it('takes variables that it sets or removes out of the batch references of the base, and appends its own', () => {
    const envReferences = [
      { kind: 'Secret', name: 's', keys: ['A'] },
      { kind: 'ConfigMap', name: 'c', keys: ['B', 'C'] },
    ] as const;
    const own = { kind: 'Secret', name: 'own', keys: ['B'] } as const;
    const resolved = west([aContainer({ envReferences })], {
      containers: [
        {
          name: 'web',
          env: [
            { name: 'A', value: '1' },
            { name: 'B', remove: true },
          ],
          envReferences: [own],
        },
      ],
    });
    expect(first(resolved)).toMatchObject({
      env: [{ name: 'A', value: '1' }],
      envReferences: [{ kind: 'ConfigMap', name: 'c', keys: ['C'] }, own],
    });
    const at = '/podSettings/containers/0/envReferences';
    expect(originOf(resolved.origins, `${at}/0/keys/0`)).toBe(`${at}/1/keys/1`);
    expect(originOf(resolved.origins, `${at}/0/name`)).toBe(`${at}/1/name`);
    expect(originOf(resolved.origins, `${at}/1/name`)).toBe(
      '/clusterDifferences/clusters/0/containers/0/envReferences/0/name',
    );
  });

  it('merges quantities, and takes away what is null', () => {
    const base = aContainer({
      imagePullSecret: 's',
      gpu: { type: 'a.b/c', limit: 1 },
      resources: { requests: { cpu: '1' }, limits: { cpu: '2', memory: '1Gi' } },
    });
    const merged = {
      resources: { requests: { cpu: null }, limits: { cpu: '3' } },
      gpu: { limit: 2 },
      imagePullSecret: null,
    };
    expect(first(west([base], { containers: [{ name: 'web', ...merged }] }))).toEqual({
      ...aContainer(),
      gpu: { type: 'a.b/c', limit: 2 },
      resources: { limits: { cpu: '3', memory: '1Gi' } },
    });
    expect(
      first(west([base], { containers: [{ name: 'web', resources: null, gpu: null, imagePullSecret: null }] })),
    ).toEqual(aContainer());
  });

  it('keeps the place of a container whose type changes', () => {
    expect(resolve(example1.spec, 'west').spec.podSettings?.containers?.map(({ name, type }) => [name, type])).toEqual([
      ['web', undefined],
      ['migrate', 'work'],
    ]);
  });

  it('merges claim templates and replaces external access whole', () => {
    expect(resolve(example2.spec, 'west').spec.storageSettings?.volumeClaimTemplates).toMatchObject([
      { storageClassName: 'ceph', capacity: '50Gi', accessModes: ['ReadWriteOnce'] },
    ]);
    const base = {
      advancedSettings: { externalAccess: { type: 'NodePort', annotations: { a: 'b' } }, nodeSelector: {} },
    } as const;
    expect(west([], { externalAccess: { type: 'LoadBalancer' } }, base).spec.advancedSettings).toEqual({
      externalAccess: { type: 'LoadBalancer' },
      nodeSelector: {},
    });
    expect(west([], { externalAccess: null }, base).spec.advancedSettings).toEqual({ nodeSelector: {} });
  });

  it('leaves out the later of two containers, ports, variables and differences of one name', () => {
    const twins: Containers = [
      aContainer({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
        envReferences: [{ kind: 'Secret', name: 's', keys: ['A'] }],
      }),
      aContainer({ image: 'other:1' }),
      {
        name: 'side',
        ports: [
          { name: 'http-web', containerPort: 81 },
          { name: 'http-side', containerPort: 82 },
        ],
      },
    ];
    const draft = aSpec({
      podSettings: { containers: twins },
      clusterDifferences: {
        clusters: ['1', '2'].map((tag) => ({ cluster: 'west', containers: [{ name: 'side', image: `side:${tag}` }] })),
      },
    });
    const { spec, origins } = resolve(draft, 'west');
    expect(spec.podSettings?.containers).toEqual([
      aContainer({ env: [{ name: 'A', value: '1' }], envReferences: [] }),
      { name: 'side', image: 'side:1', ports: [{ name: 'http-side', containerPort: 82 }] },
    ]);
    expect(originOf(origins, '/podSettings/containers/1/ports/0/name')).toBe('/podSettings/containers/2/ports/1/name');
    expect(originOf(origins, '/podSettings/containers/1/image')).toBe(
      '/clusterDifferences/clusters/0/containers/0/image',
    );
  });
});

const leavesOf = (value: unknown, at: string): [string, unknown][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, field]) =>
        leavesOf(field, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
      )
    : [[at, value]];
const valueAt = (document: unknown, pointer: string): unknown =>
  segmentsOf(pointer).reduce<unknown>(
    (value, segment) => (value as Record<string, unknown> | undefined)?.[segment],
    document,
  );

describe.each(['stateless', 'stateful'] as const)('resolving %s specs', (kind) => {
  it('without differences, replicas and pools gives the base', () => {
    fc.assert(
      fc.property(arbitrarySpec({ kind, clusters }), ({ clusterDifferences, ...spec }) => {
        const { placement, ...podSettings } = spec.podSettings;
        const { ipPools, ...advancedSettings } = spec.advancedSettings ?? {};
        const plain = { ...spec, podSettings, ...(spec.advancedSettings && { advancedSettings }) };
        expect(resolve(plain, 'west')).toEqual(resolve(spec));
      }),
      { numRuns: RUNS },
    );
  });

  it('once more changes nothing', () => {
    fc.assert(
      fc.property(arbitrarySpec({ kind, clusters }), (spec) => {
        const once = resolve(spec).spec as DraftSpec;
        expect(resolve(once).spec).toEqual(once);
      }),
      { numRuns: RUNS },
    );
  });

  it('gives every value the origin that it can be read from', () => {
    fc.assert(
      fc.property(arbitraryDraft({ kind, clusters }), fc.constantFrom(undefined, ...clusters), (draft, cluster) => {
        const { spec, origins } = resolve(draft, cluster);
        const wrong = leavesOf(spec, '').filter(([pointer, value]) => {
          const origin = originOf(origins, pointer);
          return origin === 'default' ? !/\/ports\/\d+\/name$/.test(pointer) : valueAt(draft, origin) !== value;
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('never changes its input', () => {
    fc.assert(
      fc.property(arbitraryDraft({ kind, clusters }), fc.constantFrom(undefined, ...clusters), (draft, cluster) => {
        const before = structuredClone(draft);
        resolve(draft, cluster);
        expect(draft).toEqual(before);
      }),
      { numRuns: RUNS },
    );
  });
});
