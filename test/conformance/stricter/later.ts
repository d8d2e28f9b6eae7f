import { inGroup, ofAccess, ofContainers, ofMounts } from './row.ts';

/** What a dry run takes and something behind it does not. */
export const laterRows = inGroup('later', [
  {
    codes: ['pattern', 'length'],
    at: ofContainers('image'),
    why: 'The server takes nearly any text for an image; the pull would fail.',
  },
  {
    codes: ['pattern', 'length'],
    at: [
      ...ofContainers('imagePullSecret'),
      '/storageSettings/volumes/*/claimName',
      '/storageSettings/volumes/*/configMapName',
      '/storageSettings/volumes/*/secretName',
      '/storageSettings/volumes/*/items/*/key',
      '/advancedSettings/ipPools/*/pools/*',
    ],
    why: 'The server does not look at how it is written; nothing of that name can exist, and the pod would wait for it.',
  },
  {
    codes: ['pattern', 'length'],
    at: ['/podSettings/containers/*/securityContext/capabilities/*/*'],
    why: 'The server takes any word for a capability; the runtime would not start the container.',
  },
  {
    codes: ['pattern'],
    at: ['/podSettings/containers/*/*/httpGet/path', '/podSettings/containers/*/lifecycle/*/httpGet/path'],
    why: 'The server takes any text for a path; the kubelet would ask for another one than meant.',
  },
  {
    codes: ['length'],
    at: ['/podSettings/containers/*/*/exec/command/0', '/podSettings/containers/*/lifecycle/*/exec/command/0'],
    why: 'There is no program without a name: each run of the command would fail.',
  },
  {
    codes: ['unknown-port-name'],
    at: [
      '/podSettings/containers/*/**/port',
      '/clusterDifferences/clusters/*/containers/*/ports/*',
      '/clusterDifferences/clusters/*/containers/*/type',
    ],
    why: 'The server does not look for the port of that name; the kubelet would not find it, and the check would fail.',
  },
  {
    codes: ['duplicate-container-port'],
    at: ofContainers('ports/*/*'),
    why: 'The server compares the ports of one container only; the containers of a pod share one network, and the second to listen would fail.',
  },
  {
    codes: ['pattern', 'mount-path-in-use'],
    at: [...ofMounts('mountPath'), '/podSettings/containers/*/syncHostTimezone'],
    why: 'The server compares paths as texts and takes any; the runtime would not mount, or mount one over the other.',
  },
  {
    codes: ['pattern'],
    at: ['/storageSettings/volumes/*/path', '/storageSettings/volumes/*/items/*/path'],
    why: 'The server forbids parent directories alone; the kubelet could not find or write what is there.',
  },
  {
    codes: ['duplicate-item-path'],
    at: ['/storageSettings/volumes/*/items/*/path'],
    why: 'The server only warns of two files at one path; a path inside a file would keep the pod from starting.',
  },
  {
    codes: ['config-volume-read-write'],
    at: ofMounts('mode'),
    why: 'ConfigMaps and Secrets are mounted read-only whatever is asked for: what is written there would be lost.',
  },
  {
    codes: ['duplicate-volume-name'],
    at: ['/storageSettings/volumes/*/name', '/storageSettings/volumeClaimTemplates/*/name'],
    why: 'A controller would put the claim of the template in the place of whatever else has the name.',
  },
  {
    codes: ['run-as-root-contradiction'],
    at: ['/podSettings/containers/*/securityContext/runAsUser', '/podSettings/securityContext/runAsUser'],
    why: 'The kubelet would not start a container that is root and must not be.',
  },
  {
    codes: ['privileged-needs-escalation'],
    at: ['/podSettings/containers/*/securityContext/allowPrivilegeEscalation'],
    why: 'The server knows SYS_ADMIN only with a prefix that runtimes do not take; they would grant what is denied.',
  },
  {
    codes: ['workload-name-too-long'],
    at: ['/basicInformation/name'],
    why: 'Controllers make longer names and labels of it: pods would lose its end, or not be made at all.',
  },
  {
    codes: ['range', 'node-port-out-of-range'],
    at: ofAccess('nodePorts/*/nodePort'),
    why: 'A dry run does not look at the range of node ports; the real create would refuse.',
  },
  {
    codes: ['object-too-large'],
    at: ['/podSettings/containers', '/clusterDifferences/clusters/**'],
    why: 'A dry run does not reach the store, which takes 1.5 MiB with the bookkeeping of the server.',
  },
  {
    codes: ['length'],
    at: ['/**/annotations'],
    why: 'Room is kept for the annotations that Slipway itself writes, whatever their length turns out to be.',
  },
]);
