import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goVersion, kubernetesVersion, toolFolder, tools } from './binaries.ts';

/** Without these a server built from its module calls itself v0.0.0-master and clients refuse its version. */
const linkerFlags = (version: string): string => {
  const [major, minor] = version.slice(1).split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean', gitCommit: 'unknown' };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const set = packages.flatMap((path) => Object.entries(values).map(([name, value]) => `-X ${path}.${name}=${value}`));
  return ['-s', '-w', ...set].join(' ');
};

const build = (into: string): void => {
  const args = ['build', '-mod=readonly', '-ldflags', linkerFlags(kubernetesVersion()), '-o', `${into}/`];
  execFileSync('go', [...args, ...Object.values(tools)], { cwd: import.meta.dirname, stdio: 'inherit' });
};

/** Builds beside the cache and moves the result in, so that no test ever sees half a folder. */
const buildOnce = (folder: string): void => {
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(join(dirname(folder), '.building-'));
  try {
    build(scratch);
    if (!existsSync(folder)) renameSync(scratch, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

const main = (): void => {
  const go = goVersion();
  if (go === undefined) throw new Error('Go is not installed: the member clusters of the tests are built with it');
  const folder = toolFolder(go);
  const started = Date.now();
  const present = existsSync(folder);
  if (!present) buildOnce(folder);
  const took = present ? 'already built' : `built in ${Math.round((Date.now() - started) / 1000)} s`;
  console.log(`Kubernetes ${kubernetesVersion()} (${go}): ${took}: ${folder}`);
};

main();
