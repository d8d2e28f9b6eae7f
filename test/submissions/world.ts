import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../../src/access/identity.ts';
import type { KubeCluster } from '../../src/clusters/kube-client.ts';
import { createKubeCluster } from '../../src/clusters/kube-cluster.ts';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import { managedLabel, serviceIdAnnotation } from '../../src/engines/marks.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import { createMemoryObjectTable } from '../../src/sandbox/object-table.ts';
import { createSandboxCluster } from '../../src/sandbox/sandbox-cluster.ts';
import { createServiceRecords } from '../../src/services/records.ts';
import { createLmdbStore } from '../../src/store/lmdb/lmdb-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { StoredService, Wish } from '../../src/submissions/change.ts';
import { createJournal } from '../../src/submissions/journal.ts';
import { createSeal } from '../../src/submissions/seal.ts';
import type { Submission, SubmissionOptions } from '../../src/submissions/submission.ts';
import { createSubmissions, type Submissions } from '../../src/submissions/submissions.ts';
import { createWorkers, type Workers } from '../../src/submissions/workers.ts';
import type { DraftSpec } from '../../src/wizard/spec.ts';
import { type Crash, createCrash, instrumentedCluster, instrumentedStore } from '../faults/instrumented.ts';

export const PROJECT = 'shop';
export const CLUSTERS = ['east', 'west', 'north'] as const;
const TOKEN = 'slipway-token';
const alice: Identity = { issuer: 'kubernetes', username: 'alice', uid: 'alice-uid', groups: ['devs'], extra: {} };

/** What outlives every server: where they keep things, and what they act on. */
export interface Ground {
  readonly project: string;
  readonly store: Store;
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  /** Between two tries, and two looks at something that is to go. */
  sleep(ms: number): Promise<void>;
  /** Milliseconds that an object which was told to go may still be there. */
  readonly goingMs: number;
  /** Settles when nothing is under way any more that a dead server has sent. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** A store and clusters that outlive every server on them. */
export interface World {
  readonly project: string;
  readonly store: Store;
  /** Names its clusters; those that only the clusters' own end know are reached past every server. */
  readonly clusters: ReadonlyMap<string, KubeCluster>;
  /** Milliseconds by which the world's clock is ahead. */
  advance(ms: number): void;
  now(): number;
  /** A server, which dies where its crash says. */
  server(crash?: Crash, wrap?: (cluster: KubeCluster) => KubeCluster): Server;
  service(name: string): Promise<StoredService | undefined>;
  /** Every object that Slipway has made and that is there: `east Deployment cart-v1`, with its uid and service id. */
  objects(): Promise<readonly LiveObject[]>;
  /** An object that somebody else has made. */
  foreign(cluster: string, kind: 'Service' | 'Deployment', name: string): Promise<void>;
  read(cluster: string, kind: string, name: string): Promise<KubeObject | undefined>;
  readonly goingMs: number;
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export interface LiveObject {
  readonly place: string;
  readonly uid: string;
  readonly serviceId: string;
}

export interface Server {
  readonly project: string;
  readonly submissions: Submissions;
  readonly workers: Workers;
  readonly errors: readonly unknown[];
}

/** @param lay with the clock of the world */
export const createWorld = async (lay: (now: () => number) => Promise<Ground> = sandboxes): Promise<World> => {
  const seal = createSeal('a secret of this test');
  const records = createServiceRecords(seal);
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const { project, store, clusters, goingMs, sleep, quiet, close } = await lay(now);
  const root = (cluster: string) => {
    const found = clusters.get(cluster);
    if (found === undefined) throw new Error(`no cluster ${cluster}`);
    return found.as(alice);
  };
  const read = async (cluster: string, kind: string, name: string): Promise<KubeObject | undefined> => {
    const result = await root(cluster).get({ ...typeOf(kind), namespace: project, name });
    if (!result.ok) return undefined;
    const { status: _controllers, ...object } = result.value;
    return object as KubeObject;
  };

  return {
    project,
    store,
    clusters,
    goingMs,
    quiet,
    close,
    now,
    read,
    advance: (ms) => {
      ahead += ms;
    },
    server: (crash = createCrash(), wrap = (cluster) => cluster) => {
      const errors: unknown[] = [];
      const members = new Map(
        [...clusters].map(([name, cluster]) => [name, wrap(instrumentedCluster(cluster, crash))]),
      );
      const dependencies = {
        store: instrumentedStore(store, crash),
        journal: createJournal(seal),
        records,
        engine: createDirectEngine({
          member: (name) => members.get(name),
          sleep,
          random: () => 0.5,
          now: () => performance.now(),
        }),
        permit: () => crash.cross('review', async () => true),
        now,
        newId: () => randomUUID(),
        newToken: () => randomUUID(),
        onEnd: () => undefined,
        onError: (error: unknown) => errors.push(error),
      };
      const workers = createWorkers(dependencies);
      return { project, submissions: createSubmissions({ ...dependencies, workers }), workers, errors };
    },
    service: async (name) => {
      const text = await store.services.read(project, name);
      return text === undefined ? undefined : { record: records.open(project, name, text), text };
    },
    objects: async () => {
      const lists = CLUSTERS.flatMap((cluster) =>
        KINDS.map(async (kind) => {
          const result = await root(cluster).list({ ...typeOf(kind), namespace: project });
          if (!result.ok) throw new Error(result.fault.message);
          return result.value.items
            .filter(({ metadata }) => metadata.labels?.[managedLabel] === 'true')
            .map(({ metadata }) => ({
              place: `${cluster} ${kind} ${metadata.name}`,
              uid: metadata.uid ?? '',
              serviceId: metadata.annotations?.[serviceIdAnnotation] ?? '',
            }));
        }),
      );
      return (await Promise.all(lists)).flat();
    },
    foreign: async (cluster, kind, name) => {
      const result = await root(cluster).apply(foreignObject(project, kind, name));
      if (!result.ok) throw new Error(result.fault.message);
    },
  };
};

/** In this process, and quick: nothing is waited for. */
const sandboxes = async (now: () => number): Promise<Ground> => {
  const { store, remove } = embeddedStore();
  const clusters = await Promise.all(CLUSTERS.map(async (name) => [name, await aCluster(name, now)] as const));
  return {
    project: PROJECT,
    store,
    clusters: new Map(clusters),
    goingMs: 0,
    sleep: async () => undefined,
    quiet: async () => {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
    close: remove,
  };
};

/** An LMDB store in a folder of its own, and what ends both. */
export const embeddedStore = (): { store: Store; remove: () => Promise<void> } => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-world-'));
  const store = createLmdbStore({ path: join(folder, 'store') });
  const remove = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, remove };
};

const KINDS = ['Service', 'Deployment', 'StatefulSet'] as const;
const typeOf = (kind: string) => ({ apiVersion: kind === 'Service' ? 'v1' : 'apps/v1', kind });

const foreignObject = (namespace: string, kind: 'Service' | 'Deployment', name: string): KubeObject => {
  const metadata = { name, namespace };
  const labels = { app: 'theirs' };
  if (kind === 'Service')
    return { ...typeOf(kind), metadata, spec: { selector: labels, ports: [{ port: 81, protocol: 'TCP' }] } };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'theirs', image: 'nginx:0' }] } };
  return { ...typeOf(kind), metadata, spec: { selector: { matchLabels: labels }, template } };
};

const aCluster = async (name: string, now: () => number): Promise<KubeCluster> => {
  const cluster = createSandboxCluster({
    name,
    objects: createMemoryObjectTable(),
    tokens: [{ token: TOKEN, username: 'slipway', groups: ['system:masters'] }],
    grants: [
      { name: 'developers', groups: ['devs'], apiGroups: ['*'], resources: ['*'], verbs: ['*'], namespace: PROJECT },
    ],
    now,
    newId: () => randomUUID(),
  });
  await cluster.seed('namespace', [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: PROJECT } }]);
  return createKubeCluster({ name, transport: cluster, credentials: () => ({ Authorization: `Bearer ${TOKEN}` }) });
};

/** The form of a service in these clusters. */
export const aSpec = (name: string, clusters: readonly string[], image = 'nginx:1'): DraftSpec => ({
  basicInformation: { name },
  podSettings: {
    containers: [{ name: 'web', image, ports: [{ containerPort: 80 }] }],
    placement: clusters.map((cluster) => ({ cluster })),
  },
});

const intentOf = (project: string, wish: Wish, options: Partial<SubmissionOptions>) => ({
  project: { name: project, clusters: CLUSTERS },
  identity: alice,
  options: { onFailure: 'keep', fieldConflicts: 'fail', ...options } as SubmissionOptions,
  ...wish,
});

/** Submits, and confirms what it destroys. */
export const submit = async (
  { project, submissions }: Server,
  wish: Wish,
  options: Partial<SubmissionOptions> = {},
): Promise<Submission> => {
  const intent = intentOf(project, wish, options);
  let outcome = await submissions.submit(intent);
  if (outcome.type === 'confirmation-required')
    outcome = await submissions.submit({ ...intent, confirm: outcome.confirm } as typeof intent);
  if (!('submission' in outcome) || typeof outcome.submission === 'string') throw new Error(outcome.type);
  return outcome.submission;
};

/** The submission when it has ended. */
export const ended = async ({ submissions, workers }: Server, { head }: Submission): Promise<Submission> => {
  await workers.working(head.id);
  const submission = await submissions.read(head.project, head.id);
  if (submission === undefined) throw new Error(`no submission ${head.id}`);
  return submission;
};
