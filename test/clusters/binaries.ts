import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from '../servers/available.ts';

/** What the Go module beside this file can build, by package path. */
export const tools = {
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kwok: 'sigs.k8s.io/kwok/cmd/kwok',
} as const;

export type Tool = keyof typeof tools;

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');

/** The version that `go.mod` pins, as the server will answer it: `v1.36.3`. */
export const kubernetesVersion = (): string => {
  const version = /k8s\.io\/kubernetes (v\d+\.\d+\.\d+)/.exec(read('go.mod'))?.[1];
  if (version === undefined) throw new Error('test/clusters/go.mod does not pin k8s.io/kubernetes');
  return version;
};

/** `go1.26.8`, or undefined where Go is not installed. */
export const goVersion = (): string | undefined => {
  try {
    return execFileSync('go', ['env', 'GOVERSION'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

const cacheHome = (): string => process.env.XDG_CACHE_HOME || join(homedir(), '.cache');

/** Everything that can change the binaries is in the folder's name, so a stale one is never found. */
export const toolFolder = (go: string): string => {
  const content = [read('go.mod'), read('go.sum'), read('build.ts'), JSON.stringify(tools), go];
  const key = createHash('sha256').update(content.join('\0')).digest('hex').slice(0, 16);
  return join(cacheHome(), 'slipway-clusters', key);
};

/** @throws when the tools are not built; see {@link membersMissing}. */
export const toolPath = (tool: Tool): string => {
  const go = goVersion();
  if (go === undefined) throw new Error('Go is not installed');
  return join(toolFolder(go), tool);
};

/** Why real member clusters cannot be started here, in one line; undefined when they can. */
export const membersMissing = (): string | undefined => {
  const go = goVersion();
  if (go === undefined) return 'Go is not installed';
  const unbuilt = Object.keys(tools).filter((tool) => !existsSync(join(toolFolder(go), tool)));
  if (unbuilt.length > 0) return `${unbuilt.join(' and ')} not built: npm run clusters:build`;
  return findExecutable('etcd') === undefined ? 'etcd is not installed: apt-get install etcd-server' : undefined;
};
