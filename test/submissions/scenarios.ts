import type { KubeCluster, KubeResult } from '../../src/clusters/kube-client.ts';
import type { Wish } from '../../src/submissions/change.ts';
import type { Phase, Submission, SubmissionOptions } from '../../src/submissions/submission.ts';
import { aSpec, ended, type Server, submit, type World } from './world.ts';

/** Something that is done to a service, which has to come to the same end whenever its server dies. */
export interface Scenario {
  readonly name: string;
  /** What its servers meet of a cluster. */
  readonly wrap?: (cluster: KubeCluster) => KubeCluster;
  /** What is there before; done by a server that lives. */
  readonly before?: (world: World, server: Server) => Promise<unknown>;
  readonly act: (world: World, server: Server) => Promise<Submission>;
  readonly ends: Phase;
  /** Objects of Slipway that are there in the end: `east Service cart`. */
  readonly leaves: readonly string[];
}

const objects = (...clusters: string[]): string[] =>
  clusters.flatMap((cluster) => [`${cluster} Deployment cart-v1`, `${cluster} Service cart`]).sort();

const wish = async (
  world: World,
  of: 'update' | 'delete',
  clusters: readonly string[],
  image = 'nginx:2',
): Promise<Wish> => {
  const service = await world.service('cart');
  if (service === undefined) throw new Error('no service');
  return of === 'update'
    ? { operation: 'update', service, spec: aSpec('cart', clusters, image) }
    : { operation: 'delete', service, orphan: false, claims: [], unseen: [] };
};

const created = async (server: Server, clusters: readonly string[], options: Partial<SubmissionOptions> = {}) =>
  submit(server, { operation: 'create', kind: 'stateless', spec: aSpec('cart', clusters) }, options);

const thereAlready = (_world: World, server: Server) =>
  created(server, ['east', 'west']).then((it) => ended(server, it));

/** What failed at its first try, tried again where nothing is in its way. */
const retried = async (world: World, server: Server): Promise<Submission> => {
  const [stored] = await world.store.submissions.list(world.project, { limit: 1 }, world.now());
  const failed = await server.submissions.read(world.project, stored?.id ?? '');
  if (failed === undefined) throw new Error('no submission');
  const outcome = await server.submissions.retry(failed, failed.head.identity);
  if (outcome.type !== 'retried') throw new Error(outcome.type);
  return outcome.submission;
};

const undone = async (world: World, server: Server): Promise<Submission> => {
  const service = await world.service('cart');
  if (service === undefined) throw new Error('no service');
  const of = await server.submissions.read(world.project, service.record.lastSubmission.id);
  if (of === undefined) throw new Error('no submission');
  return submit(server, { operation: 'rollback', service, of: of.head, spec: undefined });
};

/** A cluster whose quota is used up once something is really written. */
const withoutQuota =
  (name: string) =>
  (cluster: KubeCluster): KubeCluster =>
    cluster.name !== name
      ? cluster
      : {
          ...cluster,
          as: (identity) => {
            const client = cluster.as(identity);
            return {
              ...client,
              apply: async (object, options) =>
                object.kind === 'Deployment' && options?.dryRun !== true
                  ? quotaExceeded
                  : client.apply(object, options),
            };
          },
        };

const quotaExceeded: KubeResult = {
  ok: false,
  warnings: [],
  fault: { type: 'status', status: 403, reason: 'Forbidden', message: 'exceeded quota: pods', causes: [] },
};

export const scenarios: readonly Scenario[] = [
  {
    name: 'create',
    act: (_world, server) => created(server, ['east', 'west']),
    ends: 'Succeeded',
    leaves: objects('east', 'west'),
  },
  {
    name: 'create, all or nothing',
    act: (_world, server) => created(server, ['east', 'west'], { onFailure: 'stop' }),
    ends: 'Succeeded',
    leaves: objects('east', 'west'),
  },
  {
    name: 'create beside a foreign workload, kept',
    before: (world) => world.foreign('west', 'Deployment', 'cart-v1'),
    act: (_world, server) => created(server, ['east', 'west']),
    ends: 'PartiallySucceeded',
    leaves: objects('east'),
  },
  {
    name: 'create that fails at a write, and is undone',
    wrap: withoutQuota('west'),
    act: (_world, server) => created(server, ['east', 'west'], { onFailure: 'rollback' }),
    ends: 'RolledBack',
    leaves: [],
  },
  {
    name: 'update that fails at a write, and is undone',
    wrap: withoutQuota('north'),
    before: thereAlready,
    act: async (world, server) =>
      submit(server, await wish(world, 'update', ['east', 'north']), { onFailure: 'rollback' }),
    ends: 'RolledBack',
    leaves: objects('east', 'west'),
  },
  {
    name: 'update: one cluster changes, one leaves, one joins',
    before: thereAlready,
    act: async (world, server) => submit(server, await wish(world, 'update', ['east', 'north'])),
    ends: 'Succeeded',
    leaves: objects('east', 'north'),
  },
  {
    name: 'retry of what failed',
    before: async (world) => {
      const server = world.server(undefined, withoutQuota('west'));
      await ended(server, await created(server, ['east', 'west']));
    },
    act: retried,
    ends: 'Succeeded',
    leaves: objects('east', 'west'),
  },
  {
    name: 'delete',
    before: thereAlready,
    act: async (world, server) => submit(server, await wish(world, 'delete', [])),
    ends: 'Succeeded',
    leaves: [],
  },
  {
    name: 'rollback of a create',
    before: thereAlready,
    act: undone,
    ends: 'RolledBack',
    leaves: [],
  },
];
