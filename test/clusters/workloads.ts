import type { Manifest } from './fixtures.ts';

const template = (name: string) => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] },
});

/** The smallest objects a service is made of, as a server accepts them. */
export const aServiceObject = (name: string, namespace: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
});

export const aDeploymentObject = (name: string, namespace: string): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: template(name) },
});

export const aStatefulSetObject = (name: string, namespace: string): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name, namespace },
  spec: { replicas: 1, serviceName: name, selector: { matchLabels: { app: name } }, template: template(name) },
});
