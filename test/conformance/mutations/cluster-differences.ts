import { ignored, type Mutation, people, WEST } from './mutation.ts';

const west = (difference: object) => ({ [WEST]: { cluster: 'west', ...difference } });
const webInWest = (difference: object) => west({ containers: [{ name: 'web', ...difference }] });
const WEB_IN_WEST = `${WEST}/containers/0`;

export const differenceMutations: readonly Mutation[] = [
  {
    code: 'duplicate-service-port',
    fact: '5.1/5',
    at: `${WEB_IN_WEST}/ports/0/servicePort`,
    cluster: 'west',
    edit: webInWest({ ports: [{ name: 'tcp-b', containerPort: 81, servicePort: 80 }] }),
    server: 'refuses',
  },
  {
    code: 'request-exceeds-limit',
    fact: '3.3/13',
    of: 'stateless',
    at: `${WEST}/containers/0/resources/limits/cpu`,
    cluster: 'host',
    edit: { [`${WEST}/containers/0/resources`]: { limits: { cpu: '50m' } } },
    server: 'refuses',
  },
  {
    code: 'no-work-container',
    at: `${WEB_IN_WEST}/type`,
    cluster: 'west',
    edit: webInWest({ type: 'init' }),
    server: 'refuses',
  },
  {
    code: 'unknown-container',
    at: `${WEB_IN_WEST}/name`,
    cluster: 'west',
    edit: webInWest({ name: 'gone', image: 'a:2' }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'unknown-claim-template',
    at: `${WEST}/volumeClaimTemplates/0/name`,
    cluster: 'west',
    edit: west({ volumeClaimTemplates: [{ name: 'gone', capacity: '1Gi' }] }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'unknown-port',
    at: `${WEB_IN_WEST}/ports/0/name`,
    cluster: 'west',
    edit: webInWest({ ports: [{ name: 'tcp-b', servicePort: 81 }] }),
    server: 'accepts',
    why: 'a port without its number is not written',
  },
  {
    code: 'unknown-port-to-remove',
    at: `${WEB_IN_WEST}/ports/0/name`,
    cluster: 'west',
    edit: webInWest({ ports: [{ name: 'tcp-b', remove: true }] }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'unknown-variable-to-remove',
    at: `${WEB_IN_WEST}/env/0/name`,
    cluster: 'west',
    edit: webInWest({ env: [{ name: 'A', remove: true }] }),
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'cluster-not-in-project',
    at: `${WEST}/cluster`,
    cluster: 'mars',
    edit: { [WEST]: { cluster: 'mars' } },
    server: 'accepts',
    why: ignored,
  },
  {
    code: 'difference-without-effect',
    says: 'warning',
    at: `${WEB_IN_WEST}/image`,
    cluster: 'west',
    edit: webInWest({ image: 'nginx:1.25' }),
    server: 'accepts',
    why: people,
  },
  {
    code: 'required',
    at: `${WEB_IN_WEST}/gpu/limit`,
    cluster: 'west',
    edit: webInWest({ gpu: { type: 'amd.com/gpu' } }),
    server: 'accepts',
    why: 'a GPU without a limit is none',
  },
  {
    code: 'unknown-field',
    says: 'refused',
    at: `${WEB_IN_WEST}/ports/0/containerPort`,
    edit: webInWest({ ports: [{ name: 'http-web', remove: true, containerPort: 1 }] }),
    server: 'refuses',
  },
];
