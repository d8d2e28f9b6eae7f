import type { TranslationOf } from '../../text.ts';
import type { podSettings as english } from '../en/pod-settings.ts';

export const podSettings = {
  'podSettings/replicas': {
    title: '容器组副本数量',
    help: '每个集群中运行的容器组数量：不小于 1，不填则为 1。可在部署位置中为某个集群单独设置。',
  },
  'podSettings/placement': {
    title: '部署位置',
    help: '部署此服务的集群，最多 50 个。不填则部署到项目的所有集群。',
  },
  'placement/*/cluster': {
    title: '集群',
    help: '项目中的一个集群，只能列出一次。',
  },
  'placement/*/replicas': {
    title: '容器组副本数量',
    help: '此集群中运行的容器组数量，不小于 1。不填则使用所有集群共同的数量。',
  },
  'podSettings/containers': {
    title: '容器',
    help: '每个容器组中的容器，1 到 20 个，并保持此处的顺序。至少有一个是工作容器。',
  },
  'podSettings/updateStrategy': {
    title: '更新策略',
    help: '服务变更时以何种方式替换容器组。不填则按默认参数滚动更新。',
  },
  'updateStrategy/type': {
    title: '更新方式',
    help: '滚动更新会逐步替换容器组。无状态服务还可以先停止全部容器组，期间服务中断；有状态服务还可以保留每个容器组，直到有人将其删除。',
    options: {
      RollingUpdate: '滚动更新（推荐）',
      Recreate: '同时更新',
      OnDelete: '删除时更新',
    },
  },
  'updateStrategy/rollingUpdate': {
    title: '滚动更新设置',
    help: '滚动更新每次可以推进多少：无状态服务为不可用和额外的容器组数量，有状态服务为分区序号。',
  },
  'rollingUpdate/maxUnavailable': {
    title: '最大不可用容器组数量',
    help: '更新期间最多可以缺少的容器组数量：不小于 0 的整数，或占副本数 0% 到 100% 的百分比（向下取整），不填则为 25%。若不允许额外的容器组，则必须大于 0。',
  },
  'rollingUpdate/maxSurge': {
    title: '最大额外容器组数量',
    help: '更新期间最多可以超出副本数的容器组数量：不小于 0 的整数，或百分比，例如 50%（向上取整），不填则为 25%。若不允许缺少容器组，则必须大于 0。',
  },
  'rollingUpdate/partition': {
    title: '分区序号',
    help: '只更新序号不小于此值的容器组，其余保持旧版本：不小于 0。不填则为 0，即更新全部容器组。',
  },
  'podSettings/scheduling': {
    title: '容器组调度规则',
    help: '容器组在集群的哪些节点上运行。不填则为默认规则，即由集群决定。',
  },
  'scheduling/type': {
    title: '调度方式',
    help: '默认规则由集群决定；分散调度尽量让各容器组位于不同节点，集中调度尽量让所有容器组位于同一节点。自定义规则则参照其他服务的容器组。',
    options: {
      default: '默认规则',
      decentralized: '分散调度',
      centralized: '集中调度',
      custom: '自定义规则',
    },
  },
  'scheduling/rules': {
    title: '自定义规则',
    help: '自定义的规则，1 到 50 条，全部生效。重复的规则会有警告。',
  },
  'rules/*/type': {
    title: '类型',
    help: '容器组是调度到目标容器组所在的节点，还是调度到其他节点。',
    options: { withTarget: '靠近目标', awayFromTarget: '远离目标' },
  },
  'rules/*/policy': {
    title: '策略',
    help: '没有节点符合规则时的处理方式：选择“尽可能匹配”时容器组会在其他节点上运行，选择“必须匹配”时则不运行。',
    options: { preferred: '尽可能匹配', required: '必须匹配' },
  },
  'rules/*/target': {
    title: '目标',
    help: '规则所参照的容器组，以其标签 `app` 的值表示，即其服务的名称。1 到 63 个字母、数字、连字符、下划线和点，并以字母或数字开头和结尾。',
  },
  'podSettings/terminationGracePeriodSeconds': {
    title: '容器组宽限期',
    help: '容器组自行终止可用的秒数，超过后会被强制终止：不小于 0，不填则为 30。',
  },
  'podSettings/metadata': {
    title: '元数据',
    help: '容器组的注解。标签只能在高级设置中为服务设置。',
  },
  'podSettings/metadata/annotations': {
    title: '注解',
    help: '容器组的注解，最多 100 个，合计不超过 256 KiB：键为 1 到 63 个字母、数字、连字符、下划线和点组成的名称，前面可加域名和斜杠。不能使用 `app`、`version` 以及平台的键（例如 kubernetes.io 下的键）。',
  },
} as const satisfies TranslationOf<typeof english>;
