import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallOptions, KubeClient, KubeCluster, KubeFault, KubeResult } from '../../src/clusters/kube-client.ts';
import type { Wish } from '../../src/submissions/change.ts';
import type { Submission } from '../../src/submissions/submission.ts';
import { createCrash } from '../faults/instrumented.ts';
import { sized } from '../faults/sizes.ts';
import { seed } from '../seed.ts';
import { aSpec, CLUSTERS, createWorld, ended, PROJECT, type Server, submit, type World } from './world.ts';

/** What becomes of one call to a cluster. */
type Fate = 'fine' | 'request-lost' | 'answer-lost' | 'busy' | 'error' | 'error-after' | 'refused' | 'silent';
const fates: readonly Fate[] = ['request-lost', 'answer-lost', 'busy', 'error', 'error-after', 'refused', 'silent'];

const faults: Readonly<Record<Exclude<Fate, 'fine'>, KubeFault>> = {
  'request-lost': { type: 'no-answer', sent: true, message: 'connection reset' },
  'answer-lost': { type: 'no-answer', sent: true, message: 'connection reset' },
  busy: { type: 'status', status: 429, reason: 'TooManyRequests', message: 'busy', causes: [] },
  error: { type: 'status', status: 500, reason: 'InternalError', message: 'etcd has changed its leader', causes: [] },
  'error-after': {
    type: 'status',
    status: 500,
    reason: 'InternalError',
    message: 'etcd has changed its leader',
    causes: [],
  },
  refused: { type: 'status', status: 403, reason: 'Forbidden', message: 'exceeded quota: pods', causes: [] },
  silent: { type: 'no-answer', sent: false, message: 'connection refused' },
};
const hasEffect = (fate: Fate): boolean => fate === 'fine' || fate === 'answer-lost' || fate === 'error-after';

/** A cluster whose calls have these fates, one after the other; those after the last are fine. */
const fated =
  (next: () => Fate, calls: string[]) =>
  (cluster: KubeCluster): KubeCluster => {
    const meet = async <T>(
      name: string,
      call: () => Promise<KubeResult<T>>,
      isRead: boolean,
    ): Promise<KubeResult<T>> => {
      calls.push(`${cluster.name} ${name}`);
      const given = next();
      const fate = isRead && given === 'refused' ? 'error' : given;
      const result = hasEffect(fate) ? await call() : undefined;
      if (fate === 'fine' && result !== undefined) return result;
      return { ok: false, fault: faults[fate === 'fine' ? 'error' : fate], warnings: [] };
    };
    return {
      ...cluster,
      as: (identity) => {
        const client = cluster.as(identity);
        const named = (verb: string, kind: string, options?: CallOptions) =>
          `${verb} ${kind}${options?.dryRun === true ? ' (dry run)' : ''}`;
        const wrapped: KubeClient = {
          get: (ref, options) => meet(named('get', ref.kind), () => client.get(ref, options), true),
          list: (ref, options) => meet(named('list', ref.kind), () => client.list(ref, options), true),
          apply: (object, options) =>
            meet(named('apply', object.kind, options), () => client.apply(object, options), false),
          delete: (ref, options) => meet(named('delete', ref.kind, options), () => client.delete(ref, options), false),
        };
        return wrapped;
      },
    };
  };

interface Step {
  readonly does: 'create' | 'update' | 'delete' | 'rollback' | 'retry';
  readonly clusters: readonly string[];
  readonly image: number;
  readonly onFailure: 'keep' | 'stop' | 'rollback';
  readonly fates: readonly Fate[];
  readonly cancelled: boolean;
  /** The boundary at which the server dies, if it gets there. */
  readonly crash?: number;
  readonly side: 'before' | 'after';
}

const aStep: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom('create', 'update', 'update', 'delete', 'rollback', 'retry'),
  clusters: fc.subarray([...CLUSTERS], { minLength: 1 }),
  image: fc.integer({ min: 1, max: 3 }),
  onFailure: fc.constantFrom('keep', 'stop', 'rollback'),
  fates: fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant<Fate>('fine') }, fc.constantFrom(...fates)), {
    maxLength: 30,
  }),
  cancelled: fc.boolean().chain((might) => (might ? fc.boolean() : fc.constant(false))),
  crash: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  side: fc.constantFrom('before', 'after'),
});

describe('after any run of faults', () => {
  it('what a submission tells is what is there; nothing foreign is touched; a retry sends nothing for what is applied', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStep, { minLength: 1, maxLength: 4 }),
        fc.option(fc.constantFrom(...CLUSTERS)),
        playAll,
      ),
      { seed, numRuns: sized(60, 300) },
    );
  }, 600_000);
});

const playAll = async (steps: readonly Step[], foreignIn: string | null): Promise<void> => {
  const world = await createWorld();
  try {
    if (foreignIn !== null) await world.foreign(foreignIn, 'Deployment', 'cart-v1');
    const foreign = async () => (foreignIn === null ? undefined : world.read(foreignIn, 'Deployment', 'cart-v1'));
    const before = await foreign();
    for (const step of [{ ...calm, does: 'create' as const }, ...steps]) {
      await playOne(world, step);
      expect(await foreign()).toEqual(before);
    }
  } finally {
    await world.close();
  }
};

const calm: Step = {
  does: 'create',
  clusters: ['east', 'west'],
  image: 1,
  onFailure: 'keep',
  fates: [],
  cancelled: false,
  side: 'before',
};

const playOne = async (world: World, step: Step): Promise<void> => {
  const crash = createCrash(step.crash === undefined ? undefined : { boundary: step.crash, side: step.side });
  const waiting = [...step.fates];
  const calls: string[] = [];
  const server = world.server(
    crash,
    fated(() => waiting.shift() ?? 'fine', calls),
  );
  const last = await latest(world);
  const done = act(world, server, step, last);
  await Promise.race([done, crash.died]);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  world.advance(10_000);
  const second = world.server(
    undefined,
    fated(() => waiting.shift() ?? 'fine', calls),
  );
  await second.workers.takeOver();
  for (const { id } of await world.store.submissions.list(PROJECT, { limit: 100 }, world.now()))
    await second.workers.working(id);
  expect(server.errors).toEqual([]);
  expect(second.errors).toEqual([]);
  const now = await latest(world);
  if (now !== undefined) await compare(world, now);
  if (step.does === 'retry' && last !== undefined) expectUntouched(last, calls);
};

/** What was as it shall be, is not sent again. */
const expectUntouched = ({ cells, intents }: Submission, calls: readonly string[]): void => {
  if (intents.rollingBack) return;
  for (const { cluster, kind, state } of cells)
    if (state === 'Applied' || state === 'Unchanged') expect(calls).not.toContain(`${cluster} apply ${kind}`);
};

const latest = async (world: World): Promise<Submission | undefined> => {
  const [newest] = await world.store.submissions.list(PROJECT, { limit: 1 }, world.now());
  return newest && world.server().submissions.read(PROJECT, newest.id);
};

const act = async (world: World, server: Server, step: Step, last: Submission | undefined): Promise<void> => {
  const submission = await begin(world, server, step, last);
  if (submission === undefined) return;
  if (step.cancelled) await server.submissions.cancel(submission, submission.head.identity);
  await ended(server, submission);
};

/** What cannot be asked for now is not. */
const begin = async (
  world: World,
  server: Server,
  { does, clusters, image, onFailure }: Step,
  last: Submission | undefined,
): Promise<Submission | undefined> => {
  const service = await world.service('cart');
  const spec = aSpec('cart', clusters, `nginx:${image}`);
  const options = { onFailure };
  if (does === 'retry') {
    if (last === undefined) return undefined;
    const outcome = await server.submissions.retry(last, last.head.identity);
    return typeof outcome === 'object' && 'submission' in outcome && typeof outcome.submission !== 'string'
      ? outcome.submission
      : undefined;
  }
  if (service === undefined) return submit(server, { operation: 'create', kind: 'stateless', spec }, options);
  if (does === 'create') return undefined;
  const wish: Wish | undefined =
    does === 'update'
      ? { operation: 'update', service, spec }
      : does === 'delete'
        ? { operation: 'delete', service, orphan: false, claims: [], unseen: [] }
        : last !== undefined && last.finishedAt !== null && service.record.lastSubmission.id === last.head.id
          ? { operation: 'rollback', service, of: last.head, spec: undefined }
          : undefined;
  return wish && submit(server, wish, options);
};

/** Each cell against the cluster, and the service's record against all of them. */
const compare = async (world: World, submission: Submission): Promise<void> => {
  const live = new Map((await world.objects()).map((object) => [object.place, object]));
  const told = JSON.stringify(
    submission.cells.map(({ cluster, kind, state, reason }) => [cluster, kind, state, reason]),
  );
  expect(submission.finishedAt, told).not.toBeNull();
  for (const { cluster, kind, name, state, uid } of submission.cells) {
    const there = live.get(`${cluster} ${kind} ${name}`);
    if (state === 'Applied' || state === 'Unchanged') expect(there?.uid, told).toBe(uid);
    if (state === 'Deleted') expect(there, told).toBeUndefined();
  }
  const service = await world.service('cart');
  const known = (service?.record.objects ?? []).map(
    ({ cluster, kind, name, uid }) => [`${cluster} ${kind} ${name}`, uid] as const,
  );
  // Of a write that was never answered nobody knows whether it has made its object: then it may be there, and the record says so.
  const mayBe = new Set<string>(known.filter(([, uid]) => uid === null).map(([place]) => place));
  expect(known.filter(([, uid]) => uid !== null).sort(), told).toEqual(
    [...live]
      .filter(([place]) => !mayBe.has(place))
      .map(([place, { uid }]) => [place, uid])
      .sort(),
  );
};
