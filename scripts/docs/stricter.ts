import { valueAt } from '../../src/manifests/field.ts';
import { type Proved, proved } from '../../test/conformance/stricter/proved.ts';
import { groups, type Stricter } from '../../test/conformance/stricter/row.ts';
import { stricter } from '../../test/conformance/stricter/rows.ts';

const MAX_VALUE = 60;

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const list = (texts: readonly string[]): string => texts.map(code).join('<br>');

/** The place of the base that a difference is about. */
const twinOf = (place: string): string =>
  place
    .replace('/clusterDifferences/clusters/*/containers/', '/podSettings/containers/')
    .replace('/clusterDifferences/clusters/*/volumeClaimTemplates/', '/storageSettings/volumeClaimTemplates/')
    .replace('/clusterDifferences/clusters/*/externalAccess/', '/advancedSettings/externalAccess/');

/** Without those of differences that the base has too. */
const placesOf = ({ at }: Stricter): readonly string[] =>
  at.filter((place) => twinOf(place) === place || !at.includes(twinOf(place)));

const rowOf = (row: Stricter): string => `| ${list(placesOf(row))} | ${list(row.codes)} | ${row.why} |`;

const tableOf = ([group, title]: readonly [string, string]): string =>
  [
    `## ${title}\n`,
    '| where | codes | why |',
    '|---|---|---|',
    ...stricter.filter((row) => row.group === group).map(rowOf),
  ].join('\n');

/** The value at the place that is told, out of what was written there or around it; else all that was written. */
const exampleOf = ({ at, edit }: Proved): string => {
  const around = Object.keys(edit).find((pointer) => at === pointer || at.startsWith(`${pointer}/`));
  const value = around === undefined ? edit : valueAt(edit[around], at.slice(around.length));
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
};

/** Examples of one place, code and reason are one row. */
const examples = (): readonly string[] => {
  const rows = new Map<string, string[]>();
  for (const mutation of proved()) {
    const key = `${code(mutation.at)} | ${code(mutation.code)} | ${mutation.why}`;
    rows.set(key, [...(rows.get(key) ?? []), exampleOf(mutation)]);
  }
  return [...rows].map(([key, values]) => `| ${list([...new Set(values)])} | ${key} |`);
};

/** `docs/stricter-than-kubernetes.md`: what Slipway refuses though an API server would take it. */
export const stricterPage = (): string => `# Stricter than Kubernetes

Made by \`npm run docs\`. Slipway refuses what a kube-apiserver refuses, and what is listed here, which a dry run of a kube-apiserver takes. A place
is a pointer into the form: \`*\` is any item or key, \`**\` any number of words; a place of the base stands for the same place of a cluster's differences.
\`npm run conformance\` breaks generated forms at random and asks a real kube-apiserver: what it takes and this page does not name fails the run.

One reason is in no table: a value of the base that every cluster replaces. The server does not get to see it, but the next cluster would.

${Object.entries(groups).map(tableOf).join('\n\n')}

## Tried out

Of each of these, what rendering makes of it was sent to a real kube-apiserver, which took it.

| value | where | code | why |
|---|---|---|---|
${examples().join('\n')}
`;
