import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { AppDependencies } from '../../src/app.ts';
import { assemble } from '../../src/assemble.ts';
import type { KubeCluster, KubeResult } from '../../src/clusters/kube-client.ts';
import { createDirectEngine } from '../../src/engines/direct/direct-engine.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createProjects } from '../../src/projects.ts';
import { createLmdbStore } from '../../src/store/lmdb/lmdb-store.ts';
import { anOutcome } from '../engines/an-outcome.ts';
import { type Caller, callerOf } from './slipway.ts';

export interface ScriptedUser {
  readonly username: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface AccessReview {
  readonly user: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly resourceAttributes: {
    readonly namespace: string;
    readonly verb: string;
    readonly group: string;
    readonly resource: string;
  };
}

export interface Script {
  /** Tokens, and whose they are. */
  readonly users?: Readonly<Record<string, ScriptedUser>>;
  /** What the control plane answers to an access review: its status object, or a whole answer. By default everything is allowed. */
  readonly review?: (
    review: AccessReview,
  ) => Record<string, unknown> | KubeResult<Record<string, unknown>> | Promise<never>;
  /** The same of a token review; by default `users`. */
  readonly tokenReview?: (token: string) => KubeResult<Record<string, unknown>>;
  readonly audiences?: readonly string[];
  readonly engine?: Partial<Engine>;
  /** What the live state is read from; by default no cluster can be. */
  readonly member?: (name: string) => KubeCluster | undefined;
  readonly projects?: readonly { name: string; clusters: string[] }[];
  readonly notReady?: () => Promise<Record<string, string>>;
  readonly settings?: Partial<AppDependencies['settings']>;
}

export interface ScriptedSlipway extends Caller {
  /** Every access review that was asked, in order. */
  readonly reviews: AccessReview[];
  /** Milliseconds by which its clock is ahead. */
  advance(ms: number): void;
  close(): Promise<void>;
}

/** Slipway with its embedded store, a control plane that answers as the script says, and an engine that always succeeds. */
export const startScripted = async (script: Script = {}): Promise<ScriptedSlipway> => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-scripted-'));
  const store = createLmdbStore({ path: join(folder, 'store') });
  const reviews: AccessReview[] = [];
  const controlPlane = scriptedControlPlane(script, reviews);
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const member = script.member ?? (() => undefined);
  const { app, workers } = await assemble({
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0.0.0-test',
    store,
    controlPlane,
    member,
    projects: createProjects(script.projects ?? [{ name: 'demo', clusters: ['east', 'west'] }]),
    engine: { ...succeedingEngine(), ...script.engine },
    secret: 'a secret of this test',
    now,
    newId: () => randomUUID().replaceAll('-', '').slice(0, 22),
    newToken: randomUUID,
    audiences: script.audiences,
    draftTtlMs: 30 * 86_400_000,
    reviewMs: 200,
    notReady: script.notReady ?? (async () => ({})),
    settings: {
      nodePortRange: { from: 30_000, to: 32_767 },
      sandbox: false,
      loopbackOnly: false,
      trustProxy: false,
      ...script.settings,
    },
  });
  return {
    ...(await callerOf(app)),
    reviews,
    advance: (ms) => {
      ahead += ms;
    },
    close: async () => {
      await app.close();
      await workers.handOver(1_000);
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

export const answered = (status: Record<string, unknown>, code = 201): KubeResult<Record<string, unknown>> => ({
  ok: true,
  status: code,
  value: { status },
  warnings: [],
});

export const failed = (status: number): KubeResult<Record<string, unknown>> => ({
  ok: false,
  fault: { type: 'status', status, message: 'no', causes: [] },
  warnings: [],
});

export const silence: KubeResult<Record<string, unknown>> = {
  ok: false,
  fault: { type: 'no-answer', sent: true, timedOut: true, message: 'timed out' },
  warnings: [],
};

const scriptedControlPlane = ({ users = {}, review, tokenReview }: Script, reviews: AccessReview[]): KubeCluster => ({
  name: 'control-plane',
  as: () => {
    throw new Error('the control plane of this test only answers reviews');
  },
  post: async (path, body) => {
    const { spec } = body as { spec: Record<string, unknown> };
    if (path === 'tokenreviews') {
      const user = users[String(spec.token)];
      return (
        tokenReview?.(String(spec.token)) ??
        answered(user === undefined ? { authenticated: false } : { authenticated: true, user })
      );
    }
    reviews.push(spec as unknown as AccessReview);
    const answer = (await review?.(spec as unknown as AccessReview)) ?? { allowed: true };
    return 'ok' in answer ? (answer as KubeResult<Record<string, unknown>>) : answered(answer);
  },
  version: async () => ({ ok: true, status: 200, value: { gitVersion: 'v1.36.0' }, warnings: [] }),
  close: async () => undefined,
});

/** Plans as the direct engine does, and reaches no cluster. */
const succeedingEngine = (): Engine => {
  const { plan, name, capabilities } = createDirectEngine({
    member: () => undefined,
    sleep: async () => undefined,
    random: () => 0,
    now: () => 0,
  });
  return {
    name,
    capabilities,
    plan,
    check: async () => anOutcome('Checked'),
    send: async (_request, _as, options) => {
      await options?.sending?.(1);
      return anOutcome('Applied', { uid: randomUUID() });
    },
    observe: async () => anOutcome('Pending'),
  };
};
