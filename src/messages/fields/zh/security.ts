import type { TranslationOf } from '../../text.ts';
import type { security as english } from '../en/security.ts';

export const security = {
  'containers/*/securityContext': {
    title: '容器安全上下文',
    help: '此容器的进程拥有的权限。其中的用户、用户组和 SELinux 设置优先于容器组的设置。',
  },
  'securityContext/privileged': {
    title: '特权模式',
    help: '使容器拥有近似节点 root 的权限，即使同时以非 root 用户运行也会授予；不填则不启用。启用后不能禁止权限提升。',
  },
  'securityContext/allowPrivilegeEscalation': {
    title: '允许权限提升',
    help: '允许进程获得比父进程更多的权限，不填则 Kubernetes 允许。启用特权模式或添加权能 SYS_ADMIN 时不能禁止。',
  },
  'securityContext/readOnlyRootFilesystem': {
    title: '根目录只读',
    help: '容器只能写入挂载的卷。不填则可以写入任意位置。',
  },
  'containers/*/securityContext/runAsNonRoot': {
    title: '以非 root 用户运行',
    help: '不允许容器以 root 身份启动，因此用户不能为 0。不填则使用容器组的设置。',
  },
  'containers/*/securityContext/runAsUser': {
    title: '用户',
    help: '此容器的进程的用户 ID（UID），0 到 2147483647。不填则使用容器组的设置，容器组也未设置时使用镜像的用户。',
  },
  'containers/*/securityContext/runAsGroup': {
    title: '用户组',
    help: '此容器的进程的用户组 ID（GID），0 到 2147483647。不填则使用容器组的设置，容器组也未设置时使用容器运行时的默认值。',
  },
  'containers/*/securityContext/seLinuxOptions': {
    title: 'SELinux 上下文',
    help: '此容器的进程的 SELinux 标签。不填则使用容器组的设置，容器组也未设置时使用容器运行时的默认值。',
  },
  'seLinuxOptions/level': {
    title: 'SELinux 级别',
    help: 'SELinux 级别，例如 s0:c123,c456，1 到 256 个字符。',
  },
  'seLinuxOptions/role': {
    title: 'SELinux 角色',
    help: 'SELinux 角色，例如 system_r，1 到 256 个字符。',
  },
  'seLinuxOptions/type': {
    title: 'SELinux 类型',
    help: 'SELinux 类型，例如 container_t，1 到 256 个字符。',
  },
  'seLinuxOptions/user': {
    title: 'SELinux 用户',
    help: 'SELinux 用户，例如 system_u，1 到 256 个字符。',
  },
  'securityContext/capabilities': {
    title: '权能',
    help: '为进程添加或移除的 Linux 权能。不填则使用容器运行时默认授予的权能。',
  },
  'capabilities/add': {
    title: '添加',
    help: '要添加的权能，最多 100 个，使用大写且不带 CAP_ 前缀，例如 NET_ADMIN。',
  },
  'capabilities/drop': {
    title: '移除',
    help: '要移除的权能，最多 100 个，使用大写且不带 CAP_ 前缀，例如 NET_RAW，或 ALL。同一权能不应同时添加。',
  },
  'podSettings/securityContext': {
    title: '容器组安全上下文',
    help: '容器组中所有容器的进程拥有的权限。各容器可以单独设置。',
  },
  'podSettings/securityContext/runAsNonRoot': {
    title: '以非 root 用户运行',
    help: '不允许容器以 root 身份启动，因此用户不能为 0。不填则不检查。',
  },
  'podSettings/securityContext/runAsUser': {
    title: '用户',
    help: '未单独设置的所有容器的进程的用户 ID（UID），0 到 2147483647。不填则使用各镜像的用户。',
  },
  'podSettings/securityContext/runAsGroup': {
    title: '用户组',
    help: '未单独设置的所有容器的进程的用户组 ID（GID），0 到 2147483647。不填则使用容器运行时的默认值。',
  },
  'podSettings/securityContext/seLinuxOptions': {
    title: 'SELinux 上下文',
    help: '未单独设置的所有容器的进程的 SELinux 标签。不填则使用容器运行时的默认值。',
  },
  'securityContext/seccompProfile': {
    title: 'Seccomp 配置',
    help: '容器可以使用哪些系统调用。Pod 安全级别为 restricted 的项目必须设置；不填则使用各集群的默认值。',
  },
  'seccompProfile/type': {
    title: '配置',
    help: '只能选择容器运行时自带的配置。',
    options: { RuntimeDefault: '容器运行时默认配置' },
  },
} as const satisfies TranslationOf<typeof english>;
