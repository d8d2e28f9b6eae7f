import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../src/config.ts';
import { packageVersion } from '../src/version.ts';
import { createSlipway } from '../src/wiring.ts';

/** Writes the OpenAPI document that the routes make, or with `--check` fails when the committed one differs. */
const target = new URL('../openapi/openapi.json', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'slipway-openapi-'));
const slipway = await createSlipway(loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }), packageVersion());
await slipway.app.ready();
const document = `${JSON.stringify(slipway.app.swagger(), null, 2)}\n`;
await slipway.app.close();
await slipway.close();
rmSync(folder, { recursive: true });

if (!process.argv.includes('--check')) {
  writeFileSync(target, document);
} else if (document !== readFileSync(target, 'utf8')) {
  process.stderr.write('openapi/openapi.json is not what the routes make: run `npm run openapi` and commit it.\n');
  process.exitCode = 1;
}
