import { spawnSync } from 'node:child_process';
import { membersMissing } from '../test/clusters/binaries.ts';
import { REDIS_HINT, redisMissing } from '../test/servers/redis.ts';

/*
 * The long proof that what was answered survives faults: as much as `docs/reliability.md` tells, with its figures printed as
 * `FIGURE` lines. Arguments choose test files: `npm run test:faults -- killed`.
 */
const missing = [membersMissing(), redisMissing() === undefined ? undefined : REDIS_HINT].filter(
  (one) => one !== undefined,
);
if (missing.length > 0) {
  process.stderr.write(`${missing.join('\n')}\n`);
  process.exit(1);
}

const names = process.argv.slice(2);
const tests = names.length === 0 ? ['test/faults'] : names.map((name) => `test/faults/${name}`);
// One after the other: a test that waits for its deadlines must not wait for another test's processor time.
const { status } = spawnSync('node_modules/.bin/vitest', ['run', '--no-file-parallelism', ...tests], {
  stdio: 'inherit',
  env: { ...process.env, FAULTS: 'long' },
});
process.exitCode = status ?? 1;
