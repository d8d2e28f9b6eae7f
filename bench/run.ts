import { cpus } from 'node:os';
import { finalizeRow } from './finalize.ts';
import type { Row } from './row.ts';
import { saveStepRow } from './save-step.ts';

/**
 * Each row measures Slipway beside its floor, in turns, in this run: only the ratio carries to another machine. Rows can be
 * chosen by name: `npm run bench -- save-step`.
 */
const rows: Readonly<Record<string, () => Promise<Row[]>>> = { 'save-step': saveStepRow, finalize: finalizeRow };

const chosen = process.argv.slice(2);
process.stdout.write(`node ${process.version}, ${cpus().length} cores\n`);
for (const [name, measure] of Object.entries(rows)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  for (const { what, unit, floor, slipway } of await measure()) {
    const ratio = (slipway / floor).toFixed(2);
    process.stdout.write(
      `${what.padEnd(58)} floor ${floor.toFixed(1).padStart(8)} ${unit}  slipway ${slipway.toFixed(1).padStart(8)} ${unit}  ratio ${ratio}\n`,
    );
  }
}
