import { inGroup, ofContainers, ofTemplates } from './row.ts';

/** What the form asks for beyond Kubernetes. */
export const pageRows = inGroup('page', [
  {
    codes: ['pattern', 'length'],
    at: ['/basicInformation/alias', '/basicInformation/description', '/basicInformation/version'],
    why: 'To the server they are annotations of any text, and a label; the form says how they are written and how long they may be.',
  },
  {
    codes: ['range'],
    at: ['/podSettings/replicas', '/podSettings/placement/*/replicas'],
    why: 'The form asks for one replica at least; the server also takes 0.',
  },
  {
    codes: ['range', 'pattern'],
    at: ofContainers('gpu/limit', 'gpu/type'),
    why: 'The server counts resources up to 2^63-1, also some that are no GPU; one with the limit 0 is not even written.',
  },
  {
    codes: ['range'],
    at: ['/podSettings/terminationGracePeriodSeconds'],
    why: 'The server takes seconds up to 2^63-1 and makes 1 of a negative number.',
  },
  {
    codes: ['enum'],
    at: [...ofContainers('ports/*/protocol'), ...ofTemplates('accessModes/*')],
    why: 'The form offers fewer words: the server knows one more access mode, and rendering would make TCP of any other protocol.',
  },
  {
    codes: ['reserved-metadata-key'],
    at: ['/**/annotations/*', '/**/labels/*'],
    why: 'The platform and Slipway keep these keys to themselves; where Slipway writes one, its own value would win.',
  },
  {
    codes: ['strategy-not-for-kind', 'pattern'],
    at: ['/podSettings/updateStrategy/rollingUpdate/*'],
    why: 'Parameters of the other kind are not written, so that they would silently have no effect.',
  },
]);
