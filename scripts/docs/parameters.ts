import { groupedBy } from '../../src/grouped.ts';
import { formTextsIn } from '../../src/http/form-texts.ts';
import { message } from '../../src/messages/catalogue.ts';
import { steps } from '../../src/wizard/steps.ts';
import { type CodeRow, codeRows } from './parameter-codes.ts';
import { type ParameterRow, parameterRows } from './parameter-rows.ts';
import { formsOfText } from './parameter-value.ts';

/** `docs/parameters.md`: every field of the form and every code, from the schemas, the rules and the texts of the form. */
export const parametersPage = (): string => `# Parameters

Made by \`npm run docs\`. Every field of the spec of a service, step by step, in the order of the form.

How to read it:

- **Field** is a JSON Pointer into the spec (RFC 6901). \`*\` is any item of a list, or any key of a map. Fields that have all the rest in
  common share a row.
- **Value** is what is taken. Nothing is coerced, trimmed or filled in. Lengths count Unicode characters, and every text is well-formed Unicode.
  What words such as dns-label mean is [at the end](#forms-of-text). \`null\` is refused except where it is named: there it takes
  away what the base has.
- **Default** is what a field that is left out means. Slipway stores what was sent, without defaults. With \`cluster:\` Slipway writes nothing, and the
  cluster takes this. In a difference, a field that is left out is that of the base, and what is new there gets its defaults. *required* is what a finished form must have.
- **For**: services of both kinds, or of one. A field of the other kind can be stored, and is an issue. *with* names the words of the
  \`type\` (of the volume, the scheduling or the update strategy that the field is part of) for which it is there.
- **Codes**: a plain code is a refusal: the answer is 422, and nothing is stored. A code in \`this type\` is an issue: the draft is stored, and lists it
  whenever it is read. Issues are errors, which block finalizing, where not a \`(warning)\` or a \`(notice)\` is said. Codes of items
  and keys are listed with the list or map.

Every object refuses fields that are not on this page: \`unknown-field\`, at that field. An issue points at the value that is wrong, or at the
place of the value that is missing. Where only one cluster has the fault, it carries the cluster and points at the difference that caused it.

${steps.map(stepSection).join('\n\n')}

## Codes

What each code says, without the names and numbers of the case. \`{a,b}\` stands for either. The rest of the refusals, such as type, are with the fields
above.

| Code | Severity | Message | Fields |
|---|---|---|---|
${codeRows().map(codeLine).join('\n')}

Finalizing asks the clusters, and submissions also tell:

| Code | Message | Field |
|---|---|---|
${liveCodes.map(({ code, at }) => line([`\`${code}\``, message('en', code), at])).join('\n')}

## Forms of text

| Form | What it takes |
|---|---|
${formsOfText()
  .map((form) => line([form, message('en', `word.grammar.${form}`)]))
  .join('\n')}
`;

const texts = formTextsIn('en');

const stepSection = ({ slug, key, required }: (typeof steps)[number]): string => {
  const { title, help } = texts.step(slug);
  return `## ${title}

${[help, `\`/${key}\`, an object.`, required ? 'A spec needs this step: without it, it has the issue `step-missing`.' : 'This step can be left out.'].join(' ').trim()}

| Parameter | Field | Value | Default | For | Codes |
|---|---|---|---|---|---|
${parameterRows(key).map(parameterLine).join('\n')}`;
};

const parameterLine = ({ title, paths, value, otherwise, kinds, tags, codes }: ParameterRow): string =>
  line([title, lines(paths), value, otherwise, [kinds, ...tagsText(tags)].join(', '), codes]);

const tagsText = (tags: readonly string[]): string[] =>
  tags.length === 0 ? [] : [`with ${tags.map((tag) => `\`${tag}\``).join(', ')}`];

const codeLine = ({ code, severity, places }: CodeRow): string =>
  line([`\`${code}\``, severity, message('en', code), places.length === 0 ? 'see above' : lines(families(places))]);

/** Paths of one object as one: `/a/{b,c}`. */
const families = (places: readonly string[]): string[] =>
  [...groupedBy(places, (place) => place.slice(0, place.lastIndexOf('/')))].map(([object, siblings]) => {
    const names = siblings.map((sibling) => sibling.slice(object.length + 1));
    return `${object}/${names.length === 1 ? names[0] : `{${names.join(',')}}`}`;
  });

const lines = (paths: readonly string[]): string => paths.map((path) => `\`${path}\``).join('<br>');

/** A bar would end the cell, also inside code. */
const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** Not faults of the spec alone. */
const liveCodes = [
  { code: 'service-name-taken', at: '`/basicInformation/name`' },
  { code: 'workload-name-taken', at: '`/basicInformation/name`' },
  { code: 'rejected-by-cluster', at: 'the field that the cluster named' },
] as const;
