import { describe, expect, it } from 'vitest';
import type { RevisionRecord } from '../../src/services/service.ts';
import { specBefore } from '../../src/services/spec-before.ts';
import { begun } from '../../src/submissions/fold.ts';
import type { Operation } from '../../src/submissions/submission.ts';
import { aHead } from '../submissions/a-head.ts';
import { aRecord } from './a-service.ts';

const specOf = (revision: number) => ({ basicInformation: { name: 'cart', alias: `of ${revision}` } });
const service = aRecord({
  spec: specOf(3),
  revisions: [1, 2, 3].map((revision) => ({
    revision,
    submission: `submission-${revision}`,
    by: 'alice',
    at: revision,
  })),
});
const found = (operation: Operation, id: string, kept: readonly number[] = [1, 2, 3]) =>
  specBefore(begun({ ...aHead(['east']), id, operation }), service, async (_project, _name, revision) =>
    kept.includes(revision) ? ({ revision, spec: specOf(revision) } as RevisionRecord) : undefined,
  );

describe('what a service was before its last submission', () => {
  it('was nothing before its create', async () => {
    expect(await found('create', 'submission-1')).toBeUndefined();
  });
  it('is the revision before the one that a change has made', async () => {
    expect(await found('update', 'submission-3')).toEqual(specOf(2));
  });
  it('and before a rollback, too', async () => {
    expect(await found('rollback', 'submission-3')).toEqual(specOf(2));
  });
  it.each(['update', 'delete'] as const)('is what it is now when the %s has made no revision', async (operation) => {
    expect(await found(operation, 'submission-9')).toEqual(specOf(3));
  });
});
