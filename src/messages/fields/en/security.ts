import type { FieldText } from '../../text.ts';

const container = {
  'containers/*/securityContext': {
    title: 'Container Security Context',
    help: 'What the processes of this container may do. What it says of user, group and SELinux goes before what the pod says.',
  },
  'securityContext/privileged': {
    title: 'Privileged Mode',
    help: 'Gives the container nearly the rights of root on its node, even together with Run as Non-root; off when not set. Privilege escalation cannot be forbidden then.',
  },
  'securityContext/allowPrivilegeEscalation': {
    title: 'Allow Privilege Escalation',
    help: 'Lets a process gain more privileges than its parent has, which Kubernetes allows when this is not set. It cannot be forbidden in privileged mode or with the capability SYS_ADMIN.',
  },
  'securityContext/readOnlyRootFilesystem': {
    title: 'Root Directory Read-Only',
    help: 'Lets the container write to mounted volumes only. When not set, it can write anywhere.',
  },
  'containers/*/securityContext/runAsNonRoot': {
    title: 'Run as Non-root',
    help: 'Does not let the container start as root, so its user must not be 0. When not set, the setting of the pod holds.',
  },
  'containers/*/securityContext/runAsUser': {
    title: 'User',
    help: 'User id (UID) of the processes of this container, 0 to 2147483647. When empty, it is that of the pod, or else that of the image.',
  },
  'containers/*/securityContext/runAsGroup': {
    title: 'User Group',
    help: 'Group id (GID) of the processes of this container, 0 to 2147483647. When empty, it is that of the pod, or else that of the container runtime.',
  },
  'containers/*/securityContext/seLinuxOptions': {
    title: 'SELinux Context',
    help: 'SELinux labels of the processes of this container. When empty, they are those of the pod, or else those of the container runtime.',
  },
  'seLinuxOptions/level': {
    title: 'SELinux Level',
    help: 'SELinux level, such as s0:c123,c456: 1 to 256 characters.',
  },
  'seLinuxOptions/role': {
    title: 'SELinux Role',
    help: 'SELinux role, such as system_r: 1 to 256 characters.',
  },
  'seLinuxOptions/type': {
    title: 'SELinux Type',
    help: 'SELinux type, such as container_t: 1 to 256 characters.',
  },
  'seLinuxOptions/user': {
    title: 'SELinux User',
    help: 'SELinux user, such as system_u: 1 to 256 characters.',
  },
  'securityContext/capabilities': {
    title: 'Capabilities',
    help: 'Linux capabilities that the processes get or lose. When empty, they are those that the container runtime gives.',
  },
  'capabilities/add': {
    title: 'Add',
    help: 'Capabilities to add, up to 100, in upper case and without the prefix CAP_, such as NET_ADMIN.',
  },
  'capabilities/drop': {
    title: 'Drop',
    help: 'Capabilities to take away, up to 100, in upper case and without the prefix CAP_, such as NET_RAW, or ALL. The same one should not be added too.',
  },
} as const satisfies Readonly<Record<string, FieldText>>;

const pod = {
  'podSettings/securityContext': {
    title: 'Pod Security Context',
    help: 'What the processes of all containers of the pod may do. A container can say otherwise for itself.',
  },
  'podSettings/securityContext/runAsNonRoot': {
    ...container['containers/*/securityContext/runAsNonRoot'],
    help: 'Does not let containers start as root, so their user must not be 0. When not set, this is not checked.',
  },
  'podSettings/securityContext/runAsUser': {
    ...container['containers/*/securityContext/runAsUser'],
    help: 'User id (UID) of the processes of all containers that name none, 0 to 2147483647. When empty, it is that of each image.',
  },
  'podSettings/securityContext/runAsGroup': {
    ...container['containers/*/securityContext/runAsGroup'],
    help: 'Group id (GID) of the processes of all containers that name none, 0 to 2147483647. When empty, it is that of the container runtime.',
  },
  'podSettings/securityContext/seLinuxOptions': {
    ...container['containers/*/securityContext/seLinuxOptions'],
    help: 'SELinux labels of the processes of all containers that have none. When empty, they are those of the container runtime.',
  },
  'securityContext/seccompProfile': {
    title: 'Seccomp Profile',
    help: 'Which system calls the containers may make. Projects with the Pod Security level restricted require it; when empty, each cluster takes its own default.',
  },
  'seccompProfile/type': {
    title: 'Profile',
    help: 'The profile that the container runtime brings is the only choice.',
    options: { RuntimeDefault: 'Container Runtime Default' },
  },
} as const satisfies Readonly<Record<string, FieldText>>;

export const security = { ...container, ...pod };
