import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keys, submissionMember } from '../../../src/store/redis/keys.ts';

describe('the keys of Redis', () => {
  it('carry one hash tag per project', () => {
    const tagOf = (key: string) => /\{([^}]+)\}/.exec(key)?.[1];
    const of = (project: string) => [
      keys.draft({ project, owner: 'alice', id: 'x' }),
      keys.drafts({ project, owner: 'alice' }),
      keys.submission(project, 'x'),
      keys.journal(project, 'x'),
      keys.submissions(project),
      keys.open(project),
      keys.services(project),
      keys.revisions(project, 'cart'),
      keys.request({ project, owner: 'alice', operation: 'create', key: 'x' }),
    ];
    expect(new Set(of('shop').map(tagOf)).size).toBe(1);
    expect(new Set(of('shop'))).toHaveLength(9);
    expect(tagOf(keys.open('shop'))).not.toBe(tagOf(keys.open('other')));
  });

  it('never meet for different parts, whatever characters these have', () => {
    const text = fc.string({ unit: fc.constantFrom('1', ':', '{', '}', '\0', 'é') });
    fc.assert(
      fc.property(text, text, text, text, (owner, id, otherOwner, otherId) => {
        const same = owner === otherOwner && id === otherId;
        const one = keys.draft({ project: 'shop', owner, id });
        expect(keys.draft({ project: 'shop', owner: otherOwner, id: otherId }) === one).toBe(same);
      }),
    );
  });

  it('of requests never meet either', () => {
    const text = fc.string({ unit: fc.constantFrom('1', ':', '\0', 'é'), maxLength: 3 });
    const parts = fc.record({ owner: text, operation: text, key: text });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        const [first, second] = [one, other].map((part) => keys.request({ project: 'shop', ...part }));
        expect(first === second).toBe(same);
      }),
    );
  });

  it('end as their member of the index does, which sorts by time and then by id', () => {
    const member = submissionMember('shop', 12, 'x');
    expect(keys.submission('shop', 'x')).toBe(keys.submissionPrefix('shop') + member.slice(-43));
    expect(keys.journal('shop', 'x')).toBe(keys.journalPrefix('shop') + member.slice(-43));
    const sorted = [
      submissionMember('shop', 9, 'z'),
      submissionMember('shop', 10, 'a'),
      submissionMember('shop', 10, 'a-b'),
      submissionMember('shop', 10, 'b'),
    ];
    expect([...sorted].reverse().sort()).toEqual(sorted);
  });
});
