import { cpus } from 'node:os';
import { finalizeRow } from './finalize.ts';
import { overloadRow } from './overload.ts';
import { exponentOf, type Growth, type Row } from './row.ts';
import { saveStepRow } from './save-step.ts';
import { validateRow } from './validate.ts';

/**
 * Each row measures Slipway beside its floor, in turns, in this run: only the ratio carries to another machine. Rows can be
 * chosen by name: `npm run bench -- save-step`.
 */
const rows: Readonly<Record<string, () => Promise<readonly (Row | Growth)[]>>> = {
  'save-step': saveStepRow,
  finalize: finalizeRow,
  validate: validateRow,
  overload: overloadRow,
};

const rowLine = ({ what, unit, floor, slipway }: Row): string =>
  `${what.padEnd(58)} floor ${floor.toFixed(1).padStart(8)} ${unit}  slipway ${slipway.toFixed(1).padStart(8)} ${unit}  ratio ${(slipway / floor).toFixed(2)}`;

const growthLine = (growth: Growth): string => {
  const points = growth.points.map(({ size, ms }) => `${size}: ${ms.toFixed(2)} (${(ms / size).toFixed(3)} each)`);
  return `${growth.what.padEnd(58)} exponent ${exponentOf(growth).toFixed(2)}  ms of ${points.join(', ')}`;
};

const chosen = process.argv.slice(2);
process.stdout.write(`node ${process.version}, ${cpus().length} cores\n`);
for (const [name, measure] of Object.entries(rows)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  for (const row of await measure()) process.stdout.write(`${'points' in row ? growthLine(row) : rowLine(row)}\n`);
}
