import { accessSync, constants, writeSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const STDERR = 2;

/**
 * Decides whether tests that need an installed server run: `describe.runIf(requireOrSkip('redis-server', hint, present))`.
 * Where it is missing they are skipped with one line that names the server and how to get it. With `CI=true` a missing
 * server is a failure instead, so that a broken build image never looks green.
 *
 * @param name what is missing, as a developer would install it
 * @param hint how to get it
 * @throws Error when it is missing and `CI` is `true`
 */
export function requireOrSkip(name: string, hint: string, present: boolean): boolean {
  if (present) return true;
  const line = `${name} is missing (${hint})`;
  if (process.env.CI === 'true') throw new Error(`${line}; CI may not skip these tests`);
  // Not console: the runner would add a heading and a stack to it.
  writeSync(STDERR, `SKIPPED: ${line}\n`);
  return false;
}

/** Where an executable is on the `PATH` or in Debian's system folders; `undefined` when it is nowhere. */
export function findExecutable(name: string, path = process.env.PATH ?? ''): string | undefined {
  const folders = [...path.split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin'].filter(
    (folder) => folder !== '',
  );
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
