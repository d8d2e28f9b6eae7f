import type { FieldText } from '../../text.ts';

/** Of the pod as a whole; its containers and the security context have files of their own. */
export const podSettings = {
  'podSettings/replicas': {
    title: 'Number of Pod Replicas',
    help: 'How many pods run in each cluster: at least 1, and 1 when empty. The placement can give a cluster a number of its own.',
  },
  'podSettings/placement': {
    title: 'Placement',
    help: 'The clusters that get the service, up to 50. When empty, all clusters of the project get it.',
  },
  'placement/*/cluster': {
    title: 'Cluster',
    help: 'A cluster of the project, listed once.',
  },
  'placement/*/replicas': {
    title: 'Number of Pod Replicas',
    help: 'How many pods run in this cluster, at least 1. When empty, it is the number that all clusters share.',
  },
  'podSettings/containers': {
    title: 'Containers',
    help: 'The containers of each pod, 1 to 20, in this order. At least one must be a work container.',
  },
  'podSettings/updateStrategy': {
    title: 'Update Strategy',
    help: 'How pods are replaced when the service changes. When empty, it is Rolling Update with its defaults.',
  },
  'updateStrategy/type': {
    title: 'Strategy',
    help: 'A rolling update replaces pods step by step. A stateless service can also end all pods first, which interrupts it, and a stateful one can keep each pod until somebody deletes it.',
    options: {
      RollingUpdate: 'Rolling Update (Recommended)',
      Recreate: 'Simultaneous Update',
      OnDelete: 'Update on Deletion',
    },
  },
  'updateStrategy/rollingUpdate': {
    title: 'Rolling Update Settings',
    help: 'How far a rolling update may go at a time: missing and extra pods of a stateless service, the partition of a stateful one.',
  },
  'rollingUpdate/maxUnavailable': {
    title: 'Max Unavailable Pods',
    help: 'How many pods may be missing during an update: a whole number of at least 0 or a share of the replicas from 0% to 100%, which is rounded down, and 25% when empty. It must be above 0 where no extra pods are allowed.',
  },
  'rollingUpdate/maxSurge': {
    title: 'Max Extra Pods',
    help: 'How many pods there may be above the replicas during an update: a whole number of at least 0 or a share such as 50%, which is rounded up, and 25% when empty. It must be above 0 where no pod may be missing.',
  },
  'rollingUpdate/partition': {
    title: 'Partition',
    help: 'Only pods whose ordinal is at least this number are updated, the others keep the old version: at least 0. It is 0 when empty, which updates all pods.',
  },
  'podSettings/scheduling': {
    title: 'Pod Scheduling Rules',
    help: 'On which nodes of a cluster the pods run. When empty, Default Rules hold: the cluster decides.',
  },
  'scheduling/type': {
    title: 'Scheduling Mode',
    help: 'Default rules leave the choice to the cluster; decentralized scheduling prefers a node of its own for each pod, centralized scheduling one node for all. Custom rules look at the pods of other services.',
    options: {
      default: 'Default Rules',
      decentralized: 'Decentralized Scheduling',
      centralized: 'Centralized Scheduling',
      custom: 'Custom Rules',
    },
  },
  'scheduling/rules': {
    title: 'Custom Rules',
    help: 'Rules of your own, 1 to 50, all of which count. The same one twice is a warning.',
  },
  'rules/*/type': {
    title: 'Type',
    help: 'Whether the pods go to the nodes where pods of the target run, or to other nodes.',
    options: { withTarget: 'Schedule with target', awayFromTarget: 'Schedule away from target' },
  },
  'rules/*/policy': {
    title: 'Policy',
    help: 'What happens where no node fits: with Match if possible the pods run on another one, with Must match they do not run at all.',
    options: { preferred: 'Match if possible', required: 'Must match' },
  },
  'rules/*/target': {
    title: 'Target',
    help: 'The pods that the rule looks at, by the value of their label `app`, which is the name of their service. 1 to 63 letters, digits, hyphens, underscores and dots, beginning and ending with a letter or digit.',
  },
  'podSettings/terminationGracePeriodSeconds': {
    title: 'Pod Graceful Period',
    help: 'Seconds that a pod has to end by itself before it is stopped by force: at least 0, and 30 when empty.',
  },
  'podSettings/metadata': {
    title: 'Metadata',
    help: 'Annotations of the pods. Labels can be given to the Service only, in the advanced settings.',
  },
  'podSettings/metadata/annotations': {
    title: 'Annotations',
    help: 'Annotations of the pods, up to 100 and at most 256 KiB in all: a key is a name of 1 to 63 letters, digits, hyphens, underscores and dots, perhaps after a domain and a slash. `app`, `version` and keys of the platform, such as those under kubernetes.io, cannot be used.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;
