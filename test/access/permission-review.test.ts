import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/access/identity.ts';
import { createReviewer, type ResourceAttributes, type ReviewerSettings } from '../../src/access/permission-review.ts';
import {
  faulty,
  noAnswer,
  type Posted,
  type ReviewAnswer,
  reviewed,
  scriptedControlPlane,
} from './scripted-control-plane.ts';

const alice: Identity = {
  issuer: 'kubernetes',
  username: 'alice',
  uid: 'u-1',
  groups: ['devs'],
  extra: { team: ['red'] },
};
const create: ResourceAttributes = {
  namespace: 'shop',
  verb: 'create',
  group: 'types.kubefed.io',
  resource: 'federatedservices',
};
const yes = reviewed({ allowed: true });
const no = reviewed({ allowed: false });

const aReviewer = (
  answer: (posted: Posted) => ReviewAnswer | Promise<ReviewAnswer>,
  settings: Partial<ReviewerSettings> = {},
) => {
  const { controlPlane, posts } = scriptedControlPlane(answer);
  let clock = 0;
  const reviewer = createReviewer({ controlPlane, now: () => clock, ...settings });
  const wait = (ms: number): void => {
    clock += ms;
  };
  return { reviewer, posts, wait };
};

describe('a permission review', () => {
  it('carries the whole identity and every attribute', async () => {
    const { reviewer, posts } = aReviewer(() => yes);
    expect(await reviewer.allowed(alice, create)).toBe(true);
    expect(posts).toEqual([
      {
        path: 'subjectaccessreviews',
        timeoutMs: 3_000,
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SubjectAccessReview',
          spec: { user: 'alice', uid: 'u-1', groups: ['devs'], extra: { team: ['red'] }, resourceAttributes: create },
        },
      },
    ]);
  });

  it.each([
    ['allowed', { allowed: true, reason: 'RBAC' }, true],
    ['allowed and not denied', { allowed: true, denied: false }, true],
    ['not allowed', { allowed: false }, false],
    ['allowed and denied', { allowed: true, denied: true }, false],
  ])('%s', async (_, status, expected) =>
    expect(await aReviewer(() => reviewed(status)).reviewer.allowed(alice, create)).toBe(expected),
  );

  it.each<[string, ReviewAnswer]>([
    ['silence', noAnswer],
    ['500', faulty(500)],
    ['403: Slipway may not review', faulty(403)],
    ['422', faulty(422)],
    ['200', reviewed({ allowed: true }, 200)],
    ['no status', reviewed(null)],
    ['no verdict', reviewed({})],
    ['a verdict in words', reviewed({ allowed: 'true' })],
    ['a denial in words', reviewed({ allowed: true, denied: 'true' })],
  ])('with no clear answer is neither yes nor no, and not remembered: %s', async (_, answer) => {
    const { reviewer, posts } = aReviewer(() => answer);
    for (const fresh of [false, false, true, true]) {
      await expect(reviewer.allowed(alice, create, { fresh })).rejects.toMatchObject({
        name: 'AccessReviewUnavailable',
      });
    }
    expect(posts).toHaveLength(4);
  });

  it('is not asked for all namespaces, nor for nobody', async () => {
    const { reviewer, posts } = aReviewer(() => yes);
    expect(await reviewer.allowed(alice, { ...create, namespace: '' })).toBe(false);
    expect(await reviewer.allowed({ ...alice, username: '' }, create)).toBe(false);
    expect(posts).toEqual([]);
  });
});

describe('an answer is remembered', () => {
  it.each([
    ['ten seconds when it is yes', yes, 10_000],
    ['five seconds when it is no', no, 5_000],
  ])('for %s', async (_, answer, ms) => {
    const { reviewer, posts, wait } = aReviewer(() => answer);
    await reviewer.allowed(alice, create);
    wait(ms - 1);
    await reviewer.allowed({ ...alice }, { ...create });
    expect(posts).toHaveLength(1);
    wait(1);
    await reviewer.allowed(alice, create);
    expect(posts).toHaveLength(2);
  });

  it.each<[string, Partial<Identity>, Partial<ResourceAttributes>]>([
    ['another name', { username: 'bob' }, {}],
    ['another uid', { uid: 'u-2' }, {}],
    ['no uid', { uid: undefined }, {}],
    ['more groups', { groups: ['devs', 'ops'] }, {}],
    ['groups that look alike', { groups: ['devs,ops'] }, {}],
    ['another extra', { extra: { team: ['blue'] } }, {}],
    ['another issuer', { issuer: 'https://issuer' }, {}],
    ['another namespace', {}, { namespace: 'shop2' }],
    ['another verb', {}, { verb: 'delete' }],
    ['another group', {}, { group: 'apps' }],
    ['another resource', {}, { resource: 'federateddeployments' }],
  ])('for that question alone: %s is another', async (_, identity, attributes) => {
    const { reviewer, posts } = aReviewer(() => yes);
    await reviewer.allowed(alice, create);
    await reviewer.allowed({ ...alice, ...identity }, { ...create, ...attributes });
    expect(posts).toHaveLength(2);
  });

  it('under a key that no two identities share', async () => {
    const identity = fc.record({
      username: fc.string({ minLength: 1 }),
      groups: fc.array(fc.string()),
      uid: fc.option(fc.string(), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(identity, identity, async (one, other) => {
        const { reviewer } = aReviewer(({ body }) =>
          reviewed({
            allowed:
              body.spec.user === one.username &&
              body.spec.uid === one.uid &&
              JSON.stringify(body.spec.groups) === JSON.stringify(one.groups),
          }),
        );
        expect(await reviewer.allowed({ ...alice, ...one }, create)).toBe(true);
        const same =
          JSON.stringify([one.username, one.uid, one.groups]) ===
          JSON.stringify([other.username, other.uid, other.groups]);
        expect(await reviewer.allowed({ ...alice, ...other }, create)).toBe(same);
      }),
    );
  });
});

describe('a fresh review', () => {
  it('does not rely on what was remembered, and corrects it', async () => {
    let allowed = true;
    const { reviewer, posts } = aReviewer(() => reviewed({ allowed }));
    expect(await reviewer.allowed(alice, create)).toBe(true);
    allowed = false;
    expect(await reviewer.allowed(alice, create, { fresh: true })).toBe(false);
    expect(await reviewer.allowed(alice, create)).toBe(false);
    expect(posts).toHaveLength(2);
  });

  it('is shared with those of the same kind that come within a second of its beginning, and no longer', async () => {
    const { reviewer, posts, wait } = aReviewer(() => yes);
    await Promise.all([
      reviewer.allowed(alice, create, { fresh: true }),
      reviewer.allowed(alice, create, { fresh: true }),
    ]);
    wait(999);
    await reviewer.allowed(alice, create, { fresh: true });
    expect(posts).toHaveLength(1);
    wait(1);
    await reviewer.allowed(alice, create, { fresh: true });
    expect(posts).toHaveLength(2);
  });
});

it('those who ask the same at once share one review', async () => {
  const { reviewer, posts } = aReviewer(() => yes);
  await Promise.all([
    reviewer.allowed(alice, create),
    reviewer.allowed(alice, create),
    reviewer.allowed({ ...alice }, create),
  ]);
  expect(posts).toHaveLength(1);
});
