import type { TranslationOf } from '../../text.ts';
import type { advancedSettings as english } from '../en/advanced-settings.ts';

export const advancedSettings = {
  'advancedSettings/ipPools': {
    title: '容器组 IP 池',
    help: '按集群设置容器组从哪些 Calico IP 池获取地址，最多 50 个集群。未列出的集群自行选择。',
  },
  'ipPools/*/cluster': {
    title: '集群',
    help: '部署此服务的一个集群，只能列出一次。',
  },
  'ipPools/*/pools': {
    title: 'IP 池',
    help: '此集群中 IP 池的名称，1 到 100 个。',
  },
  'advancedSettings/externalAccess': {
    title: '外部访问',
    help: '从集群外部访问服务的方式，不填则不能从外部访问。仅适用于无状态服务：有状态服务为 Headless 服务，无法从外部访问。',
  },
  'externalAccess/type': {
    title: '外部访问模式',
    help: 'NodePort 在每个节点上开放一个端口。LoadBalancer 还会申请外部地址，需要集群或其所在的基础设施提供负载均衡器。',
    options: { NodePort: 'NodePort', LoadBalancer: 'LoadBalancer' },
  },
  'externalAccess/annotations': {
    title: '注解',
    help: '供负载均衡器读取的服务注解，最多 100 个，合计不超过 256 KiB；不能使用 `app`、`version` 以及平台的键（例如 kubernetes.io 下的键），负载均衡器的键（例如 service.beta.kubernetes.io 下的键）除外。来源网段（`service.beta.kubernetes.io/load-balancer-source-ranges`）仅适用于 LoadBalancer：以逗号分隔且不含主机位的网段，例如 10.0.0.0/8。',
  },
  'externalAccess/nodePorts': {
    title: '节点端口',
    help: '固定的节点端口，最多 100 个。未列出的端口由各集群选择节点端口。',
  },
  'nodePorts/*/name': {
    title: '端口名称',
    help: '工作容器某个端口的名称，只能列出一次。没有名称的端口使用其默认名称，例如 http-0。',
  },
  'nodePorts/*/nodePort': {
    title: '节点端口',
    help: '在每个节点上开放的端口号，须在本系统允许的范围内（未另行设置时为 30000 到 32767）。每个端口号只能用于一个端口，或同一服务端口的 TCP 和 UDP。',
  },
  'advancedSettings/sessionPersistence': {
    title: '会话保持',
    help: '在一段时间内将同一客户端的请求转发给同一个容器组，不填则分散到各容器组。有状态服务为 Headless 服务，Kubernetes 会忽略会话保持。',
  },
  'sessionPersistence/timeoutSeconds': {
    title: '最长会话保持时间',
    help: '客户端保持访问同一容器组的秒数：1 到 86400，不填则为 10800。',
  },
  'advancedSettings/nodeSelector': {
    title: '选择节点',
    help: '节点必须具有全部所列标签才能运行容器组，最多 100 个。不填则可在任意节点上运行。',
  },
  'advancedSettings/metadata': {
    title: '元数据',
    help: '服务的标签，以及其工作负载的注解。',
  },
  'metadata/labels': {
    title: '标签',
    help: '服务的标签，最多 100 个：键为 1 到 63 个字母、数字、连字符、下划线和点组成的名称，前面可加小写域名和斜杠；值最多 63 个上述字符。不能使用 `app`、`version` 以及平台的键（例如 kubernetes.io 下的键）。',
  },
  'advancedSettings/metadata/annotations': {
    title: '注解',
    help: '工作负载的注解，最多 100 个，合计不超过 256 KiB：键为 1 到 63 个字母、数字、连字符、下划线和点组成的名称，前面可加域名和斜杠。不能使用 `app`、`version` 以及平台的键（例如 kubernetes.io 下的键）。',
  },
} as const satisfies TranslationOf<typeof english>;
