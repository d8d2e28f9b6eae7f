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

/** As JSON, with the comma behind it. */
const bytesOf = (value: unknown): number => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)) + 1);

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

const containerBytes = ({
  ports,
  gpu,
  imagePullSecret,
  envReferences,
  syncHostTimezone,
  ...container
}: ContainerOfSpec): number =>
  CONTAINER_FRAME +
  bytesOf(container) +
  total(ports, ({ name, containerPort }) => bytesOf({ name, protocol: 'TCP', containerPort })) +
  gpuBytes(gpu) +
  pullSecretBytes(container.name, imagePullSecret) +
  total(envReferences, referenceBytes) +
  (syncHostTimezone === true ? HOST_TIME_MOUNT : 0);

/** Request and limit. */
const gpuBytes = ({ type = 'nvidia.com/gpu', limit }: NonNullable<ContainerOfSpec['gpu']> = {}): number =>
  limit === undefined ? 0 : 2 * bytesOf({ [type]: String(limit) });

/** In the list of the pod, and in an annotation that is JSON as text. */
const pullSecretBytes = (container = '', secret: string | undefined): number =>
  secret === undefined ? 0 : bytesOf({ name: secret }) + bytesOf(JSON.stringify({ [container]: secret }));

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
): number =>
  total(mounts, ({ mountPath, subPath, mode }) =>
    mode === 'None' ? 0 : bytesOf({ name, mountPath, subPath, readOnly: isReadOnly(mode) || undefined }),
  );

const asAsked = (mode: Mount['mode']): boolean => mode === 'ReadOnly';
const always = (): boolean => true;

const storageBytes = ({ volumeClaimTemplates, volumes }: NonNullable<Unfinished<ClusterSpec>['storageSettings']>) =>
  total(
    volumeClaimTemplates,
    ({ mounts, ...template }) => TEMPLATE_FRAME + bytesOf(template) + mountsBytes(template.name, mounts, asAsked),
  ) +
  total(volumes, ({ mounts, ...volume }) => {
    const name = volumeName(volume);
    const isConfig = volume.type === 'configMap' || volume.type === 'secret';
    return (
      VOLUME_FRAME + bytesOf(volume) + (name ?? '').length + mountsBytes(name, mounts, isConfig ? always : asAsked)
    );
  });

/**
 * Bytes of the workload's JSON, counted from the spec: never less than rendering gives, and little more. Whatever is written more
 * often than the form has it (the name of a batch reference for each key, that of a volume for each mount) is counted as often.
 */
export const workloadBytes = ({
  basicInformation,
  podSettings,
  storageSettings,
  advancedSettings,
}: Unfinished<ClusterSpec>): number => {
  const { containers, scheduling, ...pod } = podSettings ?? {};
  const rules = scheduling?.type === 'custom' ? scheduling.rules : [];
  const { metadata, nodeSelector, ipPools } = advancedSettings ?? {};
  return (
    FRAME_BYTES +
    OWN_NAMES * workloadName(basicInformation?.name ?? '', effectiveVersion(basicInformation)).length +
    bytesOf(pod) +
    total(containers, containerBytes) +
    total(rules, ({ target = '' }) => TERM_FRAME + target.length) +
    storageBytes(storageSettings ?? {}) +
    bytesOf(metadata?.annotations) +
    bytesOf(nodeSelector) +
    bytesOf(JSON.stringify(ipPools))
  );
};

export const sizeRules: readonly ClusterRule[] = [
  {
    code: 'object-too-large',
    severity: 'error',
    *faults(spec) {
      const bytes = workloadBytes(spec);
      if (bytes <= MAX_OBJECT_BYTES) return;
      yield { at: CONTAINERS, involved: grownParts(spec), params: { bytes, maximum: MAX_OBJECT_BYTES } };
    },
  },
];

/** What a difference can make larger. */
const grownParts = (spec: Unfinished<ClusterSpec>): string[] =>
  [...eachContainer(spec)].flatMap(({ container, at }) => [
    ...(container.envReferences ?? []).map((_, index) => `${at}/envReferences/${index}`),
    ...(container.env ?? []).map((_, index) => `${at}/env/${index}`),
  ]);
