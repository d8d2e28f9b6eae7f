import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { StoredSubmission } from '../../src/store/store.ts';
import type { Submission } from '../../src/submissions/submission.ts';
import { type Crash, type CrashPoint, createCrash } from '../faults/instrumented.ts';
import type { Scenario } from './scenarios.ts';
import { createWorld, type LiveObject, type Server, type World } from './world.ts';

/** Longer than any lease. */
const SILENCE_MS = 10_000;

/** Between two looks of a server for what silent ones have left; as in `src/wiring.ts`. */
const LOOK_MS = 2_000;

export interface Stage {
  /** By default one of sandbox clusters. */
  readonly createWorld?: () => Promise<World>;
  /** A lease runs out, and the next server looks for what is left, in their own time; by default the clock is put forward. */
  readonly realTime?: boolean;
  /** Told of the milliseconds from the last death of a server, that left something to go on with, to the end. */
  readonly onEnd?: (ms: number) => void;
}

/**
 * Plays a scenario with a server that dies at the first point; the next one goes on and dies at the second, and so on, until one lives.
 * What there is in the end must be what the scenario says, once each, and what the submission tells.
 */
export const play = async (
  scenario: Scenario,
  points: readonly CrashPoint[],
  { createWorld: create = createWorld, realTime = false, onEnd }: Stage = {},
): Promise<readonly Crash[]> => {
  const world = await create();
  try {
    await scenario.before?.(world, world.server());
    const old = new Map((await submissions(world)).map((submission) => [submission.id, stateOf(submission)]));
    const isBegun = (submission: StoredSubmission): boolean => old.get(submission.id) !== stateOf(submission);
    const crashes = [...points, undefined].map(createCrash);
    let diedAt: number | undefined;
    for (const crash of crashes) {
      const server = world.server(crash, scenario.wrap);
      const begun = (await submissions(world)).find(isBegun);
      // A client whose server died before it had recorded anything asks again.
      const done = begun === undefined ? act(scenario, world, server) : goOn(world, server, begun.id, realTime);
      if (begun === undefined) diedAt = undefined;
      await Promise.race([done, crash.died]);
      if (crash.crashed) diedAt = performance.now();
      else if (diedAt !== undefined) onEnd?.(performance.now() - diedAt);
      await world.quiet();
      if (!realTime) world.advance(SILENCE_MS);
      expect(server.errors).toEqual([]);
      if (!crash.crashed) break;
    }
    const [made, ...more] = (await submissions(world)).filter(isBegun);
    expect(more).toEqual([]);
    await check(scenario, world, await world.server().submissions.read(world.project, made?.id ?? ''));
    return crashes;
  } finally {
    await world.close();
  }
};

const submissions = (world: World) => world.store.submissions.list(world.project, { limit: 100 }, world.now());

/** A retry begins again what is there already. */
const stateOf = ({ journal, phase }: StoredSubmission): string => `${journal.length} ${phase}`;

const act = async (scenario: Scenario, world: World, server: Server): Promise<void> => {
  const { head } = await scenario.act(world, server);
  await server.workers.working(head.id);
};

const goOn = async (world: World, server: Server, id: string, realTime: boolean): Promise<void> => {
  do {
    if (realTime) await sleep(LOOK_MS - (performance.now() % LOOK_MS));
    await server.workers.takeOver();
    await server.workers.working(id);
  } while (realTime && (await world.store.submissions.open()).length > 0);
};

/** What has been told to go is given its time, where real controllers have to see to it. */
const leftOf = async (scenario: Scenario, world: World): Promise<readonly LiveObject[]> => {
  const deadline = performance.now() + world.goingMs;
  let live = await world.objects();
  while (live.length > scenario.leaves.length && performance.now() < deadline) {
    await sleep(100);
    live = await world.objects();
  }
  return live;
};

const check = async (scenario: Scenario, world: World, submission: Submission | undefined): Promise<void> => {
  expect(submission?.finishedAt).not.toBeNull();
  expect(submission?.phase).toBe(scenario.ends);
  const live = await leftOf(scenario, world);
  expect(live.map(({ place }) => place).sort()).toEqual(scenario.leaves);
  expect(await world.store.submissions.open()).toEqual([]);
  const uids = new Map(live.map(({ place, uid }) => [place, uid]));
  for (const { cluster, kind, name, state, uid } of submission?.cells ?? []) {
    const there = uids.get(`${cluster} ${kind} ${name}`);
    if (state === 'Applied' || state === 'Unchanged') expect(there).toBe(uid);
    if (state === 'Deleted') expect(there).toBeUndefined();
  }
  const service = await world.service('cart');
  const known = service?.record.objects.map(({ cluster, kind, name, uid }) => [`${cluster} ${kind} ${name}`, uid]);
  expect(new Map(known as [string, string][])).toEqual(uids);
  expect(new Set(live.map(({ serviceId }) => serviceId)).size).toBe(live.length === 0 ? 0 : 1);
};
