import { type BreakerLimits, type GuardedCluster, withBreaker } from './breaker.ts';
import { openConnection } from './connection.ts';
import { ClusterSettingsError, type ReadEndpoint } from './endpoint.ts';
import type { ImpersonationRules } from './impersonation.ts';
import { readInCluster } from './in-cluster.ts';
import type { KubeCluster } from './kube-client.ts';
import { createKubeCluster } from './kube-cluster.ts';
import { type ConfigParser, createConfigParser, readKubeconfig } from './kubeconfig.ts';
import { createSecureContexts, type TlsSettings } from './secure-contexts.ts';
import type { Transport } from './transport.ts';
import { createUndiciTransport } from './undici-transport.ts';

/** How one API server is reached: by a kubeconfig's context, or as the cluster that Slipway runs in. */
export interface ClusterAddress {
  /** Path of a kubeconfig file. */
  readonly kubeconfig?: string;
  /** Its context; without one the file's current one. */
  readonly context?: string;
  readonly inCluster?: boolean;
}

export interface DirectorySettings {
  readonly controlPlane: ClusterAddress;
  /** The member clusters, in the order in which they are listed. */
  readonly clusters: readonly (ClusterAddress & { readonly name: string })[];
  readonly submitAs?: 'user' | 'service-account';
  readonly impersonation?: ImpersonationRules;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told when a cluster's changed files cannot be used. */
  readonly onProblem?: (cluster: string, problem: Error) => void;
  /** Sockets per cluster. */
  readonly connections?: number;
  /** At least 0, below 1; spreads when clusters that do not answer are asked again. */
  readonly random?: () => number;
  /** Told when a cluster (the control plane is `controlPlane`) stops being asked because it does not answer, and when it is asked again. */
  readonly onBreaker?: (cluster: string, open: boolean) => void;
}

/** Every cluster that Slipway knows, each behind its own kept-alive connections and its own breaker. */
export interface Directory {
  readonly controlPlane: GuardedCluster;
  /** Names of the members, in the order of the settings. */
  readonly names: readonly string[];
  member(name: string): GuardedCluster | undefined;
  /** Opens connections ahead of their use, two a member as a submission needs. Never fails: a silent member stays cold. */
  warm(names?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

type Open = (to: { server: string; tls: TlsSettings }) => Transport;

const warmTimeoutMs = 3_000;

/** Without its reviews nobody is served: it must be found soon after it is back. */
const controlPlaneLimits: Partial<BreakerLimits> = { longestPauseMs: 2_000 };

/**
 * Makes the clients of the control plane and of all members. Nothing is asked of any of them.
 * @throws ClusterSettingsError naming the setting, the file and the context that cannot be used
 */
export const createDirectory = async (settings: DirectorySettings): Promise<Directory> => {
  const secureContexts = createSecureContexts();
  const parseConfig = createConfigParser();
  const open: Open = ({ server, tls }) =>
    createUndiciTransport({ server, tls, secureContexts, connections: settings.connections });
  const create = async (name: string, setting: string, address: ClusterAddress, limits?: Partial<BreakerLimits>) => {
    const cluster = await createCluster(name, setting, address, settings, open, parseConfig);
    const onChange = (isOpen: boolean) => settings.onBreaker?.(name, isOpen);
    return withBreaker(cluster, { now: settings.now, random: settings.random ?? Math.random, limits, onChange });
  };
  const [controlPlane, settled] = await Promise.all([
    create('controlPlane', 'controlPlane', settings.controlPlane, controlPlaneLimits),
    Promise.allSettled(settings.clusters.map((each, at) => create(each.name, `clusters[${at}] (${each.name})`, each))),
  ]);
  const clusters = settled.map(fulfilled);
  const members = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  return {
    controlPlane,
    names: [...members.keys()],
    member: (name) => members.get(name),
    warm: (names = [...members.keys()]) => warm(names.flatMap((name) => members.get(name) ?? [])),
    close: async () => {
      await Promise.all([controlPlane, ...clusters].map((cluster) => cluster.close()));
    },
  };
};

/** @throws what was thrown, so that of several faults always the first in the settings is told */
const fulfilled = <T>(settled: PromiseSettledResult<T>): T => {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
};

const createCluster = async (
  name: string,
  setting: string,
  address: ClusterAddress,
  { submitAs, impersonation, now, onProblem }: DirectorySettings,
  open: Open,
  parseConfig: ConfigParser,
): Promise<KubeCluster> => {
  const connection = await openConnection({
    read: named(setting, readerOf(address, parseConfig)),
    open: (to) => opened(setting, () => open(to)),
    now,
    onProblem: (problem) => onProblem?.(name, problem),
  });
  return createKubeCluster({ name, ...connection, submitAs, impersonation });
};

const readerOf = ({ kubeconfig, context, inCluster }: ClusterAddress, parseConfig: ConfigParser): ReadEndpoint => {
  if (inCluster === true) return () => readInCluster();
  if (kubeconfig !== undefined) return () => readKubeconfig(kubeconfig, context, parseConfig);
  return async () => {
    throw new ClusterSettingsError('needs `kubeconfig` or `inCluster: true`');
  };
};

/** Puts the setting in front of what is wrong with it. */
const named =
  (setting: string, read: ReadEndpoint): ReadEndpoint =>
  async () => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ClusterSettingsError)) throw error;
      throw new ClusterSettingsError(`${setting}: ${error.message}`, { cause: error });
    }
  };

/** Certificates are looked at when a transport is made. */
const opened = (setting: string, open: () => Transport): Transport => {
  try {
    return open();
  } catch (cause) {
    throw new ClusterSettingsError(`${setting}: its certificates or key cannot be used`, { cause });
  }
};

const warm = async (clusters: readonly KubeCluster[]): Promise<void> => {
  const calls = clusters.flatMap((cluster) => [cluster, cluster]);
  await Promise.all(calls.map((cluster) => cluster.version({ timeoutMs: warmTimeoutMs }).catch(() => undefined)));
};
