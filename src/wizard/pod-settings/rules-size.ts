import type { ClusterSpec } from '../cluster-spec.ts';
import { volumeName } from '../names.ts';
import type { ClusterRule } from '../rule.ts';
import type { Unfinished } from '../spec.ts';
import { CONTAINERS, type ContainerOfSpec, eachContainer } from './rules-walk.ts';

/** etcd takes 1.5 MiB, of which the server's own bookkeeping needs a part. */
const MAX_OBJECT_BYTES = 2 ** 20;

/** Names, labels, selectors and strategy of a workload whose parts are all empty. */
const FRAME_BYTES = 1_500;

const bytesOf = (value: unknown): number => (value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value)));

const total = <Item>(items: readonly Item[] | undefined, size: (item: Item) => number): number =>
  (items ?? []).reduce((sum, item) => sum + size(item), 0);

const frameOf = (object: unknown): number => bytesOf(object) + ','.length;
const VARIABLE_FRAME = frameOf({ name: '', valueFrom: { configMapKeyRef: { name: '', key: '' } } });
const MOUNT_FRAME = frameOf({ name: '', mountPath: '', readOnly: true });
const TERM_FRAME = 200;

/** A batch reference becomes one variable a key, with the key and the name of the resource in each. */
const containerBytes = ({ envReferences, ...container }: ContainerOfSpec): number =>
  bytesOf(container) +
  total(envReferences, ({ name = '', keys }) => total(keys, (key) => VARIABLE_FRAME + name.length + 2 * key.length));

/** A mount is written with the name of its volume. */
const mountBytes = (
  volumeNameLength: number,
  mounts: readonly { readonly mountPath?: string; readonly subPath?: string }[] = [],
) =>
  total(
    mounts,
    ({ mountPath, subPath }) => MOUNT_FRAME + volumeNameLength + bytesOf(mountPath) + bytesOf(subPath && { subPath }),
  );

/** Bytes of the workload's JSON, counted from the spec, never less than rendering gives. */
export const workloadBytes = ({ podSettings, storageSettings, advancedSettings }: Unfinished<ClusterSpec>): number => {
  const { containers, scheduling, ...pod } = podSettings ?? {};
  const rules = scheduling?.type === 'custom' ? scheduling.rules : [];
  return (
    FRAME_BYTES +
    bytesOf(pod) +
    total(containers, containerBytes) +
    total(rules, ({ target = '' }) => TERM_FRAME + target.length) +
    bytesOf([advancedSettings?.metadata?.annotations, advancedSettings?.nodeSelector, advancedSettings?.ipPools]) +
    total(
      storageSettings?.volumeClaimTemplates,
      ({ mounts, ...template }) => bytesOf(template) + TERM_FRAME + mountBytes(template.name?.length ?? 0, mounts),
    ) +
    total(
      storageSettings?.volumes,
      ({ mounts, ...volume }) => bytesOf(volume) + TERM_FRAME + mountBytes(volumeName(volume)?.length ?? 0, mounts),
    )
  );
};

export const sizeRules: readonly ClusterRule[] = [
  {
    code: 'object-too-large',
    severity: 'error',
    *faults(spec) {
      if (!canGrow(spec)) return;
      const bytes = workloadBytes(spec);
      if (bytes <= MAX_OBJECT_BYTES) return;
      yield { at: CONTAINERS, involved: grownParts(spec), params: { bytes, maximum: MAX_OBJECT_BYTES } };
    },
  },
];

/** Mounts that together stay well below a quarter of the limit. */
const FEW_MOUNTS = 500;

/**
 * Whether the workload can be much larger than the spec, which comes in bodies of at most 512 KiB: batch references repeat a
 * name for each of their keys, and mounts that of their volume. Without many of them there is nothing to count.
 */
const canGrow = ({ podSettings, storageSettings }: Unfinished<ClusterSpec>): boolean => {
  const volumes = [...(storageSettings?.volumes ?? []), ...(storageSettings?.volumeClaimTemplates ?? [])];
  const mounts = total(volumes, (volume) => volume.mounts?.length ?? 0);
  return (
    mounts > FEW_MOUNTS || (podSettings?.containers ?? []).some(({ envReferences = [] }) => envReferences.length > 0)
  );
};

/** What a difference can make larger. */
const grownParts = (spec: Unfinished<ClusterSpec>): string[] =>
  [...eachContainer(spec)].flatMap(({ container, at }) => [
    ...(container.envReferences ?? []).map((_, index) => `${at}/envReferences/${index}`),
    ...(container.env ?? []).map((_, index) => `${at}/env/${index}`),
  ]);
