import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createPermissions, type PermissionRule } from './access/permission.ts';
import { createReviewer } from './access/permission-review.ts';
import { limitTokenReviews } from './access/review-limit.ts';
import { createTokenReviewAuthenticator } from './access/token-review.ts';
import { type AppDependencies, buildApp } from './app.ts';
import type { KubeCluster } from './clusters/kube-client.ts';
import { createReadiness } from './clusters/readiness.ts';
import { createDrafts } from './drafts/drafts.ts';
import type { Engine } from './engines/engine.ts';
import { createIdempotency } from './http/idempotency.ts';
import type { Metrics } from './http/metrics.ts';
import type { Projects } from './projects.ts';
import { createLiveState } from './services/live-state.ts';
import { createServiceRecords } from './services/records.ts';
import { createServices } from './services/services.ts';
import type { Store } from './store/store.ts';
import { createFollower } from './submissions/follow.ts';
import { createJournal } from './submissions/journal.ts';
import { createSeal } from './submissions/seal.ts';
import { createSubmissions } from './submissions/submissions.ts';
import { createWorkers, type Workers } from './submissions/workers.ts';

/** Everything that Slipway reaches the world through, and what an operator has decided. */
export interface Ports {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly version: string;
  readonly store: Store;
  readonly controlPlane: KubeCluster;
  readonly member: (name: string) => KubeCluster | undefined;
  readonly projects: Projects;
  readonly engine: Engine;
  /** Authenticates stored records; not in the store. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly newToken: () => string;
  readonly audiences?: readonly string[];
  readonly permission?: PermissionRule;
  readonly draftTtlMs: number;
  /** Milliseconds that a review of the control plane may take. */
  readonly reviewMs?: number;
  /** Milliseconds after which another server takes over what a silent one had begun. */
  readonly leaseMs?: number;
  readonly notReady: AppDependencies['notReady'];
  readonly settings: AppDependencies['settings'];
}

export interface Assembly {
  readonly app: FastifyInstance;
  readonly workers: Workers;
}

const DRAFTS_PER_OWNER = 20;

/** Slipway of its ports. Nothing listens and no timer runs. */
export const assemble = async (ports: Ports): Promise<Assembly> => {
  const { log, store, controlPlane, member, engine, now, newId, newToken } = ports;
  const timeout = ports.reviewMs === undefined ? {} : { timeoutMs: ports.reviewMs };
  const { metrics } = ports;
  const permissions = createPermissions(createReviewer({ controlPlane, now, ...timeout }), ports.permission);
  const seal = createSeal(ports.secret);
  const journal = createJournal(seal);
  const records = createServiceRecords(seal);
  const follower = createFollower({ store: store.submissions, journal, now, sleep });
  const workers = createWorkers({
    store,
    journal,
    records,
    engine,
    permit: (identity, { project, kind, operation }) =>
      permissions.mayManage(identity, project, kind, { fresh: true, verb: verbs[operation] }),
    now,
    newToken,
    leaseMs: ports.leaseMs,
    onStored: ({ head }) => follower.nudge(head.project, head.id),
    onEnd: ({ head, phase }) => {
      follower.nudge(head.project, head.id);
      metrics.submissions.inc({ phase });
    },
    onError: (error, submission) => log.error({ err: error, submission }, 'the work on a submission has stopped'),
  });
  const submissions = createSubmissions({
    store,
    journal,
    records,
    engine,
    workers,
    now,
    newId,
    newToken,
    leaseMs: ports.leaseMs,
  });
  const app = await buildApp({
    ...ports,
    authenticator: createTokenReviewAuthenticator({
      controlPlane: limitTokenReviews(controlPlane),
      audiences: ports.audiences,
      now,
      ...timeout,
    }),
    permissions,
    drafts: createDrafts({
      store: store.drafts,
      now,
      newId,
      newToken,
      nodePortRange: ports.settings.nodePortRange,
      ttlMs: ports.draftTtlMs,
      limit: DRAFTS_PER_OWNER,
    }),
    submissions,
    follower,
    services: createServices({
      store: store.services,
      records,
      submissions,
      onUnreadable: (error, service) => log.error({ err: error, service }, 'the record of a service cannot be read'),
    }),
    liveState: createLiveState({ member, now }),
    idempotency: createIdempotency({
      requests: store.requests,
      seal,
      now,
      onUnkept: (error) => log.warn({ err: error }, 'the answer of a request that may be sent again could not be kept'),
    }),
    readiness: createReadiness(member, now),
  });
  return { app, workers };
};

/** What must be allowed for each operation, of the resources that Federated Project Management is made of. */
const verbs = { create: 'create', update: 'update', rollback: 'update', delete: 'delete' } as const;

const sleep = (ms: number, signal: AbortSignal): Promise<unknown> =>
  delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
