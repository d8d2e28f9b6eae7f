import { describe, expect, it } from 'vitest';
import { AccessReviewUnavailable } from '../../src/access/access-review-unavailable.ts';
import { limitTokenReviews, type ReviewLimits } from '../../src/access/review-limit.ts';
import { createTokenReviewAuthenticator } from '../../src/access/token-review.ts';
import { type ReviewAnswer, reviewed, scriptedControlPlane } from './scripted-control-plane.ts';

/** A control plane that answers when it is let, with its clients. */
const held = (limits: ReviewLimits) => {
  const ends: (() => void)[] = [];
  const set = { clock: 0 };
  const { controlPlane, posts } = scriptedControlPlane(
    ({ body }) =>
      new Promise<ReviewAnswer>((resolve) => {
        const user = String(body.spec.token);
        const known = !user.startsWith('nobody');
        ends.push(() => resolve(reviewed(known ? { authenticated: true, user: { username: user } } : {})));
      }),
  );
  const limited = limitTokenReviews(controlPlane, limits);
  const { authenticate } = createTokenReviewAuthenticator({ controlPlane: limited, now: () => set.clock });
  const answerAll = () => {
    for (const end of ends.splice(0)) end();
  };
  const login = async (token: string) => {
    const answer = authenticate(token);
    answerAll();
    return answer;
  };
  return { authenticate, login, answerAll, posts, set, limited };
};

describe('reviews of unknown tokens', () => {
  it('are bounded: one too many is refused at once, as unavailable, and asked about once there is room', async () => {
    const { authenticate, login, answerAll, posts } = held({ strangers: 2 });
    const asked = [authenticate('nobody-1'), authenticate('nobody-2')];
    const refused = await authenticate('bob').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AccessReviewUnavailable);
    expect(refused).toMatchObject({ retryAfterSeconds: 1 });
    expect(posts).toHaveLength(2);
    answerAll();
    expect(await Promise.all(asked)).toEqual([undefined, undefined]);
    expect(await login('bob')).toMatchObject({ username: 'bob' });
  });

  it('do not keep a caller out who was known before, however many there are', async () => {
    const { authenticate, login, answerAll, set } = held({ strangers: 1 });
    await login('alice');
    set.clock = 20_000; // forgotten by the authenticator
    void authenticate('nobody');
    const again = authenticate('alice');
    answerAll();
    expect(await again).toMatchObject({ username: 'alice' });
  });

  it('of a refused token stay those of a stranger', async () => {
    const { authenticate, login, set } = held({ strangers: 1 });
    expect(await login('nobody')).toBeUndefined();
    set.clock = 20_000;
    void authenticate('nobody-else');
    await expect(authenticate('nobody')).rejects.toBeInstanceOf(AccessReviewUnavailable);
  });

  it('are of the least lately known where too many are remembered', async () => {
    const { authenticate, login, set } = held({ strangers: 1, remembered: 2 });
    for (const user of ['alice', 'bob', 'carol']) await login(user);
    set.clock = 20_000;
    void authenticate('nobody');
    await expect(authenticate('alice')).rejects.toBeInstanceOf(AccessReviewUnavailable);
    expect(await Promise.all(['bob', 'carol'].map((user) => login(user)))).toHaveLength(2);
  });

  it('leave other reviews alone', async () => {
    const { authenticate, limited, answerAll, posts } = held({ strangers: 1 });
    void authenticate('nobody');
    const review = limited.post('subjectaccessreviews', { spec: {} });
    answerAll();
    expect(await review).toMatchObject({ ok: true });
    expect(posts.map(({ path }) => path)).toEqual(['tokenreviews', 'subjectaccessreviews']);
  });
});
