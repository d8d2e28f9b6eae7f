import { inGroup, ofContainers, ofMounts } from './row.ts';

/** Bounds of ours, so that one form stays small enough to be judged at once. */
export const boundRows = inGroup('bounds', [
  { codes: ['items'], at: ['/**'], why: 'Lists and maps are bounded, far beyond what a service needs.' },
  {
    codes: ['length'],
    at: [
      ...ofContainers('env/*/name'),
      '/podSettings/containers/*/args/*',
      '/podSettings/containers/*/**/command/*',
      '/**/seLinuxOptions/*',
      ...ofMounts('mountPath', 'subPath'),
      '/storageSettings/volumes/*/path',
      '/storageSettings/volumes/*/items/*/path',
    ],
    why: 'Texts are bounded, paths as Linux bounds them, and one that is there is not empty.',
  },
]);
