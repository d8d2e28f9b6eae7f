import { describe, expect, it } from 'vitest';
import { createTokenReviewAuthenticator, type TokenReviewSettings } from '../../src/access/token-review.ts';
import { faulty, noAnswer, type ReviewAnswer, reviewed, scriptedControlPlane } from './scripted-control-plane.ts';

const user = {
  username: 'alice',
  uid: 'u-1',
  groups: ['devs', 'system:authenticated'],
  extra: { 'example.com/team': ['red'] },
};
const good = reviewed({ authenticated: true, user, audiences: ['slipway'] });
const bad = reviewed({ user: {}, error: 'invalid bearer token' });

const anAuthenticator = (
  answer: () => ReviewAnswer | Promise<ReviewAnswer>,
  settings: Partial<TokenReviewSettings> = {},
) => {
  const { controlPlane, posts } = scriptedControlPlane(answer);
  let clock = 0;
  const authenticator = createTokenReviewAuthenticator({ controlPlane, now: () => clock, ...settings });
  return {
    authenticate: (token = 'token') => authenticator.authenticate(token),
    posts,
    wait: (ms: number): void => {
      clock += ms;
    },
  };
};

const jwt = (claims: object): string =>
  ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'sig'].join('.');

describe('an identity', () => {
  it('is the user of an authenticated review', async () => {
    const { authenticate, posts } = anAuthenticator(() => good);
    expect(await authenticate()).toEqual({ issuer: 'kubernetes', ...user });
    expect(posts).toMatchObject([
      { path: 'tokenreviews', body: { kind: 'TokenReview', spec: { token: 'token' } }, timeoutMs: 3_000 },
    ]);
    expect(posts[0]?.body.spec).not.toHaveProperty('audiences');
  });

  it('may have neither uid, groups nor extra', async () => {
    const { authenticate } = anAuthenticator(() => reviewed({ authenticated: true, user: { username: 'bob' } }));
    expect(await authenticate()).toEqual({
      issuer: 'kubernetes',
      username: 'bob',
      uid: undefined,
      groups: [],
      extra: {},
    });
  });

  it.each([
    ['is not authenticated', { user: {}, error: 'invalid bearer token' }],
    ['says so in words only', { authenticated: 'true', user }],
    ['is authenticated with an error', { authenticated: true, user, error: 'audience' }],
    ['has no user', { authenticated: true }],
    ['has an empty user name', { authenticated: true, user: { username: '' } }],
  ])('is nobody when the review %s', async (_, status) => {
    expect(await anAuthenticator(() => reviewed(status)).authenticate()).toBeUndefined();
  });

  it.each([
    ['one of ours', ['other', 'slipway'], true],
    ['only others', ['https://kubernetes.default.svc'], false],
    ['none', [], false],
    ['no list', undefined, false],
  ])('needs one of the audiences that were asked for: %s', async (_, audiences, accepted) => {
    const { authenticate, posts } = anAuthenticator(() => reviewed({ authenticated: true, user, audiences }), {
      audiences: ['slipway'],
    });
    expect((await authenticate()) !== undefined).toBe(accepted);
    expect(posts[0]?.body.spec).toEqual({ token: 'token', audiences: ['slipway'] });
  });

  it.each(['', ' ', 'a b', 'a\nb', 'ä', '=', 'a'.repeat(20_000)])(
    'is never asked for with a text that is no token: %j',
    async (token) => {
      const { authenticate, posts } = anAuthenticator(() => good);
      expect(await authenticate(token)).toBeUndefined();
      expect(posts).toEqual([]);
    },
  );
});

describe('no clear answer is neither yes nor no', () => {
  it.each<[string, ReviewAnswer]>([
    ['silence', noAnswer],
    ['500', faulty(500)],
    ['403', faulty(403)],
    ['401', faulty(401)],
    ['200', reviewed({ authenticated: true, user }, 200)],
    ['no status', reviewed(undefined)],
    ['a list as status', reviewed([])],
    ['groups that are no list', reviewed({ authenticated: true, user: { ...user, groups: 'devs' } })],
    ['extra that is no map of lists', reviewed({ authenticated: true, user: { ...user, extra: { a: 'b' } } })],
    ['a user name that is no text', reviewed({ authenticated: true, user: { username: 7 } })],
  ])('%s', async (_, answer) => {
    const { authenticate, posts } = anAuthenticator(() => answer);
    for (const _try of [1, 2]) await expect(authenticate()).rejects.toMatchObject({ name: 'AccessReviewUnavailable' });
    expect(posts).toHaveLength(2);
  });

  it('does not repeat what the server said, which may hold the token', async () => {
    const error: unknown = await anAuthenticator(() => faulty(500, 7))
      .authenticate()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ retryAfterSeconds: 7, message: expect.not.stringContaining('canary') });
  });
});

describe('an answer is remembered', () => {
  it('for ten seconds after it was asked for, when the token is somebody’s', async () => {
    const { authenticate, posts, wait } = anAuthenticator(() => good);
    const first = await authenticate();
    wait(9_999);
    expect(await authenticate()).toBe(first);
    wait(1);
    await authenticate();
    expect(posts).toHaveLength(2);
  });

  it('counted from the question, not from the answer', async () => {
    const { authenticate, posts, wait } = anAuthenticator(() => {
      wait(6_000);
      return good;
    });
    await authenticate();
    wait(5_000);
    await authenticate();
    expect(posts).toHaveLength(2);
  });

  it('for one second, when it is nobody’s', async () => {
    const { authenticate, posts, wait } = anAuthenticator(() => bad);
    await authenticate();
    wait(999);
    await authenticate();
    expect(posts).toHaveLength(1);
    wait(1);
    await authenticate();
    expect(posts).toHaveLength(2);
  });

  it('never beyond the end of the token', async () => {
    const { authenticate, posts, wait } = anAuthenticator(() => good);
    const token = jwt({ exp: 4 });
    await authenticate(token);
    wait(3_999);
    await authenticate(token);
    expect(posts).toHaveLength(1);
    wait(1);
    await authenticate(token);
    expect(posts).toHaveLength(2);
  });

  it.each(['a.b.c', jwt({ exp: 'soon' }), jwt({})])('as usual for a token without an end: %s', async (token) => {
    const { authenticate, posts } = anAuthenticator(() => good);
    await authenticate(token);
    await authenticate(token);
    expect(posts).toHaveLength(1);
  });

  it('for that token alone', async () => {
    const { authenticate, posts } = anAuthenticator(() => good);
    await authenticate('one');
    await authenticate('other');
    expect(posts).toHaveLength(2);
  });

  it('for a bounded number of tokens', async () => {
    const { authenticate, posts } = anAuthenticator(() => good, { limit: 2 });
    for (const token of ['a', 'b', 'c', 'c', 'b', 'a']) await authenticate(token);
    expect(posts).toHaveLength(4);
  });
});

it('those who ask at once for one token share one review', async () => {
  const { authenticate, posts } = anAuthenticator(() => good);
  expect(new Set(await Promise.all([authenticate(), authenticate(), authenticate()])).size).toBe(1);
  expect(posts).toHaveLength(1);
});
