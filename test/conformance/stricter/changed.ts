import { inGroup, ofContainers, ofTemplates } from './row.ts';

const probe = (field: string): string => `/podSettings/containers/*/*/${field}`;

/** What the server takes for something else. */
export const changedRows = inGroup('changed', [
  {
    codes: ['range', 'success-threshold-must-be-one'],
    at: [
      '/podSettings/replicas',
      '/podSettings/placement/*/replicas',
      ...['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'].map(probe),
      '/podSettings/containers/*/**/port',
      ...ofContainers('ports/*/containerPort', 'ports/*/servicePort'),
      '/podSettings/updateStrategy/rollingUpdate/*',
      '/advancedSettings/sessionPersistence/timeoutSeconds',
      '/advancedSettings/externalAccess/nodePorts/*/nodePort',
      '/clusterDifferences/clusters/*/externalAccess/nodePorts/*/nodePort',
    ],
    why: 'A number beyond 32 bits wraps round or becomes the largest one, and 0 often stands for a default: neither is what was asked for.',
  },
  {
    codes: ['pattern'],
    at: [...ofContainers('resources/requests/*', 'resources/limits/*'), ...ofTemplates('capacity')],
    why: 'The server trims blanks, rounds up what is finer than it stores and cuts what is larger.',
  },
  {
    codes: ['enum', 'required', 'length'],
    at: [
      ...ofContainers('imagePullPolicy', 'ports/*/name'),
      ...ofTemplates('storageClassName'),
      '/podSettings/containers/*/**/httpGet/*',
      '/podSettings/scheduling/rules/*/target',
    ],
    why: 'To the server an empty text is none, or means something of its own; the form leaves out what is not meant.',
  },
  {
    codes: ['one-of', 'required'],
    at: ofContainers('env/*', 'env/*/valueFrom'),
    why: 'To the server an empty value is none, and a variable without value and source an empty one.',
  },
  {
    codes: ['enum', 'required'],
    at: ofContainers('envReferences/*/kind'),
    why: 'Without a known kind its variables have no source: to the server they are empty.',
  },
  {
    codes: ['enum', 'required'],
    at: ['/storageSettings/volumes/*/type'],
    why: 'A volume of no known kind has no source: to the server it is a temporary one.',
  },
  {
    codes: ['pattern'],
    at: ofContainers('env/*/name'),
    why: 'Nobody means a blank at the ends of a name, which the server keeps.',
  },
]);
