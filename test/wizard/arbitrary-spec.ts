import fc from 'fast-check';
import type { AdvancedSettings } from '../../src/wizard/advanced-settings/schema.ts';
import type { ClusterDifference, ContainerDifference } from '../../src/wizard/cluster-differences/schema.ts';
import type { Container } from '../../src/wizard/pod-settings/container.ts';
import type { PodSettings } from '../../src/wizard/pod-settings/schema.ts';
import type { Kind, ServiceSpec } from '../../src/wizard/spec.ts';
import type { StorageSettings } from '../../src/wizard/storage-settings/schema.ts';

type Port = NonNullable<Container['ports']>[number];
type Protocol = NonNullable<Port['protocol']>;
type Probe = NonNullable<Container['readinessProbe']>;
type Variable = NonNullable<Container['env']>[number];
type Mount = { container: string; mountPath?: string; mode?: 'ReadWrite' | 'ReadOnly' | 'None'; subPath?: string };
type ConfigMount = { container: string; mountPath: string; mode?: 'ReadOnly' | 'None'; subPath?: string };

/** A field that is there or not. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** A record without the fields that came out undefined, as JSON would have it. */
const record = <T extends object>(model: { [Field in keyof T]-?: fc.Arbitrary<T[Field]> }): fc.Arbitrary<T> =>
  fc
    .record(model)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T);

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const subdomain = fc.stringMatching(/^[a-z]{1,5}(\.[a-z0-9]{1,5}){0,2}$/);
const configKey = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_.-]{0,10}$/);
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const seconds = fc.integer({ min: 1, max: 600 });
const shell = fc.array(text, { maxLength: 3 });
const annotations = fc.dictionary(fc.stringMatching(/^example\.com\/[a-z]{1,8}$/), text, { maxKeys: 3 });
const labels = fc.dictionary(fc.constantFrom('team', 'tier', 'example.com/zone'), label, { maxKeys: 3 });
const image = fc.constantFrom('nginx:1.25', 'registry.example:5000/a/b:2', `busybox@sha256:${'a1'.repeat(32)}`);
const protocol = fc.constantFrom<Protocol>('GRPC', 'HTTP', 'HTTP2', 'HTTPS', 'MONGO', 'REDIS', 'TCP', 'TLS', 'UDP');
const gpu = record<NonNullable<Container['gpu']>>({
  type: maybe(fc.constantFrom('nvidia.com/gpu', 'amd.com/gpu')),
  limit: fc.integer({ min: 0, max: 8 }),
});
/** Requests stay below every limit that the base or a difference gives. */
const requests = record<{ cpu?: string; memory?: string }>({
  cpu: maybe(fc.constantFrom('0.1', '50m')),
  memory: maybe(fc.constantFrom('64Mi', '32M')),
});
const limits = record<{ cpu?: string; memory?: string }>({
  cpu: maybe(fc.constantFrom('1', '1500m', '2')),
  memory: maybe(fc.constantFrom('1Gi', '512Mi')),
});
const seLinuxOptions = record<{ level?: string; role?: string; type?: string; user?: string }>({
  level: maybe(fc.constant('s0:c1,c2')),
  role: maybe(fc.constant('object_r')),
  type: maybe(fc.constant('svirt_lxc_net_t')),
  user: maybe(fc.constant('system_u')),
});

/** Names that tell the place, so that lists of them never collide. */
const numbered = <T>(counts: fc.Arbitrary<number>, item: (index: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  counts.chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => item(index))));

const upTo = (max: number, min = 0) => fc.integer({ min, max });

/** Numbers are unique over all containers of a cluster: differences move ports to a range of their own. */
const port = (container: number, index: number): fc.Arbitrary<Port> =>
  protocol.chain((spoken) =>
    record<Port>({
      protocol: spoken === 'HTTP' ? maybe(fc.constant(spoken)) : fc.constant(spoken),
      name: fc.constantFrom(undefined, `${spoken.toLowerCase()}-n${container}${index}`),
      containerPort: fc.constant(1000 + 100 * container + index),
      servicePort: maybe(fc.constant(11_000 + 100 * container + index)),
    }),
  );

const action = (ports: readonly Port[]): fc.Arbitrary<Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket'>> => {
  const targets = ports.flatMap(({ name, containerPort }) => (name === undefined ? [] : [name, containerPort]));
  const exec = fc
    .array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 })
    .map((command) => ({ exec: { command } }));
  if (targets.length === 0) return exec;
  const scheme = maybe(fc.constantFrom<'HTTP' | 'HTTPS'>('HTTP', 'HTTPS'));
  const path = fc.constantFrom('/', '/healthz?full=1');
  const port = fc.constantFrom(...targets);
  const httpGet = record<NonNullable<Probe['httpGet']>>({ scheme, path, port });
  return fc.oneof(
    exec,
    httpGet.map((get) => ({ httpGet: get })),
    port.map((target) => ({ tcpSocket: { port: target } })),
  );
};

const probe = (ports: readonly Port[], successThreshold: fc.Arbitrary<number | undefined>): fc.Arbitrary<Probe> =>
  fc
    .tuple(
      action(ports),
      record<Omit<Probe, 'exec' | 'httpGet' | 'tcpSocket'>>({
        initialDelaySeconds: maybe(fc.integer({ min: 0, max: 600 })),
        timeoutSeconds: maybe(fc.integer({ min: 0, max: 600 })),
        periodSeconds: maybe(seconds),
        successThreshold,
        failureThreshold: maybe(seconds),
      }),
    )
    .map(([method, timing]) => ({ ...method, ...timing }));

const source = fc
  .tuple(
    fc.constantFrom('configMapKeyRef', 'secretKeyRef'),
    record<{ name: string; key: string; optional?: boolean }>({
      name: subdomain,
      key: configKey,
      optional: maybe(fc.boolean()),
    }),
  )
  .map(([kind, reference]) => ({ [kind]: reference }));

const variable = (name: string): fc.Arbitrary<Variable> =>
  fc.oneof(
    text.map((value) => ({ name, value })),
    source.map((valueFrom) => ({ name, valueFrom })),
  );

const envReference = (prefix: string) => (index: number) =>
  record<NonNullable<Container['envReferences']>[number]>({
    kind: fc.constantFrom<'ConfigMap' | 'Secret'>('ConfigMap', 'Secret'),
    name: subdomain,
    keys: numbered(upTo(3, 1), (key) => fc.constant(`${prefix}_${index}_${key}`)),
  });

type SecurityContext = NonNullable<Container['securityContext']>;

/** Privileged processes may always gain privileges: the opposite is a fault. */
const asServersTakeIt = ({ allowPrivilegeEscalation, ...rest }: SecurityContext): SecurityContext =>
  allowPrivilegeEscalation === undefined || rest.privileged ? rest : { ...rest, allowPrivilegeEscalation };

const securityContext = record<SecurityContext>({
  privileged: maybe(fc.boolean()),
  allowPrivilegeEscalation: maybe(fc.boolean()),
  readOnlyRootFilesystem: maybe(fc.boolean()),
  runAsNonRoot: maybe(fc.boolean()),
  runAsUser: maybe(fc.integer({ min: 1, max: 2_147_483_647 })),
  runAsGroup: maybe(fc.integer({ min: 0, max: 2_147_483_647 })),
  seLinuxOptions: maybe(seLinuxOptions),
  capabilities: maybe(
    record<{ add?: string[]; drop?: string[] }>({
      add: maybe(fc.subarray(['NET_ADMIN', 'SYS_TIME'])),
      drop: maybe(fc.subarray(['ALL', 'CHOWN'])),
    }),
  ),
}).map(asServersTakeIt);

/** The first container works and has a port that no difference takes away: every cluster keeps its Service. */
const container = (index: number): fc.Arbitrary<Container> =>
  numbered(upTo(3, index === 0 ? 1 : 0), (place) => port(index, place)).chain((ports) => {
    const isInit = index > 0 ? fc.boolean() : fc.constant(false);
    return isInit.chain((init) => {
      const onlyWork = <T>(value: fc.Arbitrary<T>) => (init ? fc.constant(undefined) : maybe(value));
      return record<Container>({
        name: fc.constant(`box-${index}`),
        image,
        imagePullSecret: maybe(subdomain),
        imagePullPolicy: maybe(fc.constantFrom<'Always' | 'IfNotPresent' | 'Never'>('Always', 'IfNotPresent', 'Never')),
        type: init ? fc.constant('init') : fc.constantFrom(undefined, 'work'),
        resources: maybe(
          record<NonNullable<Container['resources']>>({ requests: maybe(requests), limits: maybe(limits) }),
        ),
        gpu: maybe(gpu),
        ports: ports.length === 0 ? fc.constant(undefined) : fc.constant(ports),
        livenessProbe: onlyWork(probe(ports, fc.constantFrom(undefined, 1))) as fc.Arbitrary<
          Container['livenessProbe']
        >,
        readinessProbe: onlyWork(probe(ports, maybe(upTo(3, 1)))),
        startupProbe: onlyWork(probe(ports, fc.constantFrom(undefined, 1))) as fc.Arbitrary<Container['startupProbe']>,
        lifecycle: onlyWork(
          record<NonNullable<Container['lifecycle']>>({
            postStart: maybe(action(ports)),
            preStop: maybe(action(ports)),
          }),
        ),
        command: maybe(shell),
        args: maybe(shell),
        env: maybe(numbered(upTo(3), (place) => variable(`ENV_${place}`))),
        envReferences: maybe(numbered(upTo(2), envReference('REF'))),
        securityContext: maybe(securityContext),
        syncHostTimezone: maybe(fc.boolean()),
      });
    });
  });

const share = fc.oneof(upTo(9, 1), fc.constantFrom('1%', '25%', '100%'));
const updateStrategy = (kind: Kind): fc.Arbitrary<NonNullable<PodSettings['updateStrategy']>> =>
  kind === 'stateless'
    ? fc.oneof(
        fc.constant({ type: 'Recreate' as const }),
        record<{ maxUnavailable?: number | string; maxSurge?: number | string }>({
          maxUnavailable: maybe(share),
          maxSurge: maybe(share),
        }).map((rollingUpdate) => ({ type: 'RollingUpdate' as const, rollingUpdate })),
      )
    : fc.oneof(
        fc.constant({ type: 'OnDelete' as const }),
        upTo(9).map((partition) => ({ type: 'RollingUpdate' as const, rollingUpdate: { partition } })),
      );

const scheduling: fc.Arbitrary<NonNullable<PodSettings['scheduling']>> = fc.oneof(
  fc.constantFrom({ type: 'default' as const }, { type: 'decentralized' as const }, { type: 'centralized' as const }),
  numbered(upTo(3, 1), (index) =>
    fc.record({
      type: fc.constantFrom<'withTarget' | 'awayFromTarget'>('withTarget', 'awayFromTarget'),
      policy: fc.constantFrom<'preferred' | 'required'>('preferred', 'required'),
      target: fc.constant(`Target_${index}`),
    }),
  ).map((rules) => ({ type: 'custom' as const, rules })),
);

const podSettings = (kind: Kind, containers: readonly Container[], placed: readonly string[] | undefined) =>
  record<PodSettings>({
    replicas: maybe(upTo(9, 1)),
    placement: placed
      ? fc.tuple(
          ...placed.map((cluster) =>
            maybe(upTo(9, 1)).map((replicas) => (replicas ? { cluster, replicas } : { cluster })),
          ),
        )
      : fc.constant(undefined),
    containers: fc.constant([...containers]),
    updateStrategy: maybe(updateStrategy(kind)),
    securityContext: maybe(
      record<NonNullable<PodSettings['securityContext']>>({
        runAsNonRoot: maybe(fc.boolean()),
        runAsUser: maybe(upTo(60_000, 1)),
        runAsGroup: maybe(upTo(60_000)),
        seLinuxOptions: maybe(seLinuxOptions),
        seccompProfile: maybe(fc.constant({ type: 'RuntimeDefault' as const })),
      }),
    ),
    scheduling: maybe(scheduling),
    terminationGracePeriodSeconds: maybe(upTo(600)),
    metadata: maybe(record<NonNullable<PodSettings['metadata']>>({ annotations: maybe(annotations) })),
  });

/** Mount paths tell their volume, so that they never collide. */
const mount = (containers: readonly string[], path: string, first: boolean): fc.Arbitrary<Mount> =>
  fc.oneof(
    record<Mount>({
      container: fc.constantFrom(...containers),
      mountPath: fc.constant(path),
      mode: fc.constantFrom(undefined, 'ReadWrite' as const, 'ReadOnly' as const),
      subPath: maybe(fc.constant('part/of it')),
    }),
    ...(first ? [] : [fc.constantFrom(...containers).map((name) => ({ container: name, mode: 'None' as const }))]),
  );
const mounts = (containers: readonly string[], path: string) =>
  numbered(upTo(3, 1), (index) => mount(containers, `${path}/${index}`, index === 0)) as fc.Arbitrary<never[]>;
const configMounts = (containers: readonly string[], path: string) =>
  numbered(upTo(3, 1), (index) =>
    record<ConfigMount>({
      container: fc.constantFrom(...containers),
      mountPath: fc.constant(`${path}/${index}`),
      mode: index === 0 ? fc.constantFrom(undefined, 'ReadOnly') : fc.constantFrom(undefined, 'ReadOnly', 'None'),
      subPath: maybe(fc.constant('part')),
    }),
  );
const items = maybe(numbered(upTo(3), (index) => configKey.map((key) => ({ key, path: `dir/${index}.conf` }))));

type Volume = NonNullable<StorageSettings['volumes']>[number];
const volume =
  (containers: readonly string[]) =>
  (index: number): fc.Arbitrary<Volume> => {
    const name = fc.constant(`volume-${index}`);
    const path = `/mnt/${index}`;
    return fc.oneof(
      fc.record({ type: fc.constant('emptyDir' as const), name, mounts: mounts(containers, path) }),
      fc.record({
        type: fc.constant('hostPath' as const),
        name,
        path: fc.constantFrom('/', '/var/log'),
        mounts: mounts(containers, path),
      }),
      record<Extract<Volume, { type: 'configMap' }>>({
        type: fc.constant('configMap' as const),
        configMapName: fc.constantFrom(`config.${index}`, `config-${index}`),
        name: maybe(name),
        items,
        mounts: configMounts(containers, path),
      }),
      record<Extract<Volume, { type: 'secret' }>>({
        type: fc.constant('secret' as const),
        secretName: fc.constantFrom(`secret.${index}`, `secret-${index}`),
        name: maybe(name),
        items,
        mounts: configMounts(containers, path),
      }),
      record<Extract<Volume, { type: 'persistentVolumeClaim' }>>({
        type: fc.constant('persistentVolumeClaim' as const),
        claimName: fc.constantFrom(`claim.${index}`, `claim-${index}`),
        name: maybe(name),
        mounts: mounts(containers, path),
      }),
    );
  };

type Template = NonNullable<StorageSettings['volumeClaimTemplates']>[number];
const capacity = fc.constantFrom('10Gi', '0.5Gi', '1e10');
const accessModes = fc.subarray<'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany'>(
  ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany'],
  {
    minLength: 1,
  },
);
const template = (containers: readonly string[]) => (index: number) =>
  record<Template>({
    name: fc.constant(`data-${index}`),
    storageClassName: maybe(subdomain),
    accessModes,
    capacity,
    mounts: mounts(containers, `/data/${index}`),
  });

const storageSettings = (kind: Kind, containers: readonly string[]) =>
  record<StorageSettings>({
    volumeClaimTemplates: kind === 'stateful' ? maybe(numbered(upTo(2), template(containers))) : fc.constant(undefined),
    volumes: maybe(numbered(upTo(4), volume(containers))),
  });

type ExternalAccess = NonNullable<AdvancedSettings['externalAccess']>;
const lastingPort = (containers: readonly Container[]): string[] =>
  containers[0]?.ports?.flatMap(({ name }) => name ?? []) ?? [];

const externalAccess = (containers: readonly Container[]): fc.Arbitrary<ExternalAccess> =>
  fc.constantFrom<'NodePort' | 'LoadBalancer'>('NodePort', 'LoadBalancer').chain((type) =>
    record<ExternalAccess>({
      type: fc.constant(type),
      annotations: maybe(
        type === 'LoadBalancer'
          ? fc.constant({ 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8, 2001:db8::/32' })
          : annotations,
      ),
      nodePorts: maybe(
        fc
          .subarray(lastingPort(containers))
          .map((names) => names.map((name, index) => ({ name, nodePort: 30_000 + index }))),
      ),
    }),
  );

const advancedSettings = (kind: Kind, containers: readonly Container[], placed: readonly string[]) =>
  record<AdvancedSettings>({
    ipPools: maybe(
      fc
        .subarray([...placed])
        .map((clusters) => clusters.map((cluster) => ({ cluster, pools: [`pool-of-${cluster}`, 'shared'] }))),
    ),
    externalAccess: kind === 'stateless' ? maybe(externalAccess(containers)) : fc.constant(undefined),
    sessionPersistence: maybe(record<{ timeoutSeconds?: number }>({ timeoutSeconds: maybe(upTo(86_400, 1)) })),
    nodeSelector: maybe(labels),
    metadata: maybe(
      record<NonNullable<AdvancedSettings['metadata']>>({ labels: maybe(labels), annotations: maybe(annotations) }),
    ),
  });

type PortDifference = NonNullable<ContainerDifference['ports']>[number];

/**
 * Fields that differ in a port of the base, each or not: numbers of a range of their own, so that they never collide. Probes and
 * node ports may name a port that has a name: it stays, and so does the first port of all. Others may go.
 */
const portDifference = ({ name, protocol: spoken }: Port, index: number, place: number, allPlace: number) => {
  const known = name ?? `${(spoken ?? 'HTTP').toLowerCase()}-${allPlace}`;
  const fields = record<Exclude<PortDifference, { remove: true }>>({
    name: fc.constant(known),
    protocol: maybe(protocol),
    containerPort: maybe(fc.constant(3000 + 100 * index + place)),
    servicePort: maybe(fc.constant(13_000 + 100 * index + place)),
    remove: fc.constant(undefined),
  });
  const canGo = name === undefined && index + place > 0;
  return fc.oneof(
    fc.constant<PortDifference[]>([]),
    fields.map((difference): PortDifference[] => [difference]),
    ...(canGo ? [fc.constant<PortDifference[]>([{ name: known, remove: true }])] : []),
  );
};

/** Ports go, change, or are joined by new ones. */
const portDifferences = (base: Container, index: number, firstPlace: number): fc.Arbitrary<PortDifference[]> =>
  fc
    .tuple(
      ...(base.ports ?? []).map((port, place) => portDifference(port, index, place, firstPlace + place)),
      fc.oneof(
        fc.constant<PortDifference[]>([]),
        protocol.map((spoken): PortDifference[] => [
          {
            name: `${spoken.toLowerCase()}-x${index}`,
            protocol: spoken,
            containerPort: 5000 + 100 * index,
            servicePort: 15_000 + 100 * index,
          },
        ]),
      ),
    )
    .map((parts) => parts.flat());

const variableDifferences = (base: Container) => {
  const keys = base.envReferences?.flatMap((reference) => reference.keys) ?? [];
  const known = [...(base.env ?? []).map(({ name }) => name), ...keys];
  return fc
    .tuple(
      ...known.map((name) =>
        fc.oneof(
          fc.constant([]),
          fc.constant([{ name, remove: true as const }]),
          variable(name).map((set) => [set]),
        ),
      ),
      fc.oneof(
        fc.constant([]),
        variable('ADDED').map((set) => [set]),
      ),
    )
    .map((parts) => parts.flat());
};

/** Quantities that stay between all requests and all limits, or go. */
const removedOr = <T>(value: fc.Arbitrary<T>) => fc.oneof({ arbitrary: value, weight: 3 }, fc.constant(null));
const resourcesDifference = record<NonNullable<ContainerDifference['resources']>>({
  requests: maybe(
    record<{ cpu?: string | null; memory?: string | null }>({
      cpu: maybe(removedOr(fc.constantFrom('0.1', '50m'))),
      memory: maybe(removedOr(fc.constantFrom('64Mi', '32M'))),
    }),
  ),
  limits: maybe(
    record<{ cpu?: string | null; memory?: string | null }>({
      cpu: maybe(removedOr(fc.constantFrom('1', '1500m', '2'))),
      memory: maybe(removedOr(fc.constantFrom('1Gi', '512Mi'))),
    }),
  ),
});
const gpuDifference = (base: Container) =>
  record<{ type?: string; limit?: number }>({
    type: maybe(fc.constantFrom('nvidia.com/gpu', 'amd.com/gpu')),
    limit: base.gpu === undefined ? upTo(8) : maybe(upTo(8)),
  });

const containerDifference = (base: Container, index: number, all: readonly Container[]) => {
  const firstPlace = all.slice(0, index).reduce((sum, { ports }) => sum + (ports?.length ?? 0), 0);
  const hasWorkFields = base.livenessProbe ?? base.readinessProbe ?? base.startupProbe ?? base.lifecycle;
  const canTurn = index > 0 && hasWorkFields === undefined;
  return record<ContainerDifference>({
    name: fc.constant(base.name),
    image: maybe(fc.constantFrom('nginx:2', 'registry.example/other:3')),
    imagePullSecret: maybe(fc.oneof(subdomain, fc.constant(null))),
    imagePullPolicy: maybe(fc.constantFrom<'Always' | 'IfNotPresent' | 'Never'>('Always', 'IfNotPresent', 'Never')),
    type: canTurn ? maybe(fc.constantFrom<'work' | 'init'>('work', 'init')) : fc.constant(undefined),
    resources: maybe(removedOr(resourcesDifference)),
    gpu: maybe(removedOr(gpuDifference(base))),
    ports: maybe(portDifferences(base, index, firstPlace)),
    env: maybe(variableDifferences(base)),
    envReferences: maybe(numbered(upTo(2), envReference('OWN'))),
  });
};

const clusterDifference = (kind: Kind, spec: ServiceSpec, cluster: string): fc.Arbitrary<ClusterDifference> => {
  const templates = spec.storageSettings?.volumeClaimTemplates ?? [];
  return record<ClusterDifference>({
    cluster: fc.constant(cluster),
    containers: fc.tuple(
      ...spec.podSettings.containers.map((container, index, all) => containerDifference(container, index, all)),
    ),
    volumeClaimTemplates:
      templates.length === 0
        ? fc.constant(undefined)
        : fc.tuple(
            ...templates.map(({ name }) =>
              record<NonNullable<ClusterDifference['volumeClaimTemplates']>[number]>({
                name: fc.constant(name),
                storageClassName: maybe(fc.oneof(subdomain, fc.constant(null))),
                accessModes: maybe(accessModes),
                capacity: maybe(fc.constantFrom('20Gi', '30Gi')),
              }),
            ),
          ),
    externalAccess:
      kind === 'stateless'
        ? maybe(fc.oneof(fc.constant(null), externalAccess(spec.podSettings.containers)))
        : fc.constant(undefined),
  });
};

/**
 * Whole specs without error issues, over every field, with differences in every cluster of the placement. Warnings and
 * notices occur: an arbitrary difference may say what the base says anyway.
 */
export const arbitrarySpec = ({
  kind,
  clusters,
}: {
  kind: Kind;
  clusters: readonly string[];
}): fc.Arbitrary<ServiceSpec> =>
  fc
    .tuple(numbered(upTo(4, 1), container), maybe(fc.shuffledSubarray([...clusters], { minLength: 1 })))
    .chain(([containers, placed]) => {
      const names = containers.map(({ name }) => name);
      return record<ServiceSpec>({
        basicInformation: record<ServiceSpec['basicInformation']>({
          name: label,
          alias: maybe(fc.constantFrom('购物车-Cart', 'Cart')),
          version: maybe(fc.stringMatching(/^[a-z0-9]{1,16}$/)),
          description: maybe(text),
        }),
        podSettings: podSettings(kind, containers, placed),
        storageSettings: maybe(storageSettings(kind, names)),
        advancedSettings: maybe(advancedSettings(kind, containers, placed ?? clusters)),
        clusterDifferences: fc.constant(undefined),
      }).chain((spec) =>
        fc
          .tuple(...(placed ?? clusters).map((cluster) => clusterDifference(kind, spec, cluster)))
          .map((differing) => ({ ...spec, clusterDifferences: { clusters: differing } })),
      );
    });
