import { inGroup, ofAccess, ofContainers, ofMounts, ofTemplates } from './row.ts';

const difference = '/clusterDifferences/clusters/*';
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => `/podSettings/containers/*/${probe}`);

/** What has no place in the objects, or only the first of two. The server cannot refuse what it does not see. */
export const leftOutRows = inGroup('left-out', [
  {
    codes: ['unknown-field'],
    at: ['/**'],
    why: 'What the form does not know is not written: a misspelt field would have no effect.',
  },
  {
    codes: ['type', 'one-of'],
    at: ['/**'],
    why: 'A value of another type is read as nothing, by rendering or, where it is empty, by the server; it would take a number for a quantity.',
  },
  {
    codes: [
      'duplicate-container-name',
      'duplicate-port-name',
      'duplicate-env-name',
      'duplicate-cluster',
      'duplicate-volume-name',
    ],
    at: [
      '/podSettings/placement/*/cluster',
      '/advancedSettings/ipPools/*/cluster',
      '/podSettings/containers/*/**',
      '/advancedSettings/externalAccess/nodePorts/*/name',
      '/clusterDifferences/**',
    ],
    why: 'Of two of a name the later one is left out.',
  },
  {
    codes: ['cluster-not-in-project', 'cluster-not-in-placement', 'pattern', 'length', 'required'],
    at: ['/podSettings/placement/*/cluster', '/advancedSettings/ipPools/*/cluster', `${difference}/cluster`],
    why: 'Nothing is written for a cluster that the service does not have.',
  },
  {
    codes: ['unknown-container', 'pattern', 'length', 'required'],
    at: [...ofMounts('container', 'subPath'), `${difference}/containers/*/name`],
    why: 'What is said of a container that is not there, or of a mount with the mode None, is not written.',
  },
  {
    codes: ['unknown-claim-template', 'pattern', 'length', 'required'],
    at: [`${difference}/volumeClaimTemplates/*/name`],
    why: 'What is said of a claim template that is not there is not written.',
  },
  {
    codes: [
      'unknown-port',
      'unknown-port-to-remove',
      'unknown-variable-to-remove',
      'unknown-port-name',
      'pattern',
      'length',
      'required',
    ],
    at: [
      `${difference}/containers/*/ports/*/name`,
      `${difference}/containers/*/env/*/name`,
      ...ofAccess('nodePorts/*/name'),
    ],
    why: 'There is no port or variable of that name to change, to take away or to publish.',
  },
  {
    codes: ['required', 'field-not-for-init-container'],
    at: [
      ...ofContainers('env/*/name', 'ports/*/containerPort', 'envReferences/*/keys', 'gpu/limit'),
      ...ofMounts('mountPath'),
      ...ofTemplates('name'),
      ...ofAccess('nodePorts/*/*', 'type'),
      '/podSettings/placement',
      ...probes.flatMap((probe) => [probe, `${probe}/exec/command`]),
      '/podSettings/containers/*/lifecycle/**',
      '/podSettings/scheduling/**',
      '/podSettings/securityContext/seccompProfile/type',
      '/podSettings/updateStrategy/type',
      '/advancedSettings/ipPools/*/pools',
    ],
    why: 'An unfinished or empty entry is not written, so that a preview can be made before the form is complete.',
  },
  {
    codes: ['enum'],
    at: [
      ...ofContainers('type'),
      `${difference}/containers/*/env/*/remove`,
      `${difference}/containers/*/ports/*/remove`,
      ...ofMounts('mode'),
      ...ofAccess('type'),
      '/podSettings/scheduling/**',
    ],
    why: 'A word that rendering does not know is read as the default.',
  },
  {
    codes: ['claim-template-not-for-stateless'],
    at: ['/storageSettings/volumeClaimTemplates'],
    why: 'A Deployment has no claim templates.',
  },
]);
