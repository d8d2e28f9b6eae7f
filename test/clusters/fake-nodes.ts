import { applyManifest, type Manifest } from './fixtures.ts';
import type { Call } from './member-api.ts';
import { until } from './until.ts';

/** The class that claims get when they name none: kwok makes a volume for each claim that a Pod needs. */
export const standardClass = 'standard';

/** The volumes of any class of this provisioner are made by kwok; `stages.yaml` says how. */
const provisioner = 'slipway.dev/test-volumes';

/** A class whose claims are bound as soon as a Pod that mounts them has a node. */
export const storageClass = (name: string, isDefault = false): Manifest => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': `${isDefault}` } },
  provisioner,
  volumeBindingMode: 'WaitForFirstConsumer',
});

const node = (name: string, podCIDR: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
  spec: { podCIDR, podCIDRs: [podCIDR] },
});

interface NodeList {
  readonly items: readonly { readonly status: { readonly conditions?: readonly { readonly type: string }[] } }[];
}

/** Gives a cluster two nodes with much room and a default storage class; settles when kwok, which must be started, has made the nodes ready. */
export const addNodes = async (admin: Call): Promise<void> => {
  await Promise.all([
    applyManifest(admin, node('node-1', '10.244.1.0/24')),
    applyManifest(admin, node('node-2', '10.244.2.0/24')),
    applyManifest(admin, storageClass(standardClass, true)),
  ]);
  await until<NodeList>(
    admin,
    '/api/v1/nodes',
    ({ body }) => body.items.every(({ status }) => status.conditions?.some(({ type }) => type === 'Ready')),
    60_000,
  );
};
