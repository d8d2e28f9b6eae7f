import { groupedBy } from '../../src/grouped.ts';
import { formFields } from '../../src/wizard/form-fields.ts';
import { schemaCodes } from '../../src/wizard/refusal-codes.ts';
import { steps } from '../../src/wizard/steps.ts';
import { rules } from '../../src/wizard/validate.ts';
import { inOrder } from './parameter-rows.ts';

/** One line of the table of codes. */
export interface CodeRow {
  readonly code: string;
  readonly severity: 'refused' | 'error' | 'warning' | 'notice';
  /** Where a value at fault can be; none where a schema says it of fields everywhere. */
  readonly places: readonly string[];
}

/** A schema's code that more fields have is no news at one of them. */
const MANY = 12;

/** Every code with each of its severities, in the order of the catalogue of texts. */
export const codeRows = (): readonly CodeRow[] => {
  const told = ofSchemas();
  const isEverywhere = ({ code, severity, places }: CodeRow) =>
    places.length > MANY && told.some((one) => one.code === code && one.severity === severity);
  const rows = joined([...told, ...ofRules]).map((row) => (isEverywhere(row) ? { ...row, places: [] } : row));
  return inOrder([...new Set(rows.map(({ code }) => code))]).flatMap((code) => rows.filter((row) => row.code === code));
};

const ofSchemas = (): CodeRow[] => [
  ...[...schemaCodes(formFields())].flatMap(([{ path }, { refused, missing }]): CodeRow[] => [
    ...refused.map((code) => ({ code, severity: 'refused' as const, places: [path] })),
    ...missing.map((code) => ({ code, severity: 'error' as const, places: [path] })),
  ]),
  ...steps
    .filter(({ required }) => required)
    .map(({ key }): CodeRow => ({ code: 'step-missing', severity: 'error', places: [`/${key}`] })),
];

const ofRules: readonly CodeRow[] = [...rules.cluster, ...rules.draft].map(({ code, severity, at }) => ({
  code,
  severity,
  places: at,
}));

const joined = (rows: readonly CodeRow[]): CodeRow[] =>
  [...groupedBy(rows, ({ code, severity }) => `${code} ${severity}`).values()].flatMap((same) =>
    same.slice(0, 1).map((row) => ({ ...row, places: [...new Set(same.flatMap(({ places }) => places))] })),
  );
