import { actionMutations } from './actions.ts';
import { advancedMutations } from './advanced-settings.ts';
import { basicInformationMutations } from './basic-information.ts';
import { differenceMutations } from './cluster-differences.ts';
import { containerPortMutations } from './container-ports.ts';
import { containerMutations } from './containers.ts';
import { environmentMutations } from './environment.ts';
import type { Mutation } from './mutation.ts';
import { podMutations } from './pod-settings.ts';
import { securityMutations } from './security.ts';
import { storageMutations } from './storage-settings.ts';

/** At least one for every rule, and for what the schemas refuse, in the order of the form. */
export const mutations: readonly Mutation[] = [
  ...basicInformationMutations,
  ...podMutations,
  ...containerMutations,
  ...containerPortMutations,
  ...actionMutations,
  ...environmentMutations,
  ...securityMutations,
  ...storageMutations,
  ...advancedMutations,
  ...differenceMutations,
];
