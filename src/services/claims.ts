import type { Identity } from '../access/identity.ts';
import { ImpersonationRefused } from '../clusters/impersonation.ts';
import type { KubeCluster } from '../clusters/kube-client.ts';
import type { KnownObject } from '../engines/engine.ts';
import { claimNamesOf } from '../manifests/claim-names.ts';
import type { Consequence } from '../submissions/consequences.ts';
import { renderingOf } from './rendering-of.ts';
import type { ServiceRecord } from './service.ts';

/** The claims that a service's Pods have been given, where they can be seen. */
export interface Claims {
  readonly claims: readonly KnownObject[];
  /** One for each cluster whose claims could not be listed. */
  readonly unseen: readonly Consequence[];
}

const LIST_MS = 5_000;

/**
 * The claims that the StatefulSet controller has made of the service's templates, in each of its clusters, read as the user.
 */
export const claimsOf = async (
  project: string,
  service: ServiceRecord,
  identity: Identity,
  member: (name: string) => KubeCluster | undefined,
): Promise<Claims> => {
  const clusters = [...new Set(service.objects.flatMap(({ cluster }) => cluster ?? []))];
  const isClaim = claimNames(project, service);
  if (isClaim === undefined) return { claims: [], unseen: [] };
  const lists = await Promise.all(clusters.map((cluster) => listClaims(project, cluster, identity, member(cluster))));
  return {
    claims: lists.flatMap(({ claims }) => claims.filter(({ name }) => isClaim(name))),
    unseen: lists.flatMap(({ unseen }) => unseen),
  };
};

const claimNames = (project: string, service: ServiceRecord) => {
  if (service.kind !== 'stateful') return undefined;
  const rendering = renderingOf(project, service);
  return claimNamesOf([rendering.base, ...rendering.clusters].map(({ objects: [, workload] }) => workload));
};

const listClaims = async (
  project: string,
  cluster: string,
  identity: Identity,
  member: KubeCluster | undefined,
): Promise<Claims> => {
  const place = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' };
  const unseen = (message: string): Claims => ({ claims: [], unseen: [{ code: 'claims-unknown', cluster, message }] });
  if (member === undefined) return unseen(`no cluster ${cluster} is configured`);
  try {
    const result = await member.as(identity).list({ ...place, namespace: project }, { timeoutMs: LIST_MS });
    if (!result.ok) return unseen(result.fault.message);
    const claims = result.value.items.map(({ metadata: { name, uid = '' } }) => ({ ...place, cluster, name, uid }));
    return { claims, unseen: [] };
  } catch (error) {
    if (error instanceof ImpersonationRefused) return unseen(error.message);
    throw error;
  }
};
