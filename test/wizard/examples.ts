import type { SpecContext } from '../../src/wizard/issue.ts';
import type { Kind, ServiceSpec } from '../../src/wizard/spec.ts';

/** A whole spec with what surrounds it. */
export interface Example {
  readonly kind: Kind;
  readonly project: string;
  readonly creator: string;
  /** Member clusters of the project. */
  readonly clusters: readonly string[];
  readonly spec: ServiceSpec;
}

/** What the rules know of an example's surroundings. */
export const contextOf = (example: Example): SpecContext => ({
  kind: example.kind,
  clusters: example.clusters,
  nodePortRange: { from: 30_000, to: 32_767 },
});

/** A stateless service in two clusters, one of which differs in image, ports, variables and a container's type. */
export const example1: Example = {
  kind: 'stateless',
  project: 'shop',
  creator: 'alice',
  clusters: ['host', 'east', 'west'],
  spec: {
    basicInformation: { name: 'cart', alias: '购物车-Cart', version: 'v1', description: 'Cart API' },
    podSettings: {
      replicas: 2,
      placement: [{ cluster: 'east' }, { cluster: 'west', replicas: 4 }],
      containers: [
        {
          name: 'web',
          image: 'nginx:1.25',
          resources: { requests: { cpu: '0.1', memory: '64Mi' }, limits: { cpu: '0.5', memory: '256Mi' } },
          ports: [{ name: 'http-web', protocol: 'HTTP', containerPort: 80, servicePort: 8080 }],
          env: [{ name: 'LOG_LEVEL', value: 'info' }],
          readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5 },
        },
        {
          name: 'migrate',
          image: 'cart-tools:3',
          imagePullSecret: 'registry-a',
          type: 'init',
          command: ['sh', '-c', 'migrate --to 7, then exit'],
        },
      ],
      scheduling: { type: 'decentralized' },
    },
    storageSettings: {
      volumes: [
        { type: 'emptyDir', name: 'tmp', mounts: [{ container: 'web', mountPath: '/tmp' }] },
        {
          type: 'configMap',
          configMapName: 'cart.conf',
          items: [{ key: 'a.ini', path: 'a.ini' }],
          mounts: [{ container: 'web', mountPath: '/etc/cart' }],
        },
      ],
    },
    advancedSettings: {
      externalAccess: { type: 'NodePort' },
      sessionPersistence: {},
      metadata: { labels: { team: 'checkout' }, annotations: { 'example.com/runbook': 'r1' } },
    },
    clusterDifferences: {
      clusters: [
        {
          cluster: 'west',
          containers: [
            {
              name: 'web',
              image: 'registry.example/nginx:1.25-m1',
              ports: [{ name: 'http-web', containerPort: 8081, servicePort: 9090 }],
              env: [
                { name: 'LOG_LEVEL', value: 'debug' },
                { name: 'REGION', value: 'west' },
              ],
            },
            { name: 'migrate', type: 'work' },
          ],
        },
      ],
    },
  },
};

/** A stateful service in all clusters of the project, one of which has another storage. */
export const example2: Example = {
  kind: 'stateful',
  project: 'shop',
  creator: 'alice',
  clusters: ['host', 'east', 'west'],
  spec: {
    basicInformation: { name: 'db' },
    podSettings: {
      containers: [
        {
          name: 'mysql',
          image: 'mysql:8',
          ports: [{ protocol: 'TCP', containerPort: 3306 }],
          envReferences: [{ kind: 'Secret', name: 'db-auth', keys: ['MYSQL_ROOT_PASSWORD'] }],
          syncHostTimezone: true,
        },
      ],
    },
    storageSettings: {
      volumeClaimTemplates: [
        {
          name: 'data',
          storageClassName: 'local',
          accessModes: ['ReadWriteOnce'],
          capacity: '10Gi',
          mounts: [{ container: 'mysql', mountPath: '/var/lib/mysql', subPath: 'mysql' }],
        },
      ],
    },
    clusterDifferences: {
      clusters: [
        { cluster: 'west', volumeClaimTemplates: [{ name: 'data', storageClassName: 'ceph', capacity: '50Gi' }] },
      ],
    },
  },
};
