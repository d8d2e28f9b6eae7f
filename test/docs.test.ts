import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
const page = readFileSync('docs/decisions/0009-dependencies.md', 'utf8');

describe('every dependency', () => {
  it.each(Object.entries({ ...packageJson.dependencies, ...packageJson.devDependencies }))(
    '%s has an exact version, and a reason in the decisions',
    (name, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(page).toContain(`| \`${name}\` | ${version} | `);
    },
  );
});
