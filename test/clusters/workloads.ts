import type { Manifest } from './fixtures.ts';

/** What a test may want of a workload besides its name. */
export interface WorkloadOptions {
  /** Default 1. */
  readonly replicas?: number;
  /** Default `nginx:1.27`. Where controllers run, a Pod of {@link neverReadyImage} runs and never becomes ready. */
  readonly image?: string;
  /** More fields of the workload's `spec`. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** `stages.yaml` goes by the tag. */
export const neverReadyImage = 'nginx:never-ready';

const workloadSpec = (name: string, { replicas = 1, image = 'nginx:1.27', spec = {} }: WorkloadOptions) => ({
  replicas,
  selector: { matchLabels: { app: name } },
  template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } },
  ...spec,
});

/** The smallest objects a service is made of, as a server accepts them. */
export const aServiceObject = (name: string, namespace: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] },
});

export const aDeploymentObject = (name: string, namespace: string, options: WorkloadOptions = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: workloadSpec(name, options),
});

export const aStatefulSetObject = (name: string, namespace: string, options: WorkloadOptions = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name, namespace },
  spec: { serviceName: name, ...workloadSpec(name, options) },
});
