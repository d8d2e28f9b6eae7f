import type { ClusterSpec } from '../cluster-spec.ts';
import { effectiveVersion, HOST_TIME, volumeName, workloadName } from '../names.ts';
import type { ClusterRule } from '../rule.ts';
import type { Unfinished } from '../spec.ts';
import type { Mount } from '../storage-settings/schema.ts';
import { CONTAINERS, type ContainerOfSpec, eachContainer } from './rules-walk.ts';

/** etcd takes 1.5 MiB, of which the server's own bookkeeping needs a part. */
const MAX_OBJECT_BYTES = 2 ** 20;

/** Labels, selectors, strategy and the names of all lists of a workload whose parts are empty, and the name of its creator. */
const FRAME_BYTES = 3_000;

/** Times that a workload carries its own name, or that of its service and its version, at most. */
const OWN_NAMES = 6;

/** How many bytes a value needs as JSON, with the comma behind it. */
type Measure = (value: unknown) => number;

const bytesOf: Measure = (value) => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)) + 1);

/** JSON needs at most six bytes for a UTF-16 unit of a text (`\u001f`), and no more for a number, with its comma. */
const [UNIT_BYTES, NUMBER_BYTES] = [6, 26];

/** Never less than `bytesOf`, without the JSON: enough to know of nearly every spec that it is far from too large. */
export const roughBytesOf: Measure = (value) => {
  if (typeof value === 'string') return UNIT_BYTES * value.length + 3;
  if (typeof value !== 'object' || value === null) return NUMBER_BYTES;
  if (Array.isArray(value)) return 3 + total(value, roughBytesOf);
  const fields = value as Readonly<Record<string, unknown>>;
  let bytes = 3;
  for (const key in fields) bytes += UNIT_BYTES * key.length + 3 + roughBytesOf(fields[key]);
  return bytes;
};

const total = <Item>(items: readonly Item[] | undefined, size: (item: Item) => number): number =>
  (items ?? []).reduce((sum, item) => sum + size(item), 0);

/** What a container has though its form does not, and the lists that other parts of the form fill. */
const CONTAINER_FRAME = bytesOf({
  imagePullPolicy: 'IfNotPresent',
  resources: { requests: {}, limits: {} },
  ports: [],
  env: [],
  volumeMounts: [],
});
const HOST_TIME_MOUNT = bytesOf({ name: HOST_TIME.volume, mountPath: HOST_TIME.path, readOnly: true });
const VOLUME_FRAME = bytesOf({ name: '', persistentVolumeClaim: {} });
const TEMPLATE_FRAME = bytesOf({ metadata: { name: '' }, spec: { resources: { requests: { storage: '' } } } });
const TERM_FRAME = bytesOf({
  weight: 100,
  podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: '' } } },
});
const VARIABLE_FRAME = {
  ConfigMap: bytesOf({ name: '', valueFrom: { configMapKeyRef: { name: '', key: '' } } }),
  Secret: bytesOf({ name: '', valueFrom: { secretKeyRef: { name: '', key: '' } } }),
};

const containerBytes = (
  { ports, gpu, imagePullSecret, envReferences, syncHostTimezone, ...container }: ContainerOfSpec,
  measure: Measure,
): number =>
  CONTAINER_FRAME +
  measure(container) +
  total(ports, ({ name, containerPort }) => measure({ name, protocol: 'TCP', containerPort })) +
  gpuBytes(gpu, measure) +
  pullSecretBytes(container.name, imagePullSecret, measure) +
  total(envReferences, referenceBytes) +
  (syncHostTimezone === true ? HOST_TIME_MOUNT : 0);

/** Request and limit. */
const gpuBytes = (
  { type = 'nvidia.com/gpu', limit }: NonNullable<ContainerOfSpec['gpu']> = {},
  measure: Measure,
): number => (limit === undefined ? 0 : 2 * measure({ [type]: String(limit) }));

/** In the list of the pod, and in an annotation that is JSON as text. */
const pullSecretBytes = (container = '', secret: string | undefined, measure: Measure): number =>
  secret === undefined ? 0 : measure({ name: secret }) + measure(JSON.stringify({ [container]: secret }));

/** A batch reference becomes one variable a key, with the key twice and the name of the resource in each. */
const referenceBytes = ({
  kind = 'ConfigMap',
  name = '',
  keys,
}: NonNullable<ContainerOfSpec['envReferences']>[number]): number =>
  total(keys, (key) => VARIABLE_FRAME[kind] + name.length + 2 * key.length);

/** A mount is written with the name of its volume. */
const mountsBytes = (
  name: string | undefined,
  mounts: readonly Unfinished<Mount>[] | undefined,
  isReadOnly: (mode: Mount['mode']) => boolean,
  measure: Measure,
): number =>
  total(mounts, ({ mountPath, subPath, mode }) =>
    mode === 'None' ? 0 : measure({ name, mountPath, subPath, readOnly: isReadOnly(mode) || undefined }),
  );

const asAsked = (mode: Mount['mode']): boolean => mode === 'ReadOnly';
const always = (): boolean => true;

const storageBytes = (
  { volumeClaimTemplates, volumes }: NonNullable<Unfinished<ClusterSpec>['storageSettings']>,
  measure: Measure,
) =>
  total(
    volumeClaimTemplates,
    ({ mounts, ...template }) =>
      TEMPLATE_FRAME + measure(template) + mountsBytes(template.name, mounts, asAsked, measure),
  ) +
  total(volumes, ({ mounts, ...volume }) => {
    const name = volumeName(volume);
    const isConfig = volume.type === 'configMap' || volume.type === 'secret';
    return (
      VOLUME_FRAME +
      measure(volume) +
      (name ?? '').length +
      mountsBytes(name, mounts, isConfig ? always : asAsked, measure)
    );
  });

/**
 * Bytes of the workload's JSON, counted from the spec: never less than rendering gives, and little more. Whatever is written more
 * often than the form has it (the name of a batch reference for each key, that of a volume for each mount) is counted as often.
 */
export const workloadBytes = (
  { basicInformation, podSettings, storageSettings, advancedSettings }: Unfinished<ClusterSpec>,
  measure: Measure = bytesOf,
): number => {
  const { containers, scheduling, ...pod } = podSettings ?? {};
  const rules = scheduling?.type === 'custom' ? scheduling.rules : [];
  const { metadata, nodeSelector, ipPools } = advancedSettings ?? {};
  return (
    FRAME_BYTES +
    OWN_NAMES * workloadName(basicInformation?.name ?? '', effectiveVersion(basicInformation)).length +
    measure(pod) +
    total(containers, (container) => containerBytes(container, measure)) +
    total(rules, ({ target = '' }) => TERM_FRAME + target.length) +
    storageBytes(storageSettings ?? {}, measure) +
    measure(metadata?.annotations) +
    measure(nodeSelector) +
    measure(JSON.stringify(ipPools))
  );
};

export const sizeRules: readonly ClusterRule[] = [
  {
    code: 'object-too-large',
    severity: 'error',
    at: [CONTAINERS],
    *faults(spec) {
      if (workloadBytes(spec, roughBytesOf) <= MAX_OBJECT_BYTES) return;
      const bytes = workloadBytes(spec);
      if (bytes <= MAX_OBJECT_BYTES) return;
      yield { at: CONTAINERS, involved: grownParts(spec), params: { bytes, maximum: MAX_OBJECT_BYTES } };
    },
  },
];

/** What a difference can make larger, the largest first. */
const grownParts = (spec: Unfinished<ClusterSpec>): string[] =>
  eachContainer(spec).flatMap(({ container, at }) => [
    ...(container.envReferences ?? []).map((_, index) => `${at}/envReferences/${index}`),
    ...(container.env ?? []).map((_, index) => `${at}/env/${index}`),
    ...(container.ports ?? []).map((_, index) => `${at}/ports/${index}`),
    ...['image', 'imagePullSecret', 'gpu/type'].map((field) => `${at}/${field}`),
  ]);
