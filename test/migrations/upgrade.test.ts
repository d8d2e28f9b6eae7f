import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { draftMigrations } from '../../migrations/drafts.ts';
import { revisionMigrations } from '../../migrations/revisions.ts';
import { serviceMigrations } from '../../migrations/services.ts';
import { submissionMigrations } from '../../migrations/submissions.ts';
import { type Migration, newestOf, upgrade, WrittenByNewer } from '../../migrations/upgrade.ts';

const kinds = {
  drafts: draftMigrations,
  revisions: revisionMigrations,
  services: serviceMigrations,
  submissions: submissionMigrations,
};
const fixture = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));

describe('upgrade', () => {
  const renamed: Migration = ({ old, ...rest }) => ({ ...rest, renamed: old });
  const doubled: Migration = ({ renamed, ...rest }) => ({ ...rest, renamed: [renamed, renamed] });

  it.each([
    [
      { schema: 1, old: 'x' },
      { schema: 3, renamed: ['x', 'x'] },
    ],
    [
      { schema: 2, renamed: 'x' },
      { schema: 3, renamed: ['x', 'x'] },
    ],
    [
      { schema: 3, renamed: ['x', 'x'] },
      { schema: 3, renamed: ['x', 'x'] },
    ],
  ])('brings %j to the newest form, from whatever form it has', (before, after) => {
    expect(upgrade(before, [renamed, doubled])).toEqual(after);
  });

  it('does not touch the document it was given', () => {
    const document = Object.freeze({ schema: 1, old: 'x' });
    upgrade(document, [renamed]);
    expect(document).toEqual({ schema: 1, old: 'x' });
  });

  it('does not read what a newer release wrote', () => {
    expect(() => upgrade({ schema: 2 }, [])).toThrow(WrittenByNewer);
  });
});

describe.each(Object.entries(kinds))('the migrations of %s', (kind, migrations) => {
  const pairs = readdirSync(import.meta.dirname).filter(
    (name) => name.startsWith(`${kind}-`) && name.endsWith('.before.json'),
  );

  it('have a pair of fixtures each', () => {
    expect(pairs).toHaveLength(newestOf(migrations) - 1);
  });

  it.each(pairs)('%s becomes what its fixture says', (name) => {
    const form = Number(/-(\d+)\./.exec(name)?.[1]);
    const before = fixture(name) as { schema: number };
    expect(upgrade(before, migrations.slice(0, form))).toEqual(fixture(name.replace('before', 'after')));
  });
});
