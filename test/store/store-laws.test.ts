import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { requireOrSkip } from '../servers/available.ts';
import { REDIS_HINT, redisMissing } from '../servers/redis.ts';
import { createModelStore } from './model-store.ts';
import { openStores, outcomeOf, START } from './stores.ts';

const [MAX_BYTES, LIMIT] = [14, 2];

/** Which token is sent, out of those that were the truth at some time. */
type Expected = 'current' | 'replaced' | 'other' | '*';
interface Who {
  readonly project: number;
  readonly owner: string;
  readonly id: string;
}

const who: fc.Arbitrary<Who> = fc.record({
  project: fc.constantFrom(0, 0, 0, 0, 0, 1),
  owner: fc.constantFrom('alice', 'alice', 'alice', 'alice', 'alice', 'bob'),
  id: fc.constantFrom('x', 'x', 'x', 'x', 'y', 'z'),
});
const value = fc.constantFrom(undefined, '', '1', '"雪"', '"twelve bytes"', '"0123456789012"');
const step = fc.constantFrom('one', 'two');
const expected = fc.constantFrom<Expected>('current', 'current', 'replaced', 'replaced', 'other', '*');
const life = fc.constantFrom(25, 10_000, 10_000, 10_000);
const digest = fc.constantFrom('a', 'b');
const title = fc.constantFrom(null, '', 'Cart');
const submission = fc.constantFrom('s1', 's2', 's3');
const name = fc.constantFrom('cart', 'shop');

const operation = fc.oneof(
  fc.record({ op: fc.constant('create' as const), who, one: value, two: value, title, life }),
  fc.record({ op: fc.constant('writeStep' as const), who, step, value, expected, digest, life }),
  fc.record({ op: fc.constant('writeStep' as const), who, step, value, expected, digest, life }),
  fc.record({ op: fc.constant('writeTitle' as const), who, title, expected, digest, life }),
  fc.record({ op: fc.constant('writeTitle' as const), who, title, expected, digest, life }),
  fc.record({ op: fc.constant('remove' as const), who, expected }),
  fc.record({
    op: fc.constant('begin' as const),
    who,
    submission,
    name,
    expected: fc.constantFrom<Expected>('current', 'current', 'current', 'other'),
    options: digest,
    withDraft: fc.constantFrom(true, true, false),
    life,
  }),
  fc.record({ op: fc.constant('append' as const), who, submission, entries: fc.array(fc.string(), { maxLength: 3 }) }),
  fc.record({
    op: fc.constant('close' as const),
    who,
    submission,
    name,
    holds: fc.boolean(),
    withDraft: fc.boolean(),
    record: fc.constantFrom(null, '1'),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const present = requireOrSkip('redis-server', REDIS_HINT, redisMissing() === undefined);

describe.runIf(present)('the stores', () => {
  let opened: Awaited<ReturnType<typeof openStores>>;
  beforeAll(async () => {
    opened = await openStores();
  });
  afterAll(() => opened.stop());

  it('answer any sequence of operations as the model does, and hold the same afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 20, maxLength: 60, size: 'max' }), async (operations) => {
        const projects = [randomUUID(), randomUUID()];
        const model = createModelStore();
        const seen = new Map<string, string[]>();
        for (const [i, one] of operations.entries()) {
          const act = prepare(one, i, projects, seen);
          const outcome = await outcomeOf(act(model));
          remember(seen, one, outcome);
          for (const store of opened.stores) expect(await outcomeOf(act(store))).toEqual(outcome);
        }
        const now = START + operations.length * 10;
        const truth = await everything(model, projects, now);
        for (const store of opened.stores) expect(await everything(store, projects, now)).toEqual(truth);
      }),
      { numRuns: 100 },
    );
  });
});

/** What an operation does, with its tokens and times, so that each store is asked the same. */
function prepare(
  one: Operation,
  i: number,
  projects: readonly string[],
  seen: Map<string, string[]>,
): (store: Store) => Promise<unknown> {
  const now = START + i * 10;
  const project = projects[one.who.project] ?? '';
  const key = { project, owner: one.who.owner, id: one.who.id };
  const token = `t${i}`;
  const pick = (part: string, kind: Expected) =>
    ({
      current: tokens(seen, one.who, part).at(-1) ?? 'none',
      replaced: tokens(seen, one.who, part).at(-2) ?? 'none',
      other: 'other',
      '*': '*',
    })[kind];
  switch (one.op) {
    case 'create': {
      const steps = {
        one: { ...(one.one !== undefined && { value: one.one }), token: `${token}/one` },
        two: { ...(one.two !== undefined && { value: one.two }), token: `${token}/two` },
      };
      return ({ drafts }) =>
        drafts.create({
          key,
          head: '{}',
          title: one.title,
          token,
          steps,
          now,
          expiresAt: now + one.life,
          limit: LIMIT,
          maxBytes: MAX_BYTES,
        });
    }
    case 'writeStep': {
      const write = {
        key,
        step: one.step,
        expected: pick(one.step, one.expected),
        digest: one.digest,
        value: one.value,
        token,
        stepToken: `${token}/${one.step}`,
      };
      return ({ drafts }) => drafts.writeStep({ ...write, now, expiresAt: now + one.life, maxBytes: MAX_BYTES });
    }
    case 'writeTitle': {
      const write = { key, expected: pick('', one.expected), digest: one.digest, title: one.title, token };
      return ({ drafts }) => drafts.writeTitle({ ...write, now, expiresAt: now + one.life });
    }
    case 'remove': {
      const given = pick('', one.expected);
      return ({ drafts }) => drafts.remove(key, given, now);
    }
    case 'begin': {
      const draft = one.withDraft ? { key, expected: pick('', one.expected), options: one.options } : undefined;
      const service = { name: one.name, record: `"${token}"` };
      // Ids are never used twice.
      return ({ submissions }) =>
        submissions.begin({
          project,
          id: `${one.submission}-${i}`,
          head: '{}',
          now,
          expiresAt: now + 10_000,
          leaseUntil: now + 100,
          draft,
          service,
        });
    }
    case 'append':
      return ({ submissions }) =>
        latest(submissions, project, one.submission, now).then((id) =>
          submissions.append({ project, id, epoch: 1, entries: one.entries }),
        );
    case 'close': {
      const service = { name: one.name, record: one.record };
      return ({ submissions }) =>
        latest(submissions, project, one.submission, now).then((id) => {
          const draft = one.withDraft ? { key, submission: id, holds: one.holds, phase: 'Ended' } : undefined;
          return submissions.close({ project, id, epoch: 1, entries: [token], phase: 'Ended', draft, service });
        });
    }
  }
}

async function latest(
  submissions: Store['submissions'],
  project: string,
  prefix: string,
  now: number,
): Promise<string> {
  const all = await submissions.list(project, { limit: 100 }, now);
  return all.find(({ id }) => id.startsWith(prefix))?.id ?? 'none';
}

function tokens(seen: Map<string, string[]>, { project, owner, id }: Who, part: string): string[] {
  const name = JSON.stringify([project, owner, id, part]);
  const list = seen.get(name) ?? [];
  seen.set(name, list);
  return list;
}

function remember(seen: Map<string, string[]>, one: Operation, outcome: unknown): void {
  const { type, draft } = (outcome ?? {}) as {
    type?: string;
    draft?: { token: string; steps: Record<string, { token: string }> };
  };
  if (type !== 'written' || !draft) return;
  const now: [string, string][] = [
    ['', draft.token],
    ...Object.entries(draft.steps).map(([part, { token }]): [string, string] => [part, token]),
  ];
  for (const [part, token] of now) {
    const list = tokens(seen, one.who, part);
    if (list.at(-1) !== token) list.push(token);
  }
}

async function everything({ drafts, submissions, services }: Store, projects: readonly string[], now: number) {
  const byId = <T extends { id: string }>(list: T[]) => list.sort((a, b) => (a.id < b.id ? -1 : 1));
  const open = (await submissions.open()).filter(({ project }) => projects.includes(project));
  const of = async (project: string) => ({
    drafts: [
      byId(await drafts.list({ project, owner: 'alice' }, now)),
      byId(await drafts.list({ project, owner: 'bob' }, now)),
    ],
    submissions: await submissions.list(project, { limit: 100 }, now),
    page: await submissions.list(project, { limit: 2, before: { createdAt: START + 100, id: 's2' } }, now),
    services: await services.list(project),
  });
  return {
    projects: await Promise.all(projects.map(of)),
    open: byId(open),
  };
}
