import { message } from '../../src/messages/catalogue.ts';
import { problems } from '../../src/problems.ts';

/** `docs/problems.md`: the one table of problems, in words. */
export const problemsPage = (): string => {
  const rows = Object.entries(problems)
    .filter(([, problem]) => !('blank' in problem))
    .sort(([, a], [, b]) => a.status - b.status)
    .map(
      ([slug, { status }]) =>
        `| ${status} | \`${slug}\` | ${message('en', `problem.${slug}.title`)} | ${message('en', `problem.${slug}.detail`)} |`,
    );
  return `# Problems

Made by \`npm run docs\`. Every answer that is not 2xx is \`application/problem+json\` (RFC 9457); \`type\` is \`/problems/<slug>\`, which the server
itself explains. 405, 406, 413, 414, 415 and 431 are \`about:blank\`: the status says it all, and \`detail\` has the limit or what would be taken.

| status | slug | title | what to do |
|---|---|---|---|
${rows.join('\n')}
`;
};
