import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Call } from './member-api.ts';

/** A Kubernetes object of a fixture. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

const deployFolder = join(import.meta.dirname, '../../deploy');

const isManifest = (value: unknown): value is Manifest =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** The objects of a file of `deploy/`, as they are shipped: `rbac/slipway-reviewer.yaml`. */
export const shipped = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(join(deployFolder, file), 'utf8'))
    .map((document): unknown => document.toJS())
    .filter(isManifest);

const plural = (kind: string): string => {
  const name = kind.toLowerCase();
  if (name.endsWith('y')) return `${name.slice(0, -1)}ies`;
  return name.endsWith('s') ? `${name}es` : `${name}s`;
};

/** The path of an object whose kind has a regular plural, as all kinds of `deploy/` and of the wizard have. */
export const pathOf = ({ apiVersion, kind, metadata }: Manifest): string => {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${group}${namespace}/${plural(kind)}/${metadata.name}`;
};

/**
 * Applies one object as the caller; with `dryRun` nothing is kept.
 * @throws when the server refuses it, with the server's words.
 */
export const applyManifest = async (call: Call, manifest: Manifest, dryRun = false): Promise<void> => {
  const query = `fieldManager=fixture&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
  const answer = await call('PATCH', `${pathOf(manifest)}?${query}`, manifest);
  if (answer.status >= 300) {
    throw new Error(`${pathOf(manifest)}: ${answer.status} ${answer.body.message}`);
  }
};

export const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** Who a binding is for. */
export interface Subject {
  readonly kind: 'User' | 'Group';
  readonly name: string;
}

/** Binds a ClusterRole in one namespace, or everywhere when `inNamespace` is undefined. */
export const binding = (role: string, subjects: readonly Subject[], inNamespace?: string): Manifest => {
  const name = [role, ...subjects.map((subject) => subject.name)].join('-').replaceAll(':', '-');
  const group = 'rbac.authorization.k8s.io';
  return {
    apiVersion: `${group}/v1`,
    kind: inNamespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: inNamespace === undefined ? { name } : { name, namespace: inNamespace },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
    subjects: subjects.map((subject) => ({ ...subject, apiGroup: group })),
  };
};
