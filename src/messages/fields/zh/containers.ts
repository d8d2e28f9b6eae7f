import type { TranslationOf } from '../../text.ts';
import type { containers as english } from '../en/containers.ts';

export const containers = {
  'containers/*/name': {
    title: '容器名称',
    help: '容器的名称，在容器组中不能重复：只能包含小写字母、数字和连字符（-），以小写字母或数字开头和结尾，最多 63 个字符。',
  },
  'containers/*/image': {
    title: '镜像',
    help: '容器运行的镜像，例如 nginx:1.25 或 registry.example.com:5000/team/app@sha256:…；不带镜像仓库的名称通常表示 Docker Hub。请添加标签或摘要，否则各容器组可能运行不同的版本。',
  },
  'containers/*/imagePullSecret': {
    title: '私有镜像仓库',
    help: '项目中存有私有镜像仓库凭证的保密字典。镜像可公开拉取时不必填写。',
  },
  'containers/*/imagePullPolicy': {
    title: '镜像拉取策略',
    help: '新的容器组是拉取镜像，还是使用节点上已有的镜像；不填则优先使用本地镜像。选择“仅使用本地镜像”时，容器无法在没有该镜像的节点上启动。',
    options: {
      IfNotPresent: '优先使用本地镜像',
      Always: '每次都拉取镜像',
      Never: '仅使用本地镜像',
    },
  },
  'containers/*/type': {
    title: '容器类型',
    help: '工作容器运行应用；初始化容器在其之前依次运行完毕，不支持健康检查和生命周期操作。不填则为工作容器。',
    options: { work: '工作容器', init: '初始化容器' },
  },
  'containers/*/resources': {
    title: '资源',
    help: '为容器预留的 CPU 和内存，以及容器最多可用的量。不填则使用项目在各集群中的默认值（如有）。',
  },
  'resources/requests': {
    title: '资源预留',
    help: '节点为容器预留的资源。预留不能超过同一资源的限制。',
  },
  'requests/cpu': {
    title: 'CPU 预留',
    help: '为容器预留的 CPU，单位为核，例如 0.5 或 500m：不小于 0，精度为 0.001，不能超过限制。不填但设有限制时，Kubernetes 按限制预留。',
  },
  'requests/memory': {
    title: '内存预留',
    help: '为容器预留的内存：不小于 0 的整数字节，例如 128Mi 或 1Gi，不能超过限制；不带后缀的 128 表示 128 字节。不填但设有限制时，Kubernetes 按限制预留。',
  },
  'resources/limits': {
    title: '资源限制',
    help: '容器最多可用的资源。',
  },
  'limits/cpu': {
    title: 'CPU 限制',
    help: '容器最多可用的 CPU，单位为核，例如 1 或 1500m：不小于 0，精度为 0.001。不填则 Slipway 不设限制。',
  },
  'limits/memory': {
    title: '内存限制',
    help: '容器最多可用的内存，超过时容器会被终止：不小于 0 的整数字节，例如 256Mi 或 1Gi；不带后缀的 256 表示 256 字节。不填则 Slipway 不设限制。',
  },
  'containers/*/gpu': {
    title: 'GPU',
    help: '容器使用的 GPU。不填则不使用。',
  },
  'gpu/type': {
    title: 'GPU 类型',
    help: '集群节点提供 GPU 所用的扩展资源名称，不填则为 nvidia.com/gpu。',
  },
  'gpu/limit': {
    title: 'GPU 限制',
    help: '容器获得的 GPU 数量，同时作为预留和限制：不小于 0 的整数，0 表示不使用。',
  },
  'containers/*/ports': {
    title: '端口设置',
    help: '容器监听的端口，最多 100 个。工作容器的端口由服务提供，无状态服务至少需要一个。',
  },
  'ports/*/protocol': {
    title: '协议',
    help: '应用在此端口上实际使用的协议，不填则为 HTTP。Kubernetes 只区分 UDP 和 TCP，其他协议均按 TCP 处理。',
    options: {
      GRPC: 'GRPC',
      HTTP: 'HTTP',
      HTTP2: 'HTTP2',
      HTTPS: 'HTTPS',
      MONGO: 'MONGO',
      REDIS: 'REDIS',
      TCP: 'TCP',
      TLS: 'TLS',
      UDP: 'UDP',
    },
  },
  'ports/*/name': {
    title: '端口名称',
    help: '端口的名称，在各工作容器中不能重复：1 到 15 个小写字母、数字和单个连字符，至少含一个字母，且首尾不能为连字符；应用治理要求以协议开头，例如 http-web。不填则由协议和该端口在所有端口中的序号组成，例如 http-0。',
  },
  'ports/*/containerPort': {
    title: '容器端口',
    help: '应用监听的端口号，1 到 65535。同一容器组的工作容器共用网络，因此每个端口号在 TCP 和 UDP 下各只能使用一次。',
  },
  'ports/*/servicePort': {
    title: '服务端口',
    help: '服务提供此端口所用的端口号，1 到 65535，在 TCP 和 UDP 下各只能使用一次。不填则与容器端口相同。',
  },
  'containers/*/command': {
    title: '启动命令',
    help: '启动容器的命令，最多 200 项，每项最多 4096 个字符；每项作为整体传递，不会在空格或逗号处拆分。不填则使用镜像的命令。',
  },
  'containers/*/args': {
    title: '参数',
    help: '启动命令的参数，最多 200 项，每项最多 4096 个字符；每项作为整体传递，不会在空格或逗号处拆分。不填则使用镜像的参数；若已填写启动命令，则没有参数。',
  },
  'containers/*/syncHostTimezone': {
    title: '同步主机时区',
    help: '以只读方式挂载节点的 /etc/localtime，使容器与所在节点的时区一致；不填则不挂载。因为用到节点上的路径，Pod 安全级别为 baseline 或 restricted 的项目会拒绝。',
  },
} as const satisfies TranslationOf<typeof english>;
