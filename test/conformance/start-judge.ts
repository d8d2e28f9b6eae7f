import { setTimeout as sleep } from 'node:timers/promises';
import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import { createUndiciTransport } from '../../src/clusters/undici-transport.ts';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import type { CellOutcome, Engine, PlannedRequest } from '../../src/engines/engine.ts';
import type { Rendering } from '../../src/manifests/rendering.ts';
import { type Member, startMembers } from '../clusters/start.ts';
import { asVerb, identityOf, type RequestOf } from '../engines/a-rendering.ts';

/** What a kube-apiserver says of one object of a rendering. */
export interface Verdict {
  readonly request: RequestOf<'create'>;
  readonly outcome: CellOutcome;
}

/** Real API servers that are asked through the direct engine, as a user who may create services. */
export interface Judge {
  /** One strict dry run for every object of every cluster. */
  dryRun(rendering: Rendering): Promise<readonly Verdict[]>;
  /** Creates every object of every cluster. */
  create(rendering: Rendering): Promise<readonly Verdict[]>;
  /** The server that speaks for a cluster. */
  member(cluster: string): Member;
  stop(): Promise<void>;
}

/** Requests under way in one server: it shares a small machine with the tests. */
const CONNECTIONS = 4;
/** Milliseconds, long: on a busy machine a slow answer is no verdict. */
const PATIENCE = { call: 60_000, whole: 120_000 };

const alice = identityOf('alice', ['shop-developers']);

/**
 * Starts a server for each of the clusters. A single one speaks for every cluster there is, which is enough for dry runs: all
 * of them would be the same version, and none keeps anything.
 */
export const startJudge = async (clusters: readonly [string, ...string[]]): Promise<Judge> => {
  const members = await startMembers(clusters);
  const member = (cluster: string) => (clusters.length === 1 ? members.get(clusters[0]) : members.get(cluster));
  const connected = new Map(members.all.map((one) => [one, clusterOf(one)]));
  const engine = createDirectEngine({
    member: (cluster) => connected.get(member(cluster)),
    limits: { ...PATIENCE, callsInFlight: CONNECTIONS },
    sleep: (ms) => sleep(ms),
    random: Math.random,
    now: () => performance.now(),
  });
  return {
    member,
    dryRun: (rendering) => verdictsOf(engine, rendering, (request) => engine.check(request, alice)),
    create: (rendering) => verdictsOf(engine, rendering, (request) => engine.send(request, alice)),
    stop: async () => {
      await Promise.all([...connected.values()].map((cluster) => cluster.close()));
      await members.stop();
    },
  };
};

const clusterOf = ({ name, server, ca, tokens }: Member) =>
  createKubeCluster({
    name,
    transport: createUndiciTransport({ server, tls: { ca }, connections: CONNECTIONS }),
    credentials: () => ({ Authorization: `Bearer ${tokens.slipway}` }),
  });

const verdictsOf = (
  engine: Engine,
  rendering: Rendering,
  ask: (request: PlannedRequest) => Promise<CellOutcome>,
): Promise<readonly Verdict[]> =>
  Promise.all(
    engine
      .plan({ marks: { serviceId: 'conformance' }, project: rendering.project, rendering, known: [] })
      .requests.map(async (request) => ({ request: asVerb('create', request), outcome: await ask(request) })),
  );
