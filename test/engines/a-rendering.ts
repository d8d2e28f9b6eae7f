import type { Identity } from '../../src/access/identity.ts';
import type { Change, PlannedRequest } from '../../src/engines/engine.ts';
import type { KubeObject } from '../../src/manifests/kube-object.ts';
import type { Rendering } from '../../src/manifests/rendering.ts';

export const identityOf = (username: string, groups: readonly string[] = []): Identity => ({
  issuer: 'kubernetes',
  username,
  groups,
  extra: {},
});

export const aService = (name = 'cart', namespace = 'shop'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name,
    namespace,
    labels: { app: name, version: 'v1' },
    annotations: { 'kubesphere.io/description': '购物车 \u007f' },
  },
  spec: {
    type: 'ClusterIP',
    selector: { app: name },
    ports: [{ name: 'http-web', protocol: 'TCP', port: 80, targetPort: 8080 }],
    sessionAffinity: 'None',
  },
});

export const aDeployment = (name = 'cart', namespace = 'shop'): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `${name}-v1`, namespace, labels: { app: name, version: 'v1' } },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: name, version: 'v1' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    template: {
      metadata: { labels: { app: name, version: 'v1' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.25', imagePullPolicy: 'IfNotPresent' }] },
    },
  },
});

/** The same objects for each of the clusters. */
export const aRendering = ({
  clusters = ['west'],
  name = 'cart',
  project = 'shop',
  service = aService(name, project),
  workload = aDeployment(name, project),
}: Partial<{
  clusters: readonly string[];
  name: string;
  project: string;
  service: KubeObject;
  workload: KubeObject;
}> = {}): Rendering => {
  const rendered = { objects: [service, workload], provenance: [{}, {}] } as const;
  return {
    digest: 'sha256:0',
    kind: 'stateless',
    project,
    service: name,
    base: rendered,
    clusters: clusters.map((cluster) => ({ cluster, ...rendered })),
  };
};

/** Everything anew. */
export const creating = (rendering: Rendering, serviceId = 'ours'): Change => ({
  marks: { serviceId },
  project: rendering.project,
  rendering,
  known: [],
});

/** The object that a request is to bring about. */
export const objectOf = (request: PlannedRequest | undefined): KubeObject => {
  if (request === undefined || request.verb === 'delete') throw new Error('a request without an object');
  return request.object;
};

export type RequestOf<Verb extends PlannedRequest['verb']> = Extract<PlannedRequest, { verb: Verb }>;

/** The request, which must have that verb. */
export const asVerb = <Verb extends PlannedRequest['verb']>(
  verb: Verb,
  request: PlannedRequest | undefined,
): RequestOf<Verb> => {
  if (request?.verb !== verb) throw new Error(`no request to ${verb}`);
  return request as RequestOf<Verb>;
};
