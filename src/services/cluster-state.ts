import { type Rollout, type RolloutState, rolloutOf, type WorkloadCounts } from '../clusters/rollout.ts';
import { timeOf } from '../clusters/status-fields.ts';
import type { KubeObject } from '../manifests/kube-object.ts';
import type { Unread } from './live-reads.ts';
import { awaitsAddress, type ServiceAddress, serviceAddressOf } from './service-address.ts';

/** What a service is in one cluster, as far as the caller may see. */
export interface ClusterState {
  readonly cluster: string;
  readonly state: RolloutState | 'Missing' | 'Foreign' | 'Unreachable';
  readonly message?: string;
  /** RFC 3339. For `Unreachable`: since when the cluster has not answered; absent where it answers and refuses. */
  readonly since?: string;
  readonly workload?: WorkloadCounts;
  readonly service?: ServiceAddress;
}

/** One of the two objects, as it was found. */
export type Found =
  | { readonly type: 'ours'; readonly object: KubeObject }
  /** `why` ends a sentence that begins with the object's name. */
  | { readonly type: 'missing' | 'foreign'; readonly why: string }
  | Unread;

export interface FoundObjects {
  readonly service: Named;
  readonly workload: Named;
  /** Of the namespace's StatefulSets. */
  readonly events?: readonly KubeObject[];
}

interface Named {
  readonly kind: string;
  readonly name: string;
  readonly found: Found;
}

type Told = Omit<ClusterState, 'cluster'>;

/**
 * What the two objects together say. What could not be read comes first, because then nothing is known of the whole; then what
 * is not ours, then what is not there; only of objects that are all ours the state is that of the workload.
 */
export const stateOf = (objects: FoundObjects): Told => {
  const { service, workload, events } = objects;
  const rollout = workload.found.type === 'ours' ? rolloutOf(workload.found.object, events) : undefined;
  const address = service.found.type === 'ours' ? serviceAddressOf(service.found.object) : undefined;
  return {
    ...wordsOf([service, workload], rollout, address),
    ...(rollout === undefined ? {} : { workload: rollout.workload }),
    ...(address === undefined ? {} : { service: address }),
  };
};

const wordsOf = (both: readonly Named[], rollout: Rollout | undefined, address: ServiceAddress | undefined): Told =>
  unreadWords(both) ??
  unfitWords(both, 'foreign', 'Foreign') ??
  unfitWords(both, 'missing', 'Missing') ??
  leavingWords(both) ??
  rolloutWords(both, rollout, address);

const unreadWords = (both: readonly Named[]): Told | undefined => {
  const messages = both.flatMap(({ found }) => (found.type === 'unread' ? [found.message] : []));
  return messages.length === 0 ? undefined : { state: 'Unreachable', message: [...new Set(messages)].join('; ') };
};

const unfitWords = (
  both: readonly Named[],
  type: 'foreign' | 'missing',
  state: ClusterState['state'],
): Told | undefined => {
  const words = both.flatMap((one) => (one.found.type === type ? [`${nameOf(one)} ${one.found.why}`] : []));
  return words.length === 0 ? undefined : { state, message: words.join('; ') };
};

const leavingWords = (both: readonly Named[]): Told | undefined => {
  const leaving = both.find(
    ({ found }) => found.type === 'ours' && found.object.metadata.deletionTimestamp !== undefined,
  );
  if (leaving?.found.type !== 'ours') return undefined;
  const since = timeOf(leaving.found.object.metadata.deletionTimestamp);
  return { state: 'Progressing', message: `${nameOf(leaving)} is being deleted`, since };
};

const rolloutWords = (
  both: readonly Named[],
  rollout: Rollout | undefined,
  address: ServiceAddress | undefined,
): Told => {
  if (rollout === undefined) throw new Error('a workload that is ours has a rollout');
  const { state, message, since } = rollout;
  const [service] = both;
  const awaited =
    address !== undefined && service !== undefined && awaitsAddress(address)
      ? `; the load balancer of ${nameOf(service)} has no address yet`
      : '';
  return { state, message: `${message}${awaited}`, since };
};

const nameOf = ({ kind, name }: Pick<Named, 'kind' | 'name'>): string => `${kind} ${JSON.stringify(name)}`;
