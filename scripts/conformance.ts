import { spawnSync } from 'node:child_process';
import { membersMissing } from '../test/clusters/binaries.ts';

/*
 * The long proof that our rules and a kube-apiserver agree: so many generated specs that we accept, and so many broken ones that
 * we refuse. `SPECS`, `MUTATED` and `SEED` choose how many, and which.
 */
const missing = membersMissing();
if (missing !== undefined) {
  process.stderr.write(`${missing}\n`);
  process.exit(1);
}

const seed = process.env.SEED ?? String(Date.now() % 1_000_000);
const { SPECS = '2000', MUTATED = '2000' } = process.env;
process.stdout.write(`SEED=${seed} SPECS=${SPECS} MUTATED=${MUTATED}\n`);
const tests = ['dry-run', 'mutated'].map((name) => `test/conformance/${name}.test.ts`);
const { status } = spawnSync('node_modules/.bin/vitest', ['run', ...tests], {
  stdio: 'inherit',
  env: { ...process.env, SEED: seed, SPECS, MUTATED },
});
process.exitCode = status ?? 1;
