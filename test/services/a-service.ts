import type { Identity } from '../../src/access/identity.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import type { Project } from '../../src/projects.ts';
import type { ServiceRecord } from '../../src/services/service.ts';

export const shop: Project = { name: 'shop', clusters: ['host', 'east', 'west'] };

export const identityOf = (username: string, more: Partial<Identity> = {}): Identity => ({
  issuer: 'kubernetes',
  username,
  uid: `uid-of-${username}`,
  groups: ['devs'],
  extra: {},
  ...more,
});

/** A service that is in both of its clusters, east and west. */
export const aRecord = (change: Partial<ServiceRecord> = {}): ServiceRecord => ({
  schema: 1,
  name: 'cart',
  kind: 'stateless',
  version: 'v1',
  engine: 'direct',
  revision: 1,
  token: 'token',
  placement: ['west', 'east'],
  serviceId: 'service-1',
  objects: ['west', 'east'].flatMap((cluster) => [
    { cluster, apiVersion: 'v1', kind: 'Service', name: 'cart', uid: 'service-uid' },
    { cluster, apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart-v1', uid: 'workload-uid' },
  ]),
  createdBy: 'alice',
  createdAt: 0,
  updatedAt: 0,
  spec: {},
  revisions: [],
  lastSubmission: { id: 's', phase: 'Succeeded' },
  ...change,
});

const marked = { labels: { 'slipway.dev/managed': 'true' }, annotations: { 'slipway.dev/service-id': 'service-1' } };

export const liveService = (
  spec: object = {},
  metadata: object = {},
  status: object = { loadBalancer: {} },
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'cart', namespace: 'shop', uid: 'service-uid', ...marked, ...metadata },
  spec: { type: 'ClusterIP', clusterIP: '10.0.0.1', ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec },
  status,
});

const rolledOut = { observedGeneration: 1, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };

export const liveDeployment = (status: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'cart-v1', namespace: 'shop', uid: 'workload-uid', generation: 1, ...marked, ...metadata },
  spec: { replicas: 2, template: { spec: { containers: [] } } },
  status: { ...rolledOut, ...status },
});

export const liveStatefulSet = (status: object = {}): KubeObject => ({
  ...liveDeployment(status),
  kind: 'StatefulSet',
  spec: { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } },
});

export const allThere: readonly KubeObject[] = [liveService(), liveDeployment()];
