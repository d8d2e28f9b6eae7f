import type { KubeCluster } from './kube-client.ts';

export interface ClusterState {
  readonly ready: boolean;
  readonly reason?: string;
  readonly version?: string;
}

export interface Readiness {
  /** Whether a member answers, asked at most every few seconds and never waited for longer than the deadline. */
  of(cluster: string): Promise<ClusterState>;
}

const KEPT_MS = 5000;
const DEADLINE_MS = 2000;

export const createReadiness = (member: (name: string) => KubeCluster | undefined, now: () => number): Readiness => {
  const known = new Map<string, { at: number; state: Promise<ClusterState> }>();
  return {
    of: (cluster) => {
      const last = known.get(cluster);
      if (last !== undefined && now() - last.at < KEPT_MS) return last.state;
      const state = stateOf(member(cluster));
      known.set(cluster, { at: now(), state });
      return state;
    },
  };
};

const stateOf = async (cluster: KubeCluster | undefined): Promise<ClusterState> => {
  if (cluster === undefined) return { ready: false, reason: 'NotConfigured' };
  const answer = await cluster.version({ timeoutMs: DEADLINE_MS });
  if (answer.ok) return { ready: true, version: answer.value.gitVersion };
  return { ready: false, reason: answer.fault.type === 'no-answer' ? 'Unreachable' : 'Refused' };
};
