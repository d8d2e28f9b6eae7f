import { readFileSync, writeFileSync } from 'node:fs';
import { configurationPage } from './docs/configuration.ts';
import { mistakesPage } from './docs/mistakes.ts';
import { parametersPage } from './docs/parameters.ts';
import { problemsPage } from './docs/problems.ts';
import { stricterPage } from './docs/stricter.ts';

/** Writes the pages of `docs/` that are made from the code, or with `--check` fails when a committed one differs. */
const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'configuration.md': configurationPage,
  'mistakes.md': mistakesPage,
  'parameters.md': parametersPage,
  'problems.md': problemsPage,
  'stricter-than-kubernetes.md': stricterPage,
};

for (const [name, make] of Object.entries(pages)) {
  const target = new URL(`../docs/${name}`, import.meta.url);
  const text = await make();
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (text !== readFileSync(target, 'utf8')) {
    process.stderr.write(`docs/${name} is not what the code makes: run \`npm run docs\` and commit it.\n`);
    process.exitCode = 1;
  }
}
